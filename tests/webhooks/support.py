"""Events, a server and a sender for the tests of webhooks."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import socket
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from copy import deepcopy
from typing import Any

import httpx
import uvicorn

from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookEvent, WebhookReceiver
from tests.openapi import DOCUMENT
from tests.ports import free_port as free_port
from tests.waiting import until as until

EXAMPLES = {
    name: hook["post"]["requestBody"]["content"]["application/json"].get("example")
    for name, hook in DOCUMENT["webhooks"].items()
}

PACE = 0.1
WITHIN = 0.2

# (wait before it, timeout) of each attempt in seconds, as documented.
POLICY = ((0, 3), (2, 5), (10, 30))
RECEIVED = (200, 201, 202, 204)


def appointment_event(
    event_id: str = "e1", *, event_type: str = "CREATE", appointment: str = "a1", updated_at: str | None = None
) -> dict[str, Any]:
    """The example of the document, with these values."""
    event: dict[str, Any] = deepcopy(EXAMPLES["appointment"])
    event["id"] = event_id
    event["data"]["eventType"] = event_type
    event["data"]["appointment"]["id"] = appointment
    del event["data"]["appointment"]["updatedAt"]  # optional: the example of the Pexip documentation lacks it
    if updated_at is not None:
        event["data"]["appointment"]["updatedAt"] = updated_at
    return event


def callback_event(event_id: str = "c1", **request: Any) -> dict[str, Any]:
    event: dict[str, Any] = deepcopy(EXAMPLES["callbackRequestCreate"])
    event["id"] = event_id
    event["data"]["callbackRequest"].update(request)
    return event


def communication_event(event_id: str = "m1", **data: Any) -> dict[str, Any]:
    """An event as documented; the content of undocumented objects is invented."""
    template: dict[str, Any] = {
        "language": "en",
        "timeZone": "Europe/Brussels",
        "content": "See you",
        "subject": None,
        "images": [],
    }
    return {
        "id": event_id,
        "correlationId": "c-1",
        "entity": "Communication",
        "version": "1",
        "webhookConfigurationId": "w-1",
        "data": {
            "communication": {"kind": "reminder"},
            "receiver": {"id": "customer-1"},
            "template": template,
            "resource": None,
            **data,
        },
    }


def at(second: int) -> str:
    return f"2025-03-03T08:00:{second:02}.000Z"


def in_process(receiver: WebhookReceiver) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=receiver), base_url="http://receiver")


async def post(receiver: WebhookReceiver, event: Any, **options: Any) -> int:
    async with in_process(receiver) as http:
        content = event if isinstance(event, str | bytes) else json.dumps(event)
        return (await http.post("/", content=content, **options)).status_code


class Server(uvicorn.Server):
    """A server that leaves signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Raise an error if the application does not start. A SystemExit would also keep pytest from cleaning up."""
        try:
            await super().serve(sockets)
        except SystemExit as error:
            raise RuntimeError("the application did not start") from error

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@contextlib.asynccontextmanager
async def serving(receiver: WebhookReceiver, port: int = 0) -> AsyncGenerator[Server]:
    """Serve the receiver on a real socket; the end of the block shuts the server down gracefully."""
    config = uvicorn.Config(receiver, host="127.0.0.1", port=port, log_level="warning", ws="none", lifespan="on")
    server = Server(config)
    async with asyncio.timeout(300), asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.005)
        yield server
        server.should_exit = True


async def send(
    url: str, event: Any, *, pace: float, patience: float = 10, results: list[int | str] | None = None
) -> list[int | str]:
    """Deliver like Engage, with waits scaled by `pace` and timeouts by `patience`. Append the results, and return them.

    Timeouts are ten times as long by default: on a busy machine, nothing but the receiver decides what the results are.
    """
    results = [] if results is None else results
    for wait, timeout in POLICY:
        await asyncio.sleep(wait * pace)
        try:
            async with asyncio.timeout(timeout * patience):
                results.append(await _attempt(int(url.rpartition(":")[2]), json.dumps(event).encode()))
        except (OSError, ValueError) as error:
            results.append(type(error).__name__)
        if results[-1] in RECEIVED:
            break
    return results


async def _attempt(port: int, body: bytes) -> int:
    # Without an HTTP client: for a thousand concurrent events its pool would be slower than the receiver.
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        return int((await reader.readline()).split()[1])
    except IndexError as error:
        raise ConnectionResetError from error
    finally:
        writer.close()


CREATE = appointment_event("e1", event_type="CREATE")
ACCEPT = appointment_event("e2", event_type="ACCEPT")


class Log(list[str]):
    """A handler that records the ids of its events, with "late" for outdated ones, and fails `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures

    async def __call__(self, event: WebhookEvent) -> None:
        self.append(f"{event.id} late" if event.outdated else event.id)
        if self.failures > 0:
            self.failures -= 1
            raise ZeroDivisionError("jan@example.com")


class SharedStore:
    """A durable store that several receivers of a test share. It counts the calls, and can fail."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, store: Any = None) -> None:
        self.inner = store or MemoryStore(clock=clock)
        self.calls: Counter[str] = Counter()
        self.error: Exception | None = None
        self._dead = False
        self._revived = asyncio.Event()

    def in_another_process(self) -> SharedStore:
        """The same store, as a process has it that may be killed."""
        return SharedStore(store=self.inner)

    def kill(self) -> None:
        """Nothing that the process does has an effect from now on."""
        self._dead = True

    def revive(self) -> None:
        """Let the process end: its calls no longer hang."""
        self._dead = False
        self._revived.set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def called(*arguments: Any, **options: Any) -> Any:
            self.calls[name] += 1
            if self._dead:
                await self._revived.wait()
            if self.error is not None:
                raise self.error
            return await found(*arguments, **options)

        return called


def durable(handler: Any, store: Any = None, **options: Any) -> WebhookReceiver:
    """A receiver with a durable store, and short pauses unless an option says otherwise."""
    return receiving(handler, store=store or SharedStore(), **{"retry_pauses": [0.01, 0.02], **options})


def receiving(handler: Any, *, newest_only: bool = False, **options: Any) -> WebhookReceiver:
    """A receiver with one handler, which accepts events from anyone unless an option says otherwise."""
    if not options.keys() & {"secret", "allow"}:
        options["insecure"] = True
    receiver = WebhookReceiver(**options)
    receiver.on(AppointmentEvent, name="handler", newest_only=newest_only)(handler)
    return receiver


class Gate:
    """A handler that waits until the test opens it, and counts how often it began and ended."""

    def __init__(self, *failures: bool) -> None:
        self.began = 0
        self.ended = 0
        self.failures = list(failures)
        self.open = asyncio.Event()

    async def __call__(self, event: WebhookEvent) -> None:
        self.began += 1
        await self.open.wait()
        if self.failures and self.failures.pop(0):
            raise ZeroDivisionError
        self.ended += 1


class Handled(list[str]):
    """A handler that takes `seconds`, fails `failures` times, and records the ids that it has handled."""

    def __init__(self, *, failures: int = 0, seconds: float = 0) -> None:
        self.began = 0
        self.failures = failures
        self.seconds = seconds

    async def __call__(self, event: AppointmentEvent) -> None:
        self.began += 1
        await asyncio.sleep(self.seconds)
        if self.began <= self.failures:
            raise ZeroDivisionError
        self.append(event.id)
