"""Read response envelopes, and check the records in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from ..errors import UnreadableFieldError
from .response_models import ResponseModel, Unfit

M = TypeVar("M", bound=ResponseModel)


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


def peek(record: object, name: str) -> Any:
    """Return an attribute of a record; None if it is missing or unreadable."""
    try:
        return getattr(record, name, None)
    except UnreadableFieldError:
        return None


def is_record(value: object) -> bool:
    """Whether a record was read from a JSON object, so that its fields can be read."""
    state = peek(value, "_state")
    return not isinstance(state, Unfit) or state.record is None


def envelope(model: Callable[[], type[M]]) -> Callable[[Any], M]:
    """Return a function that reads a response whose `data` is the result. If `data` is unreadable, it raises an error.

    `model` is a function, so that an operation's models are imported only when its first response arrives.
    """

    def decode(payload: Any) -> M:
        read = model().from_dict(payload)
        _ = cast("Any", read).data
        return read

    return decode
