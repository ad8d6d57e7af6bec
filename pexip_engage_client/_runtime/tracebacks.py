"""Find the errors behind an error, and remove other libraries' frames from tracebacks, as these may contain secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes: each `__cause__`, the members of groups, and errors that are arguments.

    httpcore passes the cause as an argument, because it raises its errors with ``from None``. The meaning of an error
    follows from these errors alone: its `__context__` may be an unrelated error that the caller is handling.
    """
    return _reachable(error, set(), contexts=False)


def every(error: BaseException, handled: BaseException | None = None) -> Iterator[BaseException]:
    """Yield an error and all errors that a traceback shows with it, including its contexts. They may contain secrets.

    `handled` is the result of `sys.exception()` before the block that failed. That error, and the errors behind it,
    belong to the caller. They are left out, although Python adds them as context to every error that is raised while
    the caller handles them.
    """
    theirs: set[int] = set() if handled is None else {id(each) for each in every(handled)} - {id(error)}
    return _reachable(error, theirs, contexts=True)


def _reachable(error: BaseException, seen: set[int], *, contexts: bool) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__ if contexts else None]
            waiting += [argument for argument in each.args if isinstance(argument, BaseException)]
            if isinstance(each, BaseExceptionGroup):
                waiting += cast(BaseExceptionGroup[BaseException], each).exceptions


def cut_below(error: BaseException, handled: BaseException | None = None) -> None:
    """Remove all frames below the function that catches the error. The function's own frame stays.

    Frames are removed by position, not by module name: everything that the function called counts as the other library.
    """
    for each in every(error, handled):
        if each is not error:
            each.__traceback__ = None
        elif each.__traceback__ is not None:
            each.__traceback__.tb_next = None
