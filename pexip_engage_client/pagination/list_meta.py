"""The position of a page in its list, as the response reports it."""

from typing import Protocol


class ListMeta(Protocol):
    """The `meta` object of a response, which reports the position of the page and the size of the list."""

    @property
    def offset(self) -> int | None:
        """The index within the list of the first record on the page."""
        ...

    @property
    def limit(self) -> int | None:
        """The maximum number of records on the page."""
        ...

    @property
    def total_count(self) -> int | None:
        """The number of records in the whole list."""
        ...
