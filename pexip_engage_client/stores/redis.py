"""Keep a store in Redis, for processes on several machines (requires the extra ``[redis]``)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from attrs import frozen

from .._extras import extra
from .._loops import PerLoop, whole
from .._runtime.arguments import filled_text, invalid_argument
from .._runtime.secret import Secret
from ..errors import StoreError, StoreReason
from .store import BuiltInStore, Delete, Entry, Holder, Lease, StoreChange, lease_lost

with extra("redis", "RedisStore"):
    from redis import exceptions
    from redis.asyncio import Redis

    from .._redis import Script, checked_redis, connected

FORMAT = "1"
# The result of a write under a lost lease.
LOST = -1
# The maximum number of connections. Without it, a burst of calls would open a connection for each command.
CONCURRENT_COMMANDS = 16

# Each method sends one script or command, so it needs one round trip. Times are microseconds since 1970, from the clock
# of Redis, which all processes share. The keys are `meta` (the format and the last number), `leases`, and three for
# each space: its values by key, its keys in order, and its keys by due time.
_BEGIN = f"""
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local format = redis.call('HGET', KEYS[1], 'format')
if format and format ~= '{FORMAT}' then return redis.error_reply('ENGAGEFORMAT ' .. format) end
local function whole(number) return string.format('%.0f', number) end
"""
_LEASES = """
local function lease(name)
    local kept = redis.call('HGET', KEYS[2], name)
    if not kept then return 0 end
    local ends, token, owner = string.match(kept, '^(%d+) (%d+) (.*)$')
    return tonumber(ends), token, owner
end
local function grant(name, microseconds, token, owner)
    redis.call('HSET', KEYS[2], name, whole(now + microseconds) .. ' ' .. token .. ' ' .. owner)
end
"""
_ACQUIRE = f"""{_BEGIN}{_LEASES}
local ends, token, owner = lease(ARGV[1])
if ends > now and owner ~= ARGV[2] then return {{owner, ends - now}} end
if ends <= now then
    local last = tonumber(redis.call('HGET', KEYS[1], 'last')) or 0
    token = whole(math.max(last, now) + 1)
    redis.call('HSET', KEYS[1], 'last', token)
end
redis.call('HSET', KEYS[1], 'format', '{FORMAT}')
grant(ARGV[1], ARGV[3], token, ARGV[2])
return {{token}}
"""
# An entry is stored as its number, its due time and its value, such as `7:1700000000000000:value`.
_WRITE = f"""{_BEGIN}{_LEASES}
local name, mine, expected, keep = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if name ~= '' then
    local ends, token, owner = lease(name)
    if owner ~= mine or token ~= expected then
        if ends > now then return {{{LOST}, owner, ends - now}} end
        return {{{LOST}}}
    end
end
for at = 5, #ARGV, 5 do
    local key = KEYS[tonumber(ARGV[at + 1])]
    if ARGV[at] == 'new' and redis.call('HEXISTS', key, ARGV[at + 2]) == 1 then return {{0}} end
