"""The documented webhook events: their classes, their union, and the decorator that registers handlers for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, TypeVar, overload

from .._runtime.webhook_events import EventKind, HandlerDecorator, UnknownEvent
from .models import (
    AppointmentEvent,
    AppointmentEventType,
    AppointmentEventTypeValue,
    CallbackRequestEvent,
    CommunicationEvent,
)

__all__ = [
    "AppointmentEvent",
    "AppointmentEventType",
    "CallbackRequestEvent",
    "CommunicationEvent",
    "UnknownEvent",
    "WebhookEvent",
]

WebhookEvent: TypeAlias = AppointmentEvent | CallbackRequestEvent | CommunicationEvent | UnknownEvent
"""The events that a receiver passes to handlers."""
E = TypeVar("E", bound=WebhookEvent)

EVENT_KINDS: tuple[EventKind, ...] = (
    EventKind("Appointment", AppointmentEvent, AppointmentEventType, "data.appointment.updatedAt"),
    EventKind("Callback Request", CallbackRequestEvent, str, "data.callbackRequest.updatedAt"),
    EventKind("Communication", CommunicationEvent, None, None),
)


class EventDecorators:
    """The `on` decorator of a receiver, with the documented event types for each kind of event."""

    @overload
    def on(self, *, newest_only: bool = False, name: str | None = None) -> HandlerDecorator[WebhookEvent]: ...
    @overload
    def on(self, kind: type[E], *, newest_only: bool = False, name: str | None = None) -> HandlerDecorator[E]: ...
    @overload
    def on(
        self,
        kind: type[AppointmentEvent],
        *,
        event_type: AppointmentEventType
        | AppointmentEventTypeValue
        | Iterable[AppointmentEventType | AppointmentEventTypeValue],
        newest_only: bool = False,
        name: str | None = None,
    ) -> HandlerDecorator[AppointmentEvent]: ...
    @overload
    def on(
        self,
        kind: type[CallbackRequestEvent],
        *,
        event_type: str | Iterable[str],
        newest_only: bool = False,
        name: str | None = None,
    ) -> HandlerDecorator[CallbackRequestEvent]: ...
    @overload
    def on(
        self,
        kind: type[UnknownEvent],
        *,
        event_type: str | Iterable[str],
        newest_only: bool = False,
        name: str | None = None,
    ) -> HandlerDecorator[UnknownEvent]: ...
    def on(
        self, kind: Any = None, *, event_type: Any = None, newest_only: bool = False, name: str | None = None
    ) -> HandlerDecorator[Any]:
        """Register an async function as a handler for one kind of event, or for every event if `kind` is omitted.

        `event_type` selects one or several types of that kind, such as ``"ACCEPT"``. To select a type that is not
        documented, pass a member of the enum: ``AppointmentEventType("SOMETHING_NEW")``.

        A handler gets each event once. Events about the same record run one at a time, in the order of their
        `updatedAt`. If the handler has seen a newer event about the record, `event.outdated` is True. With
        ``newest_only=True``, the handler does not get outdated events: use it if the handler keeps a copy of records.

        `name` identifies the handler in the store and in the log. It defaults to the function's module and qualified
        name. If you rename the function, pass the old name, so that it gets the events that wait for it.
        """
        return self._subscribe(kind, event_type, newest_only, name)

    def _subscribe(self, kind: Any, event_type: Any, newest_only: bool, name: str | None) -> HandlerDecorator[Any]:
        raise NotImplementedError
