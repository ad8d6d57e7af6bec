"""Read a whole list, page by page, while others change it.

The walk requests each page so that it should begin with the last record of the page before. If it does, nothing has
shifted. If it contains another known record instead, records were inserted before that one. If it contains no known
record, records were removed or the order has changed. The walk then goes back until a page contains a known record. So
with a stable order, the walk receives every record that exists throughout. It compares IDs to deliver each record once.

A total may be wrong: some servers report the number of records on the page, or up to its end. So if the last page is
full, the walk requests one more page, which shows whether other records follow.

At the end, the walk compares the number of distinct records with the list's total, or with the number of positions that
it read if that is larger. If records are missing because the server's order is not stable, the walk reads the list
again in pages of another size, and delivers new records. If some are still missing, it raises `IncompleteListError`.

Limitations: if the order is not stable, and as many records are added as removed, the total stays the same, and a
missing record goes unnoticed. Without a plausible `totalCount`, a list ends at its first empty page. If a server
returns fewer records than requested without reporting its own limit, and reports their number as the total, the list
ends there. Records without an `id` are only counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from copy import copy
from typing import TypeVar

from .._runtime.envelopes import peek
from ..errors import BadRequestError, IncompleteListError, ResponseValidationError
from .ahead import PagesAhead
from .offset import PageSource
from .page import Page, id_of, overlap_after, remaining_after
from .received import Pass, Received

T = TypeVar("T")

MAX_STALLED_PAGES = 20
"""The walk gives up after this many consecutive pages without progress, whether the list grew or the walk went back."""
MAX_PASSES = 10
"""The maximum number of times that the walk reads a list again to find missing records."""
MAX_VERIFIED_PASSES = 4
"""After this many passes through a list that keeps changing, the walk may attribute gaps to the changes."""
MAX_FRUITLESS_PASSES = 4
"""The walk gives up after this many consecutive passes without a new record."""
LARGEST_PAGE = 1000
"""The largest page size in the Pexip documentation. If one page contains the whole list, the order does not matter."""


class Walk(AsyncIterator[Page[T]]):
    """A walk through the pages of a list, in order. Each record is on only one page.

    Deleting the walk cancels the requests that it made in advance. After a task is cancelled while it waits for a page,
    iteration can continue. Several tasks can share the walk.
    """

    def __init__(self, source: PageSource[T], concurrency: int = 1, first: Page[T] | None = None) -> None:
        self._source = source
        # A page that repeats the last record of the page before needs room for a second one.
        limit = 2 if source.limit == 1 else source.limit
        self._pass: Pass[T] = Pass(limit, first_limit=limit)
        self._passes = 1
        self._fruitless_passes = 0
        self._received = Received()
        self._stalled_pages = 0
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
        """Return the page that follows `page`: from this walk, or from a new walk if this one has gone further."""
        last = self._pass.last
        walk = self if last is not None and page.ids is last.ids else Walk(self._source, first=page)
        return await anext(walk, None)

    # --- one pass after the other

    async def _next_page(self) -> Page[T] | None:
        """Return the next page with a new record; None at the end of the list."""
        while True:
            page = await self._page_of_pass()
            if page is not None and (page.data or page.unreadable):
                return page
            if page is None:
                self._ahead.cancel()
                if self._is_complete():
                    return None
                self._begin_pass()

    def _is_complete(self) -> bool:
        """Whether every record of the list has been received at the end of a pass."""
        received, this = self._received, self._pass
        if not self._source.paged:
            return True
        if received.total_fell and received.since_change is None and not received.without_id:
            received.since_change = set()  # another pass shows whether all current records were received
            return False
        missing = self._expected - self._count
        if self._passes <= MAX_VERIFIED_PASSES:
            return missing <= 0
        # The list keeps growing, so the missing records may be those that were added during this pass.
        added = 0 if this.first_total is None else (received.total or 0) - this.first_total
        return missing <= (added if this.undisturbed else 0)

    @property
    def _expected(self) -> int:
        """The number of records in the list: its total, or the positions that were read if these are more."""
        total = max(0, (self._received.total or 0) - self._source.start)
        return total if self._count == total else max(total, self._received.end - self._source.start)

    @property
    def _count(self) -> int:
        return self._received.count(keeps_changing=self._passes > MAX_VERIFIED_PASSES)

    def _begin_pass(self) -> None:
        """Begin to read the list again, with another page size, as the same pages would omit the same records."""
        self._fruitless_passes = 0 if self._pass.new_records and self._passes > 1 else self._fruitless_passes + 1
        received = self._received
        if received.without_id or self._passes > MAX_PASSES or self._fruitless_passes > MAX_FRUITLESS_PASSES:
            raise self._incomplete()
        if self._passes == 1:
            limit = max(LARGEST_PAGE, self._source.limit or 0)
            self._pass = Pass(limit, first_limit=limit)
        else:
            size = self._source.limit or 25
            self._pass = Pass(self._source.limit, first_limit=1 + self._passes * size // MAX_PASSES)
        self._passes += 1

    def _incomplete(self) -> ResponseValidationError:
        """Return the error for a list that could not be read completely."""
        expected, received = self._expected, len(self._received.ids) + self._received.without_id
        message = f"the list has {expected} records, but only {received} different ones could be read"
        if received >= expected:
            message = f"the list kept changing, so some of its {expected} records may not have been read"
        message += ": its order or total is not stable, or it repeats records"
        message += "; use narrower filters, or a `limit` that fits the whole list"
        stalled = f"{self._pass.stalled}: " if self._pass.stalled else ""
        error = IncompleteListError(f"{stalled}{message}", expected=expected, received=received)
        return self._source.list_request.about(error)

    async def _page_of_pass(self) -> Page[T] | None:
        """Return the next page of the pass, without records that were received before; None at the end."""
        this, last = self._pass, self._pass.last
        if last is None:
            try:
                page = await self._ahead.fetch(self._source.offset, this.first_limit)
            except BadRequestError:
                if self._passes == 1:
                    raise
                return None  # the server rejects this page size; the next pass uses another one
        elif this.stalled or not (last.has_next or this.last_was_full):
            return None
        elif last.has_next:
            page = await self._page_after(last)
        elif (beyond := await self._page_beyond_total(last)) is not None:
            page = beyond
        else:
            return None
        if page.size:
            self._accept(page)
            self._fetch_ahead(page)
            return page
        if page.total_count is not None:
            self._received.note_total(page.total_count)
        total = self._received.total
        if total is not None and total > page.offset:
            message = f"the page at offset {page.offset} is empty, although the list has {total} records"
            raise self._source.list_request.about(
                IncompleteListError(message, expected=self._expected, received=self._count)
            )
        return None

    # --- one page after the other

    async def _page_after(self, last: Page[T]) -> Page[T]:
        """Fetch the page after `last`, or an earlier page if records may have shifted to that."""
        begin = last.end - overlap_after(last)
        page = await self._ahead.take(begin)
        if page is None or not page.size or not self._follows(last, page):
            self._ahead.cancel()  # these pages may be older than the change
            page = await self._ahead.fetch(begin, self._pass.limit)
        step = max(1, (last.total_count or 0) - (page.total_count or 0)) if page.total_count is not None else 1
        while self._has_shifted(last, page):
            if self._pass.pages_back >= MAX_STALLED_PAGES:
                self._received.order_changed = True
                break
            self._pass.pages_back += 1
            page = await self._ahead.fetch(max(self._source.start, page.offset - step), self._pass.limit)
            step = max(2 * step, page.size)
        return page

    async def _page_beyond_total(self, last: Page[T]) -> Page[T] | None:
        """Fetch a page beyond the list's total, after a full page; None if the server returns the same page."""
        begin = last.end - overlap_after(last)
        page = await self._source.fetch(begin, self._pass.limit)
        if page.ids == last.ids:  # the server ignores the offset, as in many tests
            return None
        self._source.check_offset(page)
        return page

    def _follows(self, last: Page[T], page: Page[T]) -> bool:
        """Whether a page contains a record that was received before. If the order is stable, it then skips none."""
        return not overlap_after(last) or any(each is None or each in self._received.ids for each in page.ids)

    def _has_shifted(self, last: Page[T], page: Page[T]) -> bool:
        """Whether records that were not yet received may have shifted to an offset before this page."""
        if page.offset <= self._source.start:
            return False
        if not page.size:  # if the list now ends before this page, records were removed
            return page.total_count is not None and bool(overlap_after(last)) and page.total_count <= page.offset
        return not self._follows(last, page)

    def _accept(self, page: Page[T]) -> None:
        """Remove records that were received before from a page, and compare it with the page before it."""
        this, last, received = self._pass, self._pass.last, self._received
        grew = last is not None and (page.total_count or 0) > (last.total_count or page.total_count or 0)
        went_back = last is not None and page.offset < last.end - overlap_after(last)
        if last is not None and overlap_after(last) and page.ids[0] != last.ids[-1]:
            this.undisturbed = False
            same_total = page.total_count is not None and page.total_count == received.total
            received.order_changed |= same_total and not went_back
        if this.first_total is None:
            this.first_total = page.total_count
        if page.total_count is not None:
            received.note_total(page.total_count)
        received.note_end(page, last)
        records, page.data = page.data, [record for record in page.data if self._is_new(record)]
        received.without_id += len(page.unreadable) if self._passes == 1 else 0
        if not went_back:
            self._check_progress(last, page, records, grew=grew)
        if page.data:
            this.pages_back = 0
            this.new_records += len(page.data)
        this.last_was_full = self._is_full(page, last)
        this.last = copy(page)  # the copy has no reference to this walk, which would be a cycle
        page.next_in(self)

    def _is_new(self, record: T) -> bool:
        identity, received = id_of(record), self._received
        if identity is None:
            received.without_id += self._passes == 1
            return self._passes == 1
        if received.since_change is not None:
            received.since_change.add(identity)
        if identity in received.ids:
            return False
        received.ids.add(identity)
        return True

    def _check_progress(self, last: Page[T] | None, page: Page[T], records: list[T], *, grew: bool) -> None:
        """Detect a list that grows faster than it is read, and a server that returns the same page forever."""
        if last is None:
            return
        if any(page.ids):
            same = page.ids == last.ids
        else:  # a list of equal records without IDs may have equal pages
            alike = page.total_count is not None and records[:1] == records[-1:]
            same = records == last.data and not alike
        shifted = page.ids[0] != last.ids[-1]
        fell_behind = grew and shifted and remaining_after(page) >= remaining_after(last)
        if not same and not fell_behind:
            self._stalled_pages = 0
            return
        self._stalled_pages += 1
        problem = f"the page at offset {page.offset} contains only records of earlier pages"
        if not grew and any(page.ids) and self._received.total is not None:
            self._pass.stalled = problem  # perhaps due to an unstable order; another pass may help
        elif not grew or self._stalled_pages > MAX_STALLED_PAGES:
            cause = ": the list grows faster than it is read, or the server ignores the offset" if grew else ""
            raise self._source.list_request.error(f"{problem}{cause}")

    def _is_full(self, page: Page[T], last: Page[T] | None) -> bool:
        """Whether a page has as many records as were requested, or as the server allows."""
        limit = self._pass.limit
        sizes = (limit, peek(page.meta, "limit"), None if limit or last is None else last.size)
        return page.size in sizes

    def _fetch_ahead(self, page: Page[T]) -> None:
        """Request pages in advance after a full page. After a short page, the next offsets are unknown."""
        overlap, limit, total = overlap_after(page), self._pass.limit, page.total_count
        if self._pass.last_was_full and page.size > overlap and page.has_next:
            end = None if total is None else total - overlap
            self._ahead.request(page.end - overlap, page.size - overlap, limit, end)
