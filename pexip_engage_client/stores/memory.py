"""Keep a store in the memory of one process."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from attrs import define, field

from .._loops import restarts_in_a_child
from .._runtime.arguments import checked_clock
from .store import BuiltInStore, Entry, Holder, Lease, Put, StoreChange, lease_lost

# Deleted keys stay in the ordered list until they outnumber the other keys by more than this number.
FEWEST_DELETED = 1000


class MemoryRow(NamedTuple):
    """An entry and the time at which it is due."""

    value: bytes
    due_at: float | None
    number: int


@define
class MemorySpace:
    """The entries of one space, by key and by time."""

    rows: dict[str, MemoryRow] = field(factory=dict[str, MemoryRow])
    _ordered: list[str] = field(factory=list[str])
    """The keys in order, including some deleted keys."""
    _unordered: set[str] = field(factory=set[str])
    """New keys, which `keys` sorts into the list. Otherwise, each insertion would move half of a long list."""
    _times: list[tuple[float, str]] = field(factory=list[tuple[float, str]])

    def put(self, key: str, row: MemoryRow) -> None:
        """Create or replace an entry."""
        known = self.rows.get(key)
        if known is None:
            at = bisect_left(self._ordered, key)
            if at == len(self._ordered) or self._ordered[at] != key:
                self._unordered.add(key)
        else:
            self._remove_time(key, known)
        self.rows[key] = row
        if row.due_at is not None:
            insort(self._times, (row.due_at, key))

    def delete(self, key: str) -> None:
        """Delete an entry, if it exists."""
        row = self.rows.pop(key, None)
        if row is None:
            return
        self._remove_time(key, row)
        if len(self._ordered) > 2 * len(self.rows) + FEWEST_DELETED:
            self._ordered = sorted(self.rows)
            self._unordered.clear()

    def keys(self, after: str) -> Iterator[str]:
        """Iterate over the keys that are greater than `after`, in order."""
        if self._unordered:
            self._ordered.extend(self._unordered)
            self._ordered.sort()
            self._unordered.clear()
        ordered = self._ordered
        return (ordered[at] for at in range(bisect_right(ordered, after), len(ordered)) if ordered[at] in self.rows)

    def due(self, until: float) -> Iterator[str]:
        """Iterate over the keys of the entries that are due by a time, earliest first."""
        end = bisect_right(self._times, until, key=lambda each: each[0])
        return (self._times[at][1] for at in range(end))

    def _remove_time(self, key: str, row: MemoryRow) -> None:
        if row.due_at is not None:
            del self._times[bisect_left(self._times, (row.due_at, key))]


class MemoryStore(BuiltInStore):
    """A store in the memory of one process, for tests and for programs that need not remember anything after they end.

        engage = EngageClient("acme", token=token, idempotency=MemoryStore())

    All event loops and threads of the process can use it. A forked child process gets a copy.

    :param clock: a function that replaces `time.monotonic` in tests.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = checked_clock("clock", clock)
        self._spaces: dict[str, MemorySpace] = {}
        self._leases: dict[str, tuple[Lease, float]] = {}
        self._last = time.time_ns() // 1000
        """The number of the newest entry or lease. It begins with the time, so that no token is used again after the
        process has ended."""
        self._lock = threading.Lock()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Release all leases in a child process, because their owners run only in the parent process."""
        self._lock = threading.Lock()
        self._leases.clear()

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire a lease; see `Store.acquire`."""
        with self._lock:
            now = self._clock()
            lease, end = self._leases.get(name, (None, 0.0))
            if lease is not None and end > now and lease.owner != owner:
                return Holder(lease.owner, end - now)
            if lease is None or end <= now:
                lease = Lease(name, owner, self._next())
            self._leases[name] = lease, now + seconds
            return lease

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return entries by their keys; see `Store.read`."""
        with self._lock:
            rows = self._space(space).rows
            return {key: self._entry(key, rows[key]) for key in keys if key in rows}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        """Return entries in the order of their keys; see `Store.scan`."""
        with self._lock:
            found = self._space(space)
            first = prefix in found.rows and prefix > after  # the key may be the prefix itself
            entries = [self._entry(prefix, found.rows[prefix])] if first else []
            for key in islice(found.keys(max(prefix, after)), limit - len(entries)):
                if not key.startswith(prefix):
                    break
                entries.append(self._entry(key, found.rows[key]))
            return entries

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        """Return the entries that are due; see `Store.due`."""
        with self._lock:
            found = self._space(space)
            keys = islice(found.due(self._clock() + within), limit)
            return [self._entry(key, found.rows[key]) for key in keys]

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""
        with self._lock:
            return len(self._space(space).rows)

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes, or none of them; see `Store.write`."""
        with self._lock:
            now = self._clock()
            if lease is not None:
                self._check(lease, now)
            new = [each for each in changes if isinstance(each, Put) and each.only_new]
            if any(each.key in self._space(each.space).rows for each in new):
                return False
            for change in changes:
                self._make(change, now)
            if lease is not None and keep == 0:
                del self._leases[lease.name]
            elif lease is not None and keep is not None:
                self._leases[lease.name] = lease, now + keep
            return True

    async def aclose(self) -> None:
        """Do nothing: the store keeps its entries."""

    def _check(self, lease: Lease, now: float) -> None:
        held, end = self._leases.get(lease.name, (None, 0.0))
        if held != lease:
            raise lease_lost(lease, Holder(held.owner, end - now) if held and end > now else None)

    def _make(self, change: StoreChange, now: float) -> None:
        space = self._spaces.setdefault(change.space, MemorySpace())
        if isinstance(change, Put):
            known = space.rows.get(change.key)
            due_at = None if change.due is None else now + change.due
            space.put(change.key, MemoryRow(change.value, due_at, known.number if known else self._next()))
            return
        space.delete(change.key)
        if not space.rows:
            del self._spaces[change.space]

    def _space(self, space: str) -> MemorySpace:
        return self._spaces.get(space) or MemorySpace()

    def _entry(self, key: str, row: MemoryRow) -> Entry:
        return Entry(key, row.value, None if row.due_at is None else row.due_at - self._clock(), row.number)

    def _next(self) -> int:
        self._last += 1
        return self._last
