"""Limits that several processes and machines share through a server.

Each process queues and paces as `LocalLimiter` does, and sends as much as the backend has granted it. It asks ahead,
for as much as it is about to use, and returns what it does not use. So neither the distance to the backend nor its
failures delay a call that has its permit, or a response that has come.

A process reports its whole state each time, with a number, so reports may get lost or come twice. If it dies, its lease
ends and its slots are free again.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Literal

from attrs import define

from .._loops import PerLoop, loop_here, restarts_in_a_child
from .._runtime.arguments import duration, invalid_argument
from ..errors import TransportError
from .account import REPORT_INTERVAL, Account
from .backend import Backend, Grant, Report
from .limiter import Permit, Priority
from .pacing import Limits, Pacer, Sent
from .queue import Queue

logger = logging.getLogger("pexip_engage_client")

# Seconds between two questions for what other processes hold; and between two looks whether such a wait is over.
POLL, LOOK = 0.02, 0.002
# A backend that does not respond for TIMEOUT counts as unavailable for OUTAGE_PAUSE, and is asked meanwhile.
TIMEOUT, OUTAGE_PAUSE, RETRY_INTERVAL = 2.0, 5.0, 0.5
# The event loop that asked counts as blocked after so long, and another one asks.
LONGEST_EXCHANGE = 2 * TIMEOUT

OnOutage = Literal["fail", "local"]


class SharedLimiter:
    """A rate limiter that processes share if their backends use the same server.

    Within a process, calls are admitted as by `LocalLimiter`. Calls of different processes have no order.

    :param connect: returns a `Backend`; called once in each event loop.
    :param limits: the limits of all processes together.
    :param lease: seconds after which the slots of a process that died are free again.
    :param on_outage: while the backend is unavailable, calls fail with `TransportError` ("fail"), or each
        process continues with the whole limits and a warning ("local"): ten processes send up to ten times as much.
    :param name: the name of the backend, for messages.
    """

    paces = True
    """True: the limiter itself waits after a 429."""

    def __init__(
        self,
        connect: Callable[[], Backend],
        limits: Limits | None = None,
        *,
        lease: float = 10.0,
        on_outage: OnOutage = "fail",
        name: str = "the backend",
    ) -> None:
        if on_outage not in ("fail", "local"):
            raise invalid_argument("on_outage", "'fail' or 'local'")
        self.limits = limits or Limits()
        """The limits of all processes together."""
        self._lease = duration("lease", lease)
        self._on_outage: OnOutage = on_outage
        self._name = name
        self._connections = PerLoop(lambda: _Connection(connect()), self._close)
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Start again without grants and with a new name, in a child process."""
        self._gate = _Gate(Pacer(self.limits), self._lease, self._on_outage, self._name, self._connections)

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
    ) -> Permit:
        """Wait until one more request may be sent. A retry comes before the other calls of its priority."""
        gate, connection = self._gate, await self._connections.get()
        gate.keep_reporting(connection)
        if backend_timeout is None or backend_timeout >= TIMEOUT:  # by then the backend counts as unavailable
            return await gate.queue.wait(priority, retry_of is not None)
        async with asyncio.timeout(None) as timer:
            alarm = gate.limit_silence(timer, backend_timeout)
            try:
                return await gate.queue.wait(priority, retry_of is not None)
            finally:
                alarm.cancel()

    @property
    def rate(self) -> float:
        """The current rate in requests per second: as the limits allow (may be infinite), or lower after 429s."""
        return self._gate.pacer.rate

    @property
    def concurrency(self) -> int:
        """The current maximum of concurrent requests: as the limits allow, or lower after 429s."""
        return self._gate.pacer.concurrency

    def reset(self) -> None:
        """Return to the configured limits, such as after an incident. Requests of the last minute still count."""
        self._gate.queue.reset()

    def idle(self) -> bool:
        """Whether no request of this process is in flight or waiting."""
        return self._gate.queue.idle

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop."""
        await self._connections.aclose_here()

    async def _close(self, connection: _Connection) -> None:
        await self._gate.leave(connection)
        await connection.backend.aclose()


@define(eq=False)
class _Connection:
    """The backend in one event loop."""

    backend: Backend
    next_report: asyncio.TimerHandle | None = None


class _Gate:
    """Opens as far as the pacer allows and the backend has granted; asks the backend for more."""

    def __init__(
        self, pacer: Pacer, lease: float, on_outage: OnOutage, name: str, connections: PerLoop[_Connection]
    ) -> None:
        self.queue = Queue(pacer, time.monotonic, self)
        self._lock = self.queue.lock
        self.pacer = pacer
        self._on_outage = on_outage
        self._name = name
        self._connections = connections
        self._account = Account(pacer, lease)
        self._asked_at = self._ask_at = self._unavailable_until = float("-inf")
        self._exchange: asyncio.Task[None] | None = None
        self._failure: BaseException | None = None  # for which the backend counts as unavailable

    # --- the gate

    def opens_in(self, now: float) -> float:
        """Seconds until the next request may be sent. Asks the backend for more if that runs low."""
        wait, account, unavailable = self.pacer.opens_in(now), self._account, now < self._unavailable_until
        granted = account.allows(now)
        if now >= self._ask_at and (unavailable or (wait <= 0 and (not granted or account.low))):
            self._ask(now)
        if unavailable:
            return 0.0 if self._on_outage == "fail" else wait
        if granted or wait > 0:
            return wait
        return max(self._asked_at + LONGEST_EXCHANGE if self._is_asking else self._ask_at, now + LOOK) - now

    def sent(self, now: float) -> Sent:
        """Count a request as sent, or fail because the backend is unavailable."""
        if now < self._unavailable_until and self._on_outage == "fail":
            problem = f"{self._name}, which holds the limits, is unavailable ({type(self._failure).__name__})"
            raise TransportError(problem, outcome="not sent", phase="queue", retryable=True) from self._failure
        return self.pacer.sent(now)

    def not_sent(self) -> None:
        """Undo `sent`."""
        self.pacer.not_sent()

    # --- exchanges with the backend

    @property
    def _is_asking(self) -> bool:
        return self._exchange is not None and not self._exchange.done()

    def _ask(self, now: float) -> None:
        """Report and ask for more, unless an exchange is under way."""
        loop = loop_here()
        if loop is not None and not (self._is_asking and now < self._asked_at + LONGEST_EXCHANGE):
            self._asked_at = now
            self._exchange = loop.create_task(self._ask_connected())
            self._exchange.add_done_callback(self._asked)

    async def _ask_connected(self) -> None:
        connection = await self._connections.get()
        with self._lock:
            report = self._account.report(time.monotonic(), *self.queue.waiting)
        await self._send(connection, report)

    def _asked(self, exchange: asyncio.Task[None]) -> None:
        """Whatever else goes wrong is an outage too: the waiters get to know it."""
        error = None if exchange.cancelled() else exchange.exception()
        if error is not None:
            with self._lock:
                now = time.monotonic()
                self._failed(now, error)
                self.queue.admit(now)

    async def _send(self, connection: _Connection, report: Report) -> None:
        # Not cancelled after the timeout: a frozen backend may still take the report in, which is numbered.
        exchange = asyncio.ensure_future(connection.backend.exchange(report))
        exchange.add_done_callback(lambda _: exchange.cancelled() or exchange.exception())  # mark it as retrieved
        await asyncio.wait([exchange], timeout=TIMEOUT)
        with self._lock:
            if report.number != self._account.number:  # another event loop has asked since
                return
            now, self._exchange = time.monotonic(), None
            error = exchange.exception() if exchange.done() and not exchange.cancelled() else TimeoutError()
            if error is None:
                self._take(now, exchange.result())
            else:
                self._failed(now, error)
            self.queue.admit(now)

    def _take(self, now: float, grant: Grant) -> None:
        self._account.take(now, grant)
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - only to spread the load
        self._ask_at = now + (grant.polls * POLL * spread if grant.polls else grant.retry_after)
        self._unavailable_until, self._failure = float("-inf"), None

    def _failed(self, now: float, error: BaseException) -> None:
        known, self._failure = self._failure, error
        self._account.void()
        self._ask_at, self._unavailable_until = now + RETRY_INTERVAL, now + OUTAGE_PAUSE
        if known is None and self._on_outage == "local":
            logger.warning(
                "%s, which holds the limits, is unavailable (%s): every process now uses the whole limits",
                self._name,
                type(error).__name__,
            )

    # --- reports that no call waits for

    def keep_reporting(self, connection: _Connection) -> None:
        """Report every interval as long as there is something to report."""
        if connection.next_report is None:
            loop = asyncio.get_running_loop()
            connection.next_report = loop.call_later(REPORT_INTERVAL, self._report, connection)

    def _report(self, connection: _Connection) -> None:
        connection.next_report = None
        with self._lock:
            now, waiting = time.monotonic(), len(self.queue)
            self.pacer.opens_in(now)  # forgets abandoned requests that are over
            if self._account.is_due(now, waiting) and (self._failure is None or now >= self._ask_at):
                self._ask(now)
            if waiting or self._account.open:
                self.keep_reporting(connection)

    async def leave(self, connection: _Connection) -> None:
        """Return what was granted, if this event loop is the last to report."""
        if connection.next_report is not None:
            connection.next_report.cancel()
        exchange = self._exchange
        if exchange is not None and exchange.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([exchange], timeout=TIMEOUT)
        if self._failure is None and self._account.open:
            with self._lock:
                report = self._account.leave(time.monotonic())
            await self._send(connection, report)

    def limit_silence(self, timer: asyncio.Timeout, seconds: float) -> _SilenceAlarm:
        """Let a caller wait no longer than that for an exchange; waiting in the queue does not count."""
        return _SilenceAlarm(self, timer, seconds)

    def silent_for(self, since: float) -> float:
        """For how long the backend has not responded to a question, at most since then."""
        with self._lock:
            return time.monotonic() - max(since, self._asked_at) if self._is_asking else 0.0


class _SilenceAlarm:
    """Ends a timeout's block once the backend has been silent for so many seconds."""

    def __init__(self, gate: _Gate, timer: asyncio.Timeout, seconds: float) -> None:
        self._gate = gate
        self._timer = timer
        self._seconds = seconds
        self._since = time.monotonic()
        self._handle = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._seconds - self._gate.silent_for(self._since)
        if left <= 0.001:
            self._timer.reschedule(loop.time())
        else:
            self._handle = loop.call_later(left, self._look)

    def cancel(self) -> None:
        self._handle.cancel()
