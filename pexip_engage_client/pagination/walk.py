"""Read a whole list, page by page, even if it changes in the meantime.

`ListReading` decides what the pages mean. If records may be missing, the walk reads the list again, at most twice, and
delivers the records that are new. If records may still be missing, it raises `IncompleteListError`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from copy import copy
from typing import TypeVar

from attrs import evolve

from ..errors import BadRequestError, IncompleteListError
from .ahead import PagesAhead
from .page import Page, PageSource, overlap_after
from .reading import ListReading, only_earlier_records

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
        self._reading: ListReading[T] = ListReading(source.offset, limit)
        self._failed = False
        self._lock = asyncio.Lock()
        self._ahead: PagesAhead[T] = PagesAhead(source, concurrency)
        if first is not None:
            self._add_page(first)
            self._request_ahead(first)

    async def __anext__(self) -> Page[T]:
        async with self._lock:
            try:
                page = None if self._failed else await self._next_page()
            except BaseException as error:
                self._failed = not isinstance(error, asyncio.CancelledError)
                self._ahead.cancel()
                raise
            if page is None:
                if tasks := self._ahead.cancel():
                    await asyncio.wait(tasks)
                raise StopAsyncIteration
            return page

    async def after(self, page: Page[T]) -> Page[T] | None:
        """Return the page that follows `page`: from this walk, or from a new walk if this one moved on or failed."""
        last = self._reading.last
        is_next = last is not None and page.ids is last.ids and not self._failed
        return await anext(self if is_next else Walk(self._source, first=page), None)

    async def _next_page(self) -> Page[T] | None:
        """Return the next page with a new record; None at the end of the list."""
        while True:
            page = await self._page_of_reading()
            if page is None:
                if self._reading.is_complete:
                    return None
                if not self._reading.may_repeat:
                    raise self._incomplete()
                self._ahead.cancel()
                self._reading = self._reading.again()
            elif page.data or page.unreadable:
                return page

    def _incomplete(self) -> IncompleteListError:
        """Return the error for a list that could not be read completely."""
        expected, received, problem = self._reading.expected, self._reading.received, self._reading.moves.problem
        message = f"the list has {expected} records, but only {received} different ones could be read"
        if received >= expected:
            message = f"the list kept changing, so some of its {expected} records may not have been read"
        if self._reading.extent.total is None:
            message = "the list has no known end: the responses contain no plausible total (`totalCount` in `meta`)"
        else:
            message += ": its order or total is not stable, or it repeats records"
        message += "; use narrower filters, or a `limit` that is large enough for the whole list"
        message = f"{problem}: {message}" if problem else message
        error = IncompleteListError(message, expected=expected, received=received)
        self._source.list_request.about(error)
        return error

    async def _page_of_reading(self) -> Page[T] | None:
        """Return the next page, without already delivered records; None at the end of the reading."""
        if self._reading.has_ended:
            return None
        page = await self._fetch()
        if (ended := self._reading.ended_before(page)) is not None:
            self._reading = ended
            return None
        if self._reading.next_offset is not None:
            self._source.check_offset(page)
        self._add_page(page)
        self._request_ahead(page)
        return page

    async def _fetch(self) -> Page[T]:
        """Fetch the next page of the reading. If it was requested in advance but does not follow, request it again."""
        begin = self._reading.next_offset
        page = await self._ahead.take(begin)
        if page is not None and page.size and self._reading.follows(page):
            return page
        self._ahead.cancel()  # these pages may be older than the change
        try:
            return await self._ahead.fetch(begin, self._reading.limit)
        except BadRequestError:
            smaller = self._reading.smaller_limit
            if smaller is None or self._reading.last is not None:
                raise
            self._reading = evolve(self._reading, limit=smaller)  # the server rejects the larger page
            return await self._ahead.fetch(begin, smaller)

    def _add_page(self, page: Page[T]) -> None:
        """Add a page to the reading, and remove the records from it that were already delivered.

        Raise an error if the walk cannot catch up with the list.
        """
        unchanged = copy(page)  # for the reading: with all records, and without a reference to this walk
        self._reading, page.data = self._reading.add(unchanged)
        page.next_in(self)
        if self._reading.moves.overtaken > MAX_OVERTAKEN:
            cause = "the list grows faster than it is read, or the server ignores the offset"
            raise self._source.list_request.error(f"{only_earlier_records(page)}: {cause}")

    def _request_ahead(self, page: Page[T]) -> None:
        """Request the pages after this one in advance, unless it is short: then the next offsets are unknown."""
        overlap, total = overlap_after(page), page.total_count
        if self._reading.may_be_full(page) and page.size > overlap and page.has_next:
            end = None if total is None else total - overlap
            self._ahead.request(page.end - overlap, page.size - overlap, self._reading.limit, end)
