"""Report the progress of a run to a function, or in a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeAlias

from .._extras import extra

ProgressFunction: TypeAlias = Callable[[int, int | None], object]


@contextmanager
def reporting(key: str, progress: ProgressFunction | bool) -> Generator[ProgressFunction]:
    """Yield a function that reports progress: the given function, one that updates a progress bar, or neither.

    Call this function with the number of records compared so far and their total.
    """
    if not isinstance(progress, bool):
        yield progress
        return
    if not progress:
        yield _ignore
        return
    with extra("conformance", "progress=True"):
        from rich.progress import MofNCompleteColumn, Progress
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), transient=True) as shown:
        task = shown.add_task(key, total=None)

        def report(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total)

        yield report


def _ignore(done: int, total: int | None) -> None:
    pass
