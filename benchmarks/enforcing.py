"""A server that enforces its limits: `python -m benchmarks.enforcing NUMBER`.

The number selects one of the kinds below.

It prints its port, and ends when its standard input closes. It is a separate process that does not load the client.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import NamedTuple

from .rules import FixedWindow, LeakyBucket, Rule, SlidingWindow, TokenBucket

CONCURRENT, PER_PERIOD, PERIOD = 4, 1000, 5.0
ALLOWED = PER_PERIOD / PERIOD


class Kind(NamedTuple):
    """A kind of server: its rule, the requests per second that it accepts, and the time that each request takes."""

    what: str
    rule: Rule
    allowed: float
    service: float = 0.002
    learning: float = 60.0
    """How many seconds a client has to learn what the server allows."""


DOCUMENTED = Kind("the documented limits", SlidingWindow(PER_PERIOD, PERIOD), ALLOWED)
OTHERS = [
    Kind("half as many, with a fixed window", FixedWindow(500, PERIOD), 100, learning=240.0),
    Kind("half as many, with a sliding window", SlidingWindow(500, PERIOD), 100),
    Kind("half as many, and 2 in flight", SlidingWindow(500, PERIOD, at_once=2), 100),
    Kind("half as many, with a token bucket of 50", TokenBucket(100, 50), 100),
    Kind("a quarter as many, with a leaky bucket without bursts", LeakyBucket(50), 50),
    Kind("2 in flight", SlidingWindow(PER_PERIOD, PERIOD, at_once=2), 50, service=0.04),
    Kind("an eighth as many, with windows of four seconds", FixedWindow(100, 4.0), 25, learning=240.0),
]
KINDS = [DOCUMENTED, *OTHERS]


class Enforcer(asyncio.Protocol):
    """One connection to the server. All connections share the counts."""

    kind = DOCUMENTED
    in_flight = most_in_flight = answered = refused = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Receive a request, which is small enough to arrive in one piece."""
        if data.startswith(b"GET /stats"):
            facts = {"answered": self.answered, "refused": self.refused, "most_in_flight": self.most_in_flight}
            return self.reply(200, json.dumps(facts).encode())
        cls = type(self)
        if not cls.kind.rule.allows(time.monotonic(), cls.in_flight):
            cls.refused += 1
            return self.reply(429, b'{"errors":[]}')
        cls.in_flight += 1
        cls.most_in_flight = max(cls.most_in_flight, cls.in_flight)
        asyncio.get_running_loop().call_later(cls.kind.service, self.answer)
        return None

    def answer(self) -> None:
        cls = type(self)
        cls.in_flight -= 1
        cls.answered += 1
        self.reply(200, b'{"data":{"id":"1"}}')

    def reply(self, status: int, body: bytes) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))


async def serve(kind: Kind) -> None:
    Enforcer.kind = kind
    server = await asyncio.get_running_loop().create_server(Enforcer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # wait until the parent process ends


if __name__ == "__main__":
    asyncio.run(serve(KINDS[int(sys.argv[1])]))
