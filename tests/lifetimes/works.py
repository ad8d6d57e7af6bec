"""Work that holds a lease, a shared token request, pages in advance, an event or connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from attrs import define, field

from pexip_engage_client import EngageClient
from pexip_engage_client.stores import Holder, Lease, MemoryStore
from pexip_engage_client.sync import changes

from ..idempotency.bookings import APPOINTMENT, Bookings, Clock, book
from ..pipeline.doubles import Service
from ..webhooks.support import CREATE, SharedStore, receiving

OPTIONS: dict[str, Any] = {"limits": None, "timeout": 20}


class SlowStore(MemoryStore):
    """A store in memory that waits before it grants a lease, and knows the names of its leases."""

    def __init__(self) -> None:
        super().__init__()
        self.leases = set[str]()

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        self.leases.add(name)
        await asyncio.sleep(0.0004)
        return await super().acquire(name, owner, seconds)

    async def held(self) -> list[str]:
        """Return the leases that another process cannot acquire."""
        found: list[str] = []
        for name in self.leases:
            lease = await super().acquire(name, "another process", 30)
            if isinstance(lease, Holder):
                found.append(name)
            else:
                await self.write([], lease=lease, keep=0.0)
        return found


class Pages(httpx.AsyncBaseTransport):
    """A list of 60 records, 10 on each page."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.0004)
        offset = int(request.url.params.get("offset", 0))
        data = [{**APPOINTMENT, "id": str(number)} for number in range(offset, min(offset + 10, 60))]
        return httpx.Response(200, json={"data": data, "meta": {"offset": offset, "limit": 10, "totalCount": 60}})


async def nothing() -> None:
    """Close nothing."""


@define
class Work:
    """A coroutine function, and what it uses."""

    use: Callable[[], Coroutine[Any, Any, object]]
    aclose: Callable[[], Coroutine[Any, Any, object]] = nothing
    store: SlowStore = field(factory=SlowStore)


def create_once(_: str) -> Work:
    """Hold the lease on an external ID."""
    bookings, store = Bookings(), SlowStore()
    timing = Clock(bookings, 1e9).timing
    engage = EngageClient("acme", token="t", transport=bookings, idempotency=store, timing=timing, **OPTIONS)
    return Work(lambda: book(engage, "crm-42"), engage.aclose, store)


def token_request(_: str) -> Work:
    """Share a token request."""
    service = Service()
    service.token_delay = 0.001
    engage = EngageClient("acme", client_id="id", client_secret="s", transport=service, **OPTIONS)

    async def use() -> None:
        await asyncio.gather(*(engage.request("GET", "/things") for _ in range(2)))

    return Work(use, engage.aclose)


def pages_in_advance(_: str) -> Work:
    """Request pages in advance."""
    engage = EngageClient("acme", token="t", transport=Pages(), **OPTIONS)

    async def use() -> None:
        assert len([each async for each in engage.appointments.list(limit=10, concurrency=3)]) == 60

    return Work(use, engage.aclose)


def sync(_: str) -> Work:
    """Hold the lease on a sync."""
    engage, store = EngageClient("acme", token="t", transport=Pages(), **OPTIONS), SlowStore()

    async def use() -> None:
        async for _ in changes(engage.appointments.list(limit=10), store, key="k"):
            await asyncio.sleep(0)

    return Work(use, engage.aclose, store)


def _inbox(store: SlowStore, receiver_store: Any) -> Work:
    async def handle(_: object) -> None:
        await asyncio.sleep(0.001)

    receiver = receiving(handle, store=receiver_store)

    async def use() -> None:
        async with receiver:
            await receiver.receive(CREATE)

    return Work(use, store=store)


def inbox(_: str) -> Work:
    """Hold the lease on an event, and wait for its handler."""
    return _inbox(store := SlowStore(), store)


def durable_inbox(_: str) -> Work:
    """Hold the lease on an event whose handler runs in the background."""
    return _inbox(store := SlowStore(), SharedStore(store=store))


def connections(url: str) -> Work:
    """Use two connections at the same time."""
    engage = EngageClient("acme", token="t", base_url=url, allow_insecure=True, **OPTIONS)

    async def use() -> None:
        await asyncio.gather(*(engage.request("GET", "/things") for _ in range(2)))

    return Work(use, engage.aclose)


WORKS = [create_once, token_request, pages_in_advance, sync, inbox, durable_inbox, connections]