end
local number = 0
if #ARGV > 4 then
    -- The first change: if Redis has no memory left, it is the one that fails.
    number = redis.call('HINCRBY', KEYS[1], 'last', (#ARGV - 4) / 5) - (#ARGV - 4) / 5
    redis.call('HSET', KEYS[1], 'format', '{FORMAT}')
end
for at = 5, #ARGV, 5 do
    local kind, space, key, due, value = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
    number = number + 1
    if kind == 'delete' then
        redis.call('HDEL', KEYS[space], key)
        redis.call('ZREM', KEYS[space + 1], key)
        redis.call('ZREM', KEYS[space + 2], key)
    else
        local kept = redis.call('HGET', KEYS[space], key)
        local its = kept and string.match(kept, '^%d+') or whole(number)
        if due ~= '' then due = whole(now + due) end
        redis.call('HSET', KEYS[space], key, its .. ':' .. due .. ':' .. value)
        if not kept then redis.call('ZADD', KEYS[space + 1], 0, key) end
        if due == '' then redis.call('ZREM', KEYS[space + 2], key) end
        if due ~= '' then redis.call('ZADD', KEYS[space + 2], due, key) end
    end
end
if keep == '0' then redis.call('HDEL', KEYS[2], name) elseif keep ~= '' then grant(name, keep, expected, mine) end
return {{1}}
"""
_FOUND = """
local found = {whole(now)}
for first = 1, #keys, 1000 do
    local some = redis.call('HMGET', KEYS[3], unpack(keys, first, math.min(first + 999, #keys)))
    for at, value in ipairs(some) do
        if value then
            found[#found + 1] = keys[first + at - 1]
            found[#found + 1] = value
        end
    end
end
return found
"""
_READ = f"{_BEGIN}\nlocal keys = ARGV\n{_FOUND}"
_SCAN = f"{_BEGIN}\nlocal keys = redis.call('ZRANGEBYLEX', KEYS[4], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])\n{_FOUND}"
_DUE = (
    f"{_BEGIN}\nlocal until_ = whole(now + ARGV[1])\n"
    f"local keys = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', until_, 'LIMIT', 0, ARGV[2])\n{_FOUND}"
)

_STATES: Mapping[StoreReason, str] = {
    "lost": "is unavailable: check the server and the network, and call again",
    "denied": (
        "is not accessible: check the database number, the user, the password, and whether the server is a read-only"
        " replica"
    ),
    "full": "is full: give the server more memory or disk space",
    "damaged": "is damaged: check the server; if losing the content is acceptable, delete its keys",
    "version": "is incompatible: use the version of this package that wrote it, or another `key`",
    "foreign": "is not a store: the keys belong to another application; use another `key`",
}


@frozen(eq=False)
class RedisScripts:
    """The connection and the scripts in one event loop."""

    commands: Redis
    slots: asyncio.Semaphore
    acquire: Script
    read: Script
    scan: Script
    due: Script
    write: Script


class RedisStore(BuiltInStore):
    """A store in Redis that all processes with the same Redis and `key` share, even across machines.

        engage = EngageClient("acme", token=token, idempotency=RedisStore("redis://localhost"))

    Entries are as durable as your Redis. To survive a crash of Redis, set ``appendonly yes`` and ``appendfsync
    always``. Set ``maxmemory-policy noeviction``, because an evicted entry is lost.

    :param redis: a URL, or your own `redis.asyncio.Redis`. It must not decode responses, and you can use it in only one
        event loop.
    :param key: the prefix of the keys in Redis.
    """

    _label = ""  # for the repr in the traceback of a failed `__init__`

    def __init__(self, redis: str | Redis, *, key: str = "pexip-engage") -> None:
        address = Secret(redis)
        del redis  # otherwise, a traceback would show the password
        self._redis = checked_redis(address)
        if _decodes_responses(address):
            accepted = "a redis.asyncio.Redis that does not decode responses"
            raise invalid_argument("redis", accepted, "; this one does")
        self._prefix = f"{{{filled_text('key', key)}}}"  # the braces keep all keys on one node of a cluster
        self._label = f"Redis at {_server_of(self._redis)} (key {key!r})"
        self._connections = PerLoop(self._open, self._close)

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire a lease; see `Store.acquire`."""
        found = await self._call("acquire", [], [name, owner, _us(seconds)])
        if len(found) == 1:
            return Lease(name, owner, int(found[0]))
        return Holder(found[0].decode(), found[1] / 1e6)

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return entries by their keys; see `Store.read`."""
        if not keys:
            return {}
        found = await self._call("read", [space], [*keys])
        return {entry.key: entry for entry in _entries(found)}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        """Return entries in the order of their keys; see `Store.scan`."""
        first = b"[" + prefix.encode() if prefix > after else b"(" + after.encode() if after else b"-"
        last = b"(" + prefix.encode() + b"\xff" if prefix else b"+"  # a byte that no key contains
        return list(_entries(await self._call("scan", [space], [first, last, limit])))

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        """Return the entries that are due; see `Store.due`."""
        return list(_entries(await self._call("due", [space], [_us(within), limit])))

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""
        return int(await self._run(lambda redis: redis.commands.hlen(self._keys(space)[0])))

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes, or none of them; see `Store.write`.

        `durable` has no effect: the Redis configuration determines durability.
        """
        spaces = list(dict.fromkeys(each.space for each in changes))
        places = {space: 3 + 3 * index for index, space in enumerate(spaces)}  # the index of each space's first key
        arguments: list[str | bytes | int] = [lease.name, lease.owner, lease.token] if lease else ["", "", ""]
        arguments.append("" if keep is None or lease is None else _us(keep))
        for each in changes:
            if isinstance(each, Delete):
                arguments += ["delete", places[each.space], each.key, "", ""]
            else:
                due = "" if each.due is None else _us(each.due)
                arguments += ["new" if each.only_new else "put", places[each.space], each.key, due, each.value]
        result, *holder = await self._call("write", spaces, arguments)
        if result == LOST and lease is not None:
            raise lease_lost(lease, Holder(holder[0].decode(), holder[1] / 1e6) if holder else None)
        return bool(result)

    async def aclose(self) -> None:
        """Close this event loop's connection to Redis. A Redis object that you passed in stays open."""
        await self._connections.aclose_here()

    async def _call(self, script: str, spaces: Sequence[str], arguments: list[str | bytes | int]) -> list[Any]:
        keys = [f"{self._prefix}:meta", f"{self._prefix}:leases"]
        keys += [key for space in spaces for key in self._keys(space)]
        return cast("list[Any]", await self._run(lambda redis: getattr(redis, script)(keys, arguments)))

    async def _run(self, command: Callable[[RedisScripts], Any]) -> Any:
        async def run() -> Any:
            async with redis.slots:
                return await command(redis)

        redis = await self._connections.get()
        try:
            return await whole(run())
        except (exceptions.RedisError, OSError) as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> StoreError:
        reason, detail = _reason(error)
        message = f"the store in {self._label} {_STATES[reason]} ({detail})"
        return StoreError(message, reason=reason, retryable=reason == "lost")

    def _keys(self, space: str) -> list[str]:
        return [f"{self._prefix}:{part}:{space}" for part in ("values", "keys", "due")]

    def _open(self) -> RedisScripts:
        redis = connected(self._redis)
        scripts = [cast(Script, redis.register_script(each)) for each in (_ACQUIRE, _READ, _SCAN, _DUE, _WRITE)]
        return RedisScripts(redis, asyncio.Semaphore(CONCURRENT_COMMANDS), *scripts)

    async def _close(self, connection: RedisScripts) -> None:
        if self._redis.is_text:
            await connection.commands.aclose()

    def __repr__(self) -> str:
        return f"<RedisStore {self._label}>"


def _us(seconds: float) -> int:
    return round(seconds * 1e6)


def _entries(found: Sequence[bytes]) -> Iterator[Entry]:
    now = int(found[0])
    for key, kept in zip(found[1::2], found[2::2], strict=True):
        number, due, value = kept.split(b":", 2)
        yield Entry(key.decode(), value, (int(due) - now) / 1e6 if due else None, int(number))


# The codes in error messages from Redis. Older servers put them in the middle of a script's error message.
_CODES: Mapping[str, StoreReason] = {
    "ENGAGEFORMAT": "version",
    "WRONGTYPE": "foreign",
    "OOM": "full",
    "MISCONF": "full",
    "READONLY": "denied",
    "NOAUTH": "denied",
    "NOPERM": "denied",
    "WRONGPASS": "denied",
    "unauthenticated": "denied",  # the error for a long command without authentication
    "LOADING": "lost",
    "MASTERDOWN": "lost",
    "CLUSTERDOWN": "lost",
    "TRYAGAIN": "lost",
    "BUSY": "lost",
}

_OF_CLASS: Mapping[type[Exception], str] = {
    exceptions.OutOfMemoryError: "OOM",
    exceptions.ReadOnlyError: "READONLY",
    exceptions.NoPermissionError: "NOPERM",
    exceptions.MasterDownError: "MASTERDOWN",
    exceptions.ClusterDownError: "CLUSTERDOWN",
    exceptions.TryAgainError: "TRYAGAIN",
}


def _reason(error: Exception) -> tuple[StoreReason, str]:
    """Return the reason for an error from redis-py, and a short description."""
    kind = type(error).__name__
    if "DB index is out of range" in f"{error} {error.__cause__}":
        return "denied", "the server has no database with this number"
    rejected = (exceptions.AuthenticationError, exceptions.AuthorizationError)
    if isinstance(error, rejected) or isinstance(error.__cause__, rejected):
        return "denied", kind
    if isinstance(error, exceptions.ConnectionError | exceptions.TimeoutError | OSError):
        return "lost", kind
    # redis-py removes the codes of errors that have their own class.
    words = [_OF_CLASS.get(type(error), ""), *str(error).replace(":", " ").split()]
    code = next((word for word in words if word in _CODES), None)
    return (_CODES[code], code) if code else ("damaged", f"{kind}: {error}")


def _decodes_responses(redis: Secret) -> bool:
    return bool(connected(redis).connection_pool.connection_kwargs.get("decode_responses"))


def _server_of(redis: Secret) -> str:
    """Describe the server without its password."""
    options: Mapping[str, Any] = connected(redis).connection_pool.connection_kwargs
    return str(options.get("path") or f"{options.get('host', 'localhost')}:{options.get('port', 6379)}")
