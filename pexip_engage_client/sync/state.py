"""Define the protocol for the state that `changes` keeps between runs, and an implementation in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from .._runtime.arguments import invalid_value

METHODS = ("acquire", "release", "load", "missing", "save")


class Entry(NamedTuple):
    """An entry in a state, with the information that the state remembers about one record."""

    fingerprint: bytes
    """The fingerprint of the record: 16 bytes that change when the record changes."""
    record: bytes | None = None
    """The record as JSON, if `keep_records` is set."""


class SyncState(Protocol):
    """A state that stores the entries for the records of each key, and which run has the lease on the key.

    Each method must be atomic. `owner` is a random name that identifies one run.
    """

    async def acquire(self, key: str, owner: str, seconds: float) -> bool:
        """Acquire or renew the lease on a key for a number of seconds. Return False if another owner has the lease."""
        ...

    async def release(self, key: str, owner: str) -> None:
        """Release the lease on a key if `owner` still has it."""
        ...

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries for the given IDs. IDs that are not in the state are left out."""
        ...

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """Return the IDs that the state contains for a key but that are not in `seen`."""
        ...

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """Replace the entries for the given IDs, and delete an entry if its new value is None.

        If another owner has the lease on the key, change nothing and return False.
        """
        ...


def checked_state(state: object) -> SyncState:
    """Check that the `state` argument is a valid state, and return it."""
    if isinstance(state, type) or not all(callable(getattr(state, each, None)) for each in METHODS):
        raise invalid_value(
            "state", f"an object with the async methods {', '.join(METHODS)}, such as SqliteState(…)", state
        )
    return state  # type: ignore[return-value]  # it has the methods


class MemoryState:
    """A state in memory, for tests and for programs that read all records when they start."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, dict[str, Entry]] = {}
        self._leases: dict[str, tuple[str, float]] = {}

    async def acquire(self, key: str, owner: str, seconds: float) -> bool:
        """Acquire or renew the lease on a key; see `SyncState.acquire`."""
        held, now = self._leases.get(key), self._clock()
        if held is not None and held[0] != owner and held[1] > now:
            return False
        self._leases[key] = owner, now + seconds
        return True

    async def release(self, key: str, owner: str) -> None:
        """Release the lease on a key; see `SyncState.release`."""
        if self._leases.get(key, ("",))[0] == owner:
            del self._leases[key]

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries for the given IDs; see `SyncState.load`."""
        entries = self._entries.get(key, {})
        return {id: entries[id] for id in ids if id in entries}

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """Return the IDs in the state that are not in `seen`; see `SyncState.missing`."""
        return [id for id in self._entries.get(key, {}) if id not in seen]

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """Replace or delete entries; see `SyncState.save`."""
        if self._leases.get(key, ("",))[0] != owner:
            return False
        kept = self._entries.setdefault(key, {})
        for id, entry in entries.items():
            if entry is None:
                kept.pop(id, None)
            else:
                kept[id] = entry
        return True
