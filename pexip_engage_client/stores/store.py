"""Define the store protocol.

A store is a small key-value store with leases. Exactly-once calls, the inbox for webhooks and `changes` use this
protocol, so one store can serve all of them.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, TypeAlias, cast
from uuid import uuid4

from .._runtime.arguments import invalid_value
from ..errors import EngageError, LeaseError, StoreError

METHODS = ("acquire", "read", "scan", "due", "count", "write")


class Lease(NamedTuple):
    """A lease on a name: the right to work on something alone, until the lease expires or is released."""

    name: str
    """The name of the lease. It appears in messages, so it must not contain personal data."""
    owner: str
    """A name that identifies the owner. `new_owner` returns a suitable one."""
    token: int
    """The fencing token. It is greater than the token of every earlier lease. An owner that acquires its own unexpired
    lease again keeps the token. The stores of this package derive it from the clock, so it also grows if the
    store has lost its data."""


class Holder(NamedTuple):
    """The owner of a lease that you could not acquire."""

    owner: str
    """The name of the owner."""
    seconds: float
    """The number of seconds until the lease expires, unless the owner renews it."""


class Entry(NamedTuple):
    """A value that a store keeps under a key."""

    key: str
    """The key of the entry. It is unique in its space."""
    value: bytes
    """The value of the entry. The store does not interpret it."""
    due: float | None
    """The number of seconds until the due time; negative if it has passed, None if the entry has none."""
    number: int
    """A number that is greater than the number of every entry that the store created before. It stays the same when the
    entry is replaced. So it shows the order in which entries were created."""


class Put(NamedTuple):
    """A change that creates or replaces an entry."""

    space: str
    """The space of the entry. Each space has its own keys."""
    key: str
    """The key of the entry."""
    value: bytes
    """The new value."""
    due: float | None = None
    """The number of seconds from now until `Store.due` returns the entry; None for never. It replaces the earlier due
    time."""
    only_new: bool = False
    """True if the key must be new: if it already exists, `Store.write` changes nothing and returns False."""


class Delete(NamedTuple):
    """A change that deletes an entry. If the entry does not exist, nothing changes."""

    space: str
    """The space of the entry."""
    key: str
    """The key of the entry."""


StoreChange: TypeAlias = Put | Delete
"""One change that `Store.write` makes."""


class Store(Protocol):
    """A store for exactly-once calls, the inbox for webhooks, and `changes`.

    To implement your own store, provide these methods, and check them with
    `pexip_engage_client.stores.conformance.StoreConformance`. Each method must be atomic, even across processes.

    Names, spaces and keys are non-empty strings without NUL characters. Entries are ordered by key, compared by code
    points. All durations are in seconds from now, measured by one clock that all users of the store share.

    Raise `StoreError` if the store fails, and `LeaseError` if a lease is lost. If a method raises `StoreError`, its
    changes may or may not have taken effect. The client reports every other error as a `StoreError` with the reason
    ``failed``.

    A store works in every event loop and thread of a process, and in a forked child process: programs that are not
    asynchronous run each call with `asyncio.run`. So do not keep connections or locks that belong to one event loop.
    """

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire the lease with this name for a number of seconds, or return its current owner.

        If the lease is free, or if it has expired, the result is a lease with a new token. If `owner` itself has the
        lease and it has not expired, the result is the same lease, which now lasts `seconds` from now.
        """
        ...

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries with these keys, by key. Keys that do not exist are left out."""
        ...

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        """Return at most `limit` entries whose keys begin with `prefix` and are greater than `after`, ordered by key.

        To scan a whole space, call the method again with the last key as `after`, until it returns fewer entries than
        `limit`. An entry that exists during the whole scan is returned exactly once.
        """
        ...

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        """Return at most `limit` entries that are due, or will be due within `within` seconds, ordered by due time.

        If `within` is negative, return only entries that have been due for at least that long: with -60, a minute.
        """
        ...

    async def count(self, space: str) -> int:
        """Return the number of entries in a space."""
        ...

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes in their order, in one transaction over all spaces. Return True if they were made.

        If the key of a `Put` with `only_new` exists before the write, change nothing and return False.

        With `lease`, make the changes only if the lease still belongs to the same owner and has the same token.
        Otherwise, change nothing, and raise `LeaseError` with the current owner. An expired lease still belongs to its
        owner until another owner acquires it.

        If the changes were made, `keep` (only with `lease`) renews the lease: it then lasts `keep` seconds from now. 0
        releases it, and None leaves it unchanged. To renew or release a lease only, pass no changes.

        With `durable`, the changes survive a power failure once the method has returned. Without it, they only have to
        survive a crash of the process.

        Raises:
            LeaseError: Another owner has acquired the lease, or the lease was released.
        """
        ...

    async def aclose(self) -> None:
        """Release the connections and files of the store. You can still use the store; it then opens them again."""
        ...

    async def __aenter__(self) -> Self:
        """Return the store itself."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the store."""
        ...


