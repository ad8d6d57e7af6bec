"""Webhook events: their base classes, the table of their kinds, and the event type that a change leads to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self, TypeVar

from attrs import define, frozen

from .enums import OpenEnum
from .response_models import ResponseModel

E = TypeVar("E")

HandlerFunction = Callable[[E], Awaitable[object]]
HandlerDecorator = Callable[[HandlerFunction[E]], HandlerFunction[E]]


class ReceivedEvent(ResponseModel):
    """The base class of all webhook events."""

    __slots__ = ("_is_outdated",)

    @property
    def outdated(self) -> bool:
        """True if the handler has seen a newer event about the same record.

        A handler that keeps a copy of records must ignore an outdated event.
        """
        return getattr(self, "_is_outdated", False)

    @outdated.setter
    def outdated(self, outdated: bool) -> None:
        self._is_outdated = outdated

    def __copy__(self) -> Self:
        twin = super().__copy__()
        twin.outdated = self.outdated
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = super().__deepcopy__(memo)
        twin.outdated = self.outdated
        return twin

    def __reduce__(self) -> Any:
        return (*super().__reduce__(), (None, {"outdated": self.outdated}))


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnknownEvent(ReceivedEvent):
    """An event about an entity that this version of the client does not know. It keeps the whole envelope."""

    id: str
    """Unique to the event, and the same in every delivery of it."""
    entity: str
    """The entity that the event is about."""
    data: dict[str, Any]
    """The record that the event is about, as JSON."""
    correlation_id: str | None = None
    """The correlation ID of the call that caused the event."""
    webhook_configuration_id: str | None = None
    """The webhook configuration that the event was sent for."""
    version: str | None = None
    """The version of the event's format."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Create the event from its envelope."""
        return cls._from_unfit(data)

    def to_dict(self) -> dict[str, Any]:
        """Return the envelope as it was received."""
        return self._written()


@frozen
class EventKind:
    """One kind of event, as the document describes it."""

    entity: str
    """The value of the envelope's `entity`."""
    model: type[ResponseModel]
    """The class of these events."""
    event_type: type[OpenEnum] | type[str] | None
    """The enum of its event types; `str` if the values are not documented, None if these events have no event type."""
    order_by: str | None
    """The JSON path of the time that orders the events about one record, such as data.appointment.updatedAt."""


# --- the event type of a change to an appointment

REMOVED = "REMOVED"
"""The event type that `sync.as_event` sets for a removed appointment. Engage itself has no such type."""

CHANGES = "changes"
"""The `webhookConfigurationId` of the events that `sync.as_event` returns. No webhook configuration sends them."""

_FINAL = ("COMPLETED", "CANCELLED", "NO_SHOW")
# The event type for each status of an appointment, if the step that led to the status is unknown.
EVENT_OF_STATUS = {
    "CANCELLED": "CANCEL",
    "COMPLETED": "COMPLETE",
    "ALTERNATIVE_DATE_REQUESTED": "REQUEST_ALTERNATIVE_DATE",
    "INCOMING_REQUEST": "CREATE_REQUEST",
}


def event_of_step(changed: Mapping[str, tuple[Any, Any]], status: str) -> str:
    """Return the event type of the step that changes these properties, each with its old and new value."""
    if "status" in changed:
        if changed["status"][0] in _FINAL and status not in _FINAL:
            return "REOPEN"
        return "ACCEPT" if status == "ACCEPTED" else EVENT_OF_STATUS.get(status, "GENERIC_UPDATE")
    if changed.keys() & {"start", "end"}:
        return "RESCHEDULE_REQUEST" if status == "INCOMING_REQUEST" else "RESCHEDULE"
    old, new = changed.get("appointmentParticipants", (None, None))
    return "GENERIC_UPDATE" if _primary_employees(old) == _primary_employees(new) else "REASSIGN"


def _primary_employees(participants: Any) -> list[Any]:
    found = [each for each in participants or () if (each.get("role"), each.get("type")) == ("PRIMARY", "EMPLOYEE")]
    return [each.get("participant") for each in found]
