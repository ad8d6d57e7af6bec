"""The state that `changes` keeps between runs: its protocol, and the implementation in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from .._runtime.arguments import invalid_value

METHODS = ("acquire", "release", "load", "missing", "save")


class Entry(NamedTuple):
    """What a state remembers about one record."""

    fingerprint: bytes
    """16 bytes that change when the record changes."""
    record: bytes | None = None
    """The record as JSON, if `keep_records` is set."""


class SyncState(Protocol):
    """Stores the entries of each key, and the run that has the lease of the key.

    Each method must be atomic. `owner` is a random name that identifies one run.
    """

    async def acquire(self, key: str, owner: str, seconds: float) -> bool:
        """Take the lease of a key for some seconds, or renew it. Return False if another owner has it."""
        ...

    async def release(self, key: str, owner: str) -> None:
        """Release the lease if the owner still has it."""
        ...

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries of these IDs. IDs that are not in the state are left out."""
        ...

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """Return the IDs in the state that are not in `seen`."""
        ...

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """Replace entries, and delete those that are None.

        If another owner has the lease, change nothing and return False.
        """
        ...


def checked_state(state: object) -> SyncState:
    """Check the `state` argument."""
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
        """See `SyncState`."""
        held, now = self._leases.get(key), self._clock()
        if held is not None and held[0] != owner and held[1] > now:
            return False
        self._leases[key] = owner, now + seconds
        return True

    async def release(self, key: str, owner: str) -> None:
        """See `SyncState`."""
        if self._leases.get(key, ("",))[0] == owner:
            del self._leases[key]

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """See `SyncState`."""
        entries = self._entries.get(key, {})
        return {id: entries[id] for id in ids if id in entries}

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """See `SyncState`."""
        return [id for id in self._entries.get(key, {}) if id not in seen]

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """See `SyncState`."""
        if self._leases.get(key, ("",))[0] != owner:
            return False
        kept = self._entries.setdefault(key, {})
        for id, entry in entries.items():
            if entry is None:
                kept.pop(id, None)
            else:
                kept[id] = entry
        return True
