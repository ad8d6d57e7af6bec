"""A server that counts requests, without a network, and what it has counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from pexip_engage_client.limits import Limiter


def most_in_window(times: Sequence[float], period: float) -> int:
    """The largest number of times within any half-open window of that length."""
    ordered, most, begin = sorted(times), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[begin] >= period:
            begin += 1
        most = max(most, end - begin + 1)
    return most


class Server:
    """Counts requests when they arrive, like Engage, over a network that delays some of them."""

    def __init__(self, delay: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.delay = delay
        self.clock = clock
        self.arrivals: list[float] = []
        self.in_flight = self.most_in_flight = 0

    async def handle(self) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(random.random() ** 4 * self.delay)  # usually short, sometimes long
        self.arrivals.append(self.clock())
        await asyncio.sleep(0.001)
        self.in_flight -= 1


async def send_request(limiter: Limiter, server: Server) -> None:
    """Send a request when the limiter permits it."""
    permit = await limiter.acquire()
    try:
        await server.handle()
    finally:
        permit.release()
