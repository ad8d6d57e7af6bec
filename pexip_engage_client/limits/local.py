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
from collections.abc import Callable
from threading import Lock, RLock, get_ident
from types import ModuleType
from typing import Any, Protocol, cast, runtime_checkable

from attrs import astuple

from .._http import httpx
from .._loops import restarts_in_a_child
from .pacing import Limits, Pacer, Ticket

Lease = Any

# Seconds within which another thread's event loop has to take a turn; then others go first.
PATIENCE = 0.05


@runtime_checkable
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
        self._again: OrderedDict[Turn, None] = OrderedDict()
        self._waiting: OrderedDict[Turn, None] = OrderedDict()
        self._offered: dict[Turn, float] = {}  # to other threads, and not taken yet
        self._alarms: dict[asyncio.AbstractEventLoop, float] = {}

    async def acquire(self, patience: float | None = None) -> Ticket:
        """Wait for the turn; no longer than `patience` for what else than the queue it may take."""
        return await self._turn(self._waiting, patience)

    async def acquire_again(self, lease: Ticket, patience: float | None = None) -> Ticket:
        """Wait for the turn, before those who have had none."""
        return await self._turn(self._again, patience)

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
            return not (self._pacer.in_flight or self._again or self._waiting)

    def wake(self) -> None:
        """Look at the clock, and let in whom there is room for."""
        with self._lock:
            self._admit(self._clock())

    async def _turn(self, queue: OrderedDict[Turn, None], patience: float | None) -> Ticket:
        with self._lock:
            now = self._clock()
            if not self._again and (queue is self._again or not self._waiting) and self._opens_in(now) <= 0:
                return self._sent(now)
            turn = Turn()
            queue[turn] = None
            self._admit(now)
            self._watch(turn, patience)
        try:
            return await turn.future
        except BaseException:
            with self._lock:
                if turn.ticket is not None:  # the turn came, but nobody is there to take it
                    self._not_sent()
                for each in (self._again, self._waiting, self._offered):
                    each.pop(turn, None)
                self._admit(self._clock())
            raise

    # --- what a limiter that asks others as well adds to

    def _opens_in(self, now: float) -> float:
        return self._pacer.opens_in(now)

    def _sent(self, now: float) -> Ticket:
        return self._pacer.sent(now)

    def _not_sent(self) -> None:
        self._pacer.not_sent()

    def _watch(self, turn: Turn, patience: float | None) -> None:
        """Somebody waits."""

    # --- the queue

    def _admit(self, now: float) -> None:
        """Let in whom there is room for, oldest first. Where only time is missing, an alarm is set."""
        for turn in [each for each, since in self._offered.items() if now - since >= PATIENCE]:
            self._take_back(turn)
        while self._again or self._waiting:
            wait = self._opens_in(now)
            if wait > 0:
                self._set_alarms(now, wait)
                return
            turn, _ = (self._again or self._waiting).popitem(last=False)
            if turn.here:
                turn.ticket = self._sent(now)
                turn.go()
            elif turn.call(self._taken, turn):  # else its event loop is gone, and the next in the queue is next
                turn.ticket = self._sent(now)
                self._offered[turn] = now

    def _taken(self, turn: Turn) -> None:
        """In the event loop of a turn that was offered: take it, or go first now if others went before."""
        with self._lock:
            self._offered.pop(turn, None)
            if turn.ticket is None and not turn.future.done():
                self._again[turn] = None
                self._again.move_to_end(turn, last=False)
                self._admit(self._clock())
            else:
                turn.go()

    def _take_back(self, turn: Turn) -> None:
        """A blocked event loop delays nobody else."""
        del self._offered[turn]
        if turn.ticket is not None:
            turn.ticket = None
            self._not_sent()

    def _set_alarms(self, now: float, wait: float) -> None:
        """In every event loop where somebody waits, as any of them may be blocked."""
        if wait == float("inf"):
            if not self._offered:
                return
            wait = PATIENCE
        at = now + wait
        waiting = {turn.loop: turn for turn in (*self._again, *self._waiting)} if self._offered or self._mixed() else {}
        first = next(iter(self._again or self._waiting), None)
        for turn in waiting.values() or filter(None, [first]):
            if at < self._alarms.get(turn.loop, float("inf")):
                self._alarms[turn.loop] = at
                turn.call(turn.loop.call_later, wait, self._ring, turn.loop)

    def _mixed(self) -> bool:
        """Whether turns of several event loops wait."""
        loops = {next(iter(queue)).loop for queue in (self._again, self._waiting) if queue}
        loops |= {next(reversed(queue)).loop for queue in (self._again, self._waiting) if queue}
        return len(loops) > 1

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._alarms.pop(loop, None)
            for gone in [each for each in self._alarms if each.is_closed()]:
                del self._alarms[gone]
            self._admit(self._clock())


class Turn:
    """A caller in the queue."""

    __slots__ = ("_thread", "future", "loop", "ticket")

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Ticket] = self.loop.create_future()
        self.ticket: Ticket | None = None
        self._thread = get_ident()

    @property
    def here(self) -> bool:
        """Whether this is the thread of the caller's event loop, which still runs."""
        return get_ident() == self._thread and not self.loop.is_closed()

    def go(self) -> None:
        """Tell the caller to go; only in its own event loop."""
        if self.ticket is not None and not self.future.done():
            self.future.set_result(self.ticket)

    def fail(self, error: Exception) -> None:
        """Tell the caller that there is no turn; only in its own event loop."""
        if not self.future.done():
            self.future.set_exception(error)

    def call(self, function: Callable[..., object], *args: Any) -> bool:
        """Call a function in the caller's event loop; False when that is gone."""
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


def limiter_for(address: str, limits: Limits | Limiter | None) -> Limiter | None:
    """The limiter for an API's address, by the option ``limits`` of a client."""
    return shared_limiter(httpx.URL(address).netloc.decode(), limits) if isinstance(limits, Limits) else limits


def shared_limiter(host: str, limits: Limits) -> LocalLimiter:
    """The limiter that this process has for a host, whichever copy of the package asks, in whichever version."""
    with shared.lock:
        return shared.limiters.setdefault((host, *astuple(limits)), LocalLimiter(limits))


class _Shared(ModuleType):
    """What all copies of the package in a process have in common: it stands among Python's modules, as no copy's own.

    One copy uses another's limiters by their methods only. A version whose limiters have other methods changes the
    number in the name, and shares with its own kind.
    """

    def __init__(self) -> None:
        super().__init__(_SHARED)
        self.lock = Lock()
        self.limiters: dict[tuple[Any, ...], LocalLimiter] = {}


# No `import` can name it; `setdefault` is atomic.
_SHARED = "pexip-engage-client shared limiters 2"
shared = cast(_Shared, sys.modules.setdefault(_SHARED, _Shared()))
