"""Where it is kept what has been handled, what is being handled, and how far each resource has come."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeAlias, TypeVar

from .._runtime.arguments import count, refuse

T = TypeVar("T")
# Numbers (of `advance`), and until when they count.
Entries: TypeAlias = OrderedDict[str, tuple[int, float]]

logger = logging.getLogger("pexip_engage_client")

# What an entry of the memory store takes, beside its name: the most that was seen, on 64-bit CPython 3.11 to 3.14.
ENTRY_BYTES = 320
BOUND = 64 * 1024 * 1024
WARN_EVERY = 3600.0


class Claim(Enum):
    """What a store tells the one who wants to handle something."""

    GRANTED = "granted"
    """Yours: handle it."""
    BUSY = "busy"
    """Somebody else is at it. When that fails, or dies, it can be claimed again."""
    DONE = "done"
    """It has been handled."""


METHODS = ("claim", "finish", "release", "latest", "advance")


class EventStore(Protocol):
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


def checked_store(store: EventStore | None) -> EventStore:
    """The store, or one of this process where none is given."""
    if store is None:
        return MemoryStore()
    if isinstance(store, type) or not all(callable(getattr(store, each, None)) for each in METHODS):
        raise refuse("store", f"an object with the async methods {', '.join(METHODS)}, such as MemoryStore()", store)
    return store


class MemoryStore:
    """Remembers within one process, for as long as it is told to.

    An event takes one entry for each handler, and a resource one for each handler that keeps its order; an entry takes
    about 350 bytes. When they would take more than `max_bytes` (64 MiB unless given), the oldest is forgotten before
    its time, and a warning is logged.

    Another process, or this one started anew, knows nothing of it: `RedisStore` is for those.
    """

    def __init__(self, *, max_bytes: int = BOUND, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = count("max_bytes", max_bytes, 1)
        self._clock = clock
        # Claims are few, as each belongs to somebody who is at work; the others are bounded, oldest first.
        self._claims: dict[str, tuple[str, float]] = {}
        self._done: Entries = OrderedDict()
        self._latest: Entries = OrderedDict()
        self._bytes = 0
        self._warn_after = float("-inf")

    def __len__(self) -> int:
        return len(self._claims) + len(self._done) + len(self._latest)

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """See `EventStore`."""
        now = self._clock()
        if _lasting(self._done.get(name), now):
            return Claim.DONE
        held = _lasting(self._claims.get(name), now)
        if held and held[0] != owner:
            return Claim.BUSY
        self._claims[name] = owner, now + seconds
        return Claim.GRANTED

    async def finish(self, name: str, seconds: float) -> None:
        """See `EventStore`."""
        self._claims.pop(name, None)
        self._keep(self._done, name, 0, seconds)

    async def release(self, name: str, owner: str) -> None:
        """See `EventStore`."""
        if self._claims.get(name, ("",))[0] == owner:
            del self._claims[name]

    async def latest(self, name: str) -> int | None:
        """See `EventStore`."""
        kept = _lasting(self._latest.get(name), self._clock())
        return kept[0] if kept else None

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """See `EventStore`."""
        known = await self.latest(name)
        self._keep(self._latest, name, number if known is None else max(known, number), seconds)

    def _keep(self, entries: Entries, name: str, number: int, seconds: float) -> None:
        now = self._clock()
        if name not in entries:
            self._bytes += _size(name)
        entries[name] = number, now + seconds
        entries.move_to_end(name)
        for kept in (self._done, self._latest):
            while kept and not _lasting(kept[next(iter(kept))], now):
                self._drop_oldest(kept)
        while self._bytes > self._max_bytes and len(self._done) + len(self._latest) > 1:
            self._warn(now)
            self._drop_oldest(min((kept for kept in (self._done, self._latest) if kept), key=_first_end))

    def _drop_oldest(self, entries: Entries) -> None:
        name, _ = entries.popitem(last=False)
        self._bytes -= _size(name)

    def _warn(self, now: float) -> None:
        if now >= self._warn_after:
            self._warn_after = now + WARN_EVERY
            logger.warning(
                "the memory store is full (max_bytes=%d): it forgets the oldest of %d entries before their time, and "
                "an event that comes again may be handled again",
                self._max_bytes,
                len(self),
            )


def _first_end(entries: Entries) -> float:
    return entries[next(iter(entries))][1]


def _size(name: str) -> int:
    return ENTRY_BYTES + len(name)


def _lasting(entry: tuple[T, float] | None, now: float) -> tuple[T, float] | None:
    return entry if entry and entry[1] > now else None
