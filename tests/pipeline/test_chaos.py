"""Many concurrent calls, many faults, and some cancellations."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from pexip_engage_client import EngageClient, EngageError, Limits
from pexip_engage_client.limits import LocalLimiter

from . import fault_server as server
from .conftest import Pauses
from .fault_server import FaultServer, Wire

pytestmark = pytest.mark.proof

FAULTS = [
    server.ok,
    server.ok,
    server.ok,
    server.reset_early,
    server.reset_after_request,
    server.close_after_request,
    server.hang,
    server.page(502),
    server.page(200),
    server.error_response(429),
    server.error_response(401),
    server.error_response(422),
    server.raw(server.message()[:-4], then="close"),
    server.raw(server.message() + server.message(200, b'{"data":{"id":"of somebody else"}}')),
    server.answer(200, b"\x1f\x8b broken", Content_Encoding="gzip"),
]


@pytest.mark.parametrize("seed", range(3))
async def test_every_call_ends_and_leaves_nothing_running(seed: int, pauses: Pauses) -> None:
    dice = random.Random(seed)

    async def fault(wire: Wire) -> None:
        await dice.choice(FAULTS)(wire)

    limiter = LocalLimiter(Limits(8, 100_000, period=0.1))
    async with FaultServer(fault) as faulty:
        engage = EngageClient(
            "acme",
            token="t",
            base_url=faulty.url,
            limits=limiter,
            timing=pauses.timing,
            timeout=0.05,
            deadline=10,
        )

        async def call(number: int) -> Any:
            if number % 3:
                return (await engage.appointments.get("1")).id
            return (await engage.appointments.accept("1")).id

        async with engage:
            tasks = [asyncio.create_task(call(number)) for number in range(150)]
            await asyncio.sleep(0.02)
            left = [task for task in tasks if dice.random() < 0.1 and task.cancel()]
            results = await asyncio.gather(*tasks, return_exceptions=True)
        assert await faulty.settled()
    for task, result in zip(tasks, results, strict=True):
        assert isinstance(result, EngageError) or result == "1" or (task in left and task.cancelled()), repr(result)
    assert results.count("1") > 20
    assert limiter.idle()
