"""Queue the calls that wait for a permit, across event loops and threads."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from threading import RLock
from typing import Protocol

from .._loops import loop_here
from .._runtime.limits import Priority
from ..errors import TransportError
from .pace import Pacer, Sent

logger = logging.getLogger("pexip_engage_client")

SLOWED = (
    "limits: after 429s, sending at most %(rate).1f requests a second instead of %(good).1f,"
    " and %(concurrency)d of %(concurrent)d at a time"
)
RECOVERED = (
    "limits: recovered, sending up to %(rate).1f requests a second (%(good).1f before the 429s),"
    " and %(concurrency)d of %(concurrent)d at a time"
)
STALLED = (
    "limits: all %(held)d slots have been held for %(seconds).0f s; calls waiting: %(waiting)d;"
    " the slots are held by %(holders)s"
)

# Another thread's event loop has this many seconds to admit its own waiter. Then waiters in other event loops are
# admitted first.
LOOP_PATIENCE = 0.05
# While calls wait, the queue checks at least this often (in seconds) whether an event loop that held permits was
# closed.
CHECK_INTERVAL = 1.0
# If all slots have been held for this many seconds, one WARNING lists the operations that hold them.
STALL = 60.0
# Background waiters get at least one of this many consecutive permits.
BACKGROUND_SHARE = 10


class Gate(Protocol):
    """Decides when the next request may be sent. The queue calls these methods while it holds its lock."""

    def opens_in(self, now: float) -> float:
        """Return the seconds until the next request may be sent; infinite if another request must finish first."""
        ...

    def sent(self, now: float) -> Sent:
        """Count a request as sent. If this method raises a `TransportError`, the waiting call raises it."""
        ...

    def not_sent(self) -> None:
        """Undo the last call to `sent`, because the call that waited was cancelled."""
        ...


class Queue:
    """A queue of calls: foreground before background, then retries before first attempts, then in order of arrival."""

    def __init__(self, pacer: Pacer, clock: Callable[[], float], gate: Gate | None = None) -> None:
        """Create a queue. `gate` decides when a request may be sent, and is the pacer by default."""
        self._pacer = pacer
        self._gate = gate or pacer
        self._clock = clock
        # Re-entrant: while the lock is held, the garbage collector may end an abandoned call, which returns its permit.
        self.lock = RLock()
        self._lines: dict[tuple[asyncio.AbstractEventLoop, Priority, bool], Line] = {}
        self._numbers = count()
        self._was_slowed = False  # whether the last message about the rate was `SLOWED`
        self._has_warned = False  # whether `STALLED` was logged since a permit last ended
        self._held: dict[PacedPermit, None] = {}  # in the order in which they were granted
        self._foreground_run = 0  # foreground permits since the last background permit

    def __len__(self) -> int:
        """Return the number of calls that wait in the queue."""
        return sum(len(line.waiters) for line in list(self._lines.values()))

    @property
    def waiting(self) -> tuple[int, int]:
        """The number of waiting foreground calls, and the number of waiting background calls."""
        background = sum(len(line.waiters) for line in list(self._lines.values()) if line.priority == "background")
        return len(self) - background, background

    @property
    def idle(self) -> bool:
        """True if no request is in flight or waiting."""
        with self.lock:
            self._reclaim(self._clock())  # permits of closed event loops do not count
            return not (self._pacer.in_flight or len(self))

    async def wait(self, priority: Priority, retry: bool, holder: str = "") -> PacedPermit:
        """Wait until a call with this priority may send its request, and return the permit.

        `holder` is the name of the call's operation, for messages.
        """
        loop = asyncio.get_running_loop()
        with self.lock:
            now = self._clock()
            if not self._lines:
                if self._gate.opens_in(now) <= 0:
                    return self._grant(loop, holder, now)
                self._reclaim(now)
            waiter: Waiter = loop.create_future()
            line = self._lines.setdefault((loop, priority, retry), Line(loop, priority, retry))
            line.waiters[waiter] = next(self._numbers), holder
            self.admit(now)
        try:
            return await waiter
        except BaseException:
            with self.lock:
                line.waiters.pop(waiter, None)
                # cancelled after it was admitted
                if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                    self._held.pop(waiter.result(), None)
                    self._gate.not_sent()
                self.admit(self._clock())
            raise

    def _grant(self, loop: asyncio.AbstractEventLoop, holder: str, now: float) -> PacedPermit:
        """Count a request as sent, and return its permit. If the gate rejects it, raise a `TransportError`."""
        permit = PacedPermit(self, self._gate.sent(now), loop, holder)
        self._held[permit] = None
        return permit

    def _end(self, permit: PacedPermit) -> bool:
        """Remove a permit, so that a later stall causes a new warning. Return False if it had already ended."""
        self._has_warned = False
        return self._held.pop(permit, permit) is None  # all values are None; the default means that it had ended

    def reclaim(self) -> None:
        """End the permits of closed event loops, because nothing else can end them."""
        with self.lock:
            self._reclaim(self._clock())

    def _reclaim(self, now: float) -> None:
        for permit in [permit for permit in self._held if permit.loop.is_closed()]:
            self._end(permit)
            self._pacer.abandoned(now, 0.0)

    def _warn_if_stalled(self, now: float) -> None:
        """Log one WARNING if all permits have been in use for a long time."""
        if self._has_warned or not self._held or len(self._held) < self._pacer.concurrency:
            return
        newest = next(reversed(self._held)).sent.sent_at
        if now - newest >= STALL:
            self._has_warned = True
            holders = Counter(permit.holder or "an unknown operation" for permit in self._held)
            logger.warning(
                STALLED,
                {
                    "held": len(self._held),
                    "seconds": now - newest,
                    "waiting": len(self),
                    "holders": ", ".join(f"{name} ({number})" for name, number in holders.items()),
                },
            )

    def responded(self, permit: PacedPermit, throttled: float | None) -> None:
        """Record the response to a request.

        For a 429 response, `throttled` is its `Retry-After` header in seconds. For any other response, it is None.
        """
        with self.lock:
            if not self._end(permit):
                return
            now = self._clock()
            if throttled is None:
                self._pacer.accepted(permit.sent, now)
            else:
                self._pacer.throttled(permit.sent, now, throttled)
            self.admit(now)
            changed = self._pacer.is_slowed(now) is not self._was_slowed
            self._was_slowed ^= changed
        if changed:
            self._log_change(now)

    def reset(self) -> None:
        """Forget everything that was learned from 429 responses, and end the current pause."""
        with self.lock:
            self._pacer.reset()
            changed, self._was_slowed = self._was_slowed, False
            now = self._clock()
            self.admit(now)
        if changed:
            self._log_change(now)

    def _log_change(self, now: float) -> None:
        pacer, limits = self._pacer, self._pacer.limits
        logger.info(
            SLOWED if self._was_slowed else RECOVERED,
            {
                "rate": pacer.rate_at(now),
                "good": pacer.good_rate,
                "concurrency": pacer.concurrency,
                "concurrent": limits.concurrent,
            },
        )

    def abandoned(self, permit: PacedPermit, busy_for: float) -> None:
        """Record that a request got no response. The server may work on it for `busy_for` more seconds."""
        with self.lock:
            if not self._end(permit):
                return
            now = self._clock()
            self._pacer.abandoned(now, busy_for)
            self.admit(now)

    def wake(self) -> None:
        """Admit the waiting calls whose requests may now be sent."""
        with self.lock:
            self.admit(self._clock())

    def admit(self, now: float) -> None:
        """Admit waiting calls for as long as the gate allows.

        Wake the other event loops that have waiting calls, so that they admit these calls themselves.
        """
        here = loop_here()
        while lines := self._in_order(here, now):
            wait = self._gate.opens_in(now)
            line = lines[0]
            if wait > 0 or line.loop is not here:
                self._set_alarms(lines, now, min(max(wait, 0.0), CHECK_INTERVAL))
                return
            waiter, (_, holder) = line.waiters.popitem(last=False)
            if waiter.done():
                continue
            try:
                waiter.set_result(self._grant(line.loop, holder, now))
            except TransportError as error:
                waiter.set_exception(error)
            self._foreground_run = 0 if line.priority == "background" else self._foreground_run + 1

    def _in_order(self, here: asyncio.AbstractEventLoop | None, now: float) -> list[Line]:
        """Return the lines that have waiting calls, in the order of admission.

        Remove the lines that are empty or whose event loop is closed. Skip the lines whose event loop is blocked.
        """
        for key, line in list(self._lines.items()):
            if not line.waiters or line.loop.is_closed():
                self._lines.pop(key, None)
        responsive = [line for line in self._lines.values() if line.loop is here or now < line.alarm_at + LOOP_PATIENCE]
        first: Priority = "background" if self._foreground_run >= BACKGROUND_SHARE - 1 else "foreground"
        return sorted(responsive, key=lambda line: (line.priority != first, not line.retry, line.oldest))

    def _set_alarms(self, lines: Iterable[Line], now: float, wait: float) -> None:
        """Make the first line check again after `wait`.

        Each later line follows slightly after the one before it, in case an earlier line's event loop is blocked.
        """
        for line in lines:
            at = now + wait
            if at < line.alarm_at:
                line.alarm_at = at
                with suppress(RuntimeError):  # the loop has been closed in the meantime
                    line.loop.call_soon_threadsafe(line.loop.call_later, wait, self._ring, line, at)
            wait += LOOP_PATIENCE

    def _ring(self, line: Line, at: float) -> None:
        """Check the queue when the alarm of a line rings, unless an earlier alarm has replaced this one."""
        with self.lock:
            if line.alarm_at == at:
                line.alarm_at = float("inf")  # before `admit`, which sets the next alarm
                now = self._clock()
                self._reclaim(now)
                self.admit(now)
                self._warn_if_stalled(now)


class Line:
    """A line of waiting calls from one event loop.

    They have the same priority, and are either all retries or all first attempts.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, priority: Priority, retry: bool) -> None:
        self.loop = loop
        self.priority = priority
        self.retry = retry
        self.waiters: OrderedDict[Waiter, tuple[int, str]] = OrderedDict()
        """The waiting calls. Each has a number, counted in order of arrival, and the name of its operation."""
        self.alarm_at = float("inf")
        """The time at which the line's event loop next admits calls; infinite if no alarm is set. If this time passed
        more than `LOOP_PATIENCE` ago, the event loop is blocked."""

    @property
    def oldest(self) -> int:
        """The number of the call that has waited longest in this line."""
        return next(iter(self.waiters.values()))[0]


class PacedPermit:
    """A permit from a limiter that uses `Queue`. Ending a permit twice has no further effect."""

    __slots__ = ("_queue", "holder", "loop", "sent")

    def __init__(self, queue: Queue, sent: Sent, loop: asyncio.AbstractEventLoop, holder: str) -> None:
        self._queue = queue
        self.sent = sent
        self.loop = loop
        """The call's event loop. The permit ends when this loop is closed."""
        self.holder = holder
        """The name of the call's operation."""

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit once the response has been read, and admit the next waiting call."""
        self._queue.responded(self, throttled)

    def abandon(self, *, busy_for: float) -> None:
        """End the permit of a request that got no response.

        Its slot stays occupied for `busy_for` more seconds, because the server may still be working on the request.
        """
        self._queue.abandoned(self, busy_for)


Waiter = asyncio.Future[PacedPermit]
