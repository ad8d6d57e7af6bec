"""Define the kinds of changes that `changes` can deliver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import uuid4

from attrs import define, field, frozen

from .._runtime.response_models import peek

T = TypeVar("T")


class PropertyChange(NamedTuple):
    """A change to one property: its JSON values before and after. A value is None if the property is missing."""

    old: Any
    """The value before the change, as JSON."""
    new: Any
    """The value after the change, as JSON."""


@frozen
class _AnyChange:
    """What all changes have in common."""

    fencing_token: int = field(default=0, kw_only=True, eq=False, repr=False)
    """A number that increases with each run for the same list. If your database stores it, it can reject changes from
    an older run."""
    event_id: str = field(init=False, eq=False, repr=False, factory=lambda: uuid4().hex)
    """The ID of the webhook event that `as_event` returns for this change. It is random, so that each change has its
    own ID."""


@frozen
class _ChangeWithRecord(_AnyChange, Generic[T]):
    """What changes have in common if their record still exists."""

    record: T
    """The record as it is now."""

    @property
    def id(self) -> str:
        """The ID of the record."""
        return str(peek(self.record, "id"))


@frozen
class Created(_ChangeWithRecord[T]):
    """A record has appeared in the list since the last run. It is new, or the list's filters now select it."""


@frozen
class Updated(_ChangeWithRecord[T]):
    """A record in the list has changed since the last run."""

    previous: Mapping[str, PropertyChange] | None = None
    """The properties that changed, by JSON name, such as ``{"start": (old, new)}``; None unless you passed
    `keep_records`."""


@frozen
class Removed(_AnyChange, Generic[T]):
    """A record no longer exists: neither the complete list nor a lookup by its ID returned it."""

    id: str
    """The ID of the record."""
    last_seen: T | None = None
    """The record as `changes` last delivered it; None unless you passed `keep_records`."""


@frozen
class Left(_ChangeWithRecord[T]):
    """A record still exists, but the list's filters no longer select it.

    For example, an appointment is now in the past.
    """


Change: TypeAlias = Created[T] | Updated[T] | Removed[T] | Left[T]
"""The type of the changes that the `changes` function delivers."""


@define
class Summary:
    """The results of a run so far."""

    created: int = 0
    """The number of `Created` changes that were delivered."""
    updated: int = 0
    """The number of `Updated` changes that were delivered."""
    removed: int = 0
    """The number of `Removed` changes that were delivered."""
    left: int = 0
    """The number of `Left` changes that were delivered."""
    pages: int = 0
    """The number of pages that were read."""
    records: int = 0
    """The number of records on these pages."""
    seconds: float = 0.0
    """The number of seconds until the last page or removal was handled."""

    def count(self, change: Change[Any]) -> None:
        """Count a change."""
        name = type(change).__name__.lower()
        setattr(self, name, getattr(self, name) + 1)

    def __str__(self) -> str:
        """Return one line for a log."""
        changes = f"{self.created} created, {self.updated} updated, {self.removed} removed, {self.left} left"
        records, pages = _counted(self.records, "record"), _counted(self.pages, "page")
        return f"{changes}; {records} on {pages} in {self.seconds:.1f} s"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
