"""Define the kinds of changes that `changes` can deliver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import uuid4

from attrs import field, frozen

from .._runtime.envelopes import peek

T = TypeVar("T")


class PropertyChange(NamedTuple):
    """A change to one property: its JSON values before and after. A value is None if the property is missing."""

    old: Any
    """The value before the change, as JSON."""
    new: Any
    """The value after the change, as JSON."""


def _random_id() -> str:
    return uuid4().hex


@frozen
class Created(Generic[T]):
    """A record has appeared in the list since the last run. It is new, or the list's filters now select it."""

    record: T
    """The record as the list contains it."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the webhook event that `as_event` returns for this change. It is random, so that each change has its
    own ID."""

    @property
    def id(self) -> str:
        """The ID of the record."""
        return _id(self.record)


@frozen
class Updated(Generic[T]):
    """A record in the list has changed since the last run."""

    record: T
    """The record as it is now."""
    previous: Mapping[str, PropertyChange] | None = None
    """The properties that changed, by JSON name, such as ``{"start": (old, new)}``; None unless you passed
    `keep_records`."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the webhook event that `as_event` returns for this change. It is random, so that each change has its
    own ID."""

    @property
    def id(self) -> str:
        """The ID of the record."""
        return _id(self.record)


@frozen
class Removed(Generic[T]):
    """A record no longer exists: neither the complete list nor a lookup by its ID returned it."""

    id: str
    """The ID of the record."""
    last_seen: T | None = None
    """The record as `changes` last delivered it; None unless you passed `keep_records`."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the webhook event that `as_event` returns for this change. It is random, so that each change has its
    own ID."""


@frozen
class Left(Generic[T]):
    """A record still exists, but the list's filters no longer select it. For example, an appointment is in the past."""

    record: T
    """The record as it is now."""
    event_id: str = field(init=False, eq=False, repr=False, factory=_random_id)
    """The ID of the webhook event that `as_event` returns for this change. It is random, so that each change has its
    own ID."""

    @property
    def id(self) -> str:
        """The ID of the record."""
        return _id(self.record)


Change: TypeAlias = Created[T] | Updated[T] | Removed[T] | Left[T]
"""The type of the changes that the `changes` function delivers."""


def _id(record: object) -> str:
    return str(peek(record, "id"))
