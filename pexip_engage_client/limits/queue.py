"""Queue the calls that wait for a permit, across event loops and threads."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from math import inf
from threading import Lock
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

    def sent(self, now: float, loop: asyncio.AbstractEventLoop, operation: str) -> Sent:
        """Count a request as sent. If this method raises a `TransportError`, the waiting call raises it."""
        ...


class Queue:
    """A queue of calls: foreground before background, then retries before first attempts, then in order of arrival.

    It owns all permits. The pacer holds the requests of those that have not ended.
    """

    def __init__(self, pacer: Pacer, clock: Callable[[], float], gate: Gate | None = None) -> None:
        """Create a queue. `gate` decides when a request may be sent, and is the pacer by default."""
        self.pacer = pacer
        self._gate = gate or pacer
        self._clock = clock
        self.lock = Lock()
        self._changes: deque[Callable[[float], object]] = deque()  # those that were not applied yet
        self._lines: dict[LineKey, Line] = {}  # those with waiting calls
        self._numbers = count()
        self._was_slowed = False  # whether the last message about the rate was `SLOWED`
        self._newest_stalled: Sent | None = None  # the newest request when `STALLED` was last logged
        self._foreground_run = 0  # foreground permits from the queue since the last background permit

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
        self.update()
        return not (self.pacer.in_flight or len(self))

    def do(self, change: Callable[[float], object]) -> None:
        """Apply a change at the current time, and admit the waiting calls whose requests may be sent afterwards.

        This never waits. If the lock is taken, the thread that has it also applies this change. It may be the same
        thread: at any moment, the garbage collector may delete a call that holds a permit or waits for one.
        """
        self._changes.append(change)
        while self._changes and self.lock.acquire(False):
            try:
                now = self._clock()
                while self._changes:
                    self._changes.popleft()(now)
                if self._lines:
                    self._admit(now)
            finally:
                self.lock.release()

    def update(self) -> None:
        """Free the slots of closed event loops, and admit the waiting calls whose requests may now be sent."""
        self.do(self._end_closed)

    async def wait(
        self, priority: Priority, retry: bool, operation: str = "", patience: Callable[[], float] | None = None
    ) -> PacedPermit:
        """Wait until a call with this priority may send its request, and return the permit.

        `operation` is the name of the call's operation, for messages. `patience` returns after how many seconds to call
        it again. If it raises an error, the wait ends.
        """
        loop = asyncio.get_running_loop()
        waiter: Waiter = loop.create_future()
        key = loop, priority, retry
        self.do(lambda now: self._enter(waiter, key, operation, now))
        try:
            while patience is not None and not waiter.done():
                await asyncio.wait([waiter], timeout=patience())
            return await waiter
        except BaseException:
            self.do(lambda now: self._leave(waiter, key, now))
            raise

    def _enter(self, waiter: Waiter, key: LineKey, operation: str, now: float) -> None:
        """Admit a call immediately, or add it to its line."""
        if not self._lines and key[0] is loop_here() and self._gate.opens_in(now) <= 0:
            self._grant(waiter, operation, now)
            return
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(key)
        line.waiters[waiter] = next(self._numbers), operation

    def _grant(self, waiter: Waiter, operation: str, now: float) -> None:
        """Count a request as sent, and pass its permit to the call, or the error with which the gate rejects it."""
        try:
            waiter.set_result(PacedPermit(self, self._gate.sent(now, waiter.get_loop(), operation)))
        except TransportError as error:
            waiter.set_exception(error)

    def _leave(self, waiter: Waiter, key: LineKey, now: float) -> None:
        """Remove a call that was cancelled or deleted. If it was already admitted, end its permit."""
        if (line := self._lines.get(key)) is not None:
            line.waiters.pop(waiter, None)
            if not line.waiters:
                del self._lines[key]
        if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            self.pacer.abandoned(waiter.result().sent, now, 0.0)

    def _end_closed(self, now: float) -> bool:
        """Remove the calls of closed event loops, because nothing else ends them. Return True if there were any."""
        lines = [key for key, line in self._lines.items() if line.loop.is_closed()]
        for key in lines:
            del self._lines[key]
        lost = [sent for sent in self.pacer.in_flight if sent.loop is not None and sent.loop.is_closed()]
        for sent in lost:
            self.pacer.abandoned(sent, now, 0.0)
        return bool(lines or lost)

    def _warn_if_stalled(self, now: float) -> None:
        """Log one WARNING if all permits have been in use for a long time."""
        in_flight = self.pacer.in_flight
        newest = next(reversed(in_flight), None)
        if newest is None or newest is self._newest_stalled or len(in_flight) < self.pacer.learned.concurrency:
            return
        if now - newest.sent_at >= STALL:
            self._newest_stalled = newest
            holders = Counter(sent.operation or "an unknown operation" for sent in in_flight)
            logger.warning(
                STALLED,
                {
                    "held": len(in_flight),
                    "seconds": now - newest.sent_at,
                    "waiting": len(self),
                    "holders": ", ".join(f"{name} ({number})" for name, number in holders.items()),
                },
            )

    def respond(self, sent: Sent, throttled: float | None, now: float) -> None:
        """Record the response to a request.

        For a 429 response, `throttled` is its `Retry-After` header in seconds. For any other response, it is None.
        """
        if throttled is None:
            self.pacer.accepted(sent, now)
        else:
            self.pacer.throttled(sent, now, throttled)
        self._log_change(now)

    def reset(self, now: float) -> None:
        """Forget everything that was learned from 429 responses, and end the current pause."""
        self.pacer.reset()
        self._log_change(now)

    def _log_change(self, now: float) -> None:
        """Log one INFO record if the server begins to accept less, and one if the rate has recovered."""
        learned = self.pacer.learned
        if learned.is_slowed(now) is self._was_slowed:
            return
        self._was_slowed ^= True
        logger.info(
            SLOWED if self._was_slowed else RECOVERED,
            {
                "rate": learned.rate_at(now),
                "good": learned.rate.good,
                "concurrency": learned.concurrency,
                "concurrent": learned.slots.most,
            },
        )

    def _admit(self, now: float) -> None:
        """Admit waiting calls for as long as the gate allows.

        Wake the other event loops that have waiting calls, so that they admit these calls themselves.
        """
        here = loop_here()
        while lines := self._in_order(here, now):
            wait = self._gate.opens_in(now)
            line = lines[0]
            if wait > 0 or line.loop is not here:
                if line.alarm_at == inf and self._end_closed(now):
                    continue
                self._set_alarms(lines, now, min(max(wait, 0.0), CHECK_INTERVAL))
                return
            waiter, (_, operation) = line.waiters.popitem(last=False)
            if not line.waiters:
                del self._lines[line.key]
            if waiter.done():
                continue
            self._grant(waiter, operation, now)
            self._foreground_run = 0 if line.priority == "background" else self._foreground_run + 1

    def _in_order(self, here: asyncio.AbstractEventLoop | None, now: float) -> list[Line]:
        """Return the lines in the order of admission. Skip those whose event loop is blocked or closed."""
        lines = [
            line
            for line in self._lines.values()
            if line.loop is here or (now < line.alarm_at + LOOP_PATIENCE and not line.loop.is_closed())
        ]
        if len(lines) > 1:
            first: Priority = "background" if self._foreground_run >= BACKGROUND_SHARE - 1 else "foreground"
            lines.sort(key=lambda line: (line.priority != first, not line.retry, line.oldest))
        return lines

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

        def check(now: float) -> None:
            if line.alarm_at == at:
                line.alarm_at = inf
                self._warn_if_stalled(now)

        self.do(check)


class Line:
    """A line of waiting calls from one event loop.

    They have the same priority, and are either all retries or all first attempts.
    """

    def __init__(self, key: LineKey) -> None:
        self.key = key
        self.loop, self.priority, self.retry = key
        self.waiters: OrderedDict[Waiter, tuple[int, str]] = OrderedDict()
        """The waiting calls. Each has a number, counted in order of arrival, and the name of its operation."""
        self.alarm_at = inf
        """The time at which the line's event loop next admits calls; infinite if no alarm is set. If this time passed
        more than `LOOP_PATIENCE` ago, the event loop is blocked."""

    @property
    def oldest(self) -> int:
        """The number of the call that has waited longest in this line."""
        return next(iter(self.waiters.values()))[0]


class PacedPermit:
    """A permit from a limiter that uses `Queue`. Ending a permit twice has no further effect."""

    __slots__ = ("_queue", "sent")

    def __init__(self, queue: Queue, sent: Sent) -> None:
        self._queue = queue
        self.sent = sent

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit once the response has been read, and admit the next waiting call."""
        self._queue.do(lambda now: self._queue.respond(self.sent, throttled, now))

    def abandon(self, *, busy_for: float) -> None:
        """End the permit of a request that got no response.

        Its slot stays occupied for `busy_for` more seconds, because the server may still be working on the request.
        """
        self._queue.do(lambda now: self._queue.pacer.abandoned(self.sent, now, busy_for))


Waiter = asyncio.Future[PacedPermit]
LineKey = tuple[asyncio.AbstractEventLoop, Priority, bool]
