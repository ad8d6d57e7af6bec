"""Remove the frames of other libraries, which may contain secrets, from their errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast


def every(error: BaseException, handled: BaseException | None = None) -> Iterator[BaseException]:
    """An error and all errors behind it: causes, contexts, members of groups.

    `handled` is what `sys.exception()` was before the block that failed. That error, and those behind it, belong to the
    caller: an error that is raised meanwhile has them as its context.
    """
    seen: set[int] = set() if handled is None else {id(each) for each in every(handled)} - {id(error)}
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]
            if isinstance(each, BaseExceptionGroup):
                waiting += cast(BaseExceptionGroup[BaseException], each).exceptions


def cut_below(error: BaseException, handled: BaseException | None = None) -> None:
    """Leave out all frames below the function that catches the error; its own frame stays.

    This goes by position: whatever the function has called is the other library, however its modules are named.
    """
    for each in every(error, handled):
        if each is not error:
            each.__traceback__ = None
        elif each.__traceback__ is not None:
            each.__traceback__.tb_next = None
