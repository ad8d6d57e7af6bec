"""Time and chance, in one object that tests can replace."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from attrs import frozen


@frozen
class Timing:
    """Where the client gets its time, its pauses and its jitter from."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds on a clock that never goes back: ages, deadlines, windows."""
    now: Callable[[], float] = time.time
    """Seconds since 1970: for a `Retry-After` that is a date."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Pause between two attempts."""
    random: Callable[[], float] = random.random
    """A number from 0 up to 1: the jitter."""
