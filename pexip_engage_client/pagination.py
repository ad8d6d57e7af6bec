"""Lists: one page by `await`, every record by `async for`, all of it lazily.

The API pages by offset, over a list that others change meanwhile. Records are told apart by their `id`: each is
delivered once, though it shifts to a later page under the reader. Where the total became smaller between two pages, the
reader goes back, until a page begins with a record that came before: what shifted to an earlier page is not missed.

What is not seen: removals that at least as many additions make up for between two pages, as the total is no smaller;
removals of any number where no total that can be believed is told; and, of records without an `id`, any. The records
that shifted then to an earlier page are missed. A list that grows by a page or more before the reader's place with
every page that is read is given up after some pages without a new record, by `ResponseValidationError`; one that grows
so at its end is read on.

A list never ends early in silence. It ends where the total says so, or, where a response tells no total that can be
believed, with an empty page. An empty page before the total, and a server that ignores the offset, raise
`ResponseValidationError`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable
from typing import Any, TypeVar

from ._paging import Page, Pages, Source
from ._runtime.arguments import integer
from ._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from .generated.models import PageMeta

__all__ = ["Listing", "Page"]

T = TypeVar("T")


class Listing(Coroutine[Any, Any, Page[T]]):
    """A list that nothing has been fetched of yet.

    ``await`` gives the first `Page`; ``async for`` every record, page after page; `pages` every page; `collect` a plain
    list. What takes a coroutine (``asyncio.create_task``) takes it for the first page. What takes a coroutine function
    (a background task, a scheduler) takes ``engage.….list(…).collect``; ``list`` itself sends nothing there.
    """

    _running: Generator[Any, None, Page[T]] | None = None

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
        if offset is not None:
            integer("offset", offset, 0)
        if limit is not None:
            integer("limit", limit, 1, largest)
        integer("concurrency", concurrency, 1)
        self._source: Source[T] = Source(
            client, operation, request, options, offset, limit or largest, concurrency, paged
        )

    @classmethod
    def of(cls, records: Iterable[T]) -> Listing[T]:
        """A list of records at hand, for tests: ``employees.list.return_value = Listing.of([…])``."""
        listing = cls(_Given(list(records)), _GIVEN, Request(""), {})
        listing._source.used = True
        return listing

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._source.fetch(self._source.offset).__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return _Records(Pages(self._source))

    def pages(self) -> AsyncIterator[Page[T]]:
        """Every page, one after the other; as many are fetched ahead as `concurrency` says."""
        return Pages(self._source)

    async def collect(self, max: int | None = None) -> list[T]:
        """The records as a list: all of them, or the first `max`."""
        self._source.used = True
        if max is not None:
            integer("max", max, 0)
        found: list[T] = []
        if max == 0:
            return found
        async for record in self:
            found.append(record)
            if len(found) == max:
                break
        return found

    # What asyncio calls in place of `await`.

    def send(self, value: Any, /) -> Any:
        """One step of the coroutine."""
        return self._step(lambda running: running.send(value))

    def throw(self, typ: Any, val: Any = None, tb: Any = None, /) -> Any:
        """An error raised in the coroutine."""
        return self._step(lambda running: running.throw(typ if val is None else val))

    def close(self) -> None:
        """The end of the coroutine."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def _step(self, step: Callable[[Generator[Any, None, Page[T]]], Any]) -> Any:
        self._running = self._running or self.__await__()
        try:
            return step(self._running)
        except BaseException:
            self._running = None  # it has ended; the next task begins anew
            raise

    def __repr__(self) -> str:
        use = "await it, iterate by `async for`, or await its .collect()"
        return f"<Listing of {self._source.operation.id}, not fetched: {use}>"


class _Records(AsyncIterator[T]):
    """The records of the pages."""

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._records: deque[T] = deque()

    async def __anext__(self) -> T:
        while not self._records:
            page = await anext(self._pages, None)
            if page is None and not self._records:
                raise StopAsyncIteration
            self._records.extend(() if page is None else page)
        return self._records.popleft()


class _Given:
    """A client of records at hand, which is its own response."""

    def __init__(self, data: list[Any]) -> None:
        self.data = data
        self.meta = PageMeta(offset=0, limit=max(1, len(data)), total_count=len(data))

    async def call(self, operation: Operation[Any], request: Request, options: CallOptions) -> Any:
        return self


_GIVEN: Operation[Any] = Operation("records at hand", "GET", "", undocumented)
