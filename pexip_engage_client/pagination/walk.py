"""Read a whole list, page by page, even if it changes in the meantime.

Each page after the first overlaps the previous page by one record. If the new page begins with this record, nothing has
shifted. If it contains another known record, records were inserted before that one. If it contains no known record,
records were removed or the order has changed, and some records may not be on any page that was read.

At the end, the walk compares the number of distinct records with the list's total, or with the number of positions that
it read if that is larger. If records may be missing, it reads the list again, at most twice, with different page sizes,
and delivers the records that are new. If records may still be missing, it raises `IncompleteListError`.

A total may be wrong: some servers report the number of records on this page, or on the pages so far. So if the last
page may be full, the walk requests one more page, which shows whether other records follow.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from copy import copy
from typing import Generic, TypeVar

from attrs import define, field

from .._runtime.envelopes import peek
from ..errors import BadRequestError, IncompleteListError
from .ahead import PagesAhead
from .page import Page, PageSource, id_of, overlap_after, remaining_after

T = TypeVar("T")

MAX_READINGS = 3
"""The maximum number of times that the walk reads a list."""
MAX_OVERTAKEN = 20
"""The maximum number of consecutive pages before which more records were inserted than the page contains. If there are
more, the walk gives up."""
LARGEST_PAGE = 1000
"""The largest page size in the Pexip documentation. If one page contains the whole list, the order does not matter."""


@define(eq=False)
class ListReading(Generic[T]):
    """One reading of a list, from its start to its end."""

    limit: int | None
    smaller_limit: int | None = None
    """The page size to use if the server rejects `limit`."""
    ids: set[str] = field(factory=set[str])
    """The IDs of the records that this reading received."""
    last: Page[T] | None = None
    """The last page. It has no reference to the walk, which would create a reference cycle."""
    last_may_be_full: bool = False
    """Whether the last page may have as many records as the server allows, so that more may follow."""
    total: int | None = None
    """The last plausible total."""
    end: int = 0
    """The offset up to which the list was read since the total last changed."""
    largest_page: int = 0
    inserted: int = 0
    """How many records were inserted before the pages while the list was read."""
    shrank: bool = False
    """Whether the total fell while the list was read, so that `ids` may contain removed records."""
    stalled: bool = False
    """Whether the reading ended early, because the server returned the same page again."""
    problem: str = ""
    """Why records may be missing even if their number is right; empty if nothing indicates this. That records moved or
    were removed is the least specific problem: it does not replace another one, but another one replaces it."""


class Walk(AsyncIterator[Page[T]]):
    """A walk through the pages of a list, in order. Each record is on only one page.

    Deleting the walk cancels the requests that it made in advance. After a task is cancelled while it waits for a page,
    iteration can continue. Several tasks can share the walk.
    """

    def __init__(self, source: PageSource[T], concurrency: int = 1, first: Page[T] | None = None) -> None:
        self._source = source
        self._delivered = set[str]()
        """The IDs of the records that were delivered, by all readings."""
        self._without_id = 0
        """The number of records without an ID in the first reading."""
        self._shrank = False
        """Whether the total fell, so that the delivered records may include removed records."""
        self._reordered = False
        """Whether records moved in a way that insertions and removals do not explain."""
        # A page that begins with the last record of the previous page needs room for a second record.
        limit = 2 if source.limit == 1 else source.limit
        # The first reading delivers every record that it receives, so both sets are the same.
        self._reading: ListReading[T] = ListReading(limit, ids=self._delivered)
        self._readings = 1
        """The number of readings so far, including the current one."""
        self._overtaken = 0
        """The number of consecutive pages before which more records were inserted than the page contains."""
        self._ended = False
        self._lock = asyncio.Lock()
        self._ahead: PagesAhead[T] = PagesAhead(source, concurrency)
        if first is not None:
            self._accept(first)

    async def __anext__(self) -> Page[T]:
        async with self._lock:
            try:
                page = None if self._ended else await self._next_page()
            except BaseException as error:
                self._ended = not isinstance(error, asyncio.CancelledError)
                self._ahead.cancel()
                raise
            if page is None:
                self._ended = True
                if tasks := self._ahead.cancel():
                    await asyncio.wait(tasks)
                raise StopAsyncIteration
            return page

    async def after(self, page: Page[T]) -> Page[T] | None:
        """Return the page that follows `page`: from this walk, or from a new walk if this one has moved on."""
        last = self._reading.last
        walk = self if last is not None and page.ids is last.ids else Walk(self._source, first=page)
        return await anext(walk, None)

    # --- one reading after the other

    async def _next_page(self) -> Page[T] | None:
        """Return the next page with a new record; None at the end of the list."""
        while True:
            page = await self._page_of_reading()
            if page is None:
                if self._is_complete():
                    return None
                self._ahead.cancel()
                self._read_again()
            elif page.data or page.unreadable:
                return page

    def _is_complete(self) -> bool:
        """Whether every record in the list was received by the end of a reading."""
        if not self._source.paged:
            return True
        this = self._reading
        if this.problem:
            return False
        missing = self._expected - self._count
        if self._readings == MAX_READINGS and not self._reordered:
            return missing <= this.inserted  # the list keeps changing, but nothing was skipped
        return missing <= 0 and not this.shrank

    @property
    def _expected(self) -> int:
        """The number of records in the list: its total, or the number of positions that were read if that is larger."""
        total = max(0, (self._reading.total or 0) - self._source.start)
        return total if self._count == total else max(total, self._reading.end - self._source.start)

    @property
    def _count(self) -> int:
        """The number of distinct records that were received.

        If the total fell, only those of this reading count, because the others may have been removed.
        """
        return len(self._reading.ids if self._shrank else self._delivered) + self._without_id

    def _read_again(self) -> None:
        """Begin to read the list again with another page size, because the same pages could omit the same records.

        Raise an error if the list was read `MAX_READINGS` times, or if some records have no ID: another reading could
        not recognize them.
        """
        if self._readings == MAX_READINGS or self._without_id:
            raise self._incomplete()
        this = self._reading
        self._readings += 1
        requested = this.limit or this.largest_page
        smaller = max(2, (this.largest_page or requested) * 2 // 3)
        is_capped = 0 < this.largest_page < requested
        limit = smaller if is_capped or requested >= LARGEST_PAGE else LARGEST_PAGE
        self._reading = ListReading(limit, smaller, total=this.total)

    def _incomplete(self) -> IncompleteListError:
        """Return the error for a list that could not be read completely."""
        expected, received = self._expected, len(self._delivered) + self._without_id
        message = f"the list has {expected} records, but only {received} different ones could be read"
        if received >= expected:
            message = f"the list kept changing, so some of its {expected} records may not have been read"
        message += ": its order or total is not stable, or it repeats records"
        message += "; use narrower filters, or a `limit` that is large enough for the whole list"
        problem = f"{self._reading.problem}: " if self._reading.problem else ""
        error = IncompleteListError(f"{problem}{message}", expected=expected, received=received)
        self._source.list_request.about(error)
        return error

    # --- one page after the other

    async def _page_of_reading(self) -> Page[T] | None:
        """Return the next page, without already delivered records; None at the end of the reading."""
        this, last = self._reading, self._reading.last
        if last is None:
            page = await self._first_page()
        elif this.stalled or not (last.has_next or this.last_may_be_full):
            return None
        else:
            page = await self._page_after(last)
            if self._is_beyond_end(last, page):
                if last.total_count is None and page.size > overlap_after(last):
                    # The page repeats more than the overlap, so the server may have ignored the offset.
                    this.problem = _only_earlier_records(page)
                return None
        if last is not None or self._source.offset is not None:
            self._source.check_offset(page)
        if not page.size:
            self._note_empty(page)
            return None
        self._accept(page)
        self._fetch_ahead(page)
        return page

    def _is_beyond_end(self, last: Page[T], page: Page[T]) -> bool:
        """Whether `page` has records but nothing new, and `last` may have been the last page of the list."""
        may_be_beyond = not last.has_next or last.total_count is None
        return may_be_beyond and page.size > 0 and self._brings_nothing(last, page)

    async def _first_page(self) -> Page[T]:
        """Return the first page of the reading.

        If the server rejects the page size, use the smaller one for the whole reading.
        """
        this = self._reading
        try:
            return await self._ahead.fetch(self._source.offset, this.limit)
        except BadRequestError:
            if this.smaller_limit is None:
                raise
            this.limit = this.smaller_limit  # the server rejects the larger page
            return await self._ahead.fetch(self._source.offset, this.limit)

    async def _page_after(self, last: Page[T]) -> Page[T]:
        """Return the page after `last`. If it was requested in advance but does not follow, request it again."""
        begin = last.end - overlap_after(last)
        page = await self._ahead.take(begin)
        if page is None or not page.size or not self._follows(last, page):
            self._ahead.cancel()  # these pages may be older than the change
            page = await self._ahead.fetch(begin, self._reading.limit)
        return page

    def _follows(self, last: Page[T], page: Page[T]) -> bool:
        """Whether a page contains a known record, so that no record between the two pages was skipped."""
        return not overlap_after(last) or any(each is None or each in self._reading.ids for each in page.ids)

    def _brings_nothing(self, last: Page[T], page: Page[T]) -> bool:
        """Whether a page contains only records that this reading has already received."""
        if not any(page.ids):
            return page.data == last.data
        return page.ids == last.ids or all(each in self._reading.ids for each in page.ids)

    def _note_empty(self, page: Page[T]) -> None:
        """Record the total of an empty page, which ends the reading, and whether records may be missing."""
        this, last = self._reading, self._reading.last
        if page.total_count is not None:
            self._note_total(page.total_count)
        if (this.total or 0) > page.offset:
            this.problem = f"the page at offset {page.offset} is empty, although the list has {this.total} records"
        elif last is not None and overlap_after(last):  # the page should begin with the last record of the previous one
            this.problem = this.problem or "records were removed while the list was read"

    def _accept(self, page: Page[T]) -> None:
        """Make a page the last one of this reading.

        Record how records moved since the previous page, the total, how far the list was read, the largest page, and
        whether more records may follow. Remove already delivered records from the page, and set the walk through which
        it fetches the next page.
        """
        this, last = self._reading, self._reading.last
        if last is not None:
            self._compare(last, page)  # before `_register`, because it looks for IDs that are already known
        if page.total_count is not None:
            self._note_total(page.total_count)  # resets `end` if it changed, and needs the previous `last`
        if last is None or page.ids != last.ids:  # some servers ignore the offset
            this.end = max(this.end, page.end)
        if self._readings == 1:
            self._without_id += len(page.unreadable)
        page.data = self._register(page.data)
        applied = peek(page.meta, "limit")
        this.last_may_be_full = page.paged and (
            page.size == this.limit or not isinstance(applied, int) or page.size >= applied
        )
        this.largest_page = max(this.largest_page, page.size)
        this.last = copy(page)  # before `next_in`, so that the copy has no reference to this walk
        page.next_in(self)

    def _compare(self, last: Page[T], page: Page[T]) -> None:
        """Record how records moved between two pages. The IDs of `page` must not be registered yet.

        Raise an error if the walk cannot catch up with the list.
        """
        this = self._reading
        grew = 0 if page.total_count is None or last.total_count is None else page.total_count - last.total_count
        if overlap_after(last) and page.ids[0] != last.ids[-1]:
            inserted = page.ids.index(last.ids[-1]) if last.ids[-1] in page.ids else page.size
            if not self._follows(last, page):
                this.problem = this.problem or "records moved while the list was read"
                self._reordered |= grew >= 0  # if the total fell, removals explain this
            elif inserted > grew:
                self._reordered = True
            else:
                this.inserted += inserted
        overtaken = grew > 0 and page.ids[0] != last.ids[-1] and remaining_after(page) >= remaining_after(last)
        self._overtaken = self._overtaken + 1 if overtaken else 0
        if self._overtaken > MAX_OVERTAKEN:
            cause = "the list grows faster than it is read, or the server ignores the offset"
            raise self._source.list_request.error(f"{_only_earlier_records(page)}: {cause}")
        if _is_same(last, page) and not overtaken:
            this.stalled, this.problem = True, _only_earlier_records(page)

    def _note_total(self, total: int) -> None:
        """Record the total, and whether it fell. If it changed, forget up to which offset the list was read."""
        this = self._reading
        if this.total is not None and total != this.total:
            this.end = 0
            if total < this.total:
                self._shrank, this.shrank = True, this.last is not None
        this.total = total

    def _register(self, records: list[T]) -> list[T]:
        """Register records as received. Return those that were not delivered before, and register them as delivered.

        Records without an ID are counted and delivered by the first reading only.
        """
        new: list[T] = []
        for record in records:
            identity = id_of(record)
            if identity is None:
                if self._readings == 1:
                    self._without_id += 1
                    new.append(record)
                continue
            if identity not in self._delivered:
                new.append(record)
            self._delivered.add(identity)
            self._reading.ids.add(identity)
        return new

    def _fetch_ahead(self, page: Page[T]) -> None:
        """Request pages in advance after a full page. After a short page, the next offsets are unknown."""
        this, overlap, total = self._reading, overlap_after(page), page.total_count
        if this.last_may_be_full and page.size > overlap and page.has_next:
            end = None if total is None else total - overlap
            self._ahead.request(page.end - overlap, page.size - overlap, this.limit, end)


def _is_same(last: Page[T], page: Page[T]) -> bool:
    """Whether two pages contain the same records. Equal records without an ID may fill any number of pages."""
    if any(page.ids):
        return page.ids == last.ids
    are_alike = page.total_count is not None and page.data[:1] == page.data[-1:]
    return page.data == last.data and not are_alike


def _only_earlier_records(page: Page[T]) -> str:
    return f"the page at offset {page.offset} contains only records from earlier pages"
