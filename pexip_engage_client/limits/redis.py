"""One set of limits for several processes and machines behind one address, kept in Redis (extra ``[redis]``).

Each process queues and paces as `LocalLimiter` does, and goes as far as Redis has granted it places and requests. It
asks ahead, for as many as it is about to use, and gives back what it does not use; so neither the distance to Redis nor
its failures hold up a call that has its turn, or a response that is here.

What a process tells Redis is its whole state, numbered: what got lost on the way, or is repeated, is made good by the
next message. When it dies its lease runs out, and its places are free again. See `exchange`.
"""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Literal, cast

from attrs import define
from redis.asyncio import Redis

from .._loops import PerLoop, loop_here
from .._redis import TIMEOUT, Script, connected, usable
from .._runtime.arguments import duration, filled_text, refused
from .._runtime.tracebacks import cut_below
from ..errors import TransportError
from .exchange import POLL, SCRIPT, TICK, Account
from .local import LocalLimiter, Turn
from .pacing import Limits, Ticket

logger = logging.getLogger("pexip_engage_client")

# After Redis failed, how long to do without it, and how often to look whether it is back meanwhile.
OUTAGE_PAUSE, LOOK = 5.0, 0.5
# Seconds after which the event loop that asked counts as blocked, and another one asks.
LONGEST_ASKING = 2 * TIMEOUT


@define(eq=False)
class _Connection:
    """Redis in one event loop."""

    redis: Redis
    exchange: Script
    alarm: asyncio.TimerHandle | None = None


