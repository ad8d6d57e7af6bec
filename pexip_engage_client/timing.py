"""Time and chance, in one object that tests can replace."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable

from attrs import frozen


async def _sleep(seconds: float) -> None:
    import asyncio  # not before somebody sleeps: it would be a tenth of what importing this package costs

    await asyncio.sleep(seconds)


@frozen
class Timing:
    """Where the client gets its time, its pauses and its jitter from."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds on a clock that never goes back: ages, deadlines, windows."""
    now: Callable[[], float] = time.time
    """Seconds since 1970: for a `Retry-After` that is a date."""
    sleep: Callable[[float], Awaitable[object]] = _sleep
    """Pause between two attempts."""
    random: Callable[[], float] = random.random
    """A number from 0 up to 1: the jitter."""
