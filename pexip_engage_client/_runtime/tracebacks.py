"""Errors of other libraries without the frames of these: what stands in them is a secret now and then."""

from __future__ import annotations

from collections.abc import Iterator, Set
from types import TracebackType
from typing import cast


def every(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, what it is made of, and so on."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]
            if isinstance(each, BaseExceptionGroup):
                waiting += cast(BaseExceptionGroup[BaseException], each).exceptions


def without(packages: Set[str], frames: TracebackType | None) -> TracebackType | None:
    """A traceback less the frames of some packages."""
    kept: list[TracebackType] = []
    while frames is not None:
        if frames.tb_frame.f_globals.get("__name__", "").partition(".")[0] not in packages:
            kept.append(frames)
        frames = frames.tb_next
    for each in reversed(kept):
        frames = TracebackType(frames, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return frames
