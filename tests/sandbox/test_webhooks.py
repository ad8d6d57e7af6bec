"""Webhook events, delivered to a real local server."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import uvicorn

from pexip_engage_client import EngageClient, InvalidArgumentError, ServerError
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.document.validation import Validation
from pexip_engage_client.sandbox.event_causes import Events
from pexip_engage_client.sandbox.http.server import Server

from ..pipeline.doubles import elapse
from ..waiting import turns, until
from .conftest import NOW, Api, control_of, records_of

PACE = 0.005
EVENT = "/components/schemas/AppointmentEvent"


class Receiver:
    """Responds with the statuses of its script, then with 204; "hang" responds too late."""

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
            await asyncio.sleep(100)
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


async def test_each_change_sends_an_event(demo: Api, receiver: Receiver, appointment):
    demo.sandbox.webhooks.add(receiver.url, timeouts=(60, 60, 60))
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
    assert "deletedAt" not in shown["subject"]["subjectGroup"]
    assert shown["office"]["externalId"] == "GNT-01"


async def test_appointment_events_carry_the_roles_of_employees(demo: Api):
    demo.sandbox.webhooks.add("http://127.0.0.1:9/hook")
    demo.sandbox.webhooks.emit("COMPLETE", "appointment-1")
    people = demo.sandbox.webhooks.deliveries[0].event["data"]["appointment"]["appointmentParticipants"]
    roles = {each["employee"]["id"]: each["employee"]["roles"] for each in people if each["type"] == "EMPLOYEE"}
    assert roles["employee-an"] == demo.sandbox.get("employees", "employee-an")["availableRoles"] != []


async def test_event_of_a_subject_without_a_group_is_valid(demo: Api, receiver: Receiver):
    demo.sandbox.change("subjects", "subject-mortgage", subjectGroup=None)
    demo.sandbox.webhooks.add(receiver.url)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    await demo.sandbox.webhooks.delivered()
    assert Validation(load()).fault(EVENT, receiver.events[0]) is None


async def test_events_with_null_translations_are_valid(demo: Api, receiver: Receiver):
    """Responses omit them, and events have empty objects, because their schemas require objects."""
    sandbox = demo.sandbox
    sandbox.webhooks.add(receiver.url)
    await demo.data("PATCH", "/subject-groups/group-home", {"translations": None})
    await demo.data("PATCH", "/appointments/appointment-3", {"internalNotes": "x"})
    for table, id_ in (
        ("subjects", "subject-mortgage"),
        ("offices", "office-brussels"),
        ("employees", "employee-chloe"),
    ):
        sandbox.change(table, id_, translations=None)
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    await sandbox.webhooks.delivered()
    assert [Validation(load()).fault(EVENT, event) for event in receiver.events] == [None] * 2
    (subject,) = (
        event["data"]["appointment"]["subject"] for event in receiver.events if event["data"]["eventType"] == "ACCEPT"
    )
    assert subject["translations"] == {"name": [], "description": [], "instructions": []}
    assert subject["subjectGroup"]["translations"] == {}


async def test_change_is_rolled_back_if_its_event_is_invalid(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Events, "of_appointment", lambda self, event_type, record: {"eventType": event_type})
    sandbox = Sandbox(seed="demo")
    sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
    before = records_of(sandbox)
    with pytest.raises(ServerError):
        await sandbox.client(max_retries=0).appointments.accept("appointment-3")
    with pytest.raises(ValueError, match="not a valid Appointment event: data"):
        sandbox.change("appointments", "appointment-3", status="CANCELLED")
    assert records_of(sandbox) == before
    assert await sandbox.webhooks.delivered() == []
    with pytest.raises(ValueError, match="not a valid Appointment event: data"):  # it failed, and says so
        await sandbox.aclose()


async def test_deliveries_share_no_mutable_objects(demo: Api):
    sandbox = demo.sandbox
    for _ in range(2):
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0, duplicates=1)
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    state = records_of(sandbox)
    first, *others = await sandbox.webhooks.delivered()
    shown = [json.dumps(each.event) for each in others]
    appointment = first.event["data"]["appointment"]
    appointment["appointmentParticipants"][0]["employee"]["translations"]["function"] = "changed"
    appointment["appointmentParticipants"][1]["customer"]["id"] = "changed"
    appointment["subject"]["translations"].clear()
    assert [json.dumps(each.event) for each in others] == shown
    assert records_of(sandbox) == state


async def test_delivered_returns_a_new_list(demo: Api):
    webhooks = demo.sandbox.webhooks
    webhooks.add("http://127.0.0.1:9/hook", pace=0)
    webhooks.emit("COMPLETE", "appointment-1")
    first = await webhooks.delivered()
    webhooks.emit("COMPLETE", "appointment-1")
    assert (len(first), len(await webhooks.delivered())) == (1, 2)
    first.clear()
    assert len(webhooks.deliveries) == 2
    webhooks.deliveries.clear()
    assert await webhooks.delivered() == []


async def test_event_is_retried_with_the_same_id_until_it_is_received(demo: Api, receiver: Receiver):
    receiver.script = [500, "hang", 202]
    demo.sandbox.webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    await until(lambda: len(receiver.events) == 2)
    await turns()
    await elapse(61)
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert delivery.attempts == [500, "ReadTimeout", 202]
    assert delivery.received
    assert len({event["id"] for event in receiver.events}) == 1
    assert len(receiver.events) == 3


async def test_each_2xx_response_confirms_an_event(demo: Api, receiver: Receiver):
    receiver.script = [206]
    demo.sandbox.webhooks.add(receiver.url)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert (delivery.attempts, delivery.state) == ([206], "received")


async def test_event_is_sent_three_times_at_most(demo: Api, receiver: Receiver):
    receiver.script = [404, 500, 301, 200]
    demo.sandbox.webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert delivery.attempts == [404, 500, 301]
    assert not delivery.received


async def test_waits_and_timeouts_are_the_documented_ones(
    demo: Api, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    waits, sleep = [], asyncio.sleep

    async def noted(seconds: float, *rest):
        waits.append(seconds)
        await sleep(0 if seconds >= 1 else seconds, *rest)

    receiver.script = [500, 500, 204]
    demo.sandbox.webhooks.add(receiver.url)
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    monkeypatch.setattr(asyncio, "sleep", noted)
    (delivery,) = await demo.sandbox.webhooks.delivered()
    assert delivery.attempts == [500, 500, 204]
    assert [each for each in waits if each >= 1] == [2, 10]
    assert delivery.webhook.timeouts == (3, 5, 30)


async def test_receiver_can_select_events_and_duplicates(demo: Api, receiver: Receiver):
    demo.sandbox.webhooks.add(receiver.url, events=["ACCEPT"], duplicates=1, timeouts=(60, 60, 60))
    await demo.data("PATCH", "/appointments/appointment-3", {"internalNotes": "x"})
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    assert len(await demo.sandbox.webhooks.delivered()) == 2
    assert len({event["id"] for event in receiver.events}) == 1


async def test_closing_cancels_deliveries(demo: Api):
    demo.sandbox.webhooks.add("http://127.0.0.1:9/nobody")
    await demo.data("PATCH", "/appointments/appointment-1", {"internalNotes": "x"})
    await asyncio.sleep(0.05)
    started = asyncio.get_running_loop().time()
    await demo.sandbox.aclose()
    assert asyncio.get_running_loop().time() - started < 8  # the retries would take twelve seconds


def test_closing_discards_queued_deliveries():
    sandbox = Sandbox(seed="demo", clock=NOW)
    sandbox.webhooks.add("http://127.0.0.1:9/nobody", pace=0)
    sandbox.fail("webhooks", disorder=True)
    for _ in range(2):  # without a running event loop, both wait; the first one is to be sent after the second one
        sandbox.webhooks.emit("CANCEL", "appointment-1")
    asyncio.run(sandbox.aclose())
    assert [each.history for each in asyncio.run(sandbox.webhooks.delivered())] == [[], []]


# ── events of changes ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "change", "event"),
    [
        ("ACCEPTED", {"status": "CANCELLED"}, "CANCEL"),
        ("ACCEPTED", {"status": "COMPLETED"}, "COMPLETE"),
        ("ACCEPTED", {"status": "NO_SHOW"}, "GENERIC_UPDATE"),
        ("ACCEPTED", {"status": "ALTERNATIVE_DATE_REQUESTED"}, "REQUEST_ALTERNATIVE_DATE"),
        ("CANCELLED", {"status": "ACCEPTED"}, "REOPEN"),
        ("COMPLETED", {"status": "ACCEPTED"}, "REOPEN"),
        ("NO_SHOW", {"status": "ACCEPTED"}, "REOPEN"),
        ("OUTGOING_INVITE", {"status": "INCOMING_REQUEST"}, "CREATE_REQUEST"),
        ("INCOMING_REQUEST", {"status": "ACCEPTED"}, "ACCEPT"),
        ("INCOMING_REQUEST", {"start": "2025-03-04T08:00:00.000Z"}, "RESCHEDULE_REQUEST"),
        ("ACCEPTED", {"start": "2025-03-04T08:00:00.000Z"}, "RESCHEDULE"),
        ("ACCEPTED", {"internalNotes": "x"}, "GENERIC_UPDATE"),
        ("ACCEPTED", {"appointmentParticipants": "bram"}, "REASSIGN"),
        ("ACCEPTED", {"status": "ACCEPTED"}, None),
    ],
)
async def test_change_by_hand_sends_the_event_of_the_change(demo: Api, receiver: Receiver, start, change, event):
    sandbox = demo.sandbox
    sandbox.change("appointments", "appointment-1", status=start)
    sandbox.webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    if change.get("appointmentParticipants"):
        people = sandbox.get("appointments", "appointment-1")["appointmentParticipants"]
        people[0]["participant"] = {"id": "employee-bram"}
        change = {"appointmentParticipants": people}
    sandbox.change("appointments", "appointment-1", **change)
    await sandbox.webhooks.delivered()
    assert [each["data"]["eventType"] for each in receiver.events] == ([event] if event else [])


async def test_emit_sends_events_that_no_operation_causes(demo: Api, receiver: Receiver):
    webhooks = demo.sandbox.webhooks
    webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    webhooks.emit("COMPLETE", "appointment-1", correlation_id="chain")
    demo.sandbox.change(
        "callbackRequests", "callback-1", status="OPEN", subjectId="subject-claims", officeId="office-ghent"
    )
    webhooks.emit("CREATE", "callback-1", entity="Callback Request")
    webhooks.emit(entity="Communication", data={"receiver": {"email": "lena@example.com"}})
    await webhooks.delivered()
    validation = Validation(load())
    schemas = {"Appointment": EVENT, "Callback Request": "/components/schemas/CallbackRequestEvent"}
    for event in receiver.events:
        pointer = schemas.get(event["entity"], "/components/schemas/CommunicationEvent")
        assert validation.fault(pointer, event) is None
    by_entity = {event["entity"]: event for event in receiver.events}
    assert by_entity["Appointment"]["correlationId"] == "chain"
    assert by_entity["Callback Request"]["data"]["callbackRequest"]["subject"]["id"] == "subject-claims"
    assert "eventType" not in by_entity["Communication"]["data"]
    with pytest.raises(ValueError, match="event_type must be one of ACCEPT"):
        webhooks.emit("VANISH", "appointment-1")
    with pytest.raises(LookupError, match="appointments"):
        webhooks.emit("CANCEL", "nothing")
    with pytest.raises(ValueError, match="not a valid Communication event: data.template"):
        webhooks.emit(entity="Communication", data={"template": {}})


async def test_faults_drop_and_reorder_deliveries(demo: Api, receiver: Receiver):
    demo.sandbox.webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    demo.sandbox.fail("webhooks", drop=True)
    demo.sandbox.fail("webhooks", disorder=True)
    for note in ("dropped", "late", "early"):
        await demo.data("POST", "/appointments/appointment-1/_actions/update-details", {"messageForCustomer": note})
    deliveries = await demo.sandbox.webhooks.delivered()
    assert [each.dropped for each in deliveries] == [True, False, False]
    assert [each["data"]["message"] for each in receiver.events] == ["early", "late"]


async def test_reset_forgets_a_delivery_that_a_fault_delays(demo: Api, receiver: Receiver):
    demo.sandbox.webhooks.add(receiver.url)
    demo.sandbox.fail("webhooks", disorder=True)
    demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
    demo.sandbox.reset()
    assert await demo.sandbox.webhooks.delivered() == []
    assert receiver.events == []


async def test_secret_is_sent_in_a_header(demo: Api):
    seen = []

    async def app(scope, receive, send):
        seen.append(dict(scope["headers"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    server = Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    async with server.running():
        webhook = demo.sandbox.webhooks.add(f"http://127.0.0.1:{server.port}", secret="s" * 16)
        demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
        await demo.sandbox.webhooks.delivered()
    assert seen[0][b"x-webhook-secret"] == b"s" * 16
    assert seen[0][b"content-type"] == b"application/json"
    assert "ssss" not in repr(webhook)


@pytest.mark.parametrize(
    "options",
    [
        {"url": "example.com"},
        {"url": "ftp://x"},
        {"url": "http://127.0.0.1/a b"},
        {"url": "http://127.0.0.1/é"},
        {"url": "http://bücher.example/"},
        {"events": ["CREATED"]},
        {"events": []},
        {"pace": -1},
        {"timeouts": (1,)},
    ],
)
async def test_invalid_receiver_is_rejected(demo: Api, options):
    with pytest.raises(ValueError, match="url|events|pace|timeouts"):
        demo.sandbox.webhooks.add(**{"url": "http://127.0.0.1:9", **options})


async def test_empty_patch_sends_no_event(demo: Api, receiver: Receiver):
    demo.sandbox.webhooks.add(receiver.url, pace=PACE, timeouts=(60, 60, 60))
    before = demo.sandbox.get("appointments", "appointment-1")
    demo.sandbox.clock.advance(minutes=1)
    await demo.data("PATCH", "/appointments/appointment-1", {})
    assert await demo.sandbox.webhooks.delivered() == []
    assert demo.sandbox.get("appointments", "appointment-1") == before


async def test_reset_cancels_deliveries(demo: Api, receiver: Receiver):
    receiver.script = [500, 500, 500]
    demo.sandbox.webhooks.add(receiver.url, pace=60)
    demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
    while not receiver.events:
        await asyncio.sleep(0.005)
    demo.sandbox.reset()
    await elapse(3600)
    await asyncio.sleep(0.1)
    assert len(receiver.events) == 1


async def _ids_of_two_events(sandbox: Sandbox) -> list[str]:
    """The ids of an event before a reset and of one after it."""
    ids: list[str] = []
    for _ in range(2):
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
        sandbox.webhooks.emit("COMPLETE", "appointment-1")
        ids += [each.event["id"] for each in await sandbox.webhooks.delivered()]
        sandbox.reset()
    return ids


async def test_event_ids_are_unique_across_resets_and_sandboxes():
    """A receiver remembers ids for a day, also when the sandbox was restarted or reset."""
    ids = [id_ for _ in range(2) for id_ in await _ids_of_two_events(Sandbox(seed="demo"))]
    assert len(set(ids)) == 4


class App:
    """An ASGI application that keeps the events, and responds with the next status."""

    def __init__(self, *statuses: int) -> None:
        self.events: list[dict] = []
        self.headers: list[dict] = []
        self.statuses = list(statuses)

    async def __call__(self, scope, receive, send):
        self.headers.append(dict(scope["headers"]))
        self.events.append(json.loads((await receive())["body"]))
        status = self.statuses.pop(0) if self.statuses else 204
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def test_application_receives_events_in_process(demo: Api):
    app, webhooks = App(500, 204), demo.sandbox.webhooks
    webhook = webhooks.add(app, pace=0, secret="s3cret")
    assert webhook.url == "in-process:App"
    await demo.data("POST", "/appointments/appointment-3/_actions/accept")
    (delivery,) = await webhooks.delivered()
    assert (delivery.attempts, delivery.state) == ([500, 204], "received")
    assert [each["data"]["eventType"] for each in app.events] == ["ACCEPT", "ACCEPT"]
    assert app.headers[0][b"x-webhook-secret"] == b"s3cret"
    assert all(each.duration >= 0 and each.time >= delivery.time for each in delivery.history)


async def test_application_that_raises_or_hangs_fails_the_attempt(demo: Api):
    async def broken(scope, receive, send):
        raise RuntimeError("broken")

    async def exiting(scope, receive, send):
        raise SystemExit(3)

    async def hanging(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a part", "more_body": True})
        await asyncio.sleep(60)

    demo.sandbox.webhooks.add(broken, pace=0)
    demo.sandbox.webhooks.add(exiting, pace=0)
    demo.sandbox.webhooks.add(hanging, pace=0, timeouts=(0.01, 0.01, 0.01))
    demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
    deliveries = await demo.sandbox.webhooks.delivered()
    assert [each.attempts for each in deliveries] == [["RuntimeError"] * 3, ["SystemExit"] * 3, ["ReadTimeout"] * 3]
    assert {each.state for each in deliveries} == {"failed"}


class Continuing(App):
    """Continues after its response, as with a background task, until the test sets `finish`. Then it fails."""

    def __init__(self) -> None:
        super().__init__()
        self.finish = asyncio.Event()
        self.ended = False

    async def __call__(self, scope, receive, send):
        await super().__call__(scope, receive, send)
        try:
            await self.finish.wait()
            raise ValueError("in the background")
        finally:
            self.ended = True


async def test_event_is_received_when_the_response_is_complete(demo: Api, caplog: pytest.LogCaptureFixture):
    app, webhooks = Continuing(), demo.sandbox.webhooks
    webhooks.add(app, pace=0, timeouts=(0.01, 0.01, 0.01))
    webhooks.emit("CANCEL", "appointment-1")
    waiting = asyncio.create_task(webhooks.delivered())
    await until(lambda: webhooks.deliveries[0].settled)
    await turns()
    assert (app.ended, waiting.done()) == (False, False)  # `delivered` also waits for the background task
    app.finish.set()
    (delivery,) = await waiting
    assert (delivery.attempts, len(app.events), app.ended) == ([204], 1, True)
    (logged,) = [each for each in caplog.records if each.name == "pexip_engage_client.sandbox"]
    assert logged.getMessage() == "exception in the application in-process:Continuing"
    assert logged.exc_info is not None
    assert logged.exc_info[0] is ValueError


async def test_call_that_continues_ends_with_the_sandbox():
    app = Continuing()
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        sandbox.webhooks.add(app)
        sandbox.webhooks.emit("CANCEL", "appointment-1")
        await until(lambda: sandbox.webhooks.deliveries[0].received)
        assert not app.ended
    assert app.ended


def test_application_of_another_event_loop_is_called_there():
    """The sandbox is served in a thread, and the application runs in the loop of the test."""

    async def run() -> None:
        loops = []

        async def app(scope, receive, send):
            loops.append(asyncio.get_running_loop())
            await App()(scope, receive, send)

        sandbox = Sandbox(seed="demo", clock=NOW)
        with sandbox.serve() as url:
            sandbox.webhooks.add(app)
            async with EngageClient("acme", base_url=url, token=sandbox.token()) as engage:
                await engage.appointments.accept("appointment-3")
            await until(lambda: loops)
        assert loops == [asyncio.get_running_loop()]

    asyncio.run(run())


async def test_held_events_are_released_in_another_order(demo: Api):
    app, webhooks = App(), demo.sandbox.webhooks
    webhooks.add(app)
    webhooks.hold()
    for type_ in ("CREATE", "ACCEPT", "CANCEL"):
        webhooks.emit(type_, "appointment-1")
    await webhooks.delivered()
    assert app.events == []
    first, second, third = webhooks.held
    assert {each.state for each in webhooks.deliveries} == {"held"}
    webhooks.release(third, first)
    await webhooks.delivered()
    assert [each["data"]["eventType"] for each in app.events] == ["CANCEL", "CREATE"]
    webhooks.emit("REASSIGN", "appointment-1")  # still held
    assert len(webhooks.held) == 2
    with pytest.raises(ValueError, match="only held deliveries can be released; 3 is received"):
        webhooks.release(third)
    for method in (webhooks.release, webhooks.resend):
        with pytest.raises(InvalidArgumentError, match="delivery must be one of `webhooks.deliveries`, .*; got a str"):
            method("3")
    webhooks.release()
    webhooks.emit("COMPLETE", "appointment-1")
    await webhooks.delivered()
    assert [each["data"]["eventType"] for each in app.events[2:]] in (
        ["ACCEPT", "REASSIGN", "COMPLETE"],
        ["ACCEPT", "COMPLETE", "REASSIGN"],
        ["COMPLETE", "ACCEPT", "REASSIGN"],
    )
    assert second.state == "received"


async def test_event_is_sent_again_with_the_same_id(demo: Api):
    app, webhooks = App(), demo.sandbox.webhooks
    webhooks.add(app)
    webhooks.emit("CANCEL", "appointment-1")
    (first,) = await webhooks.delivered()
    again = webhooks.resend(first)
    assert again is not first
    await webhooks.delivered()
    assert app.events[0] == app.events[1]
    assert app.events[0]["id"] == first.event["id"]


async def test_event_desk_over_http():
    app = App()
    async with Sandbox(seed="demo", clock=NOW, control=True) as sandbox, control_of(sandbox) as control:
        sandbox.webhooks.add(app)
        assert (await control.patch("/deliveries", json={"holding": True})).status_code == 204
        for type_ in ("CREATE", "ACCEPT"):
            await control.post("/events", json={"event_type": type_, "id": "appointment-1"})
        held = (await control.get("/deliveries")).json()["data"]
        assert [each["state"] for each in held] == ["held", "held"]
        ids = [each["id"] for each in reversed(held)]
        assert (await control.patch("/deliveries", json={"release": ids})).status_code == 204
        await control.get("/deliveries", params={"settled": "true"})
        assert [each["data"]["eventType"] for each in app.events] == ["ACCEPT", "CREATE"]
        again = await control.post(f"/deliveries/{ids[0]}/resend")
        assert (again.status_code, again.json()["data"]["event"]) == (201, app.events[0])
        settled = (await control.get("/deliveries", params={"settled": "true"})).json()
        assert [result for each in settled["data"] for result in each["attempts"]] == [204, 204, 204]
        assert (await control.post("/deliveries/9/resend")).status_code == 404
