"""Test a class that implements the `Store` protocol. Use these tests if you implement a store yourself.

```python
from pexip_engage_client.stores.conformance import StoreConformance


class TestMyStore(StoreConformance):
    def open_store(self):
        return MyStore("localhost/test")
```

pytest then runs each check as a test of your class. The checks take about five seconds. They use new names for spaces,
keys and leases in each test, so the store need not be empty.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar, cast
from unittest import SkipTest
from uuid import uuid4

from ..errors import LeaseError
from .store import Delete, Entry, Holder, Lease, Put, Store, StoreChange

T = TypeVar("T")

# The duration of a short lease, and a pause after which this lease has expired.
SHORT, LONGER = 0.2, 0.4
LONG = 60.0
# How many entries and leases threads and processes compete for.
COMPETITIONS = 10
CHILD_SECONDS = 60
# Keys that a store could confuse or sort wrongly, in the correct order.
KEYS = ("A", "Z", "a", "a b", "a%", "a'b;--", "a/", "a/1", "a/2", "a0", "aé", "b", "\u00e9", "\uffee", "\U0001f600")


class StoreConformance:
    """A test suite for stores. Subclass it under a name that begins with `Test`, and define `open_store`."""

    def open_store(self) -> Store:
        """Return a store. Each test calls it twice, and both stores must have the same content.

        For example, return two stores for the same file or server. For a store in memory, return the same object twice.
        """
        raise NotImplementedError("define open_store() in your test class")

    # --- leases

    def test_one_owner_has_a_lease_and_others_learn_who(self) -> None:
        """A lease belongs to one owner, who can renew it."""

        async def check(one: Store, other: Store, name: str) -> None:
            lease = granted(await one.acquire(name, "a", LONG))
            expect((lease.name, lease.owner), (name, "a"), "the lease has its name and owner")
            holder = held(await other.acquire(name, "b", LONG))
            expect(holder.owner, "a", "another owner learns who has the lease")
            expect(LONG - 10 < holder.seconds <= LONG, True, "another owner learns how long the lease lasts")
            expect(await other.acquire(name, "a", 2 * LONG), lease, "the same owner keeps the lease and its token")
            holder = held(await one.acquire(name, "b", LONG))
            expect(holder.seconds > LONG, True, "the same owner renews the lease by acquiring it")
            granted(await one.acquire(f"{name} 2", "b", LONG))

        self._run(check)

    def test_expired_lease_goes_to_the_next_owner_with_a_greater_token(self) -> None:
        """After the lease has been taken over, the former owner cannot write."""

        async def check(one: Store, other: Store, name: str) -> None:
            old = granted(await one.acquire(name, "a", SHORT))
            await asyncio.sleep(LONGER)
            new = granted(await other.acquire(name, "b", LONG))
            expect(new.token > old.token, True, "the new token is greater")
            error = await lost(one.write([Put(name, "key", b"old")], lease=old))
            expect((error.name, error.holder), (name, "b"), "the error contains the lease's name and owner")
            expect(LONG - 10 < error.seconds <= LONG, True, "the error states how long the new lease lasts")
            expect(await other.write([Put(name, "key", b"new")], lease=new), True, "the new owner can write")
            expect(await values(one, name), {"key": b"new"}, "the former owner has changed nothing")
            again = held(await one.acquire(name, "a", LONG))
            expect(again.owner, "b", "the former owner does not get the lease back")

        self._run(check)

    def test_expired_lease_without_a_new_owner_still_counts(self) -> None:
        """A write renews the lease. If the owner acquires it again instead, the token grows."""

        async def check(one: Store, other: Store, name: str) -> None:
            lease = granted(await one.acquire(name, "a", SHORT))
            await asyncio.sleep(LONGER)
            expect(await one.write([Put(name, "key", b"1")], lease=lease, keep=LONG), True, "the owner can write")
            expect(held(await other.acquire(name, "b", LONG)).owner, "a", "the write has renewed the lease")
            expect(await one.write([], lease=lease, keep=SHORT), True, "a write without changes also renews the lease")
            await asyncio.sleep(LONGER)
            again = granted(await one.acquire(name, "a", LONG))
            expect(again.token > lease.token, True, "an expired lease gets a new token, even for the same owner")
            await lost(one.write([], lease=lease))

        self._run(check)

    def test_released_lease_is_free_and_lost_for_late_writes(self) -> None:
        """`keep=0` releases the lease, together with the last changes."""

        async def check(one: Store, other: Store, name: str) -> None:
            lease = granted(await one.acquire(name, "a", LONG))
            expect(await one.write([Put(name, "key", b"last")], lease=lease, keep=0), True, "the last write succeeds")
            error = await lost(one.write([Put(name, "key", b"late")], lease=lease))
            expect(error.holder, None, "a lease that was released has no owner")
            new = granted(await other.acquire(name, "b", LONG))
            expect(new.token > lease.token, True, "the token also grows after a release")
            await lost(one.write([], lease=lease, keep=0))
            expect(
                held(await one.acquire(name, "c", LONG)).owner, "b", "a late release does not end another owner's lease"
            )
            expect(await values(one, name), {"key": b"last"}, "a late write changes nothing")

        self._run(check)

    def test_write_that_changes_nothing_does_not_touch_the_lease(self) -> None:
        """If a key must be new but already exists, the lease is neither renewed nor released."""

        async def check(one: Store, other: Store, name: str) -> None:
            lease = granted(await one.acquire(name, "a", LONG))
            await one.write([Put(name, "key", b"1")])
            expect(
                await one.write([Put(name, "key", b"2", only_new=True)], lease=lease, keep=0),
                False,
                "nothing is written",
            )
            expect(held(await other.acquire(name, "b", LONG)).owner, "a", "the lease was not released")

        self._run(check)

    def test_one_of_many_concurrent_owners_gets_the_lease(self) -> None:
        """Acquiring a lease is atomic."""

        async def check(one: Store, other: Store, name: str) -> None:
            tried = [(one, other)[number % 2].acquire(name, str(number), LONG) for number in range(40)]
            found = await asyncio.gather(*tried)
            winners = {each.owner for each in found}
            expect(len(winners), 1, "all owners see the same winner")
            expect(sum(isinstance(each, Lease) for each in found), 1, "only one owner has the lease")

        self._run(check)

    # --- entries

    def test_entries_are_created_replaced_and_deleted(self) -> None:
        """A value can be any bytes, and each space has its own keys."""

        async def check(one: Store, other: Store, space: str) -> None:
            every = bytes(range(256))
            changes = [Put(space, "empty", b""), Put(space, "every", every), Put(f"{space}:2", "empty", b"other")]
            expect(await one.write(changes), True, "the changes are made")
            expect(await values(other, space), {"empty": b"", "every": every}, "the values are unchanged")
            large = every * 2000
            expect(
                await other.write([Delete(space, "empty"), Put(space, "every", large)]), True, "later changes are made"
            )
            expect(await other.write([Delete(space, "empty")]), True, "deleting what does not exist changes nothing")
            expect(await values(one, space), {"every": large}, "one entry was deleted, and one replaced")
            expect(await values(one, f"{space}:2"), {"empty": b"other"}, "another space is unchanged")
            found = await one.read(space, ["none", "every", "every"])
            expect(list(found), ["every"], "keys that do not exist are left out")
            expect(found["every"].key, "every", "an entry contains its key")
            expect(dict(await one.read(space, [])), {}, "without keys, nothing is read")
            expect([await one.count(space), await one.count(f"{space}:3")], [1, 0], "`count` counts entries")

        self._run(check)

    def test_changes_are_made_in_their_order(self) -> None:
        """The last change to a key wins."""

        async def check(one: Store, other: Store, space: str) -> None:
            await one.write([Put(space, "a", b"1"), Put(space, "b", b"1")])
            await one.write([Put(space, "a", b"2"), Delete(space, "a")])
            await one.write([Delete(space, "b"), Put(space, "b", b"2"), Put(space, "b", b"3")])
            expect(await values(other, space), {"b": b"3"}, "the last change of each key wins")

        self._run(check)

    def test_all_changes_are_made_or_none(self) -> None:
        """If a key must be new but already exists, nothing changes in any space."""

        async def check(one: Store, other: Store, space: str) -> None:
            await one.write([Put(space, "key", b"1")])
            new = Put(space, "key", b"2", only_new=True)
            changes: list[StoreChange] = [Put(f"{space}:2", "a", b"2"), Delete(space, "key"), new]
            expect(await other.write(changes), False, "nothing is written")
            expect([await values(one, space), await values(one, f"{space}:2")], [{"key": b"1"}, {}], "nothing changed")
            tried = [(one, other)[n % 2].write([Put(space, "new", b"%d" % n, only_new=True)]) for n in range(40)]
            expect(sum(await asyncio.gather(*tried)), 1, "only one of many concurrent writers creates the entry")

        self._run(check)

    def test_readers_see_all_changes_of_a_write_or_none(self) -> None:
        """A scan sees one state of the store, even while other tasks write."""

        async def check(one: Store, other: Store, space: str) -> None:
            async def write() -> None:
                for number in range(50):
                    await one.write([Put(space, key, b"%d" % number) for key in "abc"])

            writing = asyncio.create_task(write())
            while not writing.done():
                await asyncio.sleep(0)  # let the other task run, even if the store never waits
                found = {entry.value for entry in await other.scan(space)}
                expect(len(found) <= 1, True, f"a scan sees the entries of one write (got {found})")
            await writing

        self._run(check)

    def test_scan_returns_entries_in_the_order_of_their_keys(self) -> None:
        """A scan selects by prefix, and continues after a key."""

        async def check(one: Store, other: Store, space: str) -> None:
            shuffled = random.Random(7).sample(KEYS, len(KEYS))  # noqa: S311 - not a secret
            await one.write([Put(space, key, key.encode()) for key in shuffled])
            expect([each.key for each in await other.scan(space)], list(KEYS), "keys are in the order of code points")
            found = [each.key for each in await other.scan(space, prefix="a/")]
            expect(found, ["a/", "a/1", "a/2"], "a prefix selects the keys that begin with it")
            expect([each.key for each in await other.scan(space, prefix="c")], [], "no key begins with this prefix")
            found = [each.key for each in await other.scan(space, prefix="a/", after="a/", limit=1)]
            expect(found, ["a/1"], "`after` is exclusive, and `limit` applies")
            expect(await paged(other, space, 4), list(KEYS), "the pages contain each entry once")

        self._run(check)

    def test_scan_contains_every_entry_that_stays_while_others_change(self) -> None:
        """Pages stay correct even if entries are created and deleted between reads."""

        async def check(one: Store, other: Store, space: str) -> None:
            kept = [f"k{number:04}" for number in range(0, 1000, 2)]
            removable = [f"k{number:04}" for number in range(1, 1000, 2)]
            await one.write([Put(space, key, b"") for key in [*kept, *removable]])
            found: list[str] = []
            while page := await other.scan(space, after=found[-1] if found else "", limit=100):
                keys, after = [each.key for each in page], found[-1] if found else ""
                expect(keys[0] > after, True, f"a page begins after {after!r} (got {keys[0]!r})")
                found += keys
                last, removable = removable[-40:], removable[:-40]
                await one.write([Delete(space, key) for key in last])  # entries that the scan has not reached yet
                await one.write([Put(space, f"a{len(found)}", b"")])  # an entry before the scan's position
            expect([key for key in found if key in kept], kept, "each entry that stays is returned once, in order")

        self._run(check)

    def test_numbers_show_the_order_in_which_entries_were_created(self) -> None:
        """Replacing an entry keeps its number; creating it again does not."""

        async def check(one: Store, other: Store, space: str) -> None:
            await one.write([Put(space, "z", b"")])
            await other.write([Put(space, "y", b""), Put(space, "x", b"")])
            await one.write([Put(space, "w", b"")])
            await one.write([Put(space, "z", b"new")])
            entries = sorted(await other.scan(space), key=lambda each: each.number)
            expect([each.key for each in entries], ["z", "y", "x", "w"], "each new entry has a greater number")
            expect(len({each.number for each in entries}), 4, "each entry has its own number")
            await one.write([Delete(space, "z")])
            await other.write([Put(space, "z", b"")])
            found = max(await one.scan(space), key=lambda each: each.number)
            expect(found.key, "z", "an entry that is created again has a new number")

        self._run(check)

    def test_due_returns_entries_by_their_time(self) -> None:
        """Due times are given in seconds from now, and replacing an entry replaces its due time."""

        async def check(one: Store, other: Store, space: str) -> None:
            times = {"a": 100.0, "b": -5.0, "c": 0.0, "d": None, "e": 50.0, "f": -10.0}
            await one.write([Put(space, key, b"", due) for key, due in times.items()])
            await one.write([Put(f"{space}:2", "a", b"", 0.0)])
            await asyncio.sleep(0.01)
            expect([each.key for each in await other.due(space)], ["f", "b", "c"], "the entry due longest is first")
            expect([each.key for each in await other.due(space, limit=1)], ["f"], "`limit` applies")
            found = [each.key for each in await other.due(space, within=60)]
            expect(found, ["f", "b", "c", "e"], "`within` adds entries that will be due soon")
            found = [each.key for each in await other.due(space, within=-7)]
            expect(found, ["f"], "a negative `within` leaves out entries that became due recently")
            dues = {key: each.due for key, each in (await other.read(space, "abd")).items()}
            expect(dues["d"], None, "an entry that was written without a due time has none")
            are_relative = within(dues["a"], 90, 100) and within(dues["b"], -15, -5)
            expect(are_relative, True, f"due times are in seconds from now (got {dues})")
            await one.write([Put(space, "f", b""), Delete(space, "b"), Put(space, "a", b"", -1.0)])
            expect([each.key for each in await other.due(space)], ["a", "c"], "a new due time replaces the old one")

        self._run(check)

    def test_random_changes_have_the_same_effect_as_on_a_dict(self) -> None:
        """The store agrees with a dict, even after it is closed and used again."""

        async def check(one: Store, other: Store, space: str) -> None:
            chance, model = random.Random(11), dict[str, bytes]()  # noqa: S311 - not a secret
            for step in range(150):
                changes = [random_change(chance, space) for _ in range(chance.randint(1, 5))]
                new = {each.key for each in changes if isinstance(each, Put) and each.only_new}
                expect(await (one, other)[step % 2].write(changes), not new & model.keys(), f"step {step}: {changes}")
                if not new & model.keys():
                    for change in changes:
                        model.pop(change.key, None)
                        model.update({change.key: change.value} if isinstance(change, Put) else {})
                if step % 50 == 49:
                    await one.aclose()
                expect(await values(one, space), dict(sorted(model.items())), f"the content after step {step}")
                expect(await one.count(space), len(model), f"the count after step {step}")

        self._run(check)

    def test_many_entries_are_written_together(self) -> None:
        """A write of a thousand changes is one transaction."""

        async def check(one: Store, other: Store, space: str) -> None:
            keys = [f"{number:04}" for number in range(1000)]
            await one.write([Put(space, key, key.encode() * 100) for key in keys], durable=True)
            expect(sorted(await other.read(space, keys)), keys, "all keys are read")
            await one.write([Delete(space, key) for key in keys])
            expect(await other.count(space), 0, "all entries are deleted")

        self._run(check)

    # --- event loops, threads and processes

    def test_successive_event_loops_can_use_the_store(self) -> None:
        """Programs that are not asynchronous run each call in an event loop of its own, with `asyncio.run`."""
        store, space = self.open_store(), new_name()
        for number in range(3):
            asyncio.run(store.write([Put(space, str(number), b"")]))
            expect(asyncio.run(store.count(space)), number + 1, "the next event loop sees all entries")

    def test_threads_can_use_the_store_concurrently(self) -> None:
        """Each thread has its own event loop. Writes stay atomic."""
        store, space = self.open_store(), new_name()
        all_started = Barrier(4, timeout=CHILD_SECONDS)  # otherwise, one thread could do the work of all

        def start_and_compete() -> int:
            all_started.wait()
            return asyncio.run(compete(store, space))

        with ThreadPoolExecutor(4) as threads:
            running = [threads.submit(start_and_compete) for _ in range(4)]
        created = [each.result() for each in running]
        expect(sum(created), 2 * COMPETITIONS, "one thread creates each entry and gets each lease")

    def test_forked_child_can_use_the_store_of_its_parent(self) -> None:
        """The parent's event loop continues afterwards."""
        store, space = self.open_store(), new_name()

        async def write(key: str) -> list[str]:
            await store.write([Put(space, key, b"")])
            return list(await store.read(space, ["before", "child"]))

        with asyncio.Runner() as runner:
            runner.run(write("before"))
            expect(sorted(forked(lambda: write("child"))()), ["before", "child"], "the child reads and writes")
            expect("before" in runner.run(write("after")), True, "the parent still reads and writes")
            runner.run(store.aclose())

    def test_processes_share_the_store(self) -> None:
        """Each process opens the store itself. Writes stay atomic."""
        if self.open_store() is self.open_store():
            raise SkipTest("open_store() returns the same object, so the store is in the memory of one process")
        space = new_name()
        children = [forked(lambda: compete(self.open_store(), space)) for _ in range(3)]
        created = [child() for child in children]
        expect(sum(created), 2 * COMPETITIONS, "one process creates each entry and gets each lease")

    def _run(self, check: Callable[[Store, Store, str], Coroutine[Any, Any, None]]) -> None:
        async def run() -> None:
            async with self.open_store() as one, self.open_store() as other:
                await check(one, other, new_name())

        asyncio.run(run())


