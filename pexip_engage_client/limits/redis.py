"""One set of limits for several processes and machines behind one address, kept in Redis (extra ``[redis]``).

Redis decides, in one atomic script by its own clock, so that no two machines need to agree on the time. A request in
flight holds a lease, renewed while it lasts; when its worker dies the lease runs out and the place is free again.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Coroutine
from contextlib import suppress
from itertools import count
from typing import Any, Literal, cast
from uuid import uuid4

from attrs import define, field
from redis.asyncio import Redis
from redis.exceptions import RedisError

from .._loops import PerLoop, restarts_in_a_child
from .._redis import TIMEOUT, Script, connected, whole
from .._runtime.arguments import seconds
from ..errors import InvalidArgumentError, TransportError
from .local import shared_limiter
from .pacing import DRIFT, Limits, Ticket

logger = logging.getLogger("pexip_engage_client")

# KEYS: leases by their end · the times at which answers came · the pause after a 429.   Times are in milliseconds.
# A lease that ran out counts as a request that was answered just now: nobody knows when it was.
_ACQUIRE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease, life = ARGV[1], tonumber(ARGV[2])
local concurrent, allowed, window = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
for _, lost in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], lost)
  redis.call('ZADD', KEYS[2], now, lost)
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - window)
if redis.call('ZSCORE', KEYS[1], lease) then return 0 end
local pause = redis.call('PTTL', KEYS[3])
if pause > 0 then return pause end
local in_flight = redis.call('ZCARD', KEYS[1])
if in_flight >= concurrent then return -1 end
if allowed > 0 and redis.call('ZCARD', KEYS[2]) + in_flight >= allowed then
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  return oldest[2] and math.max(1, math.ceil(oldest[2] + window - now)) or -1
end
redis.call('ZADD', KEYS[1], now + life, lease)
redis.call('PEXPIRE', KEYS[1], life * 2)
return 0
"""

_RELEASE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease, window, pause = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if redis.call('ZREM', KEYS[1], lease) == 1 then
  redis.call('ZADD', KEYS[2], now, lease)
  redis.call('PEXPIRE', KEYS[2], window * 2)
end
if pause > 0 and redis.call('PTTL', KEYS[3]) < pause then
  redis.call('SET', KEYS[3], '1', 'PX', pause)
end
return 0
"""

_RENEW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + life, ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], life * 2)
return 0
"""

# How often a process asks again for a place that another process has.
POLL = 0.02
# After Redis failed, how long to do without it before asking again.
OUTAGE_PAUSE = 5.0
DEFAULT_LEASE = 10.0


@define(eq=False)
class _Connection:
    """Redis in one event loop."""

    redis: Redis
    acquire: Script
    release: Script
    renew: Script
    turn: asyncio.Lock = field(factory=asyncio.Lock)
    freed: asyncio.Event = field(factory=asyncio.Event)
    held: set[str] = field(factory=set[str])
    alarm: asyncio.TimerHandle | None = None
    renewal: asyncio.Task[None] | None = None
    background: set[asyncio.Task[None]] = field(factory=set[asyncio.Task[None]])


