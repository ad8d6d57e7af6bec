"""Define the idempotency store in Redis, for several machines (requires the extra ``[redis]``)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from attrs import frozen

from .._extras import extra
from .._loops import PerLoop
from .._runtime.arguments import duration, filled_text
from .._runtime.intents import Intent, IntentKey
from ..errors import IdempotencyError

with extra("redis", "RedisIdempotency"):
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    from .._redis import Script, connected, usable, whole

# Times are milliseconds since 1970 on the clock of Redis, which all processes share.
_NOW = "local time = redis.call('TIME'); local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"

_CLAIM = f"""{_NOW}
local found = redis.call('HGET', KEYS[1], ARGV[1])
local intent = found and cjson.decode(found) or {{created = now, leased_until = now}}
if intent.leased_until <= now then
    intent.operation, intent.owner, intent.leased_until = ARGV[2], ARGV[3], now + tonumber(ARGV[4])
    redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(intent))
end
return {{now, cjson.encode(intent)}}
"""

_UPDATE = f"""{_NOW}
local found = redis.call('HGET', KEYS[1], ARGV[1])
local intent = found and cjson.decode(found)
if not intent or intent.owner ~= ARGV[2] then return 0 end
intent.leased_until = now + tonumber(ARGV[3])
if ARGV[4] ~= '' then intent.effect_until = now + tonumber(ARGV[4]) end
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(intent))
return 1
"""

_SETTLE = """
local found = redis.call('HGET', KEYS[1], ARGV[1])
if found and cjson.decode(found).owner == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0
"""

_UNSETTLED = f"""{_NOW}
return {{now, redis.call('HGETALL', KEYS[1])}}
"""

# The maximum number of connections. Without it, a burst of bookings would open a connection for each command.
CONCURRENT_COMMANDS = 16


@frozen(eq=False)
class _RedisCommands:
    """Redis in one event loop."""

    commands: Redis
    slots: asyncio.Semaphore
    claim: Script
    update: Script
    settle: Script
    unsettled: Script


class RedisIdempotency:
    """An idempotency store in Redis that all processes and machines with the same Redis and `key` share.

    ```python
    engage = EngageClient("acme", token=token, idempotency=RedisIdempotency("redis://localhost"))
    ```

    Intents are as durable as your Redis. To survive a crash of Redis, set ``appendonly yes`` and ``appendfsync
    always``. Set ``maxmemory-policy noeviction``. The store writes the external IDs of unfinished calls to Redis, but
    no other data from requests. While Redis is unavailable, calls raise `IdempotencyError` and send nothing.

    :param redis: a URL, or your own `redis.asyncio.Redis`, which you can use in only one event loop.
    :param lease: the number of seconds after which another process may take over from a process that died.
    :param key: the prefix of the keys in Redis.
    """

    def __init__(self, redis: str | Redis, *, lease: float = 10.0, key: str = "pexip-engage-idempotency") -> None:
        self._redis = usable(redis)
        self.lease = duration("lease", lease)
        """The number of seconds after which another process may take over from a process that died."""
        self._key = filled_text("key", key)
        self._connections = PerLoop(self._open, self._close)

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        """Write a new intent or take over an existing one; see `IdempotencyStore.claim`."""
        async with self._connection() as redis:
            arguments: list[str | int] = [_field(key), operation, owner, _ms(self.lease)]
            now, found = cast("tuple[int, bytes]", await whole(redis.claim([self._name(key.api)], arguments)))
        return _intent(key, found, now)

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        """Renew or end the lease on an intent; see `IdempotencyStore.update`."""
        lease = 0 if release else _ms(self.lease)
        arguments: list[str | int] = [_field(key), owner, lease, "" if effect is None else _ms(effect)]
        async with self._connection() as redis:
            return bool(await whole(redis.update([self._name(key.api)], arguments)))

    async def settle(self, key: IntentKey, owner: str) -> None:
        """Delete the intent for `key`; see `IdempotencyStore.settle`."""
        async with self._connection() as redis:
            await whole(redis.settle([self._name(key.api)], [_field(key), owner]))

    async def unsettled(self, api: str) -> Sequence[Intent]:
        """Return all intents for one API address; see `IdempotencyStore.unsettled`."""
        async with self._connection() as redis:
            now, found = cast("tuple[int, list[bytes]]", await whole(redis.unsettled([self._name(api)], [])))
        pairs = zip(found[::2], found[1::2], strict=True)
        intents = [_intent(IntentKey(api, *json.loads(name)), value, now) for name, value in pairs]
        return sorted(intents, key=lambda intent: intent.created)

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop. A Redis object that you passed in stays open."""
        await self._connections.aclose_here()

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[_RedisCommands]:
        connection = await self._connections.get()
        try:
            async with connection.slots:
                yield connection
        except (RedisError, OSError) as error:
            raise IdempotencyError(f"the idempotency store in Redis failed: {type(error).__name__}") from error

    def _open(self) -> _RedisCommands:
        redis = connected(self._redis)
        scripts = (cast(Script, redis.register_script(each)) for each in (_CLAIM, _UPDATE, _SETTLE, _UNSETTLED))
        return _RedisCommands(redis, asyncio.Semaphore(CONCURRENT_COMMANDS), *scripts)

    async def _close(self, connection: _RedisCommands) -> None:
        if isinstance(self._redis, str):
            await connection.commands.aclose()

    def _name(self, api: str) -> str:
        return f"{self._key}:{api}"


def _field(key: IntentKey) -> str:
    return json.dumps([key.resource, key.external_id])


def _intent(key: IntentKey, value: bytes, now: int) -> Intent:
    kept: dict[str, Any] = json.loads(value)
    effect_until = kept.get("effect_until")
    return Intent(
        key,
        kept["operation"],
        kept["owner"],
        created=kept["created"] / 1000,
        lease=max(0, kept["leased_until"] - now) / 1000,
        effect=None if effect_until is None else max(0, effect_until - now) / 1000,
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
