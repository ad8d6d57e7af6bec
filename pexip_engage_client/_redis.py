"""Redis, as the shared limits and the webhook store use it (extra ``[redis]``)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, Protocol, TypeVar

from redis.asyncio import Redis

T = TypeVar("T")

# Seconds after which a Redis that does not respond counts as away.
TIMEOUT = 2.0


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


async def whole(command: Awaitable[T]) -> T:
    """Have a command come to its end, though its caller is cancelled: nothing is granted after it was given back.

    And then the cancellation is not lost, as it may be within redis-py, where Python 3.11's `asyncio.wait_for` swallows
    it now and then.
    """
    running = asyncio.ensure_future(command)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # nobody else asks for it
        raise