def new_name() -> str:
    """Return a new name for a space or a lease."""
    return f"conformance {uuid4().hex}"


async def compete(store: Store, space: str) -> int:
    """Compete with other threads or processes. Return how many entries and leases this thread or process created."""
    created = 0
    for number in range(COMPETITIONS):
        created += await store.write([Put(space, str(number), b"", only_new=True)])
        created += isinstance(await store.acquire(f"{space} {number}", str(uuid4()), LONG), Lease)
    await store.aclose()
    return created


def forked(work: Callable[[], Coroutine[Any, Any, T]]) -> Callable[[], T]:
    """Start work in a forked child process. Return a function that waits for the result, or raises the child's error.

    The result must be valid JSON.
    """
    if not hasattr(os, "fork"):
        raise SkipTest("this platform cannot fork")
    readable, writable = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest plugins may have started threads
        child = os.fork()
    if child == 0:
        signal.alarm(CHILD_SECONDS)  # ends a child that hangs
        try:
            try:
                report = json.dumps({"result": asyncio.run(work())})
            except BaseException as error:  # noqa: BLE001 - the parent raises it
                report = json.dumps({"error": f"{type(error).__name__}: {error}"})
            os.write(writable, report.encode())
        finally:
            os._exit(0)  # whatever happens, the child must not continue with the parent's work
    os.close(writable)

    def wait() -> T:
        with os.fdopen(readable, "rb") as pipe:
            report = json.loads(pipe.read() or b'{"error": "it ended without a result"}')
        os.waitpid(child, 0)
        if "error" in report:
            raise AssertionError(f"a forked child must be able to use the store, but it failed: {report['error']}")
        return cast("T", report["result"])

    return wait


