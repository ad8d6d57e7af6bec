"""Combine a clock, a sleep function and a random source in one object that tests can replace."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from attrs import fields, frozen

__all__ = ["Timing"]


@frozen(repr=False)
class Timing:
    """The clock, sleep function and random source of a client. You can replace them in tests."""

    monotonic: Callable[[], float] = time.monotonic
    """A function that returns seconds on a clock that never goes backward. The client measures ages, deadlines and
    windows with it."""
    now: Callable[[], float] = time.time
    """A function that returns seconds since 1970. The client compares a `Retry-After` date with it."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """An async function that pauses for a number of seconds, for example between two attempts."""
    random: Callable[[], float] = random.random
    """A function that returns a random number, at least 0 and less than 1. The client uses it to vary its pauses."""

    def __repr__(self) -> str:
        """Show only the functions that you replaced, because a default function would appear as a memory address."""
        replaced = [each.name for each in fields(Timing) if getattr(self, each.name) != each.default]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in replaced)})"
