"""How much may go out at once, and in a minute.

Engage allows 4 requests in flight and 3,000 a minute for an IP address. So all clients of a process that talk to the
same host share one limiter, whatever their enterprise, event loop or thread. `RedisLimits` (extra ``[redis]``) shares
it between processes and machines.

Calls go in the order in which they came. The minute is a sliding one and holds as the *server* sees it: a request
counts until a minute after its response came back, because only that proves when it had arrived at the latest. However
the network delays some requests and bunches others together, no window at the server has more than are allowed.

After a 429 nobody sends for a moment: as long as `Retry-After` asks, or else one second, two after the next 429, and
so on up to thirty. Then requests go out one at a time, and each response that is no 429 gives one parallel place back.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock, RLock, get_ident
from typing import Any, Protocol, runtime_checkable

from attrs import field, frozen

from .._http import httpx
from .._runtime.arguments import count, refuse, seconds

# The clocks of two machines run apart; this much of the period is added to it.
DRIFT = 0.001

Lease = Any


@runtime_checkable
class Limiter(Protocol):
    """What ``limits=`` takes, beside `Limits`: anything that lets calls through one by one."""

    async def acquire(self) -> Lease:
        """Wait until one more request may go out. What this returns is handed to `release`."""
        ...

    async def release(self, lease: Lease, throttled: float | None) -> None:
        """The request is over. After a 429 `throttled` is the seconds that it asked to wait, or 0; else None."""
        ...


def _at_least_one(_: Limits, attribute: Any, value: Any) -> None:
    if value is not None or attribute.name == "concurrent":
        count(attribute.name, value, 1)


def _duration(_: Limits, attribute: Any, value: Any) -> None:
    if seconds(attribute.name, value) is None:
        raise refuse(attribute.name, "a number of seconds", value)


@frozen
class Limits:
    """The two limits. Clients of a process with equal `Limits` for the same host share one limiter."""

    concurrent: int = field(default=4, validator=_at_least_one)
    """Requests in flight."""
    per_minute: int | None = field(default=3000, validator=_at_least_one)
    """Requests in any sliding minute; None for as many as there are."""
    period: float = field(default=60.0, kw_only=True, validator=_duration)
    """How long the minute is: another length is of use in tests and benchmarks only."""


class LocalLimiter:
    """The limits of one process: first come, first served, over all its event loops and threads."""

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits or Limits()
        self._clock = clock
        # Re-entrant: the garbage collector may come at any moment, and let an abandoned call give its place back.
        self._lock = RLock()
        self._waiting: OrderedDict[_Turn, None] = OrderedDict()
        self._in_flight = 0
        self._recent: deque[float] = deque()  # when the responses of the running period came
        self._window = self.limits.period * (1 + DRIFT)
        self._allowed = self.limits.concurrent
        self._quiet_until = float("-inf")
        self._slowed_at = float("-inf")
        self._penalty = 0.0

    async def acquire(self) -> float:
        """Wait for the turn; returns when it came."""
        with self._lock:
            now = self._clock()
            if not self._waiting and self._opens_in(now) <= 0:
                self._in_flight += 1
                return now
            turn = _Turn()
            self._waiting[turn] = None
            self._admit(now)
        try:
            return await turn.future
        except BaseException:
            with self._lock:
                if turn.granted is None:
                    self._waiting.pop(turn, None)
                else:  # the turn came, but nobody is there to take it
                    self._in_flight -= 1
                self._admit(self._clock())
            raise

    async def release(self, lease: float, throttled: float | None) -> None:
        """Give the place to the next in the queue."""
        with self._lock:
            now = self._clock()
            self._in_flight -= 1
            if self.limits.per_minute is not None:
                self._recent.append(now)
            if throttled is not None:
                self._slow_down(lease, now, throttled)
            elif lease >= self._slowed_at:
                self._penalty = 0.0
                self._allowed = min(self._allowed + 1, self.limits.concurrent)
            self._admit(now)

    def _opens_in(self, now: float) -> float:
        """Seconds until the next request may go; infinite where that is up to a request in flight."""
        if self._in_flight >= self._allowed:
            return float("inf")
        wait = self._quiet_until - now
        if self.limits.per_minute is not None:
            recent, begin = self._recent, now - self._window
            while recent and recent[0] <= begin:
                recent.popleft()
            if len(recent) + self._in_flight >= self.limits.per_minute:
                wait = max(wait, recent[0] - begin) if recent else float("inf")
        return wait

    def _admit(self, now: float) -> None:
        """Let in whom there is room for, oldest first. Where only time is missing, the oldest gets an alarm."""
        while self._waiting:
            wait = self._opens_in(now)
            if wait == float("inf"):
                return
            turn, _ = self._waiting.popitem(last=False)
            if wait <= 0:
                self._in_flight += turn.grant(now)
            elif turn.set_alarm(now + wait, wait, self._ring):
                self._waiting[turn] = None
                self._waiting.move_to_end(turn, last=False)
                return
            # Where an event loop is gone, the next in the queue is next.

    def _ring(self) -> None:
        with self._lock:
            self._admit(self._clock())

    def _slow_down(self, lease: float, now: float, seconds: float) -> None:
        if lease >= self._slowed_at:
            # The first refusal since we last slowed down. Others that were in flight with it tell nothing new.
            longest = self.limits.period / 2
            self._penalty = min(longest, self._penalty * 2 or self.limits.period / 60)
            self._allowed = 1
            self._slowed_at = now
            seconds = max(seconds, self._penalty)
        # A minute is all that a limit per minute can ask for; whatever is beyond must not stop a whole process.
        self._quiet_until = max(self._quiet_until, now + min(seconds, self.limits.period))


class _Turn:
    """A caller in the queue."""

    __slots__ = ("_alarm_at", "_thread", "future", "granted", "loop")

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[float] = self.loop.create_future()
        self.granted: float | None = None
        self._thread = get_ident()
        self._alarm_at = float("inf")

    def grant(self, now: float) -> bool:
        """Tell the caller to go; False when its event loop is gone."""
        if not self._call(self._go, now):
            return False
        self.granted = now
        return True

    def set_alarm(self, at: float, delay: float, callback: Callable[[], None]) -> bool:
        """Have the callback called in the caller's event loop in time; False when the loop is gone."""
        if at >= self._alarm_at and not self.loop.is_closed():
            return True
        self._alarm_at = at

        def ring() -> None:
            self._alarm_at = float("inf")
            callback()

        return self._call(self.loop.call_later, delay, ring)

    def _go(self, now: float) -> None:
        if not self.future.done():
            self.future.set_result(now)

    def _call(self, function: Callable[..., object], *args: object) -> bool:
        if self.loop.is_closed():
            return False
        if get_ident() == self._thread:
            function(*args)
            return True
        try:
            self.loop.call_soon_threadsafe(function, *args)
        except RuntimeError:  # closed meanwhile
            return False
        return True


shared_limiters: dict[tuple[str, Limits], LocalLimiter] = {}
_sharing = Lock()


def limiter_for(address: str, limits: Limits | Limiter | None) -> Limiter | None:
    """The limiter for an API's address, by the option ``limits`` of a client."""
    return shared_limiter(httpx.URL(address).netloc.decode(), limits) if isinstance(limits, Limits) else limits


def shared_limiter(host: str, limits: Limits) -> LocalLimiter:
    """The limiter that this process has for a host."""
    with _sharing:
        return shared_limiters.setdefault((host, limits), LocalLimiter(limits))
