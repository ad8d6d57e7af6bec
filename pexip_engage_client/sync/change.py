"""The kinds of changes to a record since the last run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import uuid4

from attrs import field, frozen

from .._runtime.envelopes import peek

T = TypeVar("T")


class PropertyChange(NamedTuple):
    """The JSON values of one property before and after a change; None where it is missing."""

    old: Any
    """The value before, as JSON."""
    new: Any
    """The value now, as JSON."""


def _random_id() -> str:
    return uuid4().hex


@frozen
class Created(Generic[T]):
    """The list contains a record that is not in the state. It is new, or the list's filters now select it."""

    record: T
    """The record, as in the list."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the event that `as_event` returns. It is random, so each occurrence of a change has its own."""

    @property
    def id(self) -> str:
        """The record's ID."""
        return _id(self.record)


@frozen
class Updated(Generic[T]):
    """A record has changed."""

    record: T
    """The record as it is now."""
    previous: Mapping[str, PropertyChange] | None = None
    """The properties that changed, by JSON name, such as ``{"start": (old, new)}``. None without `keep_records`."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the event that `as_event` returns. It is random, so each occurrence of a change has its own."""

    @property
    def id(self) -> str:
        """The record's ID."""
        return _id(self.record)


@frozen
class Removed(Generic[T]):
    """A record no longer exists: neither the complete list nor a lookup by its ID contains it."""

    id: str
    """The record's ID."""
    last_seen: T | None = None
    """The record as it was last delivered; None without `keep_records`."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the event that `as_event` returns. It is random, so each occurrence of a change has its own."""


@frozen
class Left(Generic[T]):
    """A record still exists, but the list's filters no longer select it, such as an appointment that is in the past."""

    record: T
    """The record as it is now."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the event that `as_event` returns. It is random, so each occurrence of a change has its own."""

    @property
    def id(self) -> str:
        """The record's ID."""
        return _id(self.record)


Change: TypeAlias = Created[T] | Updated[T] | Removed[T] | Left[T]
"""The changes that `changes` delivers."""


def _id(record: object) -> str:
    return str(peek(record, "id"))
