"""Queue the calls that wait for a permit, across event loops and threads."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from threading import RLock
from typing import Protocol

from .._loops import loop_here
from .._runtime.limits import Priority
from ..errors import TransportError
from .pacing import Pacer, Sent

logger = logging.getLogger("pexip_engage_client")

Waiter = asyncio.Future[Sent]

SLOWED = (
    "limits: after 429s, sending at most %(rate).1f of %(most).1f requests a second"
    " and %(concurrency)d of %(concurrent)d at a time"
)
RECOVERED = "limits: recovered, sending up to %(rate).1f requests a second and %(concurrency)d at a time again"

# Another thread's event loop has this many seconds to admit its own waiter. Then waiters of other loops go first.
LOOP_PATIENCE = 0.05
# Background waiters get at least one of this many consecutive permits.
BACKGROUND_SHARE = 10


class Gate(Protocol):
    """A gate that decides when the next request may be sent. The queue calls these methods while it holds its lock."""

    def opens_in(self, now: float) -> float:
        """Return the number of seconds until the next request may be sent; infinite if another must finish first."""
        ...

    def sent(self, now: float) -> Sent:
        """Count a request as sent. If this method raises a `TransportError`, the waiting call raises it."""
        ...

    def not_sent(self) -> None:
        """Undo the last call to `sent`, because the call that waited was cancelled."""
        ...


class Queue:
    """A queue that admits foreground calls first, among them retries first, and then in order of arrival."""

    def __init__(self, pacer: Pacer, clock: Callable[[], float], gate: Gate | None = None) -> None:
        """Create a queue. `gate` decides when a request may be sent, and is the pacer by default."""
        self._pacer = pacer
        self._gate = gate or pacer
        self._clock = clock
        # Re-entrant, because the garbage collector may run at any moment and end an abandoned call, which returns its
        # permit.
        self.lock = RLock()
        self._lines: dict[tuple[asyncio.AbstractEventLoop, Priority, bool], Line] = {}
        self._numbers = count()
        self._was_slowed = False
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
            return not (self._pacer.in_flight or len(self))

    async def wait(self, priority: Priority, retry: bool) -> PacedPermit:
        """Wait until a call with this priority may send its request, and return the permit."""
        return PacedPermit(self, await self._admission(priority, retry))

    async def _admission(self, priority: Priority, retry: bool) -> Sent:
        with self.lock:
            now = self._clock()
            if not self._lines and self._gate.opens_in(now) <= 0:
                return self._gate.sent(now)
            loop = asyncio.get_running_loop()
            waiter: Waiter = loop.create_future()
            line = self._lines.setdefault((loop, priority, retry), Line(loop, priority, retry))
            line.waiters[waiter] = next(self._numbers)
            self.admit(now)
        try:
            return await waiter
        except BaseException:
            with self.lock:
                line.waiters.pop(waiter, None)
                # cancelled after it was admitted
                if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                    self._gate.not_sent()
                self.admit(self._clock())
            raise

    def responded(self, sent: Sent, throttled: float | None) -> None:
        """Record the response to a request.

        For a 429 response, `throttled` is its `Retry-After` header in seconds. For any other response, it is None.
        """
        with self.lock:
            now = self._clock()
            if throttled is None:
                self._pacer.accepted(sent, now)
            else:
                self._pacer.throttled(sent, now, throttled)
            self.admit(now)
            changed = self._pacer.is_slowed is not self._was_slowed
            self._was_slowed ^= changed
        if changed:
            self._log_change()

    def reset(self) -> None:
        """Forget everything that was learned from 429 responses, and end the current pause."""
        with self.lock:
            self._pacer.reset()
            changed, self._was_slowed = self._was_slowed, False
            self.admit(self._clock())
        if changed:
            self._log_change()

    def _log_change(self) -> None:
        pacer, limits = self._pacer, self._pacer.limits
        logger.info(
            SLOWED if self._was_slowed else RECOVERED,
            {
                "rate": pacer.rate,
                "most": limits.rate,
                "concurrency": pacer.concurrency,
                "concurrent": limits.concurrent,
            },
        )

    def abandoned(self, busy_for: float) -> None:
        """Record that a request got no response. The server may work on it for `busy_for` more seconds."""
        with self.lock:
            now = self._clock()
            self._pacer.abandoned(now, busy_for)
            self.admit(now)

    def wake(self) -> None:
        """Admit those waiting calls whose requests may be sent by now."""
        with self.lock:
            self.admit(self._clock())

    def admit(self, now: float) -> None:
        """Admit waiting calls for as long as the gate allows.

        A call that waits in another event loop is admitted by that event loop, which is woken for this purpose.
        """
        here = loop_here()
        while lines := self._in_order(here, now):
            wait = self._gate.opens_in(now)
            line = lines[0]
            if wait > 0 or line.loop is not here:
                self._set_alarms(lines, now, max(wait, 0.0))
                return
            waiter, _ = line.waiters.popitem(last=False)
            if waiter.done():
                continue
            try:
                waiter.set_result(self._gate.sent(now))
            except TransportError as error:
                waiter.set_exception(error)
            self._foreground_run = 0 if line.priority == "background" else self._foreground_run + 1

    def _in_order(self, here: asyncio.AbstractEventLoop | None, now: float) -> list[Line]:
        """Return the lines with waiters in the order of admission. Skip those whose event loop is closed or blocked."""
        for key, line in list(self._lines.items()):
            if not line.waiters or line.loop.is_closed():
                self._lines.pop(key, None)
        responsive = [line for line in self._lines.values() if line.loop is here or now < line.alarm_at + LOOP_PATIENCE]
        first: Priority = "background" if self._foreground_run >= BACKGROUND_SHARE - 1 else "foreground"
        return sorted(responsive, key=lambda line: (line.priority != first, not line.retry, line.oldest))

    def _set_alarms(self, lines: Iterable[Line], now: float, wait: float) -> None:
        """Make the first line check again after `wait`.

        Each further line follows a little later, in case a loop is blocked.
        """
        for line in lines:
            at = now + wait
            if at < line.alarm_at:
                line.alarm_at = at
                with suppress(RuntimeError):  # the loop has been closed meanwhile
                    line.loop.call_soon_threadsafe(line.loop.call_later, wait, self._ring, line, at)
            wait += LOOP_PATIENCE

    def _ring(self, line: Line, at: float) -> None:
        with self.lock:
            if line.alarm_at == at:
                line.alarm_at = float("inf")
                self.admit(self._clock())


class Line:
    """A line of waiting calls from one event loop. All have the same priority, and all or none of them are retries."""

    def __init__(self, loop: asyncio.AbstractEventLoop, priority: Priority, retry: bool) -> None:
        self.loop = loop
        self.priority = priority
        self.retry = retry
        self.waiters: OrderedDict[Waiter, int] = OrderedDict()
        """The waiting calls. Each has a number, counted in order of arrival."""
        self.alarm_at = float("inf")
        """The time at which the event loop of the line next admits calls. If this time has long passed, the event loop
        is blocked."""

    @property
    def oldest(self) -> int:
        """The number of the call that has waited longest in this line."""
        return next(iter(self.waiters.values()))


class PacedPermit:
    """A permit from a limiter that uses `Queue`. Ending a permit twice has no further effect."""

    __slots__ = ("_ended", "_queue", "_sent")

    def __init__(self, queue: Queue, sent: Sent) -> None:
        self._queue = queue
        self._sent = sent
        self._ended = False

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit once the response has been read, and admit the next waiting call."""
        if not self._ended:
            self._ended = True
            self._queue.responded(self._sent, throttled)

    def abandon(self, *, busy_for: float) -> None:
        """End the permit of a request that got no response.

        Its slot stays occupied for `busy_for` more seconds, because the server may still be working on the request.
        """
        if not self._ended:
            self._ended = True
            self._queue.abandoned(busy_for)
