"""Share limits between several processes and machines through a server.

Each process queues calls and paces requests as `LocalLimiter` does, and sends only as many requests as the backend has
granted. It requests grants before it needs them, and returns unused grants. So a slow or failing backend never delays a
call that has its permit.

Each report has a number and contains the whole state of the process, so lost and duplicated reports do no harm. If a
process dies, its lease expires and its slots become free.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Literal
from uuid import uuid4

from attrs import define, evolve

from .._loops import PerLoop, loop_here, restarts_in_a_child, start
from .._runtime.arguments import duration, invalid_argument
from .._runtime.limits import Limits, Permit, Priority, checked_limits
from ..errors import TransportError
from .backend import Backend, Grant, Report
from .pace import Pacer, Sent
from .queue import Queue

logger = logging.getLogger("pexip_engage_client")

# The interval between a process's reports, in seconds.
REPORT_INTERVAL = 0.05
# The maximum number of finished requests in one report. The next report contains the others.
MOST_REPORTED = 500
# The interval between polls for slots that other processes hold, and the shortest wait between two checks, in seconds.
POLL, LOOK = 0.02, 0.002
# A backend that does not respond within TIMEOUT seconds counts as unavailable for OUTAGE_PAUSE seconds. Meanwhile, it
# is asked again every RETRY_INTERVAL seconds.
TIMEOUT, OUTAGE_PAUSE, RETRY_INTERVAL = 2.0, 5.0, 0.5
# After this many seconds without a result, the event loop that asked counts as blocked, and another event loop asks.
LONGEST_EXCHANGE = 2 * TIMEOUT

OnOutage = Literal["fail", "local"]


class SharedLimiter:
    """A rate limiter that several processes share if their backends use the same server.

    Within a process, calls are admitted in the order in which they arrive. Order across processes is not guaranteed.

    :param connect: a function that returns a `Backend`. The limiter calls it once in each event loop.
    :param limits: the limits for all processes together.
    :param lease: the number of seconds after which a dead process's slots become free.
    :param on_outage: while the backend is unavailable, calls raise `TransportError` ("fail") or continue with a warning
        ("local"). With "local", each process uses the full limits, so ten processes can send ten times as much.
    :param name: the name of the backend in messages.
    """

    paces = True
    """True, because the limiter itself waits after a 429 response."""

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
        self.limits = checked_limits(limits)
        """The limits for all processes together."""
        self._lease = duration("lease", lease)
        self._on_outage: OnOutage = on_outage
        self._name = name
        self._connections = PerLoop(lambda: _Connection(connect(), asyncio.get_running_loop()), self._close)
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Start again in a child process, without granted requests and under a new name."""
        self._gate = _Gate(Pacer(self.limits), self._lease, self._on_outage, self._name)

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
        operation: str = "",
    ) -> Permit:
        """Wait for a permit to send one more request. Retries precede other calls that have the same priority."""
        gate = self._gate
        gate.connect(await self._connections.get())
        patience = None
        if backend_timeout is not None and backend_timeout < TIMEOUT:  # by then, the backend counts as unavailable
            patience = partial(gate.patience, time.monotonic(), backend_timeout)
        return await gate.queue.wait(priority, retry_of is not None, operation, patience)

    @property
    def rate(self) -> float:
        """The current maximum rate in requests per second: as configured (may be infinite), or lower after 429s."""
        return self._gate.pacer.learned.rate_at(time.monotonic())

    @property
    def concurrency(self) -> int:
        """The current maximum number of concurrent requests: the configured number, or a lower one after 429s."""
        return self._gate.pacer.learned.concurrency

    def reset(self) -> None:
        """Return to the configured limits, for example after an incident. Requests from the last minute still count."""
        self._gate.queue.do(self._gate.queue.reset)

    def idle(self) -> bool:
        """Return True if no request from this process is in flight or waiting."""
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
    loop: asyncio.AbstractEventLoop
    next_report: asyncio.TimerHandle | None = None


@define(eq=False)
class _Exchange:
    """An exchange with the backend in one event loop."""

    connection: _Connection
    began: float
    task: asyncio.Task[Grant] | None = None


