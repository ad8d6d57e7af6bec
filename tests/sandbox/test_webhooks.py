"""Events of appointment changes, delivered to a real local server."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import uvicorn

from pexip_engage_client.sandbox.document.openapi import load
from pexip_engage_client.sandbox.document.validation import Validation
from pexip_engage_client.sandbox.http.server import Server

from .conftest import Api

PACE = 0.005
EVENT = "/components/schemas/AppointmentEvent"


class Receiver:
    """Answers with the statuses of its script, then with 204; "hang" never answers."""

    def __init__(self) -> None:
        self.events: list[dict] = []
        self.script: list[int | str] = []
        self.url = ""

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        self.events.append(json.loads(body))
        status = self.script.pop(0) if self.script else 204
        if status == "hang":
            await asyncio.sleep(5 * 3 * PACE)
            status = 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = Server(uvicorn.Config(receiver, port=0, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    async with server.running():
        receiver.url = f"http://127.0.0.1:{server.port}/hook"
        yield receiver


async def test_an_event_for_each_change(demo: Api, receiver: Receiver, appointment):
    demo.sandbox.webhooks.add(receiver.url)
    headers = {"X-Correlation-Id": "chain-1"}
    created = await demo.data("POST", "/appointments", appointment, headers=headers)
    path = f"/appointments/{created['id']}"
    await demo.data(
        "POST", f"{path}/_actions/reschedule", {"start": "2025-03-11T09:00:00Z", "end": "2025-03-11T10:00:00Z"}
    )
    await demo.data(
        "POST", f"{path}/_actions/reassign", {"officeId": "office-ghent", "primaryEmployeeId": "employee-an"}
    )
    await demo.data("POST", f"{path}/_actions/update-meeting-type", {"meetingType": "PHONE"})
    await demo.data("PATCH", path, {"internalNotes": "x"})
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    await demo("POST", "/appointments/appointment-3/_actions/accept")  # refused: no event
    await demo.data("GET", path)
    deliveries = await demo.sandbox.webhooks.delivered()
    assert all(delivery.attempts == [204] for delivery in deliveries)

    types = sorted(event["data"]["eventType"] for event in receiver.events)
    assert types == sorted(["CREATE", "RESCHEDULE", "REASSIGN", "GENERIC_UPDATE", "GENERIC_UPDATE", "ACCEPT"])
    assert len({event["id"] for event in receiver.events}) == 6
    validation = Validation(load())
    assert [validation.fault(EVENT, event) for event in receiver.events] == [None] * 6

    (event,) = (event for event in receiver.events if event["data"]["eventType"] == "CREATE")
    assert (event["entity"], event["correlationId"]) == ("Appointment", "chain-1")
    shown = event["data"]["appointment"]
    assert (shown["id"], shown["updatedAt"]) == (created["id"], created["updatedAt"])
    assert shown["subject"]["cancellationByAgentFormId"] == "form-cancellation"
    assert shown["subject"]["subjectGroup"]["id"] == "group-home"
    assert shown["office"]["externalId"] == "GNT-01"


async def test_a_subject_without_a_group(demo: Api, receiver: Receiver):
    demo.sandbox.change("subjects", "subject-mortgage", subjectGroup=None)
    demo.sandbox.webhooks.add(receiver.url)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    await demo.sandbox.webhooks.delivered()
    assert Validation(load()).fault(EVENT, receiver.events[0]) is None


async def test_retries_with_the_same_id_until_it_is_received(demo: Api, receiver: Receiver):
    receiver.script = [500, "hang", 202]
    demo.sandbox.webhooks.add(receiver.url, pace=PACE)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert delivery.attempts == [500, "ReadTimeout", 202]
    assert delivery.received
    assert len({event["id"] for event in receiver.events}) == 1
    assert len(receiver.events) == 3


async def test_three_attempts_and_never_again(demo: Api, receiver: Receiver):
    receiver.script = [404, 500, 301, 200]
    demo.sandbox.webhooks.add(receiver.url, pace=PACE)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert delivery.attempts == [404, 500, 301]
    assert not delivery.received


async def test_chosen_events_and_duplicates(demo: Api, receiver: Receiver):
    demo.sandbox.webhooks.add(receiver.url, events=["ACCEPT"], duplicates=1)
    await demo.data("PATCH", "/appointments/appointment-3", {"internalNotes": "x"})
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    assert len(await demo.sandbox.webhooks.delivered()) == 2
    assert len({event["id"] for event in receiver.events}) == 1


async def test_leaving_gives_up_what_is_on_its_way(demo: Api):
    demo.sandbox.webhooks.add("http://127.0.0.1:9/nobody")
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    await asyncio.sleep(0.05)
    started = asyncio.get_running_loop().time()
    await demo.sandbox.aclose()
    assert asyncio.get_running_loop().time() - started < 1
