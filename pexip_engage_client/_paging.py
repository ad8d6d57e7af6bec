"""Walking through the pages of a list, some of them fetched ahead."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import Any, Generic, Protocol, Self, TypeVar

from ._runtime.response_models import peek

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

REMEMBERED = 10_000  # ids, so that memory stays flat over a list of any length


class PageOf(Protocol[T]):
    """What a walk needs of a page."""

    data: list[T]
    offset: int
    size: int
    meta: Any

    @property
    def end(self) -> int: ...
    @property
    def total_count(self) -> int | None: ...
    @property
    def has_next(self) -> bool: ...
    def trimmed(self, count: int) -> Any: ...


class Source(Protocol[T_co]):
    """What a walk needs of a list."""

    concurrency: int
    first_offset: int | None
    limit: int | None

    def fetch(self, offset: int | None) -> Awaitable[Any]: ...
    def check_progress(self, last: Any, page: Any) -> None: ...


class Pages(AsyncIterator[Any], Generic[T]):
    """The pages in order. Those ahead end with the iterator, however it ends.

    Whoever gives up waiting for a page, by a time-out of his own, may ask again.
    """

    def __init__(self, listing: Source[T]) -> None:
        self._listing = listing
        self._last: PageOf[T] | None = None
        self._ahead: _Ahead[T] = _Ahead(listing)
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        if self._ended:
            raise StopAsyncIteration
        try:
            page = await self._following()
        except asyncio.CancelledError:
            self._ahead.drop()
            raise
        except BaseException:
            self._ended = True
            self._ahead.drop()
            raise
        if page is None:
            self._ended = True
            await self._ahead.gone()
            raise StopAsyncIteration
        self._last = page
        if self._listing.concurrency > 1 and page.has_next:
            self._ahead.follow(page)
        return page

    async def _following(self) -> Any:
        last = self._last
        if last is None:
            return await self._listing.fetch(self._listing.first_offset)
        if not last.has_next:
            return None
        page = await self._ahead.page(last.end)
        self._listing.check_progress(last, page)
        if not page.size:
            _ = page.has_next  # an empty page before the end is an error
            return None
        return page.trimmed(last.end - page.offset) if page.offset < last.end else page

    def __del__(self) -> None:
        self._ahead.drop()


class _Ahead(Generic[T]):
    """Pages that are fetched before the reader asks for them, by as many tasks as the listing's `concurrency` says.

    A task asks for its next page as soon as it has read one, whether the reader got there or not. Responses that arrive
    together are read one after the other; if the reader had to come first, nothing would be under way meanwhile.
    """

    def __init__(self, listing: Source[T]) -> None:
        self._listing = listing
        self._queue: deque[tuple[int, asyncio.Future[Any]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._most = listing.concurrency * 3 // 2  # those that wait for the reader included
        self._next_offset = 0
        self._total: int | None = None
        self._step = listing.limit or 0
        self._empty = False  # a page behind the end was seen; matters where no total is told

    async def page(self, offset: int) -> Any:
        """The page with the record at the offset: one that was fetched ahead, or else fetched now."""
        while self._queue and self._queue[0][0] <= offset:
            begin, future = self._queue[0]
            page = await future
            self._queue.popleft()
            if page.end > offset or begin == offset:
                return page
        # Those ahead begin behind it, as a page was shorter than the others. One of them has to make room first.
        while len(under_way := [task for task in self._tasks if not task.done()]) >= self._listing.concurrency:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        return await self._listing.fetch(offset)

    def follow(self, page: PageOf[T]) -> None:
        """Keep as many pages under way as allowed, up to the end that the newest page tells."""
        # A page that is not full tells the step only when the next one is as long.
        self._step = self._step or peek(page.meta, "limit") or page.size
        if page.size != self._step:
            self._step = page.size
            if not self._queue:
                self._next_offset = page.end
                return
        self._total = page.total_count
        self._next_offset = max(self._next_offset, page.end)
        while len(self._tasks) < self._listing.concurrency and self._has_more():
            task = asyncio.ensure_future(self._fetch(*self._take()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def drop(self) -> set[asyncio.Task[None]]:
        """Give up the pages that nobody will ask for; returns the tasks that end now."""
        self._queue.clear()
        self._next_offset = 0
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            if not task.get_loop().is_closed():
                task.cancel()
        return tasks

    async def gone(self) -> None:
        """Give up what is under way, and see it end."""
        tasks = self.drop()
        if tasks:
            await asyncio.wait(tasks)

    def _has_more(self) -> bool:
        if self._empty or not self._step or len(self._queue) >= self._most:
            return False
        return self._total is None or self._next_offset < self._total

    def _take(self) -> tuple[int, asyncio.Future[Any]]:
        """The next offset, and where its page will be."""
        offset, page = self._next_offset, asyncio.get_running_loop().create_future()
        page.add_done_callback(_seen)
        self._queue.append((offset, page))
        self._next_offset += self._step
        return offset, page

    async def _fetch(self, offset: int, page: asyncio.Future[Any]) -> None:
        while True:
            try:
                fetched = await self._listing.fetch(offset)
            except asyncio.CancelledError:
                page.cancel()
                raise
            except Exception as error:  # noqa: BLE001 - raised where the page is asked for
                if not page.done():
                    page.set_exception(error)
                return
            self._empty |= not fetched.size
            if page.done():  # the reader was cancelled while it waited
                return
            page.set_result(fetched)
            if not self._has_more():
                return
            offset, page = self._take()


def _seen(page: asyncio.Future[Any]) -> None:
    """A page ahead that nobody asked for any more may fail in silence."""
    if not page.cancelled():
        page.exception()


class Records(AsyncIterator[T]):
    """The records of the pages, each once."""

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._records: Iterator[T] = iter(())
        self._known: set[str] = set()
        self._order: deque[str] = deque()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for record in self._records:
                if self._is_new(record):
                    return record
            self._records = iter((await self._pages.__anext__()).data)

    def _is_new(self, record: T) -> bool:
        identity = peek(record, "id")
        if not isinstance(identity, str):
            return True
        if identity in self._known:
            return False
        self._known.add(identity)
        self._order.append(identity)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return True
