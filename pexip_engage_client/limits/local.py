"""The limits of one process.

Engage allows 4 requests in flight and 3,000 a minute for an IP address. So all clients of a process that talk to the
same host share one limiter, whatever their enterprise, event loop or thread. `RedisLimits` (extra ``[redis]``) shares
it between processes and machines.

Calls go in the order in which they came; one that got a 429 goes again before those that wait for their first turn. The
minute is a sliding one and holds as the *server* sees it: a request counts until a minute after its response came back,
because only that proves when it had arrived at the latest. However the network delays some requests and bunches others
together, no window at the server has more than are allowed. What the server allows less than that is found out; see
`pacing`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from threading import RLock
from types import ModuleType
from typing import Any, Protocol

from attrs import astuple

from .._http import httpx
from .._loops import loop_here, restarts_in_a_child
from ..errors import TransportError
from .pacing import Limits, Pacer, Ticket

Lease = Any
Turn = asyncio.Future[Ticket]

# Seconds within which another thread's event loop has to take a turn; then others go first.
PATIENCE = 0.05


class Limiter(Protocol):
    """What ``limits=`` takes, beside `Limits`: anything that lets calls through one by one.

    It may also have ``acquire_again(lease)``, which is called in place of `acquire` after a 429, and should let the
    call go before others; and ``abandon(lease, seconds)``, in place of `release` when nobody waits for the response any
    more, but the server may be at work on it for so many seconds. One whose `acquire` and `acquire_again` take
    ``patience=`` is told how many seconds are left (None: any number) for what else it may have to wait for, such as a
    server of its own.
    """

    async def acquire(self) -> Lease:
        """Wait until one more request may go out. What this returns is handed to `release`."""
        ...

    async def release(self, lease: Lease, throttled: float | None) -> None:
        """The request is over. After a 429 `throttled` is the seconds that it asked to wait, or 0; else None."""
        ...


class LocalLimiter:
    """The limits of one process: first come, first served, over all its event loops and threads."""

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits or Limits()
        self._clock = clock
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Begin with nobody waiting and nothing in flight, as a child process does."""
        # Re-entrant: the garbage collector may come at any moment, and let an abandoned call give its place back.
        self._lock = RLock()
        self._pacer = Pacer(self.limits)
        self._lines: dict[tuple[asyncio.AbstractEventLoop, bool], Line] = {}
        self._numbers = count()

    async def acquire(self, patience: float | None = None) -> Ticket:
        """Wait for the turn; no longer than `patience` for what else than the queue it may take."""
        return await self._turn(False, patience)

    async def acquire_again(self, lease: Ticket, patience: float | None = None) -> Ticket:
        """Wait for the turn, before those who have had none."""
        return await self._turn(True, patience)

    async def release(self, lease: Ticket, throttled: float | None) -> None:
        """Give the place to the next in the queue."""
        with self._lock:
            now = self._clock()
            if throttled is None:
                self._pacer.accepted(lease, now)
            else:
                self._pacer.refused(lease, now, throttled)
            self._admit(now)

    def abandon(self, lease: Ticket, seconds: float) -> None:
        """Hold the place for as long as the server may still be at work."""
        with self._lock:
            now = self._clock()
            self._pacer.given_up(now, seconds)
            self._admit(now)

    def idle(self) -> bool:
        """Whether nothing is in flight and nobody waits."""
        with self._lock:
            return not (self._pacer.in_flight or self._waiting)

    def wake(self) -> None:
        """Look at the clock, and let in whom there is room for."""
        with self._lock:
            self._admit(self._clock())

    # --- what a limiter that asks others as well adds to

    async def _turn(self, again: bool, patience: float | None) -> Ticket:
        with self._lock:
            now = self._clock()
            if not self._lines and self._opens_in(now) <= 0:
                return self._sent(now)
            loop = asyncio.get_running_loop()
            turn: Turn = loop.create_future()
            line = self._lines.setdefault((loop, again), Line(loop, again))
            line.turns[turn] = next(self._numbers)
            self._admit(now)
            self._watch(turn, patience, now)
        try:
            return await turn
        except BaseException:
            with self._lock:
                line.turns.pop(turn, None)
                if turn.done() and not turn.cancelled() and turn.exception() is None:  # but nobody is there to take it
                    self._pacer.not_sent()
                self._admit(self._clock())
            raise

    def _opens_in(self, now: float) -> float:
        return self._pacer.opens_in(now)

    def _sent(self, now: float) -> Ticket:
        return self._pacer.sent(now)

    def _watch(self, turn: Turn, patience: float | None, since: float) -> None:
        """Somebody waits."""

    # --- the queue

    @property
    def _waiting(self) -> int:
        return sum(len(line.turns) for line in list(self._lines.values()))

    def _admit(self, now: float) -> None:
        """Let in whom there is room for, oldest first. Each goes in its own event loop, which is told when to look."""
        here = loop_here()
        while lines := self._in_order(here, now):
            wait = self._opens_in(now)
            if wait > 0 or lines[0].loop is not here:
                self._set_alarms(lines, now, max(wait, 0.0))
                return
            turn, _ = lines[0].turns.popitem(last=False)
            if turn.done():
                continue
            try:
                turn.set_result(self._sent(now))
            except TransportError as error:
                turn.set_exception(error)

    def _in_order(self, here: asyncio.AbstractEventLoop | None, now: float) -> list[Line]:
        """The lines in which somebody waits, without those whose event loop is gone, or blocked."""
        for key, line in list(self._lines.items()):
            if not line.turns or line.loop.is_closed():
                self._lines.pop(key, None)
        looking = (line for line in self._lines.values() if line.loop is here or now < line.looks_at + PATIENCE)
        return sorted(looking, key=Line.place)

    def _set_alarms(self, lines: Iterable[Line], now: float, wait: float) -> None:
        """Have the first in the queue look then; and the others soon after, as its event loop may be blocked."""
        for line in lines:
            at = now + wait
            if at < line.looks_at:
                line.looks_at = at
                with suppress(RuntimeError):  # closed meanwhile
                    line.loop.call_soon_threadsafe(line.loop.call_later, wait, self._look, line, at)
            wait += PATIENCE

    def _look(self, line: Line, at: float) -> None:
        with self._lock:
            if line.looks_at == at:
                line.looks_at = float("inf")
                self._admit(self._clock())


