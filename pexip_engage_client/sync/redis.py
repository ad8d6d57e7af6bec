"""Keep the state of `changes` in Redis (requires the extra ``[redis]``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import islice
from types import TracebackType
from typing import Any, Self, cast

from attrs import frozen

from .._extras import extra
from .._loops import PerLoop
from .._runtime.arguments import filled_text
from .state import Entry

with extra("redis", "RedisState"):
    from redis.asyncio import Redis

    from .._redis import Script, connected, usable, whole

FINGERPRINT_BYTES = 16
SCAN_COUNT = 1000
# The maximum number of entries in one command, because a command blocks Redis while it runs.
SAVE_COUNT = 500

_ACQUIRE = """
local found = redis.call('GET', KEYS[1])
if found and found ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""
# An expired lease is still valid until another owner takes it.
_SAVE = """
local found = redis.call('GET', KEYS[1])
if found and found ~= ARGV[1] then return 0 end
for index = 2, #ARGV, 2 do
  if ARGV[index + 1] == '' then redis.call('HDEL', KEYS[2], ARGV[index])
  else redis.call('HSET', KEYS[2], ARGV[index], ARGV[index + 1]) end
end
return 1
"""


@frozen(eq=False)
class _StateConnection:
    """Redis in one event loop."""

    commands: Redis
    acquire: Script
    release: Script
    save: Script


class RedisState:
    """A state in Redis that all processes with the same Redis and `prefix` share.

        state = RedisState("redis://localhost")

    `redis` is a URL, or your own `redis.asyncio.Redis` that does not decode responses. Configure Redis not to evict
    keys (`maxmemory-policy noeviction`). Otherwise, the next run reports evicted records as created.
    """

    def __init__(self, redis: str | Redis, prefix: str = "pexip-engage-sync") -> None:
        self._redis = usable(redis)
        self._prefix = filled_text("prefix", prefix)
        self._connections = PerLoop(self._open, self._close)

    async def acquire(self, key: str, owner: str, seconds: float) -> bool:
        """Acquire or renew the lease on a key; see `SyncState.acquire`."""
        redis = await self._connections.get()
        return bool(await whole(redis.acquire([self._name(key, "lease")], [owner, max(1, round(seconds * 1000))])))

    async def release(self, key: str, owner: str) -> None:
        """Release the lease on a key; see `SyncState.release`."""
        redis = await self._connections.get()
        await whole(redis.release([self._name(key, "lease")], [owner]))

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries for the given IDs; see `SyncState.load`."""
        if not ids:
            return {}
        redis = await self._connections.get()
        command = cast("Any", redis.commands.hmget(self._name(key, "records"), list(ids)))
        found: list[bytes | None] = await whole(command)
        return {id: _entry(value) for id, value in zip(ids, found, strict=True) if value is not None}

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """Return the IDs in the state that are not in `seen`; see `SyncState.missing`."""
        redis, name, cursor = await self._connections.get(), self._name(key, "records"), 0
        missing: set[str] = set()  # Redis may return an entry twice
        while True:
            scan = cast("Any", redis.commands.hscan(name, cursor, count=SCAN_COUNT))
            cursor, found = await whole(scan)
            missing.update(id for id in (name.decode() for name in found) if id not in seen)
            if cursor == 0:
                return sorted(missing)

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """Replace or delete entries; see `SyncState.save`."""
        redis = await self._connections.get()
        names = [self._name(key, "lease"), self._name(key, "records")]
        waiting = iter(entries.items())
        while chunk := list(islice(waiting, SAVE_COUNT)):
            pairs = [each for id, entry in chunk for each in (id, b"" if entry is None else _value(entry))]
            if not await whole(redis.save(names, cast("list[str | int]", [owner, *pairs]))):
                return False
        return True

    async def aclose(self) -> None:
        """Close the connection that was opened in this event loop. A Redis object that you passed in stays open."""
        await self._connections.aclose_here()

    async def __aenter__(self) -> Self:
        """Return the state itself. It connects to Redis when it is first used."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection to Redis that was opened in this event loop."""
        await self.aclose()

    def _name(self, key: str, part: str) -> str:
        # The braces keep a key's names on one node of a cluster.
        return f"{self._prefix}:{{{key}}}:{part}"

    def _open(self) -> _StateConnection:
        redis = connected(self._redis)
        scripts = (cast(Script, redis.register_script(source)) for source in (_ACQUIRE, _RELEASE, _SAVE))
        return _StateConnection(redis, *scripts)

    async def _close(self, connection: _StateConnection) -> None:
        if isinstance(self._redis, str):
            await connection.commands.aclose()


def _value(entry: Entry) -> bytes:
    return entry.fingerprint + (entry.record or b"")


def _entry(value: bytes) -> Entry:
    return Entry(value[:FINGERPRINT_BYTES], value[FINGERPRINT_BYTES:] or None)
