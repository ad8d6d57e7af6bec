"""Lists: one page by `await`, every record by `async for`, all of it lazily.

The API pages by offset, over a list that others change meanwhile. A record that shifts to a later page under the
reader is delivered once (records are told apart by their `id`); a list that shrinks ends cleanly. A record that shifts
to an earlier page, because one before it was removed, cannot be seen: ask for a small list in one page where that
matters.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from ._runtime import wire
from ._runtime.operations import Caller, CallOptions, Operation, Request

if TYPE_CHECKING:
    from .generated.models import PageMeta

T = TypeVar("T")

REMEMBERED = 10_000  # ids, so that memory stays flat over a list of any length


class Page(Sequence[T]):
    """One page of a list; a sequence of its records."""

    __slots__ = ("_listing", "data", "meta", "offset")

    def __init__(self, listing: Listing[T], offset: int, data: list[T], meta: PageMeta | None) -> None:
        self._listing = listing
        self.offset = offset
        self.data = data
        self.meta = meta
        """Offset, limit and total count; None where the operation is not paginated."""

    @property
    def total_count(self) -> int | None:
        """How many records the whole list has, where the API says so."""
        return getattr(self.meta, "total_count", None)

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one, as far as this page tells."""
        if self.meta is None or not self.data:
            return False
        end, total = self.offset + len(self.data), self.total_count
        return end < total if total is not None else True

    async def next(self) -> Page[T] | None:
        """The page after this one; None after the last."""
        if not self.has_next:
            return None
        page = await self._listing.fetch(self.offset + len(self.data))
        return page if page.data else None

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self.data[index]

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __repr__(self) -> str:
        return f"<Page of {len(self.data)} records from {self.offset}, of {self.total_count or 'unknown'}>"


class Listing(Generic[T]):
    """A list that nothing has been fetched of yet.

    ``await`` gives the first `Page`; ``async for`` every record, page after page; `pages` every page; `collect` a plain
    list.
    """

    def __init__(
        self,
        client: Caller,
        operation: Operation[Any],
        request: Request,
        options: CallOptions,
        *,
        offset: int | None = None,
        limit: int | None = None,
        largest: int | None = None,
        concurrency: int = 1,
        paged: bool = True,
    ) -> None:
        for name, value, minimum, maximum in (
            ("offset", offset, 0, None),
            ("limit", limit, 1, largest),
            ("concurrency", concurrency, 1, None),
        ):
            if value is not None:
                wire.integer(name, value, minimum, maximum)
        self._client = client
        self._operation = operation
        self._request = request
        self._options = options
        self._offset = offset
        self._limit = limit or largest
        self.concurrency = concurrency
        self.paged = paged

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self.fetch(self._offset).__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return _Records(_Pages(self))

    def pages(self) -> AsyncIterator[Page[T]]:
        """Every page, one after the other; as many are fetched ahead as `concurrency` says."""
        return _Pages(self)

    async def collect(self, max: int | None = None) -> list[T]:
        """The records as a list: all of them, or the first `max`."""
        if max is not None:
            wire.integer("max", max, 0)
        found: list[T] = []
        if max == 0:
            return found
        async for record in self:
            found.append(record)
            if len(found) == max:
                break
        return found

    async def fetch(self, offset: int | None) -> Page[T]:
        """The page that begins at an offset."""
        answer = await self._client.call(self._operation, self._request_at(offset), self._options)
        return Page(self, offset or 0, answer.data, getattr(answer, "meta", None) if self.paged else None)

    def _request_at(self, offset: int | None) -> Request:
        paging = [("offset", offset), ("limit", self._limit)] if self.paged else []
        query = [*self._request.query, *((name, str(value)) for name, value in paging if value is not None)]
        return self._request._replace(query=query)

    @property
    def first_offset(self) -> int | None:
        """The offset that the caller asked for."""
        return self._offset

    def __repr__(self) -> str:
        return f"<Listing of {self._operation.id}, not fetched>"


class _Pages(AsyncIterator[Page[T]]):
    """The pages in order. Those ahead end with the iterator, however it ends."""

    def __init__(self, listing: Listing[T]) -> None:
        self._listing = listing
        self._last: Page[T] | None = None
        self._ahead = _PagesAhead(listing)
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        if self._ended:
            raise StopAsyncIteration
        try:
            page = await self._following()
        except BaseException:
            self._end()
            raise
        if page is None or (self._last is not None and not page.data):
            self._end()
            raise StopAsyncIteration
        self._last = page
        if self._listing.concurrency > 1:
            self._ahead.follow(page)
        return page

    async def _following(self) -> Page[T] | None:
        if self._last is None:
            return await self._listing.fetch(self._listing.first_offset)
        if self._ahead.pages:
            return await self._ahead.pages.popleft()
        return await self._last.next()

    def _end(self) -> None:
        self._ended = True
        self._ahead.drop()

    def __del__(self) -> None:
        self._ahead.drop()


class _PagesAhead(Generic[T]):
    """Pages that are fetched before the reader asks for them, by as many tasks as the listing's `concurrency` says.

    A task asks for its next page as soon as it has read one, whether the reader got there or not. Answers that arrive
    together are read one after the other; if the reader had to come first, nothing would be under way meanwhile.
    """

    def __init__(self, listing: Listing[T]) -> None:
        self.pages: deque[asyncio.Future[Page[T]]] = deque()
        self._listing = listing
        self._tasks: set[asyncio.Task[None]] = set()
        self._most = listing.concurrency * 3 // 2  # those that wait for the reader included
        self._next_offset = 0
        self._total = 0
        self._step = 0

    def follow(self, page: Page[T]) -> None:
        """Keep as many pages under way as allowed, up to the end that the newest page tells."""
        total = page.total_count
        if total is None:
            return
        if len(page.data) != self._step:
            # The first page tells the step; a shorter one later means that the pages ahead begin at the wrong places.
            self.drop()
            self._step = self._step or len(page.data)
            self._next_offset = page.offset + len(page.data)
        self._total = total
        while len(self._tasks) < self._listing.concurrency and self._has_more():
            task = asyncio.ensure_future(self._fetch(*self._take()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def drop(self) -> None:
        """Give up the pages that nobody will ask for."""
        self.pages.clear()
        for task in self._tasks:
            if not task.get_loop().is_closed():
                task.cancel()
        self._tasks = set()

    def _has_more(self) -> bool:
        return self._step > 0 and self._next_offset < self._total and len(self.pages) < self._most

    def _take(self) -> tuple[int, asyncio.Future[Page[T]]]:
        """The next offset, and where its page will be."""
        offset, page = self._next_offset, asyncio.get_running_loop().create_future()
        page.add_done_callback(_seen)
        self.pages.append(page)
        self._next_offset += self._step
        return offset, page

    async def _fetch(self, offset: int, page: asyncio.Future[Page[T]]) -> None:
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


class _Records(AsyncIterator[T]):
    """The records of the pages, each once."""

    def __init__(self, pages: _Pages[T]) -> None:
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
        identity = getattr(record, "id", None)
        if not isinstance(identity, str):
            return True
        if identity in self._known:
            return False
        self._known.add(identity)
        self._order.append(identity)
        if len(self._order) > REMEMBERED:
            self._known.discard(self._order.popleft())
        return True