class RedisLimits(LocalLimiter):
    """Limits that all processes with the same Redis and `key` share.

    ```python
    engage = EngageClient("acme", token=token, limits=RedisLimits("redis://localhost"))
    ```

    `redis` is an address, or a `redis.asyncio.Redis` of yours, for use in its own event loop only. `lease` is for how
    many seconds the place of a worker that died stays taken. When Redis is away, calls fail with `TransportError`
    (``on_outage="fail"``) or go on, with a warning, under limits of this process alone (``on_outage="local"``). These
    are the whole limits, not a share of them: ten processes then have ten times as many requests in flight.

    Within a process calls go in the order in which they came; between processes no order is kept.
    """

    def __init__(
        self,
        redis: str | Redis,
        *,
        concurrent: int = 4,
        per_minute: int | None = 3000,
        period: float = 60.0,
        lease: float = 10.0,
        key: str = "pexip-engage-client",
        on_outage: Literal["fail", "local"] = "fail",
    ) -> None:
        if on_outage not in ("fail", "local"):
            raise refused("on_outage", "'fail' or 'local'")
        self._redis = usable(redis)
        key = filled_text("key", key)
        self._lease = duration("lease", lease)
        self._keys = [f"{{{key}}}:state", f"{{{key}}}:workers", f"{{{key}}}:recent"]
        self._on_outage = on_outage
        self._connections = PerLoop(self._open, self._close)
        super().__init__(Limits(concurrent, per_minute, period=period))

    def restart(self) -> None:
        """Begin with nothing granted, under a name of its own, as a child process has to."""
        super().restart()
        self._account = Account(self._pacer, self._lease)
        self._asked_at = self._ask_at = self._away_until = float("-inf")
        self._asking: asyncio.Task[None] | None = None
        self._trouble: BaseException | None = None  # for which Redis is away

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop. One that was handed in stays open."""
        await self._connections.aclose_here()

    # --- as far as Redis has granted

    async def _turn(self, again: bool, patience: float | None) -> Ticket:
        connection = await self._connections.get()
        if connection.alarm is None:
            connection.alarm = asyncio.get_running_loop().call_later(TICK, self._tick, connection)
        return await super()._turn(again, patience)

    def _opens_in(self, now: float) -> float:
        wait, account, away = super()._opens_in(now), self._account, now < self._away_until
        granted = account.allows(now)
        if now >= self._ask_at and (away or (wait <= 0 and (not granted or account.low))):
            self._ask(now)
        if away:
            return 0.0 if self._on_outage == "fail" else wait
        if granted or wait > 0:
            return wait
        return max(self._asked_at + LONGEST_ASKING if self._is_asking else self._ask_at, now + POLL / 10) - now

    def _sent(self, now: float) -> Ticket:
        if now < self._away_until and self._on_outage == "fail":
            problem = f"Redis, which holds the limits, is away ({type(self._trouble).__name__})"
            raise TransportError(problem, outcome="not sent", phase="queue", retryable=True) from self._trouble
        return super()._sent(now)

    def _watch(self, turn: Turn, patience: float | None, since: float) -> None:
        """Let a call wait no longer than that for Redis; in the queue it may."""
        if turn.done() or patience is None or patience >= TIMEOUT:  # Redis counts as away before
            return
        with self._lock:
            silent = self._clock() - max(since, self._asked_at) if self._is_asking else 0.0
        if silent >= patience - 0.001:
            turn.set_exception(TimeoutError("Redis, which holds the limits, does not respond"))
        else:
            turn.get_loop().call_later(patience - silent, self._watch, turn, patience, since)

    # --- what is told to Redis, and what it grants

    @property
    def _is_asking(self) -> bool:
        return self._asking is not None and not self._asking.done()

    def _ask(self, now: float) -> None:
        """Tell Redis how things are, and ask for more, unless that is under way."""
        loop = loop_here()
        if loop is not None and not (self._is_asking and now < self._asked_at + LONGEST_ASKING):
            self._asked_at = now
            self._asking = loop.create_task(self._exchange())
            self._asking.add_done_callback(self._asked)

    def _asked(self, asking: asyncio.Task[None]) -> None:
        """Whatever else went wrong is an outage, too: those who wait get to know it."""
        error = None if asking.cancelled() else asking.exception()
        if error is not None:
            with self._lock:
                now = self._clock()
                self._failed(now, error)
                self._admit(now)

    async def _exchange(self, leaving: _Connection | None = None) -> None:
        connection, account = leaving or await self._connections.get(), self._account
        with self._lock:
            message = account.tell(self._clock(), 0 if leaving else self._waiting, leaving is not None)
        # Not cancelled, and not waited for in vain: Redis may be frozen, and what it was told is numbered.
        asking = asyncio.ensure_future(connection.exchange(self._keys, message))
        asking.add_done_callback(lambda _: asking.cancelled() or asking.exception())  # which nobody may ask for
        await asyncio.wait([asking], timeout=TIMEOUT)
        with self._lock:
            if message[1] != account.message:  # another event loop has not waited any longer
                return
            now, self._asking = self._clock(), None
            error = asking.exception() if asking.done() and not asking.cancelled() else TimeoutError()
            if error is None:
                wait = account.take(now, cast(list[int], asking.result()))
                spread = random.uniform(0.5, 1.5)  # noqa: S311 - only to spread the load
                self._ask_at = now + (wait / 1000 if wait >= 0 else -wait * POLL * spread)
                self._away_until, self._trouble = float("-inf"), None
            else:
                self._failed(now, error)
            self._admit(now)

    def _failed(self, now: float, error: BaseException) -> None:
        cut_below(error)
        known, self._trouble = self._trouble, error
        self._account.void()
        self._ask_at, self._away_until = now + LOOK, now + OUTAGE_PAUSE
        if known is None and self._on_outage == "local":
            told = "Redis, which holds the limits, is away (%s): every process now has them whole for itself"
            logger.warning(told, type(error).__name__)

    # --- connections

    def _tick(self, connection: _Connection) -> None:
        """Tell Redis what is done, give back what nobody needs, and renew the lease."""
        connection.alarm = None
        with self._lock:
            now = self._clock()
            self._pacer.opens_in(now)  # forgets what no server is at work on any more
            if self._account.news(now, self._waiting) and (self._trouble is None or now >= self._ask_at):
                self._ask(now)
            if self._waiting or self._account.open:
                connection.alarm = asyncio.get_running_loop().call_later(TICK, self._tick, connection)

    def _open(self) -> _Connection:
        redis = connected(self._redis)
        return _Connection(redis, cast(Script, redis.register_script(SCRIPT)))

    async def _close(self, connection: _Connection) -> None:
        if connection.alarm is not None:
            connection.alarm.cancel()
        asking = self._asking
        if asking is not None and asking.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([asking], timeout=TIMEOUT)
        if self._trouble is None and self._account.open:
            await self._exchange(leaving=connection)
        if isinstance(self._redis, str):
            await connection.redis.aclose()
