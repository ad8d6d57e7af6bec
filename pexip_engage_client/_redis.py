"""The Redis connection for shared limits and stores (extra ``[redis]``)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Sequence
from functools import cache
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import redis as blocking
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from ._runtime.arguments import invalid_argument, invalid_value
from ._runtime.secret import Secret

# Seconds after which a Redis server that does not respond counts as unavailable.
TIMEOUT = 2.0
ACCEPTED = (
    "a URL (redis://HOST:PORT/DATABASE, rediss://HOST:PORT/DATABASE or unix://PATH, optionally followed by ? and"
    " options of redis-py), or a redis.asyncio.Redis"
)


class Script(Protocol):
    """A script that Redis runs atomically."""

    def __call__(self, keys: list[str], args: Sequence[str | bytes | int]) -> Awaitable[Any]: ...


@cache
def _driver() -> dict[str, Any]:
    """Return the option with the name and the version of redis-py.

    Without this option, newer versions of redis-py look them up on disk for each connection.
    """
    try:
        from redis.driver_info import DriverInfo
    except ImportError:
        return {}
    return {"driver_info": DriverInfo()}


def connected(redis: Secret) -> Redis:
    """Return a connection to an address, or the connection that was passed in."""
    if redis.is_text:
        return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            redis.value,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 1),
            **_driver(),
        )
    return cast(Redis, redis.value)


def checked_redis(redis: Secret) -> Secret:
    """Check the argument `redis`: a valid address, which may contain a password, or an async connection."""
    given = type(cast(object, redis.value))
    if issubclass(given, str):
        if not _is_address(redis):
            raise invalid_argument("redis", ACCEPTED)
    elif issubclass(given, blocking.Redis | blocking.RedisCluster):
        raise invalid_argument("redis", ACCEPTED, f"; got a {given.__name__}, which blocks the event loop")
    elif not callable(getattr(redis.value, "register_script", None)):
        raise invalid_value("redis", ACCEPTED, redis.value)
    return redis


def _is_address(redis: Secret) -> bool:
    """Whether an address is valid.

    This function must not raise an error, because its frame contains the password.
    """
    if not redis.is_text:
        return False
    try:
        pool: Any = connected(redis).connection_pool
        pool.make_connection()  # rejects unknown options; sends nothing
        parts = urlsplit(str(redis.value))
    except (ValueError, TypeError, AttributeError, RedisError):
        return False
    # redis-py would use database 0 if the path is not a number.
    return parts.scheme == "unix" or re.fullmatch("(/[0-9]*)?", parts.path) is not None
