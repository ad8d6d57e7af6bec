"""Keep track of the records that a walk through a list has received."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import define, field

from .page import Page

T = TypeVar("T")


@define(eq=False)
class Received:
    """The records that a walk has received so far, with which it delivers each record once and detects gaps."""

    ids: set[str] = field(factory=set[str])
    without_id: int = 0
    total: int | None = None
    """The last plausible total count that a response reported."""
    end: int = 0
    """The highest offset that was read since the total last changed. The list has at least this many records, even if
    its reported total is smaller or missing."""
    total_fell: bool = False
    order_changed: bool = False
    """True if a record moved although the total stayed the same: the server's sort order is not stable."""
    since_change: set[str] | None = None
    """The IDs of the records received since the total last changed; None if the total never fell. `ids` also contains
    IDs of removed records, so its length does not prove that no record is missing."""

    def note_total(self, total: int) -> None:
        """Record the total count that a page reports."""
        self.total_fell |= total < (self.total or 0)
        if total != self.total:
            self.end = 0
        if self.since_change is not None and total != self.total:
            self.since_change.clear()
        self.total = total

    def note_end(self, page: Page[T], last: Page[T] | None) -> None:
        """Record how far the list was read.

        A page with the same records as the last one does not count, because some servers ignore the offset.
        """
        if last is None or page.ids != last.ids:
            self.end = max(self.end, page.end)

    def count(self, *, keeps_changing: bool) -> int:
        """Return how many distinct records of the list, as it is now, were received."""
        ids = self.since_change
        if ids is None or (keeps_changing and not self.order_changed):
            ids = self.ids  # there is no sign of an unstable order
        return len(ids) + self.without_id


@define(eq=False)
class Pass(Generic[T]):
    """One pass through a list, from its start to its end."""

    limit: int | None
    first_limit: int | None
    last: Page[T] | None = None
    last_was_full: bool = False
    """True if the last page was full. More records may then follow, whatever the total is."""
    first_total: int | None = None
    undisturbed: bool = True
    """True if each page began with the last record of the page before it."""
    stalled: str = ""
    """The reason why the pass ended early; empty if it did not."""
    pages_back: int = 0
    """The number of consecutive requests for earlier offsets that brought no new record."""
    new_records: int = 0
