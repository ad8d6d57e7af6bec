"""Define the event store in Redis, for several processes and machines (requires the extra ``[redis]``)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

from attrs import frozen

from .._extras import extra
from .._loops import PerLoop
from .._runtime.arguments import filled_text
from .stores import Claim

with extra("redis", "RedisStore"):
    from redis.asyncio import Redis

    from .._redis import Script, connected, usable, whole

# Owners are 32 hexadecimal digits, so no owner is called "done" or "dead".
_CLAIM = """
local found = redis.call('GET', KEYS[1])
if found == 'done' then return 2 end
if found == 'dead' then return 3 end
if found and found ~= ARGV[1] then return 1 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 0
"""

# To release a claim, the argument is its owner. To revive an event, it is "dead".
_DELETE_IF = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""

# Numbers are microseconds since 1970, which a Lua number holds exactly.
_ADVANCE = """
local found = redis.call('GET', KEYS[1])
local number = ARGV[1]
if found and tonumber(found) > tonumber(number) then number = found end
redis.call('SET', KEYS[1], number, 'PX', ARGV[2])
return 0
"""

# The maximum number of connections. Without it, a burst of events would open a connection for each command.
CONCURRENT_COMMANDS = 16

_CLAIMS = (Claim.GRANTED, Claim.BUSY, Claim.DONE, Claim.DEAD)


@frozen(eq=False)
class _StoreConnection:
    """Redis in one event loop."""

    commands: Redis
    slots: asyncio.Semaphore
    claim: Script
    delete_if: Script
    advance: Script


class RedisStore:
    """An `EventStore` in Redis that all processes with the same Redis and `key` share.

        receiver = WebhookReceiver(store=RedisStore("redis://localhost"))

    `redis` is a URL, or your own `redis.asyncio.Redis`, which you can use in only one event loop. The store writes no
    personal data, because it hashes names. While Redis is unavailable, the methods raise the errors of redis-py. A
    receiver then responds with 500, so that Engage sends the event again.
    """

    def __init__(self, redis: str | Redis, *, key: str = "pexip-engage-webhooks") -> None:
        self._redis = usable(redis)
        self._key = filled_text("key", key)
        self._connections = PerLoop(self._open, self._close)

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """Claim a name, or renew the claim; see `EventStore.claim`."""
        async with self._connection() as redis:
            found = await whole(redis.claim([f"{self._key}:claim:{name}"], [owner, _ms(seconds)]))
        return _CLAIMS[cast(int, found)]

    async def finish(self, name: str, seconds: float, *, dead: bool = False) -> None:
        """Mark a name as done or dead; see `EventStore.finish`."""
        async with self._connection() as redis:
            await whole(redis.commands.set(f"{self._key}:claim:{name}", "dead" if dead else "done", px=_ms(seconds)))

    async def release(self, name: str, owner: str) -> None:
        """Free a claimed name; see `EventStore.release`."""
        async with self._connection() as redis:
            await whole(redis.delete_if([f"{self._key}:claim:{name}"], [owner]))

    async def revive(self, name: str) -> None:
        """Free a name that is marked as dead; see `EventStore.revive`."""
        async with self._connection() as redis:
            await whole(redis.delete_if([f"{self._key}:claim:{name}"], ["dead"]))

    async def latest(self, name: str) -> int | None:
        """Return the greatest number under a name; see `EventStore.latest`."""
        async with self._connection() as redis:
            found = await whole(redis.commands.get(f"{self._key}:latest:{name}"))
        return None if found is None else int(found)

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """Store a number under a name; see `EventStore.advance`."""
        async with self._connection() as redis:
            await whole(redis.advance([f"{self._key}:latest:{name}"], [number, _ms(seconds)]))

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop. A Redis object that you passed in stays open."""
        await self._connections.aclose_here()

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[_StoreConnection]:
        connection = await self._connections.get()
        async with connection.slots:
            yield connection

    def _open(self) -> _StoreConnection:
        redis = connected(self._redis)
        scripts = (cast(Script, redis.register_script(source)) for source in (_CLAIM, _DELETE_IF, _ADVANCE))
        return _StoreConnection(redis, asyncio.Semaphore(CONCURRENT_COMMANDS), *scripts)

    async def _close(self, connection: _StoreConnection) -> None:
        if isinstance(self._redis, str):
            await connection.commands.aclose()


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
