"""Our stores pass the conformance kit, and broken stores do not."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Unpack, cast
from uuid import uuid4

import pytest

from pexip_engage_client.stores import (
    Delete,
    Entry,
    Holder,
    Lease,
    MemoryStore,
    PostgresStore,
    Put,
    RedisStore,
    SqliteStore,
    Store,
    StoreChange,
)
from pexip_engage_client.stores.conformance import StoreConformance
from pexip_engage_client.stores.store import checked_store

from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
from .forwarding import ForwardingStore, WriteOptions


class TestMemoryStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self) -> None:
        self.store = MemoryStore()

    def open_store(self) -> Store:
        return self.store


class TestCustomStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self) -> None:
        self.store = checked_store("store", ForwardingStore(MemoryStore()))

    def open_store(self) -> Store:
        return self.store


class TestSqliteStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self, tmp_path: Path) -> None:
        self.path = tmp_path / "engage.db"

    def open_store(self) -> Store:
        return SqliteStore(self.path)


class TestRedisStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self, redis_server: str) -> None:
        self.server, self.key = redis_server, uuid4().hex

    def open_store(self) -> Store:
        return RedisStore(self.server, key=self.key)


class TestPostgresStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self, postgres_server: str) -> None:
        self.server, self.schema = postgres_server, uuid4().hex

    def open_store(self) -> Store:
        return PostgresStore(self.server, schema=self.schema)


class BrokenStore(MemoryStore):
    """A store that breaks one promise."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.fault = fault
        self.first = dict[str, object]()

    def check_where(self) -> None:
        """Fail in another event loop, thread or process than the first one."""
        here = {"loop": asyncio.get_running_loop(), "thread": threading.get_ident(), "process": os.getpid()}
        kind = self.fault.removeprefix("one ")
        if kind in here and self.first.setdefault(kind, here[kind]) != here[kind]:
            raise RuntimeError(f"another {kind}")

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        self.check_where()
        if self.fault == "two owners":
            return Lease(name, owner, 1)
        found = await super().acquire(name, owner, seconds)
        if self.fault == "the same token" and isinstance(found, Lease):
            return Lease(name, owner, 1)
        return found

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        found = await super().scan(space, prefix=prefix, after=after, limit=limit)
        if self.fault == "always the first page":
            return await super().scan(space, prefix=prefix, limit=limit)
        return sorted(found, key=lambda each: each.key.lower()) if self.fault == "order ignores case" else found

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        found = await super().read(space, keys)
        return {cast(str, key.encode()): found[key] for key in found} if self.fault == "keys as bytes" else found

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        if self.fault == "never before now":
            within = max(0.0, within)
        found = await super().due(space, within=within, limit=limit)
        return sorted(found) if self.fault == "due by key" else found

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        self.check_where()
        if self.fault == "no fence":
            return await super().write(changes)
        if self.fault == "not atomic":
            for change in changes[:-1]:
                await super().write([change])
            changes = changes[-1:]
        if self.fault == "never new":
            changes = [Put(*each[:4]) if isinstance(each, Put) else each for each in changes]
        if self.fault == "new number":
            deleted = [Delete(each.space, each.key) for each in changes if isinstance(each, Put) and not each.only_new]
            changes = [*deleted, *changes]
        return await super().write(changes, **options)


FAULTS = {
    "two owners": "test_one_owner_has_a_lease_and_others_learn_who",
    "the same token": "test_expired_lease_goes_to_the_next_owner_with_a_greater_token",
    "no fence": "test_released_lease_is_free_and_lost_for_late_writes",
    "order ignores case": "test_scan_returns_entries_in_the_order_of_their_keys",
    "always the first page": "test_scan_contains_every_entry_that_stays_while_others_change",
    "due by key": "test_due_returns_entries_by_their_time",
    "never before now": "test_due_returns_entries_by_their_time",
    "not atomic": "test_all_changes_are_made_or_none",
    "never new": "test_random_changes_have_the_same_effect_as_on_a_dict",
    "one loop": "test_successive_event_loops_can_use_the_store",
    "one thread": "test_threads_can_use_the_store_concurrently",
    "one process": "test_forked_child_can_use_the_store_of_its_parent",
    "no sharing": "test_processes_share_the_store",
    "new number": "test_numbers_show_the_order_in_which_entries_were_created",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_kit_finds_a_broken_promise(fault: str) -> None:
    store = BrokenStore(fault)

    class Kit(StoreConformance):
        def open_store(self) -> Store:
            return copy(store) if fault == "no sharing" else store

    with pytest.raises((AssertionError, RuntimeError), match="expected|but|another"):
        getattr(Kit(), FAULTS[fault])()


def test_kit_reports_a_result_of_a_forked_child_that_is_not_json() -> None:
    class Kit(StoreConformance):
        def open_store(self) -> Store:
            return BrokenStore("keys as bytes")

    with pytest.raises(AssertionError, match="TypeError"):
        Kit().test_forked_child_can_use_the_store_of_its_parent()


def test_kit_names_what_to_define() -> None:
    with pytest.raises(NotImplementedError, match="define open_store"):
        StoreConformance().test_changes_are_made_in_their_order()