class Line:
    """Those who wait in one event loop, for their first turn or again."""

    def __init__(self, loop: asyncio.AbstractEventLoop, again: bool) -> None:
        self.loop = loop
        self.again = again
        self.turns: OrderedDict[Turn, int] = OrderedDict()
        """By number, oldest first."""
        self.looks_at = float("inf")
        """When it is to look whether there is room. If that is over, the event loop is blocked."""

    def place(self) -> tuple[bool, int]:
        """Where in the queue it stands: as its first."""
        return (not self.again, next(iter(self.turns.values())))


def limiter_for(address: str, limits: Limits | Limiter | None) -> Limiter | None:
    """The limiter for an API's address, by the option ``limits`` of a client.

    For `Limits` it is the one that this process has for the host, whichever copy of the package asks, in whichever
    version.
    """
    if not isinstance(limits, Limits):
        return limits
    return limiters.setdefault((httpx.URL(address).netloc.decode(), *astuple(limits)), LocalLimiter(limits))


# What all copies of the package in a process have in common stands among Python's modules, as no copy's own: no
# `import` can name it, and `setdefault` is atomic. One copy uses another's limiters by their methods only. A version
# whose limiters have other methods changes the number in the name, and shares with its own kind.
_SHARED = "pexip-engage-client shared limiters 3"
_shared = sys.modules.setdefault(_SHARED, ModuleType(_SHARED))
limiters: dict[tuple[Any, ...], LocalLimiter] = vars(_shared).setdefault("limiters", {})
