"""Read and write what a store keeps about a list between runs, and show or delete it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from .._json import dumps, loads
from .._runtime.arguments import filled_text
from ..errors import LeaseError
from ..pagination.page import ListRequest
from ..stores.lease_keeper import LeaseKeeper
from ..stores.store import Delete, Put, Store, StoreChange, checked_store, scanned
from .kept_records import FINGERPRINT_BYTES, KeptRecord

# The space that lists the keys of all runs.
KEYS = "sync"
PAGE = 1000
LEASE_SECONDS = 30.0


class KeptList:
    """What a store keeps about one list.

    Lists of different operations or enterprises are kept separately, even under the same key.
    """

    def __init__(self, store: Store, request: ListRequest, name: str) -> None:
        self.store = store
        self.name = name
        """The key that the caller passed."""
        parts = (request.operation.id, request.api_address, name)
        self.space = " ".join(("sync", *filter(None, parts)))

    def lease(self, seconds: float, work: str, clock: Callable[[], float]) -> LeaseKeeper:
        """Return a keeper for the lease, which only one run can have at a time."""
        return LeaseKeeper(self.store, self.space, seconds=seconds, work=work, clock=clock)

    def entry(self) -> Put:
        """Return the store change that adds this key to the list of keys."""
        return Put(KEYS, self.space, dumps({"key": self.name}))

    def changes(self, records: Mapping[str, KeptRecord | None]) -> list[StoreChange]:
        """Return the store changes that save records, or delete the records that are None."""
        return [
            Delete(self.space, id) if kept is None else Put(self.space, id, kept.fingerprint + (kept.record or b""))
            for id, kept in records.items()
        ]

    async def read(self, ids: Sequence[str]) -> Mapping[str, KeptRecord]:
        """Return what the store keeps about records with these IDs."""
        if not ids:
            return {}
        found = await self.store.read(self.space, ids)
        return {
            id: KeptRecord(entry.value[:FINGERPRINT_BYTES], entry.value[FINGERPRINT_BYTES:] or None)
            for id, entry in found.items()
        }

    async def ids(self) -> AsyncIterator[str]:
        """Iterate over the IDs of all records that the store keeps."""
        async for page in scanned(self.store, self.space, limit=PAGE):
            for entry in page:
                yield entry.key


async def sync_keys(store: Store) -> list[str]:
    """Return the keys of all lists that `changes` keeps in a store.

    Raises:
        StoreError: The store failed.
    """
    found = {loads(each.value)["key"] for each in await _lists(checked_store("store", store))}
    return sorted(found)


async def forget(store: Store, key: str) -> None:
    """Delete everything that `changes` keeps under a key, in all enterprises. The next run starts from scratch.

    Raises:
        LeaseError: A run with this key is in progress.
        StoreError: The store failed.
    """
    filled_text("key", key)
    for entry in await _lists(checked_store("store", store)):
        if loads(entry.value)["key"] == key:
            await _delete(store, entry.key, key)


async def _delete(store: Store, space: str, name: str) -> None:
    lease = LeaseKeeper(store, space, seconds=LEASE_SECONDS, work=f"forgetting the sync with the key {name!r}")
    holder = await lease.acquire()
    if holder is not None:
        message = (
            f"a run with the key {name!r} is in progress: {holder.owner} holds the lease, which expires in"
            f" {holder.seconds:.3g} s unless it is renewed"
        )
        raise LeaseError(message, name=space, holder=holder.owner, seconds=holder.seconds)
    try:
        while entries := await store.scan(space, limit=PAGE):
            await lease.write([Delete(space, each.key) for each in entries])
        await lease.write([Delete(KEYS, space)])
    finally:
        await lease.release()


async def _lists(store: Store) -> list[Any]:
    return [entry async for page in scanned(store, KEYS) for entry in page]
