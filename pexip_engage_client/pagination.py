"""Lists: one page by `await`, every record by `async for`, all of it lazily.

The API pages by offset, over a list that others change meanwhile. A record that shifts to a later page under the
reader is delivered once (records are told apart by their `id`); a list that shrinks ends cleanly. A record that shifts
to an earlier page, because one before it was removed, cannot be seen: ask for a small list in one page where that
matters.

A list never ends early in silence. It ends where the total says so, or, where a response tells no total that can be
believed, with an empty page. An empty page before the total, and a server that ignores the offset, raise
`ResponseValidationError`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from ._paging import Pages, Records
from ._runtime.arguments import integer
from ._runtime.operations import Caller, CallOptions, Operation, Request
from ._runtime.response_models import peek
from .errors import ResponseValidationError
from .generated.models import PageMeta

T = TypeVar("T")


class Page(Sequence[T]):
    """One page of a list; a sequence of its records."""

    __slots__ = ("_listing", "data", "meta", "offset", "size")

    def __init__(
        self, listing: Listing[T], offset: int, data: list[T], meta: PageMeta | None, size: int | None = None
    ) -> None:
        self._listing = listing
        self.offset = offset
        self.data = data
        self.meta = meta
        """Offset, limit and total count; None where the operation is not paginated."""
        self.size = len(data) if size is None else size
        """How many records the response had, with those that could not be read."""

    @property
    def total_count(self) -> int | None:
        """How many records the whole list has, where the response says so, and can be believed."""
        total = peek(self.meta, "total_count")
        if not isinstance(total, int) or total < 0 or (self.size and total < self.end):
            return None
        return total

    @property
    def end(self) -> int:
        """The offset behind this page."""
        return self.offset + self.size

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one, as far as this page tells.

        Raises `ResponseValidationError` for an empty page that says that there is more.
        """
        if not self._listing.paged:
            return False
        total = self.total_count
        if self.size:
            return total is None or self.end < total
        if total is not None and total > self.offset:
            raise self._listing.not_as_documented(
                f"the page at offset {self.offset} is empty, though the list is said to have {total} records"
            )
        return False

    async def next(self) -> Page[T] | None:
        """The page after this one; None after the last."""
        if not self.has_next:
            return None
        page = await self._listing.fetch(self.end)
        self._listing.check_progress(self, page)
        return page if page.size or page.has_next else None

    def trimmed(self, count: int) -> Page[T]:
        """The page without its first records."""
        kept = self.data[count:] if self.size == len(self.data) else self.data
        return Page(self._listing, self.offset + count, kept, self.meta, self.size - count)

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
        total = self.total_count
        return f"<Page of {len(self.data)} records from {self.offset}, of {'unknown' if total is None else total}>"


class Listing(Generic[T]):
    """A list that nothing has been fetched of yet.

    ``await`` gives the first `Page`; ``async for`` every record, page after page; `pages` every page; `collect` a plain
    list. A task takes a coroutine: ``asyncio.create_task(listing.collect())``.
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
                integer(name, value, minimum, maximum)
        self._client = client
        self._operation = operation
        self._request = request
        self._options = options
        self.limit = limit or largest
        self.first_offset = offset
        self.concurrency = concurrency
        self.paged = paged

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self.fetch(self.first_offset).__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return Records[T](Pages[T](self))

    def pages(self) -> AsyncIterator[Page[T]]:
        """Every page, one after the other; as many are fetched ahead as `concurrency` says."""
        return Pages[T](self)

    async def collect(self, max: int | None = None) -> list[T]:
        """The records as a list: all of them, or the first `max`."""
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

    async def fetch(self, offset: int | None) -> Page[T]:
        """The page that begins at an offset."""
        response = await self._client.call(self._operation, self._request_at(offset), self._options)
        return Page(self, offset or 0, response.data, peek(response, "meta") if self.paged else None)

    def _request_at(self, offset: int | None) -> Request:
        paging = [("offset", offset), ("limit", self.limit)] if self.paged else []
        query = [*self._request.query, *((name, str(value)) for name, value in paging if value is not None)]
        return self._request._replace(query=query)

    def check_progress(self, last: Page[T], page: Page[T]) -> None:
        """Notice a server that ignores the offset: it would send its first page for ever."""
        answered = peek(page.meta, "offset")
        if isinstance(answered, int) and not isinstance(answered, bool) and answered != page.offset:
            raise self.not_as_documented(f"asked for offset {page.offset}, the response is about offset {answered}")
        if not page.size or page.data != last.data:
            return
        grown = page.total_count is not None and page.total_count >= (last.total_count or 0) + page.size
        told_apart = isinstance(peek(page.data[0], "id"), str) if page.data else False
        if not grown and (told_apart or page.total_count is None):
            raise self.not_as_documented(f"the page at offset {page.offset} is the page before it again")

    def not_as_documented(self, message: str) -> ResponseValidationError:
        """The error for pages that do not make a list."""
        error = ResponseValidationError(message, operation=self._operation.id)
        error.method, error.path = self._operation.method, self._operation.path
        return error

    def __repr__(self) -> str:
        use = "await it, or iterate by `async for`; a task takes its .collect()"
        return f"<Listing of {self._operation.id}, not fetched: {use}>"
