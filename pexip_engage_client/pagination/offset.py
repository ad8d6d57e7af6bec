"""Request pages with `offset` and `limit` in the query and `meta.totalCount` in the response."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import define

from .._runtime.envelopes import peek
from .page import ListRequest, Page, records_in

T = TypeVar("T")


@define(eq=False)
class PageSource(Generic[T]):
    """A source of pages: a list, and the offset at which to begin."""

    list_request: ListRequest
    offset: int | None
    limit: int | None
    """The number of records to request on a page; None for the server's default."""
    paged: bool

    @property
    def start(self) -> int:
        """The offset of the first record that the caller wants; 0 by default."""
        return self.offset or 0

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
