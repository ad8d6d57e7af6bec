"""Request the pages of a list before the reader needs them, with at most `concurrency` requests in flight."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from .._loops import start
from .page import Page, PageSource

T = TypeVar("T")


class PagesAhead(Generic[T]):
    """Fetches the pages of a list, and requests some of them in advance.

    Deleting this object cancels the requests in progress.
    """

    def __init__(self, source: PageSource[T], concurrency: int) -> None:
        self._source = source
        self._in_flight = asyncio.Semaphore(concurrency)
        # Request more pages than can be in flight: responses that arrive together are read one after the other, and new
        # requests should not wait for that.
        self._most = concurrency * 3 // 2 if concurrency > 1 else 0
        self._tasks: deque[tuple[int, asyncio.Task[Page[T]]]] = deque()

    async def fetch(self, offset: int | None, limit: int | None) -> Page[T]:
        """Request the page at an offset now, and return it."""
        return await _fetch(self._in_flight, self._source, offset, limit)

    async def take(self, offset: int | None) -> Page[T] | None:
        """Return the page at an offset, or None if it is not the next page that was requested in advance.

        If this fails or is cancelled, call `cancel`: the request has ended too, but its task is still in the queue.
        """
        if not self._tasks or self._tasks[0][0] != offset:
            return None
        page = await self._tasks[0][1]
        self._tasks.popleft()
        return page

    def request(self, begin: int, step: int, limit: int | None, end: int | None) -> None:
        """Request more pages in advance: at `begin`, and every `step` records after it, up to the offset `end`."""
        begin += len(self._tasks) * step
        while len(self._tasks) < self._most and (end is None or begin < end):
            self._tasks.append((begin, start(_fetch(self._in_flight, self._source, begin, limit))))
            begin += step

    def cancel(self) -> list[asyncio.Task[Page[T]]]:
        """Cancel all requests that were made in advance, and return their tasks, which will end soon."""
        tasks = [task for _, task in self._tasks]
        self._tasks.clear()
        for task in tasks:
            if not task.get_loop().is_closed():
                task.cancel()
        return tasks

    def __del__(self) -> None:
        self.cancel()


async def _fetch(in_flight: asyncio.Semaphore, source: PageSource[T], offset: int | None, limit: int | None) -> Page[T]:
    # Not a method, because a task that runs a bound method would keep an unused iterator alive.
    async with in_flight:
        return await source.fetch(offset, limit)
