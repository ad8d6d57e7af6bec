"""Paginate by cursor: each response contains the cursor of the next page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple, TypeVar

from .._runtime.arguments import filled_text
from .._runtime.envelopes import peek
from .page import ListRequest, Page, records_in

T = TypeVar("T")


class Cursor(NamedTuple):
    """A description of how to page through a list by cursor."""

    parameter: str
    """The name of the query parameter that takes the cursor."""
    path: Sequence[str]
    """The attribute names that lead to the next cursor in the response, such as ``("meta", "next_cursor")``."""
    first: str | None = None
    """The cursor of the first page to request; None for the beginning of the list."""

    def checked(self) -> Cursor:
        """Check that `first` is a valid cursor, and return this object."""
        if self.first is not None:
            filled_text(self.parameter, self.first)
        return self


class CursorWalk(AsyncIterator[Page[T]]):
    """A walk through the pages of a list. It ends when a response contains no next cursor."""

    def __init__(self, request: ListRequest, cursor: Cursor) -> None:
        self._request = request
        self._cursor = cursor
        self._next: str | None = cursor.first
        self._seen: set[str] = set()
        self._last: Page[T] | None = None
        self._ended = False
        self._lock = asyncio.Lock()

    async def __anext__(self) -> Page[T]:
        async with self._lock:
            while not self._ended:
                page = await self._fetch(self._next)
                if page.size or page.next_cursor is None:
                    return page
            raise StopAsyncIteration

    async def after(self, page: Page[T]) -> Page[T] | None:
        """Return the page that follows `page`, or None after the last page."""
        if page is self._last:
            return await anext(self, None)
        if page.next_cursor is None:
            return None
        walk: CursorWalk[T] = CursorWalk(self._request, self._cursor._replace(first=page.next_cursor))
        return await anext(walk, None)

    async def _fetch(self, cursor: str | None) -> Page[T]:
        response = await self._request.send({self._cursor.parameter: cursor})
        found = response
        for name in self._cursor.path:
            found = peek(found, name)
        following = found if isinstance(found, str) and found else None
        if following is not None and (following in self._seen or following == cursor):
            raise self._request.error(
                "the response contains a cursor that was already used, so the list would never end"
            )
        if following is not None:
            self._seen.add(following)
        page: Page[T] = Page(records_in(response), None, paged=False, next_cursor=following)
        page.next_in(self)
        self._last, self._next, self._ended = page, following, following is None
        return page
