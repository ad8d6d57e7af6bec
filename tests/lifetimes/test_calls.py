"""A call that ends in any way leaves nothing behind and logs nothing, and the next call works immediately."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.stores import Holder, Lease, MemoryStore

from ..idempotency.bookings import APPOINTMENT, Bookings, Clock, book
from ..pipeline.conftest import fresh_idempotency as fresh_idempotency
from ..pipeline.doubles import Service
from .endings import ENDINGS, close_loop, run

pytestmark = pytest.mark.proof

# The number of turns of the event loop after which the work ends.
POINTS = range(0, 18, 2)
NEXT: dict[str, Any] = {"limits": None, "timeout": 20}


class SlowStore(MemoryStore):
    """A store in memory that waits before it grants a lease, and knows the names of its leases."""

    def __init__(self) -> None:
        super().__init__()
        self.leases = set[str]()

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        self.leases.add(name)
        await asyncio.sleep(0.0004)
        return await super().acquire(name, owner, seconds)


class Pages(httpx.AsyncBaseTransport):
    """A list of 60 records, 10 on each page."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.0004)
        offset = int(request.url.params.get("offset", 0))
        data = [{**APPOINTMENT, "id": str(number)} for number in range(offset, min(offset + 10, 60))]
        return httpx.Response(200, json={"data": data, "meta": {"offset": offset, "limit": 10, "totalCount": 60}})


def create_once() -> tuple[EngageClient, Callable[[EngageClient], Any], SlowStore]:
    """Hold the lease on an external ID."""
    bookings, store = Bookings(), SlowStore()
    options: Any = {"transport": bookings, "idempotency": store, "timing": Clock(bookings, 1e9).timing}
    return EngageClient("acme", token="t", **NEXT, **options), lambda engage: book(engage, "crm-42"), store


def token_request() -> tuple[EngageClient, Callable[[EngageClient], Any], SlowStore]:
    """Share a token request."""
    service = Service()
    service.token_delay = 0.001

    async def calls(engage: EngageClient) -> None:
        await asyncio.gather(*(engage.request("GET", "/things") for _ in range(2)))

    return EngageClient("acme", client_id="id", client_secret="s", transport=service, **NEXT), calls, SlowStore()


def pages_in_advance() -> tuple[EngageClient, Callable[[EngageClient], Any], SlowStore]:
    """Request pages in advance."""

    async def read(engage: EngageClient) -> None:
        assert len([each async for each in engage.appointments.list(limit=10, concurrency=3)]) == 60

    return EngageClient("acme", token="t", transport=Pages(), **NEXT), read, SlowStore()


@pytest.mark.parametrize("ending", [*ENDINGS, close_loop])
@pytest.mark.parametrize("kind", [create_once, token_request, pages_in_advance])
def test_call_that_ends_in_any_way_leaves_nothing_behind(
    kind: Callable[[], tuple[EngageClient, Callable[[EngageClient], Any], SlowStore]],
    ending: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for point in POINTS:
        engage, use, store = kind()
        held = list[str]()

        async def check(store: SlowStore = store, held: list[str] = held) -> None:
            for name in store.leases:
                found = await MemoryStore.acquire(store, name, "another process", 30)
                if isinstance(found, Holder):
                    held.append(name)
                else:
                    await store.write([], lease=found, keep=0.0)

        async def call_again(engage: EngageClient = engage, use: Callable[[EngageClient], Any] = use) -> None:
            async with asyncio.timeout(9):  # less than the duration of a lease
                await use(engage)
            await engage.aclose()

        async def work(engage: EngageClient = engage, use: Callable[[EngageClient], Any] = use) -> None:
            await use(engage)

        if ending is close_loop:
            close_loop(work, point)
        else:
            run(lambda ending=ending, work=work, point=point: ending(work, point))  # type: ignore[misc]
            asyncio.run(check())
        asyncio.run(call_again())
        asyncio.run(check())
        assert held == [], point
    assert caplog.records == []
