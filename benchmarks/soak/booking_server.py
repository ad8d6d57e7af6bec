"""A server for appointments, in its own process. The first request for each ID meets a fault.

The table in docs/reliability.md lists the faults. A fault with an unknown outcome has three variants: the record
is created before the fault, later, or never.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from attrs import frozen

from tests.idempotency.booking_server import in_child_process
from tests.idempotency.bookings import APPOINTMENT
from tests.pipeline.fault_server import Behavior, Wire, message
from tests.pipeline.faults import FAULTS, Raises

# Seconds after which a late record exists. The timeout of the clients is longer.
LATE = 0.5
# Seconds after which the server stops by itself.
LONGEST = 3600


@frozen
class Variant:
    """The fault that the first request for an ID meets."""

    what: str
    behavior: Behavior
    effect: Literal["before", "late", "never"]


def variants() -> Iterator[Variant]:
    """Yield each fault in the table that needs a server, with each of its possible effects."""
    for fault in FAULTS:
        if not fault.listening or fault.scheme != "http":
            continue  # such a request does not reach a server
        unknown = isinstance(fault.post, Raises) and fault.post.facts.get("outcome") == "unknown"
        if unknown:
            for effect in ("before", "late", "never"):
                yield Variant(fault.what, fault.behavior, effect)
        else:
            yield Variant(fault.what, fault.behavior, "never" if isinstance(fault.post, Raises) else "before")


VARIANTS = list(variants())


def names(count: int) -> list[str]:
    """Return IDs that begin with the number of their variant, for all variants alternately."""
    return [f"{number % len(VARIANTS)}-{number}" for number in range(count)]


class RequestRead(Wire):
    """A connection whose request has already been read."""

    def __init__(self, wire: Wire, request: bytes) -> None:
        super().__init__(wire.reader, wire.writer, wire.requests)
        self._request = request

    async def request(self) -> bytes:
        return self._request


class BookingServer:
    """Creates an appointment for each request, except the first request for each ID."""

    def __init__(self) -> None:
        self.created: list[str] = []
        self.numbers: dict[str, list[int]] = {}
        self.seen: set[str] = set()

    async def serve(self, started: int) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1000)
        async with server:
            os.write(started, f"{server.sockets[0].getsockname()[1]}\n".encode())
            await asyncio.Event().wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer, [])
        try:
            while not writer.is_closing():
                request = await wire.request()
                wire.requests.clear()
                await self._respond(wire, request)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client has disconnected
        finally:
            writer.close()

    async def _respond(self, wire: Wire, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, _ = head.partition(b"\r\n")[0].decode().split(" ")
        if method == "GET":
            await wire.send(message(200, json.dumps(self._list(target)).encode()))
            return
        name: str = json.loads(body)["externalId"]
        if name in self.seen:
            self._create(name)
            record = {"data": self._record(len(self.created) - 1)}
            await wire.send(message(201, json.dumps(record).encode()))
            return
        self.seen.add(name)
        variant = VARIANTS[int(name.partition("-")[0])]
        if variant.effect == "before":
            self._create(name)
        elif variant.effect == "late":
            # Do not use the event loop's clock, because some faults make it run faster.
            call_soon = asyncio.get_running_loop().call_soon_threadsafe
            threading.Timer(LATE, call_soon, (self._create, name)).start()
        await variant.behavior(RequestRead(wire, request))

    def _create(self, name: str) -> None:
        self.numbers.setdefault(name, []).append(len(self.created))
        self.created.append(name)

    def _list(self, target: str) -> object:
        wanted = parse_qs(urlsplit(target).query).get("external-id[]", [])
        if not wanted:
            return self.created
        found = [self._record(number) for name in wanted for number in self.numbers.get(name, [])]
        return {"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": len(found)}}

    def _record(self, number: int) -> dict[str, object]:
        return {"id": f"id-{number}", "externalId": self.created[number], **APPOINTMENT}


def served() -> AbstractContextManager[str]:
    """Run a server in the block, and return its address."""
    return in_child_process(BookingServer().serve, LONGEST)
