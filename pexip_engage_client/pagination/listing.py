"""Define `Listing`: a list of records, fetched when it is used."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeVar, cast

from .._runtime.arguments import integer, invalid_value
from .._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from .page import ListRequest, Page, PageSource, id_of
from .walk import Walk

T = TypeVar("T")
R = TypeVar("R")


USE = "for all records, use `async for` or await its `collect()`; for one page, await its `first_page()`"


class Listing(Generic[T]):
    """A list of records that the client fetches when you use it.

    Iterate over it with `async for`, or call `collect`, for all records; call `first_page` for one page, or `pages` for
    all pages. Iterating delivers each record once. If some records could not be read, iterating ends with an
    `IncompleteListError`. From the second page on, each request includes the last record of the previous page, to
    detect whether the list has shifted.
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
        # `largest` is the operation's largest page size. It is also the default for `limit`, because larger pages mean
        # fewer requests. If `paged` is False, one response contains the whole list.
        if offset is not None:
            integer("offset", offset, 0)
        if limit is not None:
            integer("limit", limit, 1, largest)
        integer("concurrency", concurrency, 1)
        self._request = ListRequest(client, operation, request, options)
        self._source: PageSource[T] = PageSource(self._request, offset, limit or largest, paged)
        self._concurrency = concurrency

    @staticmethod
    def of(records: Iterable[R]) -> Listing[R]:
        """Return a list with the given records. Use it in tests: ``employees.list.return_value = Listing.of([…])``."""
        if not isinstance(cast("object", records), Iterable):
            raise invalid_value("records", "an iterable of records, such as a list", records)
        listing: Listing[R] = Listing(_GivenRecords(list(records)), _GIVEN_RECORDS, Request(""), {})
        listing._request.sent = True  # so that it does not warn if it is never read
        return listing

    async def first_page(self) -> Page[T]:
        """Fetch the first page, with up to `limit` records. Its `next` method fetches the page after it."""
        page = await self._source.fetch(self._source.offset, self._source.limit)
        Walk(self._source, first=page)
        return page

    def __aiter__(self) -> AsyncIterator[T]:
        return _Records(self.pages())

    def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over the pages. The client requests up to `concurrency` pages at a time.

        Raises:
            EngageError: A request for a page failed.
            IncompleteListError: The list ended, but some of its records could not be read.
        """
        return Walk(self._source, self._concurrency)

    async def collect(self, max: int | None = None) -> list[T]:
        """Fetch the records and return them as a list: all of them, or the first `max`.

        Raises:
            EngageError: A request for a page failed.
            IncompleteListError: The list ended, but some of its records could not be read.
        """
        self._request.sent = True
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

    if not TYPE_CHECKING:  # a type checker reports these uses itself

        def __getattr__(self, name: str) -> NoReturn:
            use = ""
            if hasattr(Page, name) or name in Page.__slots__:
                self._request.sent = True  # the error says what to do; no warning follows
                use = f"; {USE}"
            raise AttributeError(f"a Listing has no attribute {name!r}{use}", name=name, obj=self)

        def __await__(self) -> NoReturn:
            raise self._misuse("cannot be awaited")

        def __iter__(self) -> NoReturn:
            raise self._misuse("is not iterable with `for`")

        def __getitem__(self, index: object) -> NoReturn:
            raise self._misuse("has no items")

        def __len__(self) -> NoReturn:
            raise self._misuse("has no len()")

        def _misuse(self, problem: str) -> TypeError:
            self._request.sent = True  # the error says what to do; no warning follows
            return TypeError(f"a Listing {problem}; {USE}")

        def __bool__(self) -> bool:
            return True

    def __repr__(self) -> str:
        return f"<Listing of {self._request.operation.id}, not fetched yet: {USE}>"


def source_of(listing: Listing[T]) -> tuple[PageSource[T], int]:
    """Return the page source of a list and its `concurrency`, so that you can read the list differently."""
    if not isinstance(cast("object", listing), Listing):
        raise invalid_value("listing", "the result of a list method, such as engage.employees.list()", listing)
    return listing._source, listing._concurrency  # pyright: ignore[reportPrivateUsage] - same module


def as_lookup(listing: Listing[T], ends_at: float | None) -> Listing[T]:
    """Return the list, all of whose pages must arrive before `ends_at`, on the client's clock."""
    given = listing._request  # pyright: ignore[reportPrivateUsage] - same module
    given.request = given.request._replace(ends_at=ends_at)
    return listing


class _Records(AsyncIterator[T]):
    """Iterates over the records on the pages."""

    def __init__(self, pages: AsyncIterator[Page[T]]) -> None:
        self._pages = pages
        self._records: deque[T] = deque()

    async def __anext__(self) -> T:
        while not self._records:
            page = await anext(self._pages, None)
            if page is not None:
                self._records.extend(page)
            elif not self._records:  # otherwise another task has added records in the meantime
                raise StopAsyncIteration
        return self._records.popleft()


class _GivenMeta(NamedTuple):
    offset: int
    limit: int
    total_count: int


class _GivenRecords:
    """A client whose response contains the given records. The object is also the response itself."""

    def __init__(self, data: list[Any]) -> None:
        self.data = data
        self.meta = _GivenMeta(offset=0, limit=max(1, len(data)), total_count=len(data))

    async def call(self, operation: Operation[Any], request: Request, options: CallOptions) -> Any:
        ids = [value for name, value in request.query if name == "id[]"]
        return _GivenRecords([each for each in self.data if id_of(each) in ids]) if ids else self


_GIVEN_RECORDS: Operation[Any] = Operation("given records", "GET", "", undocumented, arguments=("id",))
