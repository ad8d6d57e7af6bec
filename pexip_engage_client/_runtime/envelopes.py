"""Read response envelopes, and check the records in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from ..errors import UnreadableFieldError
from .response_models import ResponseModel, Unfit

M = TypeVar("M", bound=ResponseModel)


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