def expect(found: object, expected: object, promise: str) -> None:
    """Fail, and state the broken promise, unless both values are equal."""
    if found != expected:
        raise AssertionError(f"{promise}: expected {expected!r}, but found {found!r}")


def granted(found: Lease | Holder) -> Lease:
    """Return the lease. Fail if it was not granted."""
    if not isinstance(found, Lease):
        raise AssertionError(f"`acquire` must grant a free lease, but it returned {found!r}")
    return found


def held(found: Lease | Holder) -> Holder:
    """Return the owner of the lease. Fail if `acquire` granted the lease."""
    if not isinstance(found, Holder):
        raise AssertionError(f"`acquire` must not grant the lease of another owner, but it returned {found!r}")
    return found


async def lost(writing: Awaitable[bool]) -> LeaseError:
    """Return the error from a write whose lease is lost."""
    try:
        found = await writing
    except LeaseError as error:
        return error
    raise AssertionError(f"`write` must raise LeaseError if the lease is lost, but it returned {found}")


async def values(store: Store, space: str) -> dict[str, bytes]:
    """Return the values of a space by key, in the order of a scan."""
    return {each.key: each.value for each in await store.scan(space)}


async def paged(store: Store, space: str, limit: int) -> Sequence[str]:
    """Scan a space page by page, and return all keys."""
    found: list[Entry] = []
    while page := await store.scan(space, after=found[-1].key if found else "", limit=limit):
        found += page
    return [each.key for each in found]


def within(seconds: float | None, least: float, most: float) -> bool:
    """Return True if a duration is between two bounds."""
    return seconds is not None and least <= seconds <= most


def random_change(chance: random.Random, space: str) -> StoreChange:
    """Return a random change to one of a few keys."""
    key = chance.choice("abcdefghijklmnop")
    if chance.random() < 0.3:
        return Delete(space, key)
    due = chance.choice((None, 0.0, 100.0))
    return Put(space, key, chance.randbytes(chance.randint(0, 40)), due, only_new=chance.random() < 0.1)
