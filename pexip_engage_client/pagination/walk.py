"""Read a whole list, page by page, even if it changes in the meantime.

`ListReading` decides what the pages mean. If records may be missing, the walk reads the list again, at most twice, and
delivers the records that are new. If records may still be missing, it raises `IncompleteListError`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from copy import copy
from typing import TypeVar

from ..errors import BadRequestError, IncompleteListError
from .ahead import PagesAhead
from .page import Page, PageSource, overlap_after
from .reading import MAX_READINGS, ListReading, only_earlier_records

T = TypeVar("T")

MAX_OVERTAKEN = 20
"""The maximum number of consecutive pages before which more records were inserted than the page contains. If there are
more, the walk gives up."""


class Walk(AsyncIterator[Page[T]]):
    """A walk through the pages of a list, in order. Each record is on only one page.

    Deleting the walk cancels the requests that it made in advance. After a task is cancelled while it waits for a page,
    iteration can continue. Several tasks can share the walk.
    """

    def __init__(self, source: PageSource[T], concurrency: int = 1, first: Page[T] | None = None) -> None:
        self._source = source
        # A page that begins with the last record of the previous page needs room for a second record.
        limit = 2 if source.limit == 1 else source.limit
        self._reading: ListReading[T] = ListReading.first(source.start, limit)
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

    async def _next_page(self) -> Page[T] | None:
        """Return the next page with a new record; None at the end of the list."""
        while True:
            page = await self._page_of_reading()
            if page is None:
                if self._reading.is_complete:
                    return None
                self._ahead.cancel()
                self._read_again()
            elif page.data or page.unreadable:
                return page

    def _read_again(self) -> None:
        """Begin to read the list again.

        Raise an error if the list was read `MAX_READINGS` times, or if some records have no ID: another reading could
        not recognize them.
        """
        if self._reading.number == MAX_READINGS or self._reading.without_id:
            raise self._incomplete()
        self._reading = self._reading.again()

    def _incomplete(self) -> IncompleteListError:
        """Return the error for a list that could not be read completely."""
        expected, received, problem = self._reading.expected, self._reading.received, self._reading.moves.problem
        message = f"the list has {expected} records, but only {received} different ones could be read"
        if received >= expected:
            message = f"the list kept changing, so some of its {expected} records may not have been read"
        message += ": its order or total is not stable, or it repeats records"
        message += "; use narrower filters, or a `limit` that is large enough for the whole list"
        message = f"{problem}: {message}" if problem else message
        error = IncompleteListError(message, expected=expected, received=received)
        self._source.list_request.about(error)
        return error

    async def _page_of_reading(self) -> Page[T] | None:
        """Return the next page, without already delivered records; None at the end of the reading."""
        this, last = self._reading, self._reading.last
        if not this.may_continue:
            return None
        page = await (self._first_page() if last is None else self._page_after(last))
        if this.ends_before(page):
            return None
        if last is not None or self._source.offset is not None:
            self._source.check_offset(page)
        self._accept(page)
        return page if page.size else None

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
        if page is None or not page.size or not self._reading.follows(page):
            self._ahead.cancel()  # these pages may be older than the change
            page = await self._ahead.fetch(begin, self._reading.limit)
        return page

    def _accept(self, page: Page[T]) -> None:
        """Add a page to the reading, and remove the records from it that were already delivered.

        Raise an error if the walk cannot catch up with the list.
        """
        page.data = self._reading.add(copy(page))  # the reading keeps a copy that has no reference to this walk
        page.next_in(self)
        if self._reading.moves.overtaken > MAX_OVERTAKEN:
            cause = "the list grows faster than it is read, or the server ignores the offset"
            raise self._source.list_request.error(f"{only_earlier_records(page)}: {cause}")
        self._fetch_ahead(page)

    def _fetch_ahead(self, page: Page[T]) -> None:
        """Request pages in advance after a full page. After a short page, the next offsets are unknown."""
        this, overlap, total = self._reading, overlap_after(page), page.total_count
        if this.last_may_be_full and page.size > overlap and page.has_next:
            end = None if total is None else total - overlap
            self._ahead.request(page.end - overlap, page.size - overlap, this.limit, end)
