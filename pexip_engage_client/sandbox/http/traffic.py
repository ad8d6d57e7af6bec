"""The documented rate limits, counted per client address, and the requests in flight.

If an enterprise's records are replaced, its requests in flight end with a 503 and change nothing.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Lock

from attrs import define, field, frozen

from ..._runtime.arguments import count
from ..problems import ServiceUnavailable, TooManyRequests
from ..state.clock import Clock
from .messages import HttpRequest

_MINUTE = 60.0


@frozen
class RateLimits:
    """The limits on concurrent requests and on requests in a minute. The defaults are the documented limits."""

    concurrent: int | None = 4
    """The maximum number of requests in flight; None means no limit."""
    per_minute: int | None = 3000
    """The maximum number of requests in any minute; None means no limit."""

    def __attrs_post_init__(self) -> None:
        for name, value in (("concurrent", self.concurrent), ("per_minute", self.per_minute)):
            if value is not None:
                count(name, value, 1)


@frozen
class Meter:
    """A counter of requests for each client address. `Clock.elapsed` measures the minutes."""

    limits: RateLimits
    clock: Clock
    _in_flight: dict[str, int] = field(factory=lambda: defaultdict(int), init=False)
    _started: dict[str, deque[float]] = field(factory=lambda: defaultdict(deque), init=False)

    @contextmanager
    def request(self, client: str) -> Generator[None]:
        """Count a request while the sandbox serves it. Rejected requests do not count."""
        if self.limits.concurrent is not None and self._in_flight[client] >= self.limits.concurrent:
            raise TooManyRequests(f"more than {self.limits.concurrent} concurrent requests from this address")
        self._count(client)
        self._in_flight[client] += 1
        try:
            yield
        finally:
            self._in_flight[client] -= 1

    def _count(self, client: str) -> None:
        if self.limits.per_minute is None:
            return
        now, started = self.clock.elapsed(), self._started[client]
        while started and now - started[0] >= _MINUTE:
            started.popleft()
        if len(started) >= self.limits.per_minute:
            raise TooManyRequests(f"more than {self.limits.per_minute} requests in a minute from this address")
        started.append(now)

    def reset(self) -> None:
        """Forget all counted requests."""
        self._started.clear()


_Future = asyncio.Future[None]


@define
class InFlight:
    """The requests in flight to one enterprise. Several event loops may serve them."""

    _ended: int = field(default=0, init=False)  # the number of calls to `end_all`
    _reason: str = field(default="", init=False)
    _waiting: set[_Future] = field(factory=set[_Future], init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def begin(self, request: HttpRequest) -> "RequestInFlight":
        """Return a new request, which begins now."""
        return RequestInFlight(self, request, self._ended)

    def end_all(self, reason: str) -> None:
        """End all current requests with a 503.

        Waiting requests end immediately. The others end before they change anything.
        """
        with self._lock:
            self._ended += 1
            self._reason = reason
            waiting, self._waiting = self._waiting, set()
        for future in waiting:
            with suppress(RuntimeError):  # if its event loop is closed
                future.get_loop().call_soon_threadsafe(_wake, future)

    def check(self, begun: int) -> None:
        """Raise ServiceUnavailable for a request that began before the last call to `end_all`."""
        if begun != self._ended:
            raise ServiceUnavailable(self._reason)

    def add(self, future: _Future, begun: int) -> None:
        """Register a waiting request, which `end_all` then wakes."""
        with self._lock:
            self.check(begun)
            self._waiting.add(future)

    def discard(self, future: _Future) -> None:
        """Remove a request that no longer waits."""
        with self._lock:
            self._waiting.discard(future)


@define
class RequestInFlight:
    """One request in flight. Its methods raise ServiceUnavailable if `end_all` has ended the request."""

    _all: InFlight
    _request: HttpRequest
    _begun: int

    def check(self) -> None:
        """Raise ServiceUnavailable if `end_all` has ended the request."""
        self._all.check(self._begun)

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds. Even if the number is 0, other requests can start."""
        if seconds:
            await self._wait(None, seconds)
        else:
            await asyncio.sleep(0)
        self.check()

    async def disconnected(self) -> None:
        """Wait until the client has disconnected."""
        task = asyncio.create_task(self._request.disconnected())
        try:
            await self._wait(task, None)
        finally:
            task.cancel()
        self.check()

    async def _wait(self, task: _Future | None, timeout: float | None) -> None:
        future: _Future = asyncio.get_running_loop().create_future()
        self._all.add(future, self._begun)
        try:
            awaited = {future} if task is None else {future, task}
            await asyncio.wait(awaited, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._all.discard(future)


def _wake(future: _Future) -> None:
    if not future.done():
        future.set_result(None)
