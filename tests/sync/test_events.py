"""Changes of appointments as webhook events, and one handler for both."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from pexip_engage_client import EngageClient, UnreadableFieldError
from pexip_engage_client.models import Appointment
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sync import Created, Left, MemoryState, PropertyChange, Removed, Updated, as_event, changes
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, position

TIME = "2026-03-02T09:00:00.000Z"


def appointment(**fields: Any) -> Appointment:
    return Appointment.from_dict({"id": "a", "status": "ACCEPTED", "updatedAt": TIME, **fields})


def updated(now: str = "ACCEPTED", **previous: tuple[Any, Any]) -> Updated[Appointment]:
    changed = {name: PropertyChange(*pair) for name, pair in previous.items()}
    return Updated(appointment(status=now), changed)


PRIMARY = {"role": "PRIMARY", "type": "EMPLOYEE"}


@pytest.mark.parametrize(
    ("change", "event_type"),
    [
        (Created(appointment()), "CREATE"),
        (Created(appointment(status="INCOMING_REQUEST")), "CREATE_REQUEST"),
        (Created(appointment(status="CANCELLED")), "CANCEL"),
        (Created(appointment(status=None)), "CREATE"),
        (Updated(appointment()), "GENERIC_UPDATE"),
        (Updated(appointment(status="COMPLETED")), "COMPLETE"),
        (Updated(appointment(status="ALTERNATIVE_DATE_REQUESTED")), "REQUEST_ALTERNATIVE_DATE"),
        (updated("ACCEPTED", status=("OUTGOING_INVITE", "ACCEPTED")), "ACCEPT"),
        (updated("ACCEPTED", status=("CANCELLED", "ACCEPTED")), "REOPEN"),
        (updated("CANCELLED", status=("ACCEPTED", "CANCELLED")), "CANCEL"),
        (updated("NO_SHOW", status=("ACCEPTED", "NO_SHOW")), "GENERIC_UPDATE"),
        (updated(start=(1, 2)), "RESCHEDULE"),
        (updated("INCOMING_REQUEST", end=(1, 2)), "RESCHEDULE_REQUEST"),
        (updated(appointmentParticipants=([PRIMARY], [{**PRIMARY, "participant": {"id": "b"}}])), "REASSIGN"),
        (updated(appointmentParticipants=([PRIMARY], [PRIMARY, {"role": "SECONDARY"}])), "GENERIC_UPDATE"),
        (updated("CANCELLED", internalNotes=("a", "b")), "GENERIC_UPDATE"),
        (Left(appointment()), "GENERIC_UPDATE"),
        (Removed("a"), "REMOVED"),
        (Removed("a", appointment(status="CANCELLED")), "REMOVED"),
    ],
)
def test_event_type_is_the_step_that_the_difference_suggests(change: Any, event_type: str) -> None:
    assert as_event(change).data.event_type == event_type


async def test_event_has_the_form_of_webhooks(engage: EngageClient) -> None:
    record = await engage.appointments.get("appointment-1")
    event = as_event(Created(record))
    shown = event.data.appointment
    assert (event.entity, shown.id, shown.updated_at, shown["status"]) == (
        "Appointment",
        record.id,
        record.updated_at,
        record.status,
    )
    assert shown.subject is not None
    assert record.subject is not None
    assert shown.subject.id == record.subject.id
    employee, customer = shown.appointment_participants or []
    assert employee["employee"]["id"] == "employee-an"
    assert customer["customer"]["id"] == "customer-lena"
    with pytest.raises(UnreadableFieldError):
        assert shown.subject.order
    assert pickle.loads(pickle.dumps(event)) == event


def test_updated_that_is_delivered_again_has_the_same_event_id() -> None:
    first, again, other = (as_event(Updated(appointment(internalNotes=each))).id for each in "aab")
    assert first == again != other
    assert as_event(Left(appointment(internalNotes="a"))).id == first


@pytest.mark.parametrize("change", [Created(appointment()), Removed("a"), Updated(appointment(updatedAt=None))])
def test_change_that_can_happen_again_has_its_own_event_id(change: Any) -> None:
    assert as_event(change).id != as_event(change).id


def test_removal_is_never_out_of_date() -> None:
    assert position(as_event(Updated(appointment()))) is not None
    assert position(as_event(Removed("a", appointment()))) is None


async def test_one_handler_serves_webhooks_and_changes(sandbox: Sandbox, engage: EngageClient) -> None:
    receiver, state, seen = WebhookReceiver(), MemoryState(), list[str]()
    fails = [True]

    @receiver.on(AppointmentEvent)
    async def copied(event: AppointmentEvent) -> None:
        seen.append(f"{event.data.event_type} {event.data.appointment.id}")

    @receiver.on(AppointmentEvent)
    async def failing(event: AppointmentEvent) -> None:
        if fails.pop():
            raise ZeroDivisionError

    async def run() -> None:
        listing = engage.appointments.list(id=["appointment-1"])
        async for change in changes(listing, state, key="k", keep_records=True):
            await receiver.replay(as_event(change))

    fails[:] = [False]
    await run()
    sandbox.change("appointments", "appointment-1", status="CANCELLED")
    fails[:] = [False, True]
    with pytest.raises(ExceptionGroup):
        await run()
    await run()
    assert seen == ["CREATE appointment-1", "CANCEL appointment-1"], "the handler that succeeded is not run again"
    assert fails == []
