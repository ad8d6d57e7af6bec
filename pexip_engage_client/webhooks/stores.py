"""Store which events were handled or are being handled, and the newest event about each resource."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeAlias, TypeVar

from .._runtime.arguments import count, invalid_value

T = TypeVar("T")
# A number (a time as `Ordering` writes it), and the time at which the entry expires.
Entries: TypeAlias = OrderedDict[str, tuple[int, float]]

logger = logging.getLogger("pexip_engage_client")

# The size of an entry in the memory store without its name: the maximum on 64-bit CPython 3.11 to 3.14.
ENTRY_BYTES = 320
DEFAULT_MAX_BYTES = 64 * 1024 * 1024
SECONDS_BETWEEN_WARNINGS = 3600.0


class Claim(Enum):
    """The result of an attempt to claim an event."""

    GRANTED = "granted"
    """You have claimed the event and should handle it."""
    BUSY = "busy"
    """Another claimant is handling the event. You can claim it again if that claimant fails or dies."""
    DONE = "done"
    """The event has already been handled."""
    DEAD = "dead"
    """All attempts failed, and `on_dead_letter` has received the event. `WebhookReceiver.replay` handles it again."""


METHODS = ("claim", "finish", "release", "revive", "latest", "advance")


class EventStore(Protocol):
    """A store that `WebhookReceiver`, `Deduplication` and `Ordering` use.

    Each method must be atomic. Each name is a short hash without personal data. `seconds` is the lifetime of an entry
    in seconds.
    """

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """Claim a name if it is free, or renew the owner's claim on it. Return the result."""
        ...

    async def finish(self, name: str, seconds: float, *, dead: bool = False) -> None:
        """Mark a name as done, or as dead if `dead` is true, regardless of who has claimed it."""
        ...

    async def release(self, name: str, owner: str) -> None:
        """Free a name if `owner` still has the claim on it."""
        ...

    async def revive(self, name: str) -> None:
        """Free a name if it is marked as dead."""
        ...

    async def latest(self, name: str) -> int | None:
        """Return the greatest number that `advance` stored under a name, or None if there is no such number."""
        ...

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """Store a number under a name, unless a greater number is already stored there."""
        ...


def checked_store(store: EventStore | None) -> EventStore:
    """Check the `store` option and return it, or return a new `MemoryStore` if the option is None."""
    if store is None:
        return MemoryStore()
    if isinstance(store, type) or not all(callable(getattr(store, each, None)) for each in METHODS):
        raise invalid_value(
            "store", f"an object with the async methods {', '.join(METHODS)}, such as MemoryStore()", store
        )
    return store


class MemoryStore:
    """An `EventStore` in the memory of one process. For several processes, use `RedisStore`.

    The entries are lost when the process ends. The store keeps one entry for each event and handler, and one for each
    resource and `in_order` handler. An entry takes about 350 bytes. If the entries take more than `max_bytes` (64 MiB
    by default), the store drops the oldest ones early and logs a warning.
    """

    def __init__(self, *, max_bytes: int = DEFAULT_MAX_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = count("max_bytes", max_bytes, 1)
        self._clock = clock
        # There are few claims, because each belongs to a running handler. Only the other entries are bounded, oldest
        # first.
        self._claims: dict[str, tuple[str, float]] = {}
        self._finished: Entries = OrderedDict()
        self._latest: Entries = OrderedDict()
        self._bytes = 0
        self._warn_after = float("-inf")

    def __len__(self) -> int:
        return len(self._claims) + len(self._finished) + len(self._latest)

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        """Claim a name, or renew the claim; see `EventStore.claim`."""
        now = self._clock()
        if finished := _unexpired(self._finished.get(name), now):
            return Claim.DEAD if finished[0] else Claim.DONE
        held = _unexpired(self._claims.get(name), now)
        if held and held[0] != owner:
            return Claim.BUSY
        self._claims[name] = owner, now + seconds
        return Claim.GRANTED

    async def finish(self, name: str, seconds: float, *, dead: bool = False) -> None:
        """Mark a name as done or dead; see `EventStore.finish`."""
        self._claims.pop(name, None)
        self._keep(self._finished, name, int(dead), seconds)

    async def release(self, name: str, owner: str) -> None:
        """Free a claimed name; see `EventStore.release`."""
        if self._claims.get(name, ("",))[0] == owner:
            del self._claims[name]

    async def revive(self, name: str) -> None:
        """Free a name that is marked as dead; see `EventStore.revive`."""
        if self._finished.get(name, (0,))[0]:
            self._drop(self._finished, name)

    async def latest(self, name: str) -> int | None:
        """Return the greatest number under a name; see `EventStore.latest`."""
        kept = _unexpired(self._latest.get(name), self._clock())
        return kept[0] if kept else None

    async def advance(self, name: str, number: int, seconds: float) -> None:
        """Store a number under a name; see `EventStore.advance`."""
        known = await self.latest(name)
        self._keep(self._latest, name, number if known is None else max(known, number), seconds)

    def _keep(self, entries: Entries, name: str, number: int, seconds: float) -> None:
        now = self._clock()
        if name not in entries:
            self._bytes += _size(name)
        entries[name] = number, now + seconds
        entries.move_to_end(name)
        for kept in (self._finished, self._latest):
            while kept and not _unexpired(kept[next(iter(kept))], now):
                self._drop(kept, next(iter(kept)))
        while self._bytes > self._max_bytes and len(self._finished) + len(self._latest) > 1:
            self._warn(now)
            oldest = min((kept for kept in (self._finished, self._latest) if kept), key=_first_expiry)
            self._drop(oldest, next(iter(oldest)))

    def _drop(self, entries: Entries, name: str) -> None:
        del entries[name]
        self._bytes -= _size(name)

    def _warn(self, now: float) -> None:
        if now >= self._warn_after:
            self._warn_after = now + SECONDS_BETWEEN_WARNINGS
            logger.warning(
                "the memory store is full (max_bytes=%d): it drops the oldest of %d entries early, and an event that "
                "is delivered again may be handled again",
                self._max_bytes,
                len(self),
            )


def _first_expiry(entries: Entries) -> float:
    return entries[next(iter(entries))][1]


def _size(name: str) -> int:
    return ENTRY_BYTES + len(name)


def _unexpired(entry: tuple[T, float] | None, now: float) -> tuple[T, float] | None:
    return entry if entry and entry[1] > now else None
