"""5,000 calls at once against a server that enforces the vendor's limits, with a shortened minute.

`python -m benchmarks limits`. The server is a process of its own: at most 4 requests in flight and 1,000 in any
sliding five seconds; anything beyond gets a 429. No call may get one, and together they are to reach 97 % of the
allowed throughput: from when the first thousand are through, as these may go at once.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator

from pexip_engage_client import EngageClient, Limits

from .measuring import ROOT, Effort, Row

CALLS, CONCURRENT, PER_PERIOD, PERIOD = 5000, 4, 1000, 5.0
SERVICE_TIME = 0.002
BOUND = 0.97


class Enforcer(asyncio.Protocol):
    """One connection to the server; the counts are those of all."""

    in_flight = most_in_flight = answered = refused = 0
    recent: deque[float] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """A request, which is small enough to come in one piece."""
        if data.startswith(b"GET /stats"):
            facts = {"answered": self.answered, "refused": self.refused, "most_in_flight": self.most_in_flight}
            return self.reply(200, json.dumps(facts).encode())
        cls, now = type(self), time.monotonic()
        while cls.recent and cls.recent[0] <= now - PERIOD:
            cls.recent.popleft()
        if cls.in_flight >= CONCURRENT or len(cls.recent) >= PER_PERIOD:
            cls.refused += 1
            return self.reply(429, b'{"errors":[]}')
        cls.recent.append(now)
        cls.in_flight += 1
        cls.most_in_flight = max(cls.most_in_flight, cls.in_flight)
        asyncio.get_running_loop().call_later(SERVICE_TIME, self.answer)
        return None

    def answer(self) -> None:
        cls = type(self)
        cls.in_flight -= 1
        cls.answered += 1
        self.reply(200, b'{"data":{"id":"1"}}')

    def reply(self, status: int, body: bytes) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Enforcer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the parent goes


async def walk(port: int, calls: int) -> tuple[float, dict[str, int]]:
    """Calls a second after the first period's share, and the server's counts."""
    limits = Limits(CONCURRENT, PER_PERIOD, period=PERIOD)
    url = f"http://127.0.0.1:{port}"
    async with EngageClient("acme", token="t", base_url=url, limits=limits) as engage:
        times: list[float] = [time.perf_counter()]

        async def call(number: int) -> None:
            await engage.request("GET", f"/things/{number}")
            times.append(time.perf_counter())

        await asyncio.gather(*(call(number) for number in range(calls)))
    first = PER_PERIOD if calls > PER_PERIOD else 0
    reached = (calls - first) / (times[-1] - times[first])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /stats HTTP/1.1\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(int(head.split(b"Content-Length: ")[1]))
    writer.close()
    return reached, json.loads(body)


def measure(effort: Effort) -> Iterator[Row]:
    calls = effort.calls
    command = [sys.executable, "-m", "benchmarks.throughput"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reached, server = asyncio.run(walk(int(process.stdout.readline()), calls))
    assert server["answered"] == calls
    assert server["most_in_flight"] <= CONCURRENT
    allowed = PER_PERIOD / PERIOD
    yield Row(
        what=f"{calls} calls at once at a server with the vendor's limits: share of the allowed throughput",
        samples=[100 * reached / allowed],
        unit="%",
        bound=100 * BOUND,
        at_least=True,
        notes=[f"{reached:.0f} calls a second, {server['most_in_flight']} in flight at most"],
    )
    yield Row(what="the same: answers with 429", samples=[server["refused"]], unit="", bound=0)


if __name__ == "__main__":
    asyncio.run(serve())
