"""Where it is kept what has been handled, what is being handled, and how far each resource has come."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeVar

T = TypeVar("T")


class Claim(Enum):
    """What a store answers to the one who wants to handle something."""

    GRANTED = "granted"
    """Yours: handle it."""
    BUSY = "busy"
    """Somebody else is at it. When that fails, or dies, it can be claimed again."""
    DONE = "done"
    """It has been handled."""


class Store(Protocol):
    """What remembers. Each method is atomic; names are short, and no personal data; `seconds` is how long it counts."""

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """Claim for an owner what is neither done nor another's. Claimed again by the same owner, it counts longer."""
        ...

    async def finish(self, name: str, seconds: float) -> None:
        """Mark as done, whoever has claimed it."""
        ...

    async def release(self, name: str, owner: str) -> None:
        """Give up a claim, if it is still the owner's."""
        ...

    async def latest(self, name: str) -> int | None:
        """The greatest number that was given to `advance`."""
        ...

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """Keep the number, unless there is a greater one."""
        ...


class MemoryStore:
    """Remembers within one process and one event loop, the last `capacity` events and as many resources.

    Another process, or this one started anew, knows nothing of it: `RedisStore` is for those.
    """

    def __init__(self, *, capacity: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._clock = clock
        # Claims are few, as each belongs to somebody who is at work; the others are bounded, oldest first.
        self._claims: dict[str, tuple[str, float]] = {}
        self._done: OrderedDict[str, tuple[None, float]] = OrderedDict()
        self._latest: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._claims) + len(self._done) + len(self._latest)

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """See `Store`."""
        now = self._clock()
        if _lasting(self._done.get(name), now):
            return Claim.DONE
        held = _lasting(self._claims.get(name), now)
        if held and held[0] != owner:
            return Claim.BUSY
        self._claims[name] = owner, now + seconds
        return Claim.GRANTED

    async def finish(self, name: str, seconds: float) -> None:
        """See `Store`."""
        self._claims.pop(name, None)
        self._keep(self._done, name, None, seconds)

    async def release(self, name: str, owner: str) -> None:
        """See `Store`."""
        if self._claims.get(name, ("",))[0] == owner:
            del self._claims[name]

    async def latest(self, name: str) -> int | None:
        """See `Store`."""
        kept = _lasting(self._latest.get(name), self._clock())
        return kept[0] if kept else None

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """See `Store`."""
        known = await self.latest(name)
        self._keep(self._latest, name, number if known is None else max(known, number), seconds)

    def _keep(self, entries: OrderedDict[str, tuple[T, float]], name: str, value: T, seconds: float) -> None:
        now = self._clock()
        entries[name] = value, now + seconds
        entries.move_to_end(name)
        while len(entries) > self._capacity or not _lasting(entries[next(iter(entries))], now):
            entries.popitem(last=False)


def _lasting(entry: tuple[T, float] | None, now: float) -> tuple[T, float] | None:
    return entry if entry and entry[1] > now else None
