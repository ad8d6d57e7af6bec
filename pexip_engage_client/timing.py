"""Clock, sleep and randomness, in one object that you can replace in tests."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from attrs import fields, frozen


@frozen(repr=False)
class Timing:
    """The clock, sleep function and random source of a client. You can replace them in tests."""

    monotonic: Callable[[], float] = time.monotonic
    """Returns seconds on a clock that never goes back, for ages, deadlines and windows."""
    now: Callable[[], float] = time.time
    """Returns seconds since 1970, for a `Retry-After` that is a date."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Pauses between two attempts."""
    random: Callable[[], float] = random.random
    """Returns a number from 0 up to 1, for the jitter."""

    def __repr__(self) -> str:
        """Show only what was replaced: a default would show as the address of a function."""
        replaced = [each.name for each in fields(Timing) if getattr(self, each.name) != each.default]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in replaced)})"
