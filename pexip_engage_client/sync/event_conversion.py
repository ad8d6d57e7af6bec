"""Convert changes to appointments into webhook events, so that one handler can process changes and events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .._runtime.arguments import invalid_argument, is_array, is_mapping, kind_of
from .._runtime.fields import Decoding
from .._runtime.webhook_events import CHANGES, EVENT_OF_STATUS, REMOVED, event_of_step
from ..generated.models import Appointment, AppointmentEvent
from .change import Change, Created, Left, Removed, Updated

_PERSON = {"EMPLOYEE": "employee", "CUSTOMER": "customer"}


def as_event(change: Change[Appointment]) -> AppointmentEvent:
    """Return the webhook event that corresponds to a change to an appointment.

        async for change in changes(engage.appointments.list(), state, key="appointments"):
            await receiver.receive(as_event(change))

    The event's `data.appointment` has the appointment's properties in the webhook format. For subject, office and
    people, the event contains only the properties that the list returns, mostly the `id`. If `keep_records` is set,
    `event_type` is derived from the properties that changed; otherwise, it is derived from the status. For a `Removed`
    change, it is "REMOVED", which Engage itself does not send.

    A `WebhookReceiver` orders these events by `updatedAt`, like events from Engage. The event for a `Removed` change
    has no `updatedAt`. The receiver handles it after the events that it recorded before, and then treats webhooks with
    an earlier `updatedAt` as outdated. If a later run finds the record again, its event is not outdated, even if its
    `updatedAt` is the same as before.

    The event ID is the change's `event_id`, and so is its correlation ID. If the same change happens again, its event
    gets a new ID, so that the receiver does not treat it as a duplicate. If the next run delivers a change again after
    a failure or a crash, its event also gets a new ID.
    """
    record = _checked_record(change)
    payload: Mapping[str, Any] = {"id": change.id} if record is None else record.to_dict()
    if isinstance(change, Removed):
        payload = _without_update_time(payload)
    event = {
        "id": change.event_id,
        "correlationId": change.event_id,
        "webhookConfigurationId": CHANGES,
        "version": "1",
        "entity": "Appointment",
        "data": {"eventType": _event_type(change, payload), "message": None, "appointment": _in_events(payload)},
    }
    with Decoding("a change", quiet=True):  # its nested objects lack properties that webhooks contain
        return AppointmentEvent.from_dict(event)


def _checked_record(change: object) -> Appointment | None:
    """Return the appointment in a change; None for a `Removed` without a record."""
    given = "None" if change is None else kind_of(change)
    record: object = None
    if isinstance(change, Removed):
        record = cast("Removed[object]", change).last_seen
        if record is None:
            return None
    elif isinstance(change, Created | Updated | Left):
        record = cast("Created[object] | Updated[object] | Left[object]", change).record
    if isinstance(record, Appointment):
        return record
    accepted = "a change to an appointment, as changes(engage.appointments.list(…), …) yields"
    raise invalid_argument("change", accepted, f"; got {given}{'' if record is None else f' of {kind_of(record)}'}")


def _without_update_time(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a removed appointment, so that its event never counts as outdated.

    With the last known `updatedAt`, a newer webhook that `changes` did not see would make it outdated.
    """
    return {name: value for name, value in payload.items() if name != "updatedAt"}


def _event_type(change: Change[Appointment], payload: Mapping[str, Any]) -> str:
    if isinstance(change, Removed):
        return REMOVED
    status = payload.get("status")
    if isinstance(change, Updated) and change.previous is not None:
        return event_of_step(change.previous, str(status))
    return EVENT_OF_STATUS.get(str(status), "CREATE" if isinstance(change, Created) else "GENERIC_UPDATE")


def _in_events(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an appointment's properties in the webhook format, which states the type of each participant."""
    participants = payload.get("appointmentParticipants")
    if not is_array(participants):
        return payload
    return {**payload, "appointmentParticipants": [_participant(each) for each in participants]}


def _participant(given: Any) -> Any:
    if not is_mapping(given) or given.get("type") not in _PERSON:
        return given
    kept = {name: value for name, value in given.items() if name != "participant"}
    return {**kept, _PERSON[given["type"]]: given.get("participant")}