class RedisLimits:
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
        lease: float = DEFAULT_LEASE,
        key: str = "pexip-engage-client",
        on_outage: Literal["fail", "local"] = "fail",
    ) -> None:
        if on_outage not in ("fail", "local"):
            accepted = "'fail' or 'local'"
            raise InvalidArgumentError(f"on_outage must be {accepted}", parameter="on_outage", accepted=accepted)
        self.limits = Limits(concurrent, per_minute, period=period)
        self._redis = redis
        self._lease = seconds("lease", lease) or DEFAULT_LEASE
        self._keys = [f"{{{key}}}:in-flight", f"{{{key}}}:recent", f"{{{key}}}:pause"]
        self._on_outage = on_outage
        self._local = shared_limiter(f"redis {key}", self.limits)
        self._window_ms = round(period * (1 + DRIFT) * 1000)
        self._connections = PerLoop(self._open, self._close)
        self._away_until = float("-inf")
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Ask for leases under names of its own, as a child process has to."""
        self._worker = uuid4().hex
        self._numbers = count(1)

    async def acquire(self) -> tuple[Ticket, str | None]:
        """Wait for this process's turn, then for a place in Redis."""
        local = await self._local.acquire()
        try:
            return local, await self._place()
        except BaseException:
            await self._local.release(local, None)
            raise

    async def release(self, lease: tuple[Ticket, str | None], throttled: float | None) -> None:
        """Give both back, and tell the other processes to be quiet after a 429."""
        local, name = lease
        await self._local.release(local, throttled)
        if name is not None:
            # In the background: nobody has to wait for it, and a caller who is cancelled gives the place back as well.
            connection = await self._connections.get()
            await asyncio.shield(self._in_background(connection, self._give_back(name, throttled)))

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop. One that was handed in stays open."""
        await self._connections.aclose_here()

    # --- a place in Redis

    async def _place(self) -> str | None:
        """The name of the lease; None while Redis is away and this process's own limits have to do."""
        if time.monotonic() < self._away_until:
            return None
        connection = await self._connections.get()
        name = f"{self._worker}:{next(self._numbers)}"
        per_minute = self.limits.per_minute or 0
        arguments: list[str | int] = [
            name,
            round(self._lease * 1000),
            self.limits.concurrent,
            per_minute,
            self._window_ms,
        ]
        async with connection.turn:
            while True:
                connection.freed.clear()
                asking = asyncio.ensure_future(connection.acquire(self._keys, arguments))
                try:
                    wait_ms = cast(int, await asyncio.shield(asking))
                except (RedisError, OSError) as error:
                    return self._without_redis(error)
                except BaseException:
                    # Cancelled: nobody waits for Redis. But it may give the place all the same, or have given it.
                    self._in_background(connection, self._undo(asking, name))
                    raise
                if wait_ms == 0:
                    self._away_until = float("-inf")
                    connection.held.add(name)
                    self._keep_alive(connection)
                    return name
                seconds = random.uniform(0.5, 1.5) * POLL if wait_ms < 0 else wait_ms / 1000  # noqa: S311 - only to spread the load
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await connection.freed.wait()

    def _in_background(self, connection: _Connection, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        connection.background.add(task)
        task.add_done_callback(connection.background.discard)
        return task

    async def _undo(self, asking: asyncio.Future[Any], name: str) -> None:
        """Give a place back that nobody came for."""
        await asyncio.wait([asking])
        if not asking.cancelled() and asking.exception() is None:
            await self._give_back(name, None)

    async def _give_back(self, name: str, throttled: float | None) -> None:
        connection = await self._connections.get()
        connection.held.discard(name)
        if not connection.held:
            _stop(connection)
        pause = 0.0 if throttled is None else min(max(throttled, self.limits.period / 60), self.limits.period)
        try:
            await whole(connection.release(self._keys, [name, self._window_ms, round(pause * 1000)]))
        except (RedisError, OSError) as error:
            logger.warning(
                "Redis is away (%s): a place in flight comes back when its lease runs out", type(error).__name__
            )
        finally:
            connection.freed.set()

    def _without_redis(self, error: Exception) -> str | None:
        what = f"Redis, which holds the limits, is away ({type(error).__name__})"
        if self._on_outage == "fail":
            raise TransportError(what, outcome="not sent", phase="queue", retryable=True)
        if self._away_until == float("-inf"):
            logger.warning("%s: every process now has the whole limits for itself, undivided", what)
        self._away_until = time.monotonic() + OUTAGE_PAUSE
        return None

    # --- leases last as long as their requests

    def _keep_alive(self, connection: _Connection) -> None:
        if connection.alarm is None:
            loop = asyncio.get_running_loop()
            connection.alarm = loop.call_later(self._lease / 3, self._start_renewal, connection)

    def _start_renewal(self, connection: _Connection) -> None:
        connection.alarm = None
        connection.renewal = asyncio.get_running_loop().create_task(self._renew(connection))

    async def _renew(self, connection: _Connection) -> None:
        with suppress(
            RedisError, OSError
        ):  # the next renewal may fare better, and there is one before the lease runs out
            await whole(connection.renew(self._keys, [round(self._lease * 1000), *connection.held]))
        if connection.held:
            self._keep_alive(connection)

    # --- connections

    def _open(self) -> _Connection:
        redis = connected(self._redis)
        acquire, release, renew = (
            cast(Script, redis.register_script(source)) for source in (_ACQUIRE, _RELEASE, _RENEW)
        )
        return _Connection(redis, acquire, release, renew)

    async def _close(self, connection: _Connection) -> None:
        _stop(connection)
        if connection.background:
            await asyncio.wait(connection.background, timeout=2 * TIMEOUT)
        if isinstance(self._redis, str):
            await connection.redis.aclose()


def _stop(connection: _Connection) -> None:
    if connection.alarm is not None:
        connection.alarm.cancel()
        connection.alarm = None
    if connection.renewal is not None:
        connection.renewal.cancel()
        connection.renewal = None
