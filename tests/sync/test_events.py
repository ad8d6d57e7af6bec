"""Changes of appointments as webhook events, and one handler for both."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, UnreadableFieldError
from pexip_engage_client.models import Appointment, Employee
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.sync import (
    Change,
    Created,
    Left,
    PropertyChange,
    Removed,
    Updated,
    as_event,
    changes,
)
from pexip_engage_client.tracing import current
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

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


async def test_event_has_the_form_of_webhooks(engage: EngageClient, caplog: pytest.LogCaptureFixture) -> None:
    record = await engage.appointments.get("appointment-1")
    event = as_event(Created(record))
    shown = event.data.appointment
    assert (event.version, event.entity, shown.id, shown.updated_at, shown["status"]) == (
        "1",
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
    receiver = WebhookReceiver(insecure=True)

    @receiver.on(AppointmentEvent)
    async def handler(received: AppointmentEvent) -> None:
        assert received == event
        assert current() == event.correlation_id == event.id
        assert received.webhook_configuration_id == "changes"

    assert await receiver.receive(event)
    assert caplog.records == []


KINDS: list[Callable[[], Change[Appointment]]] = [
    lambda: Created(appointment()),
    lambda: Updated(appointment()),
    lambda: Left(appointment()),
    lambda: Removed("a", appointment()),
]


@pytest.mark.parametrize("make", KINDS)
def test_each_occurrence_of_a_change_has_its_own_event_id(make: Callable[[], Change[Appointment]]) -> None:
    first, second = make(), make()
    assert first == second
    assert as_event(first).id != as_event(second).id


@pytest.mark.parametrize("make", KINDS)
def test_change_keeps_its_event_id(make: Callable[[], Change[Appointment]]) -> None:
    change = make()
    copies = (change, copy.copy(change), pickle.loads(pickle.dumps(change)))
    assert {as_event(each).id for each in copies} == {change.event_id}


@pytest.mark.parametrize("keep_records", [False, True])
async def test_change_that_repeats_is_handled_each_time(keep_records: bool) -> None:
    """Although the records equal earlier ones, with the same `updatedAt`."""
    receiver, store, seen = WebhookReceiver(insecure=True), MemoryStore(), list[str]()

    @receiver.on(AppointmentEvent)
    async def noted(event: AppointmentEvent) -> None:
        seen.append(event.data.appointment["status"])

    statuses = ["CANCELLED", "ACCEPTED"] * 3
    async with Sandbox(seed="demo", limits=None, clock="2026-03-02T08:00:00Z") as sandbox:
        for status in statuses:
            sandbox.change("appointments", "appointment-1", status=status)
            listing = sandbox.client().appointments.list(id=["appointment-1"])
            async for change in changes(listing, store, key="k", keep_records=keep_records):
                await receiver.receive(as_event(change))
    assert seen == statuses


async def test_record_that_leaves_a_window_again_is_handled_again(engage: EngageClient) -> None:
    receiver, store, seen = WebhookReceiver(insecure=True), MemoryStore(), list[str]()
    kinds: list[str] = []
    start = (await engage.appointments.get("appointment-1")).start
    assert start is not None

    @receiver.on(AppointmentEvent)
    async def noted(event: AppointmentEvent) -> None:
        seen.append(event.id)

    for days in (1, -1) * 3:
        window = engage.appointments.list(
            id=["appointment-1"],
            from_=start - datetime.timedelta(days=2),
            to=start + datetime.timedelta(days=days),
        )
        async for change in changes(window, store, key="k"):
            kinds.append(type(change).__name__)
            await receiver.receive(as_event(change))
    assert kinds == ["Created", "Left"] * 3
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize(
    "given",
    [
        None,
        appointment(),
        Created(Employee.from_dict({"id": "e"})),
        Left(None),
        Removed("e", Employee.from_dict({"id": "e"})),
    ],
)
def test_change_of_another_resource_is_rejected(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="^change must be a change to an appointment, as changes") as caught:
        as_event(given)
    assert caught.value.parameter == "change"


async def test_change_brings_a_removed_record_back_and_a_late_webhook_does_not() -> None:
    receiver, copy = WebhookReceiver(insecure=True), dict[str, Any]()

    @receiver.on(AppointmentEvent, newest_only=True)
    async def copied(event: AppointmentEvent) -> None:
        if event.data.event_type == "REMOVED":
            copy.pop(event.data.appointment.id or "", None)
        else:
            copy[event.data.appointment.id or ""] = event.data.appointment["status"]

    await receiver.receive(as_event(Created(appointment())))
    assert copy == {"a": "ACCEPTED"}
    for last_seen in (appointment(), None):
        await receiver.receive(as_event(Removed("a", last_seen)))
        assert await receiver.receive({**as_event(Updated(appointment())).to_dict(), "webhookConfigurationId": "w-1"})
        assert copy == {}
        await receiver.receive(as_event(Created(appointment())))
        assert copy == {"a": "ACCEPTED"}


async def test_one_handler_serves_webhooks_and_changes(sandbox: Sandbox, engage: EngageClient) -> None:
    receiver, store, seen = WebhookReceiver(insecure=True), MemoryStore(), list[str]()
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
        async for change in changes(listing, store, key="k", keep_records=True):
            await receiver.receive(as_event(change))

    fails[:] = [False]
    await run()
    sandbox.change("appointments", "appointment-1", status="CANCELLED")
    fails[:] = [False, True]
    with pytest.raises(ExceptionGroup):
        await run()
    await run()
    assert seen == ["CREATE appointment-1", *["CANCEL appointment-1"] * 2], "at least once, for each handler"
    assert fails == []
