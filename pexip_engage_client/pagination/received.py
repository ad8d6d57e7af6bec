"""The records that a walk through a list has received."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import define, field

from .page import Page

T = TypeVar("T")


@define(eq=False)
class Received:
    """What the walk has received so far, to deliver each record once and to know whether any is missing."""

    ids: set[str] = field(factory=set[str])
    without_id: int = 0
    total: int | None = None
    """The last plausible total count."""
    end: int = 0
    """The highest offset that was read under the present total. The list has at least as many records, even if its
    total is smaller or missing."""
    total_fell: bool = False
    order_changed: bool = False
    """Whether a record moved although the total stayed the same: the server's order is not stable."""
    since_change: set[str] | None = None
    """The IDs seen under the present total, where records may have been removed: `ids` contains the removed ones too,
    so that their number no longer proves that nothing is missing."""

    def note_total(self, total: int) -> None:
        """Remember the list's total."""
        self.total_fell |= total < (self.total or 0)
        if total != self.total:
            self.end = 0
        if self.since_change is not None and total != self.total:
            self.since_change.clear()
        self.total = total

    def note_end(self, page: Page[T], last: Page[T] | None) -> None:
        """Remember how far was read. Some servers return the same page for several offsets."""
        if last is None or page.ids != last.ids:
            self.end = max(self.end, page.end)

    def count(self, *, keeps_changing: bool) -> int:
        """How many different records of the present list were received."""
        ids = self.since_change
        if ids is None or (keeps_changing and not self.order_changed):
            ids = self.ids  # nothing indicates that the server's order is not stable
        return len(ids) + self.without_id


@define(eq=False)
class Pass(Generic[T]):
    """One reading of the list from its start to its end."""

    limit: int | None
    first_limit: int | None
    last: Page[T] | None = None
    last_was_full: bool = False
    """Whether the last page had as many records as a page may have: then more may follow, whatever the total says."""
    first_total: int | None = None
    undisturbed: bool = True
    """Whether each page began with the last record of the page before it."""
    stalled: str = ""
    """Why the pass ended early."""
    pages_back: int = 0
    """Pages requested in a row to go back, without a new record."""
    new_records: int = 0