class BuiltInStore:
    """The base of the stores in this package, whose methods raise only `StoreError` and `LeaseError`."""

    async def end_change(self) -> bool:
        """End the blocks of a change that a loop has handled. Return False if there should have been one."""
        return True  # only a `JoinedPostgresStore` has blocks

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Close the store; see `Store.aclose`."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        """Open the store, so that a wrong path or address is reported here."""
        await self.count("")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the store."""
        await self.aclose()


class CustomStore(BuiltInStore):
    """Calls your own store, and raises a `StoreError` for every other error of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name not in METHODS:
            raise AttributeError(name)
        return partial(self._run, name)

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""
        return cast(int, await self._run("count", space))

    async def aclose(self) -> None:
        """Close your store."""
        await self._run("aclose")

    def __repr__(self) -> str:
        return repr(self._store)

    async def _run(self, method: str, *arguments: Any, **options: Any) -> Any:
        try:
            return await getattr(self._store, method)(*arguments, **options)
        except EngageError:
            raise
        except Exception as error:
            # The message of the error could contain a password or personal data.
            problem = f"{type(self._store).__name__}.{method} raised {type(error).__name__}"
            message = f"the store failed: {problem}; a store raises only StoreError and LeaseError"
            raise StoreError(message, reason="failed") from error


def checked_store(name: str, store: Any) -> Store:
    """Check that an argument is a store. Return it, or a `CustomStore` that calls it."""
    if isinstance(store, type) or not all(callable(getattr(store, each, None)) for each in METHODS):
        accepted = f"a store with the async methods {', '.join(METHODS)}, such as SqliteStore('engage.db')"
        raise invalid_value(name, accepted, store)
    return cast(Store, store if isinstance(store, BuiltInStore) else CustomStore(store))


async def scanned(store: Store, space: str, *, prefix: str = "", limit: int = 500) -> AsyncIterator[Sequence[Entry]]:
    """Scan a whole space, and yield its entries in pages of at most `limit`."""
    after = ""
    while page := await store.scan(space, prefix=prefix, after=after, limit=limit):
        yield page
        if len(page) < limit:
            return
        after = page[-1].key


def new_owner() -> str:
    """Return a name for the owner of a lease: the host, the process, and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:12]}"


def lease_lost(lease: Lease, holder: Holder | None) -> LeaseError:
    """Return the error that `Store.write` raises if a lease is lost. `holder` is its current owner, if any."""
    now = f"{holder.owner} has it for another {max(0.0, holder.seconds):.3g} s" if holder else "it is free now"
    return LeaseError(
        f"the lease {lease.name!r} was lost because it was not renewed in time: {now}",
        name=lease.name,
        holder=holder.owner if holder else None,
        seconds=max(0.0, holder.seconds) if holder else 0.0,
    )
