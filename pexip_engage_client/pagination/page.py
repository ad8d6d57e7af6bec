"""Request one page of a list, and represent this page."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeVar, cast, overload

from attrs import define

from .._runtime.operations import Caller, CallOptions, Operation, Request
from .._runtime.response_models import is_record, peek
from ..errors import ResponseValidationError
from .list_meta import ListMeta

# Larger totals are not plausible: many JSON parsers cannot even represent them exactly.
MOST = 2**53

T = TypeVar("T")


@define(eq=False)
class ListRequest:
    """A request for a list, with its operation and filters but without paging parameters."""

    client: Caller
    operation: Operation[Any]
    request: Request
    options: CallOptions
    sent: bool = False
    """True if at least one page was requested. If the list is deleted before that, a warning is emitted."""

    @property
    def api_address(self) -> str:
        """The address of the API; empty for a list that was created with `Listing.of`."""
        return getattr(self.client, "api_address", "")

    async def send(self, paging: Mapping[str, object]) -> Any:
        """Request the page that the query parameters in `paging` select. Parameters that are None are left out."""
        self.sent = True
        given = ((name, str(value)) for name, value in paging.items() if value is not None)
        request = self.request._replace(query=[*self.request.query, *given])
        return await self.client.call(self.operation, request, self.options)

    def error(self, message: str) -> ResponseValidationError:
        """Return the error to raise if the pages in the responses do not form a consistent list."""
        return self.about(ResponseValidationError(message))

    def about(self, error: ResponseValidationError) -> ResponseValidationError:
        """Add the ID, method and path of the operation to an error, and return the error."""
        error.operation, error.method, error.path = self.operation.id, self.operation.method, self.operation.path
        return error

    def __del__(self) -> None:
        if not self.sent:
            problem = f"the Listing of {self.operation.id} was never read: nothing was sent"
            remedy = "pass `list(…).collect` where a coroutine function is expected"
            warnings.warn(f"{problem}; {remedy}", RuntimeWarning, stacklevel=2, source=self)


@define(eq=False)
class PageSource(Generic[T]):
    """A source of pages: a list, and the offset at which to begin."""

    list_request: ListRequest
    offset: int | None
    limit: int | None
    """The number of records to request on a page; None for the server's default."""
    paged: bool
    """False if the operation is not paginated, so that one response contains the whole list."""

    async def fetch(self, offset: int | None, limit: int | None) -> Page[T]:
        """Request the page that begins at an offset."""
        response = await self.list_request.send({"offset": offset, "limit": limit} if self.paged else {})
        return Page(records_in(response), peek(response, "meta") if self.paged else None, offset or 0, paged=self.paged)

    def check_offset(self, page: Page[T]) -> None:
        """Raise an error if the offset that a page reports is not the offset that was requested."""
        reported = peek(page.meta, "offset")
        if type(reported) is int and reported != page.offset:
            raise self.list_request.error(
                f"offset {page.offset} was requested, but the response is for offset {reported}"
            )


class PageOrder(Protocol[T]):
    """A walk through a list. A page calls it to fetch the next page."""

    async def after(self, page: Page[T]) -> Page[T] | None:
        """Return the page that follows `page`, or None after the last page."""
        ...


class Page(Sequence[T]):
    """One page of a list. The page is a sequence of its records."""

    __slots__ = ("_walk", "data", "ids", "meta", "offset", "paged", "size", "unreadable")

    def __init__(self, records: Iterable[T], meta: ListMeta | None, offset: int = 0, *, paged: bool = True) -> None:
        received = list(records)
        self._walk: PageOrder[T] | None = None
        """The walk that fetches the next page. It stays None only for a page that the caller's own code creates, which
        has no next page."""
        self.offset = offset
        """The index of the first record on the page within the list."""
        self.meta = meta
        """The offset, limit and total count in the response; None if the operation is not paginated."""
        self.paged = paged
        """False if the operation is not paginated, so that this page is the whole list."""
        self.data = [record for record in received if is_record(record)]
        """The readable records on the page, without the records that an earlier page contained."""
        self.unreadable: list[Any] = [cast("Any", record).to_dict() for record in received if not is_record(record)]
        """The JSON of the items in the response that are not objects, such as null."""
        self.size = len(received)
        """The number of records in the response."""
        self.ids: list[str | None] = [id_of(record) for record in received]
        """The IDs of the records in the response, in order; None for a record without an ID."""

    @property
    def total_count(self) -> int | None:
        """The number of records in the whole list; None if the response does not contain a plausible total."""
        total = peek(self.meta, "total_count")
        if not isinstance(total, int) or not 0 <= total <= MOST or (self.size and total < self.end):
            return None
        return total

    @property
    def end(self) -> int:
        """The offset of the record that follows the last record on this page."""
        return self.offset + self.size

    @property
    def has_next(self) -> bool:
        """True if another page follows, according to this page."""
        if not self.paged:
            return False
        total = self.total_count
        return self.size > 0 if total is None else self.end < total

    async def next(self) -> Page[T] | None:
        """Fetch and return the page after this one; return None after the last page.

        Raises:
            EngageError: The request for the page failed.
            IncompleteListError: The list ended, but some of its records could not be read.
        """
        return None if self._walk is None else await self._walk.after(self)

    def next_in(self, walk: PageOrder[T]) -> None:
        """Set the walk through which this page fetches the next one."""
        self._walk = walk

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self.data[index]

    def __len__(self) -> int:
        return len(self.data)

    if not TYPE_CHECKING:  # a type checker reports this use itself

        def __aiter__(self) -> NoReturn:
            raise TypeError(
                "a Page contains one page: use `for`; for the whole list, use `async for` with the list itself"
            )

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __repr__(self) -> str:
        total = self.total_count
        return f"<Page of {len(self.data)} records from {self.offset}, of {'unknown' if total is None else total}>"


def records_in(response: Any) -> Iterable[Any]:
    """Return the records in a response; return no records for a response without content (204)."""
    return () if response is None else response.data


def id_of(record: object) -> str | None:
    """Return the ID of a record, or None if the record has no readable ID."""
    identity = peek(record, "id")
    return identity if isinstance(identity, str) else None


def overlap_after(last: Page[T]) -> int:
    """Return how many records at the end of the page `last` should also begin the next page."""
    return 1 if last.size > 1 and last.ids[-1] is not None else 0


def remaining_after(page: Page[T]) -> int:
    """Return how many records in the list follow a page; 0 if the total is unknown."""
    return 0 if page.total_count is None else page.total_count - page.end