class _Gate:
    """Lets through the requests that both the pacer and the backend allow, and asks the backend for more grants.

    An exchange with the backend runs in one of the event loops that have a connection. If this loop ends first, another
    one asks again.
    """

    def __init__(self, pacer: Pacer, lease: float, on_outage: OnOutage, name: str) -> None:
        self.queue = Queue(pacer, time.monotonic, gate=self)
        self.pacer = pacer
        self._on_outage = on_outage
        self._name = name
        self._account = _Account(pacer, lease)
        self._connections: dict[asyncio.AbstractEventLoop, _Connection] = {}
        self._exchange: _Exchange | None = None  # the last exchange, until it ends
        self._next_ask = float("-inf")  # the earliest time at which to ask the backend for more
        self._unavailable_until = float("-inf")  # until then, the backend counts as unavailable
        self._failure: BaseException | None = None  # why the last exchange failed; None if it succeeded

    # --- the gate

    def opens_in(self, now: float) -> float:
        """Return the seconds until the next request may be sent.

        Also ask the backend for more if grants run low, or to find out whether it is available again.
        """
        wait, account, unavailable = self.pacer.opens_in(now), self._account, now < self._unavailable_until
        granted = account.allows(now)
        if now >= self._next_ask and (unavailable or (wait <= 0 and (not granted or account.low))):
            self._ask(now)
        if unavailable:
            return 0.0 if self._on_outage == "fail" else wait  # with "fail", `sent` raises the error
        if granted or wait > 0:
            return wait
        exchange = self._current(now)
        return max(exchange.began + LONGEST_EXCHANGE if exchange else self._next_ask, now + LOOK) - now

    def sent(self, now: float, loop: asyncio.AbstractEventLoop, operation: str) -> Sent:
        """Count a request as sent; raise a `TransportError` if the backend is unavailable."""
        if now < self._unavailable_until and self._on_outage == "fail":
            problem = f"{self._name}, which stores the shared limits, is unavailable ({type(self._failure).__name__})"
            raise TransportError(problem, outcome="not sent", phase="queue", retryable=True) from self._failure
        return self.pacer.sent(now, loop, operation)

    # --- exchanges with the backend

    def _current(self, now: float) -> _Exchange | None:
        """Return the exchange that is in progress, unless its event loop is closed or blocked."""
        exchange = self._exchange
        if exchange is None or exchange.connection.loop.is_closed() or now >= exchange.began + LONGEST_EXCHANGE:
            return None
        return exchange

    def _ask(self, now: float) -> None:
        """Send a report that asks for more, unless an exchange is in progress, or this event loop has no connection."""
        loop = loop_here()
        connection = self._connections.get(loop) if loop else None
        if connection is not None and self._current(now) is None:
            exchange = self._exchange = _Exchange(connection, now)
            # The queue applies this last, so that the report contains the call that is now entering the queue.
            self.queue.do(lambda now: self._send(exchange, self._account.report(now, *self.queue.waiting)))

    def _send(self, exchange: _Exchange, report: Report) -> None:
        """Begin an exchange. It continues after the timeout, because a stalled backend may still store the report."""
        task = exchange.task = start(exchange.connection.backend.exchange(report))
        timer = exchange.connection.loop.call_later(TIMEOUT, self._end, exchange)
        task.add_done_callback(lambda _: timer.cancel())
        task.add_done_callback(lambda _: self._end(exchange))

    def _end(self, exchange: _Exchange) -> None:
        self.queue.do(lambda now: self._use_result(exchange, now))

    def _use_result(self, exchange: _Exchange, now: float) -> None:
        """End an exchange: use its grant, or count the backend as unavailable if it failed or timed out.

        This runs when the task ends, and after TIMEOUT.
        """
        task = exchange.task
        if exchange is not self._exchange or task is None:  # it has timed out already, or a later one has replaced it
            return
        self._exchange = None
        if not task.done():
            self._fail(now, TimeoutError())
        elif task.cancelled():
            pass  # its event loop ends; another event loop asks
        elif (error := task.exception()) is not None:
            self._fail(now, error)
        else:
            self._take(now, task.result())

    def _take(self, now: float, grant: Grant) -> None:
        """Use a grant from the backend. It shows that the backend is available."""
        self._account.take(now, grant)
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - only to spread the load
        self._next_ask = now + (grant.polls * POLL * spread if grant.polls else grant.retry_after)
        self._unavailable_until, self._failure = float("-inf"), None

    def _fail(self, now: float, error: BaseException) -> None:
        """Forget all grants, and treat the backend as unavailable for a while."""
        known, self._failure = self._failure, error
        self._account.void()
        self._next_ask, self._unavailable_until = now + RETRY_INTERVAL, now + OUTAGE_PAUSE
        if known is None and self._on_outage == "local":  # log each outage only once
            logger.warning(
                "%s, which stores the shared limits, is unavailable (%s): every process now uses the full limits",
                self._name,
                type(error).__name__,
            )

    # --- the connections, one for each event loop

    def connect(self, connection: _Connection) -> None:
        """Use the connection for exchanges, and for a report at every interval while there is something to report."""
        if connection.loop not in self._connections:
            for closed in [loop for loop in list(self._connections) if loop.is_closed()]:
                self._connections.pop(closed, None)
            if not self._connections:  # the backend may have ended the lease of the last report already
                self.queue.do(lambda _: self._account.void())
            self._connections[connection.loop] = connection
        self._keep_reporting(connection)

    def _keep_reporting(self, connection: _Connection) -> None:
        if connection.next_report is None and self._connections.get(connection.loop) is connection:
            connection.next_report = connection.loop.call_later(REPORT_INTERVAL, self._report, connection)

    def _report(self, connection: _Connection) -> None:
        """Send a report if one is due, and schedule the next one while there is something to report."""
        connection.next_report = None
        self.queue.update()
        self.queue.do(self._report_if_due)
        if len(self.queue) or self._account.open:
            self._keep_reporting(connection)

    def _report_if_due(self, now: float) -> None:
        self.pacer.opens_in(now)  # also forgets abandoned requests whose time is over
        if self._account.is_due(now, len(self.queue)) and (self._failure is None or now >= self._next_ask):
            self._ask(now)

    async def leave(self, connection: _Connection) -> None:
        """Stop using a connection. If it is the last one, return all grants to the backend in a last report."""
        self._connections.pop(connection.loop, None)
        if connection.next_report is not None:
            connection.next_report.cancel()
        await self._wait_for(self._exchange, connection)
        for other in list(self._connections.values()):
            if other.loop.is_running():
                with suppress(RuntimeError):  # the loop has been closed in the meantime
                    other.loop.call_soon_threadsafe(self._keep_reporting, other)
                    return
        if self._failure is None and self._account.open:
            with self.queue.lock:
                now = time.monotonic()
                last = self._exchange = _Exchange(connection, now)
                self._send(last, self._account.leave(now))
            await self._wait_for(last, connection)

    async def _wait_for(self, exchange: _Exchange | None, connection: _Connection) -> None:
        if exchange is not None and exchange.task is not None and exchange.connection is connection:
            await asyncio.wait([exchange.task], timeout=TIMEOUT)

    def patience(self, began: float, seconds: float) -> float:
        """Return how long the backend may still take to respond, if it may take `seconds`.

        Only its time after `began` counts. Raise a `TimeoutError` if it took longer.
        """
        now = time.monotonic()
        exchange = self._current(now)
        left = seconds - (now - max(began, exchange.began) if exchange else 0.0)
        if left <= 0.001:
            raise TimeoutError
        return left


