"""Serve a paginated list of appointments without a network, for benchmarks that read many records."""

from __future__ import annotations

import asyncio
from functools import cache

import httpx

from .payloads import appointment, to_bytes

PLACE = 987654321


class Appointments(httpx.AsyncBaseTransport):
    """Responds to every request with its page, after the latency, and counts the requests in flight."""

    def __init__(self, total: int, latency: float = 0.0) -> None:
        self.total = total
        self.latency = latency
        self.in_flight = 0
        self.most_in_flight = 0
        self._prepared: dict[tuple[int, int], bytes] = {}

    def prepare(self, limit: int) -> None:
        """Create the pages in advance, because a real service would not create them in the measured process."""
        self._prepared = {(offset, limit): self._page(offset, limit) for offset in range(0, self.total, limit)}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(self.latency)
        self.in_flight -= 1
        wanted = int(request.url.params.get("offset", 0)), int(request.url.params["limit"])
        return httpx.Response(200, content=self._prepared.get(wanted) or self._page(*wanted))

    def _page(self, offset: int, limit: int) -> bytes:
        end = min(offset + limit, self.total)
        records = b",".join((b"%d" % number).join(_around_numbers()) for number in range(offset, end))
        meta = b'{"offset":%d,"limit":%d,"totalCount":%d}' % (offset, limit, self.total)
        return b'{"data":[%s],"meta":%s}' % (records, meta)


@cache
def _around_numbers() -> list[bytes]:
    """Split a full appointment at its number, which occurs several times."""
    return to_bytes(appointment(PLACE)).split(b"%d" % PLACE)
