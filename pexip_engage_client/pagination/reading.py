"""Decide from the pages of a list which records are new, whether more pages follow, and whether records may be missing.

Each page after the first overlaps the previous page by one record. If the new page begins with this record, nothing has
shifted. If it contains another known record, records were inserted before that one. If it contains no known record,
records were removed or the order has changed, and some records may not be on any page that was read.

At the end, the number of distinct records is compared with the list's total, or with the number of positions that were
read if that is larger. If records may be missing, the list is read again with another page size.

A total may be wrong: some servers report the number of records on this page, or on the pages so far. So a last page
that may be full is not the end. One more page shows whether other records follow.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import evolve, field, frozen

from .._runtime.response_models import peek
from .page import Page, id_of, overlap_after, remaining_after

T = TypeVar("T")

MAX_READINGS = 3
"""The maximum number of times that a list is read."""
LARGEST_PAGE = 1000
"""The largest page size in the Pexip documentation. If one page contains the whole list, the order does not matter."""


@frozen
class Extent:
    """How far a list reaches."""

    total: int | None = None
    """The last plausible total."""
    end: int = 0
    """The offset up to which this reading has read since the total last changed."""
    shrank: bool = False
    """Whether the total fell after the first page of this reading, so that its pages may contain removed records."""
    ever_shrank: bool = False
    """Whether the total fell during any reading."""

    def after(self, page: Page[T], *, is_first: bool) -> Extent:
        """Return the extent after one more page, which may be empty."""
        total = self.total if page.total_count is None else page.total_count
        end, fell = self.end, False
        if total is not None and self.total is not None and total != self.total:
            end, fell = 0, total < self.total
        end = max(end, page.end) if page.size else end
        return Extent(total, end, self.shrank or (fell and not is_first), self.ever_shrank or fell)


@frozen
class Moves:
    """How records moved while the list was read."""

    inserted: int = 0
    """The number of records that were inserted before the pages of this reading."""
    reordered: bool = False
    """Whether records moved, during any reading, in a way that insertions and removals do not explain."""
    overtaken: int = 0
    """The number of consecutive pages before which more records were inserted than the page contains."""
    problem: str = ""
    """Why records may be missing even if their number is right; empty if nothing indicates this."""

    def after(self, last: Page[T], page: Page[T], known: int) -> Moves:
        """Return the moves after one more page, of which `known` records were on earlier pages."""
        inserted, reordered, problem, grew = self.inserted, self.reordered, self.problem, growth(last, page)
        if has_shifted(last, page):
            before = page.ids.index(last.ids[-1]) if last.ids[-1] in page.ids else page.size
            if not known:
                problem = problem or "records moved while the list was read"
                reordered |= grew >= 0  # if the total fell, removals explain this
            elif before > grew:
                reordered = True
            else:
                inserted += before
        is_behind = page.ids[:1] != last.ids[-1:] or (known == page.size and overlap_after(last))
        is_overtaken = is_behind and grew > 0 and remaining_after(page) >= remaining_after(last)
        return Moves(inserted, reordered, self.overtaken + 1 if is_overtaken else 0, problem)


@frozen(eq=False)
class ListReading(Generic[T]):
    """One reading of a list, from its start to its end. `add` returns the reading with one more page.

    All readings with the same pages share the sets of IDs, because copying the sets for each page would be slow.
    """

    offset: int | None
    """The offset of the first record that the caller wants."""
    limit: int | None
    smaller_limit: int | None = None
    """The page size to use if the server rejects `limit` for the first page."""
    number: int = 1
    """The number of this reading, from 1."""
    delivered: set[str] = field(factory=set[str])
    """The IDs of the records that were new, in all readings."""
    ids: set[str] = field(factory=set[str])
    """The IDs of the records that this reading received."""
    without_id: int = 0
    """The number of records without an ID in the first reading."""
    extent: Extent = Extent()
    moves: Moves = Moves()
    largest_page: int = 0
    last: Page[T] | None = None
    """The last page. It has no reference to the walk, which would create a reference cycle."""
    has_ended: bool = False
    """Whether no page follows the last one."""

    def again(self) -> ListReading[T]:
        """Return the next reading. It has another page size, because the same pages could omit the same records."""
        requested = self.limit or self.largest_page
        smaller = max(2, (self.largest_page or requested) * 2 // 3)
        is_capped = 0 < self.largest_page < requested
        limit = smaller if is_capped or requested >= LARGEST_PAGE else LARGEST_PAGE
        extent = Extent(self.extent.total, ever_shrank=self.extent.ever_shrank)
        moves = evolve(self.moves, inserted=0, problem="")
        return ListReading(self.offset, limit, smaller, self.number + 1, self.delivered, extent=extent, moves=moves)

    # --- the pages

    @property
    def next_offset(self) -> int | None:
        """The offset at which the next page begins."""
        return self.offset if self.last is None else self.last.end - overlap_after(self.last)

    def follows(self, page: Page[T]) -> bool:
        """Return True if a page contains a known record, so that no record between it and the last page was skipped."""
        return self.last is None or not overlap_after(self.last) or self._known(page) > 0

    def _known(self, page: Page[T]) -> int:
        """Return how many records of a page this reading has received; a record without an ID may be one of them."""
        return sum(each is None or each in self.ids for each in page.ids)

    def ended_before(self, page: Page[T]) -> ListReading[T] | None:
        """Return the reading without a page that only repeats earlier records; None if the page may bring new ones.

        A page brings new records if its total shows that the list grew.
        """
        last = self.last
        if last is None or not page.size or (overlap_after(last) and growth(last, page) > 0):
            return None
        is_over = _are_equal(last, page)
        if not last.has_next or last.total_count is None:
            is_over |= all(each in self.ids for each in page.ids) if any(page.ids) else page.data == last.data
        if not is_over:
            return None
        # The total may be only that of the last page. But if the response is for another offset, the list has one page.
        is_doubtful = last.has_next or (last.total_count == last.size and peek(page.meta, "offset") == page.offset)
        is_problem = is_doubtful and page.size > overlap_after(last)
        problem = only_earlier_records(page) if is_problem else self.moves.problem
        return evolve(self, moves=evolve(self.moves, problem=problem), has_ended=True)

    def add(self, page: Page[T]) -> tuple[ListReading[T], list[T]]:
        """Return the reading after one more page, and the records that are new. An empty page ends the list."""
        last, extent, moves = self.last, self.extent.after(page, is_first=self.last is None), self.moves
        if not page.size:
            moves = evolve(moves, problem=self._problem_at_end(extent.total or 0, page.offset))
        elif last is not None:
            moves = moves.after(last, page, self._known(page))
        reading = evolve(
            self,
            without_id=self.without_id + (page.ids.count(None) if self.number == 1 else 0),
            extent=extent,
            moves=moves,
            largest_page=max(self.largest_page, page.size),
            last=page if page.size or last is None else last,
            has_ended=not page.size or not (page.has_next or self.may_be_full(page)),
        )
        return reading, [each for each in page.data if self._is_new(id_of(each))]

    def _problem_at_end(self, total: int, offset: int) -> str:
        """Return why records may be missing if the page at an offset is empty."""
        if total > offset:
            return f"the page at offset {offset} is empty, although the list has {total} records"
        if self.last is not None and overlap_after(self.last):  # the page should begin with the last record
            return self.moves.problem or "records were removed while the list was read"
        return self.moves.problem

    def may_be_full(self, page: Page[T]) -> bool:
        """Whether a page may have as many records as the server allows, so that more may follow."""
        applied = peek(page.meta, "limit")
        return page.paged and (page.size == self.limit or not isinstance(applied, int) or page.size >= applied)

    def _is_new(self, identity: str | None) -> bool:
        """Register the ID of a record. Records without an ID are new in the first reading only."""
        if identity is None:
            return self.number == 1
        is_new = identity not in self.delivered
        self.delivered.add(identity)
        self.ids.add(identity)
        return is_new

    # --- the result

    @property
    def may_repeat(self) -> bool:
        """Whether the list may be read again. Another reading could not recognize records without an ID."""
        return self.number < MAX_READINGS and not self.without_id

    @property
    def is_complete(self) -> bool:
        """Whether every record in the list was received by the end of this reading."""
        if self.last is not None and not self.last.paged:
            return True
        if self.moves.problem:
            return False
        missing = self.expected - self._count
        if self.number == MAX_READINGS and not self.moves.reordered:
            return missing <= self.moves.inserted  # the list keeps changing, but nothing was skipped
        return missing <= 0 and not self.extent.shrank

    @property
    def expected(self) -> int:
        """The number of records in the list: its total, or the number of positions that were read if that is larger."""
        start = self.offset or 0
        total = max(0, (self.extent.total or 0) - start)
        return total if self._count == total else max(total, self.extent.end - start)

    @property
    def received(self) -> int:
        """The number of distinct records that all readings received."""
        return len(self.delivered) + self.without_id

    @property
    def _count(self) -> int:
        """The number of distinct records that were received.

        If the total fell, only those of this reading count, because the others may have been removed.
        """
        return len(self.ids) + self.without_id if self.extent.ever_shrank else self.received


def growth(last: Page[T], page: Page[T]) -> int:
    """Return by how many records the list grew between two pages; 0 if a total is unknown."""
    return 0 if page.total_count is None or last.total_count is None else page.total_count - last.total_count


def has_shifted(last: Page[T], page: Page[T]) -> bool:
    """Whether a page should begin with the last record of the previous page, but begins with another one."""
    return bool(overlap_after(last)) and page.ids[0] != last.ids[-1]


def only_earlier_records(page: Page[T]) -> str:
    """Return the problem of a page that repeats earlier ones."""
    return f"the page at offset {page.offset} contains only records from earlier pages"


def _are_equal(last: Page[T], page: Page[T]) -> bool:
    """Whether two pages contain the same records. Equal records without an ID may fill any number of pages."""
    if any(page.ids):
        return page.ids == last.ids
    return page.data == last.data and page.data[:1] != page.data[-1:]
