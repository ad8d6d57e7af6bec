"""Redis, as the shared limits and the webhook store use it (extra ``[redis]``)."""

from __future__ import annotations

import sys
from collections.abc import Awaitable
from typing import Any, Protocol, TypeVar, cast

import redis as blocking
from redis.asyncio import Redis

from ._loops import run_to_end
from ._runtime.arguments import refuse, refused
from ._runtime.tracebacks import cut_below

T = TypeVar("T")

# Seconds after which a Redis that does not respond counts as away.
TIMEOUT = 2.0
ACCEPTED = "an address that begins with redis://, rediss:// or unix://, or a redis.asyncio.Redis"


class Script(Protocol):
    """A script that Redis runs in one piece."""

    def __call__(self, keys: list[str], args: list[str | int]) -> Awaitable[Any]: ...


def connected(redis: str | Redis) -> Redis:
    """A connection to an address, or the one that was handed in."""
    if isinstance(redis, str):
        return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
            redis, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        )
    return redis


def usable(redis: object) -> str | Redis:
    """The argument `redis`: an address that can be read, or a connection whose commands are awaited."""
    if isinstance(redis, str):
        if not _is_address(redis):
            raise refused("redis", ACCEPTED)
        return redis
    if isinstance(redis, blocking.Redis | blocking.RedisCluster):
        raise refused("redis", ACCEPTED, f"; got a {type(redis).__name__} that blocks")
    if not callable(getattr(redis, "register_script", None)):
        raise refuse("redis", ACCEPTED, redis)
    return cast(Redis, redis)


def _is_address(text: str) -> bool:
    """Whether an address can be read. What redis says of one that cannot may quote the password in it."""
    try:
        connected(text)
    except ValueError:
        return False
    return True


async def whole(command: Awaitable[T]) -> T:
    """Run a command to its end, though its caller is cancelled. Its errors come without redis-py's frames."""
    handled = sys.exception()
    try:
        return await run_to_end(command)
    except Exception as error:
        cut_below(error, handled)
        raise