class _Account:
    """Keeps track of the slots and requests that the backend granted, and of changes not yet reported."""

    def __init__(self, pacer: Pacer, lease: float) -> None:
        self._pacer = pacer
        self._lease = lease
        self._process = uuid4().hex
        self.number = 0
        """The number of the last report that this process sent to the backend."""
        self.reported_at = float("-inf")
        """When this process created its last report."""
        self.slots = 0
        """The number of slots that the backend granted this process, including those in use."""
        self._held_at_most = 0  # the most slots that the backend may count for this process; at least `slots`
        self._granted = 0  # the total number of granted requests, including those that were sent
        self._ask_below = 0  # the process asks for more if it has fewer unsent granted requests than this
        # from the last report
        self._made_before_report = 0  # the total number of requests sent before it
        self._finished_reported = 0  # the number of finished requests reported so far
        # from the last grant
        self._finished_confirmed = 0  # the number of finished requests that the backend has confirmed
        self._clock = 0  # the backend's clock
        self._grant_reported_at = 0.0  # when this process created the report that the grant answered
        self._latency = 0.0  # how long the answer took

    @property
    def requests(self) -> int:
        """The number of requests that the backend granted and that this process has not yet sent."""
        return max(0, self._granted - self._pacer.made)

    @property
    def low(self) -> bool:
        """True if the process should ask the backend for more requests."""
        return self.requests < self._ask_below

    @property
    def unreported(self) -> int:
        """The number of requests that finished within the last window but were not yet reported to the backend."""
        return min(self._pacer.over - self._finished_confirmed, len(self._pacer.recent))

    @property
    def open(self) -> bool:
        """True if some requests are unreported, or the backend still counts slots or requests for this process."""
        return bool(self._pacer.in_use or self.unreported or self._held_at_most or self.requests)

    def allows(self, now: float) -> bool:
        """Return True if the grants allow this process to send one more request."""
        return now < self._grant_reported_at + self._lease and self.requests > 0 and self._pacer.in_use < self.slots

    def is_due(self, now: float, waiting: int) -> bool:
        """Return True if a report is due. It reports finished requests, returns unused grants, and renews the lease."""
        in_use = self._pacer.in_use
        unused = not waiting and (self.requests > 0 or self._held_at_most > in_use)
        return bool(self.unreported or unused or (in_use and now >= self.reported_at + self._lease / 3))

    def void(self) -> None:
        """Forget all slots and requests that the backend granted."""
        self.slots = self._held_at_most = self._granted = 0

    def report(self, now: float, foreground: int, background: int) -> Report:
        """Return the next report, which asks for the slots and requests that this process will soon need.

        With the report, unneeded grants also go back to the backend. From then on, `allows` no longer counts them.
        """
        pacer, limits, waiting = self._pacer, self._pacer.limits, foreground + background
        self.number += 1
        most, in_use, spent = pacer.learned.concurrency, pacer.in_use, pacer.made - self._made_before_report
        pace = spent / max(now - self.reported_at, 0.001)
        need = int(pace * (self._latency + REPORT_INTERVAL)) + 2 * most if waiting or spent else 0
        wanted = min(most, in_use + waiting) if waiting else max(in_use, min(1, need))
        if now >= self._grant_reported_at + self._lease:
            self.void()
        self.slots = max(in_use, min(self.slots, wanted))
        self._held_at_most = max(self.slots, wanted)  # until the reply; it is lost if its event loop ends first
        left = min(self.requests, need)
        self._granted, self._ask_below = pacer.made + left, need // 2
        self._made_before_report, self.reported_at = pacer.made, now
        first = pacer.over - self.unreported
        finished = list(islice(pacer.recent, len(pacer.recent) - self.unreported, None))[:MOST_REPORTED]
        self._finished_reported = first + len(finished)
        return Report(
            process=self._process,
            number=self.number,
            lease=self._lease,
            concurrent=limits.concurrent,
            per_window=limits.per_minute,
            window=pacer.window,
            slots=self.slots,
            slots_wanted=wanted,
            open_requests=self._granted - self._finished_reported,
            requests_wanted=need - left,
            waiting=foreground,
            waiting_in_background=background,
            quiet_for=max(0.0, pacer.learned.quiet_until - now),
            finished=[now - each for each in finished],
            finished_before=first,
            clock=self._clock,
            # The backend read its clock between the report and the reply, so at least this much time has passed.
            clock_age=now - self._grant_reported_at - self._latency,
        )

    def leave(self, now: float) -> Report:
        """Return the last report, with which all unused slots and requests go back to the backend.

        The slots of abandoned requests go back at the end of the lease. It ends as soon as the server no longer works
        on these requests.
        """
        # Without granted, newly sent or waiting requests, `report` asks for nothing.
        self._granted = self._made_before_report = self._pacer.made
        return evolve(self.report(now, 0, 0), lease=min(self._lease, self._pacer.in_use_for(now)))

    def take(self, now: float, grant: Grant) -> None:
        """Add the slots and requests that the backend granted in its reply to the last report."""
        self.slots, self._held_at_most = grant.slots, max(self.slots, grant.slots)
        self._granted += grant.requests
        self._clock = grant.clock
        self._finished_confirmed = self._finished_reported
        self._latency, self._grant_reported_at = now - self.reported_at, self.reported_at
