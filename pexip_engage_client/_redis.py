"""The Redis connection for shared limits and stores (extra ``[redis]``)."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import redis as blocking
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from ._loops import result_of, start
from ._runtime.arguments import invalid_argument, invalid_value
from ._runtime.tracebacks import cut_below

T = TypeVar("T")

# Seconds after which a Redis server that does not respond counts as unavailable.
TIMEOUT = 2.0
ACCEPTED = (
    "a URL (redis://HOST:PORT/DATABASE, rediss://HOST:PORT/DATABASE or unix://PATH, optionally followed by ? and"
    " options of redis-py), or a redis.asyncio.Redis"
)


class Script(Protocol):
    """A script that Redis runs atomically."""

    def __call__(self, keys: list[str], args: Sequence[str | bytes | int]) -> Awaitable[Any]: ...


def connected(redis: str | Redis) -> Redis:
    """Return a connection to an address, or the connection that was passed in."""
    if isinstance(redis, str):
        return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            redis, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 1)
        )
    return redis


def usable(redis: object) -> str | Redis:
    """Check the argument `redis`: a valid address, or an async connection."""
    if isinstance(redis, str):
        if not _is_address(redis):
            raise invalid_argument("redis", ACCEPTED)
        return redis
    if isinstance(redis, blocking.Redis | blocking.RedisCluster):
        raise invalid_argument("redis", ACCEPTED, f"; got a {type(redis).__name__}, which blocks the event loop")
    if not callable(getattr(redis, "register_script", None)):
        raise invalid_value("redis", ACCEPTED, redis)
    return cast(Redis, redis)


def _is_address(text: str) -> bool:
    """Whether an address is valid. redis-py's error is not shown, because it may contain the password."""
    try:
        pool: Any = connected(text).connection_pool
        pool.make_connection()  # rejects unknown options; sends nothing
        parts = urlsplit(text)
    except (ValueError, TypeError, AttributeError, RedisError):
        return False
    # redis-py would use database 0 if the path is not a number.
    return parts.scheme == "unix" or re.fullmatch("(/[0-9]*)?", parts.path) is not None


async def whole(command: Coroutine[Any, Any, T]) -> T:
    """Run a command in a task of its own, so that it ends even if its caller is cancelled.

    Otherwise, its effect would be unknown, and redis-py may lose the cancellation: Python 3.11's `asyncio.wait_for`
    sometimes swallows it. If the command fails, remove redis-py's frames from the traceback.
    """
    handled = sys.exception()
    try:
        return await result_of(start(command))
    except Exception as error:
        cut_below(error, handled)
        raise
