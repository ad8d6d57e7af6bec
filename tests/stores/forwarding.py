"""A store that forwards each call to another store, for tests that change one of its methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self, TypedDict, Unpack

from pexip_engage_client.stores import Entry, Holder, Lease, Store, StoreChange


class WriteOptions(TypedDict, total=False):
    """The options of `Store.write`."""

    lease: Lease | None
    keep: float | None
    durable: bool


class ForwardingStore:
    def __init__(self, store: Store) -> None:
        self.store = store

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        return await self.store.acquire(name, owner, seconds)

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        return await self.store.read(space, keys)

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        return await self.store.scan(space, prefix=prefix, after=after, limit=limit)

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        return await self.store.due(space, within=within, limit=limit)

    async def count(self, space: str) -> int:
        return await self.store.count(space)

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        return await self.store.write(changes, **options)

    async def aclose(self) -> None:
        await self.store.aclose()

    async def __aenter__(self) -> Self:
        await self.store.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.store.__aexit__(kind, error, traceback)
