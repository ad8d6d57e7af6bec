"""What `changes` reports, with each kind of store."""

from __future__ import annotations

import asyncio
import datetime
import gc
import random
import warnings
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import rich

from pexip_engage_client import (
    EngageClient,
    IncompleteListError,
    InvalidArgumentError,
    Listing,
    ResponseValidationError,
    ServerError,
)
from pexip_engage_client.models import Appointment, Employee
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore, Store
from pexip_engage_client.sync import Change, Created, Left, PropertyChange, Removed, Updated, changes

from .conftest import edited

RESOURCES = {
    "appointments": "appointments",
    "employees": "employees",
    "subjects": "subjects",
    "subject_groups": "subjectGroups",
    "meeting_rooms": "meetingRooms",
}


async def collected(feed: AsyncIterator[Change[Any]]) -> list[tuple[str, str]]:
    return [(type(change).__name__, change.id) async for change in feed]


def ids(sandbox: Sandbox, table: str) -> list[str]:
    return [each["id"] for each in sandbox.dump()[table] if not each.get("deletedAt")]


@pytest.mark.parametrize(("resource", "table"), RESOURCES.items())
async def test_each_change_is_reported_once(
    sandbox: Sandbox, engage: EngageClient, store: Store, resource: str, table: str
) -> None:
    async def run() -> list[tuple[str, str]]:
        return await collected(changes(getattr(engage, resource).list(), store, key="k"))

    first = ids(sandbox, table)
    assert sorted(await run()) == [("Created", id) for id in sorted(first)]
    assert await run() == []
    sandbox.change(table, first[0], externalId="changed")
    sandbox.delete(table, first[1])
    assert await run() == [("Updated", first[0]), ("Removed", first[1])]
    assert await run() == []


async def test_change_without_a_new_updated_at_is_reported() -> None:
    """Several changes within a millisecond, or of something related, may leave `updatedAt` as it was."""
    store, time = MemoryStore(), "2026-03-02T09:00:00.000Z"
    for name, expected in (("An", "Created"), ("Ann", "Updated")):
        listing = Listing.of([Employee.from_dict({"id": "1", "firstName": name, "updatedAt": time})])
        assert await collected(changes(listing, store, key="k")) == [(expected, "1")]


async def test_change_of_an_undocumented_property_is_reported() -> None:
    store = MemoryStore()
    for value, expected in ((1, "Created"), ({"a": [1, None]}, "Updated")):
        listing = Listing.of([Employee.from_dict({"id": "1", "new": value})])
        assert await collected(changes(listing, store, key="k")) == [(expected, "1")]
    listing = Listing.of([Employee.from_dict({"new": {"a": [1, None]}, "id": "1"})])
    assert await collected(changes(listing, store, key="k")) == [], "the order of properties is no change"


async def test_record_outside_of_the_filter_has_left(sandbox: Sandbox, engage: EngageClient, store: Store) -> None:
    first, second, *_ = ids(sandbox, "appointments")

    async def run() -> list[tuple[str, str]]:
        listing = engage.appointments.list(status=["ACCEPTED"], id=[first, second])
        return await collected(changes(listing, store, key="k"))

    for each in (first, second):
        sandbox.change("appointments", each, status="ACCEPTED")
    assert await run() == [("Created", first), ("Created", second)]
    sandbox.change("appointments", first, status="CANCELLED")
    sandbox.delete("appointments", second)
    assert await run() == [("Left", first), ("Removed", second)]
    assert await run() == []
    sandbox.change("appointments", first, status="ACCEPTED")
    assert await run() == [("Created", first)]


async def test_left_has_the_present_record(sandbox: Sandbox, engage: EngageClient) -> None:
    store, window = MemoryStore(), datetime.datetime.now(datetime.UTC)

    def listing() -> Listing[Appointment]:
        return engage.appointments.list(from_=window, to=window + datetime.timedelta(days=3650))

    (first, *_) = [each.id async for each in changes(listing(), store, key="k")]
    moved = window + datetime.timedelta(days=4000)
    sandbox.change("appointments", first, start=moved, end=moved + datetime.timedelta(hours=1))
    (change,) = [each async for each in changes(listing(), store, key="k")]
    assert isinstance(change, Left)
    assert (change.id, change.record.id) == (first, first)
    assert change.record.start is not None
    assert change.record.start > window + datetime.timedelta(days=3650)


async def test_record_that_the_walk_did_not_show_is_not_removed(sandbox: Sandbox, engage: EngageClient) -> None:
    """Without filters, a record that a lookup finds belongs to the list."""
    store, everyone = MemoryStore(), await engage.employees.list().collect()
    await collected(changes(engage.employees.list(), store, key="k"))

    def shorten(query: dict[str, list[str]], payload: Any) -> None:
        """The list lacks its first record, but the filter by `id` finds it."""
        if "id[]" not in query:
            del payload["data"][0]
            payload["meta"]["totalCount"] -= 1

    listing = edited(sandbox, shorten).employees.list()
    assert await collected(changes(listing, store, key="k")) == []
    assert len(everyone) > 1


async def test_previous_and_last_seen_are_there_with_keep_records(
    sandbox: Sandbox, engage: EngageClient, store: Store
) -> None:
    async def run(keep_records: bool = True) -> list[Change[Employee]]:
        return [each async for each in changes(engage.employees.list(), store, key="k", keep_records=keep_records)]

    first, second, *_ = ids(sandbox, "employees")
    await run(keep_records=False)
    assert await run() == [], "unchanged records are kept without being reported"
    old = sandbox.get("employees", first)
    new = sandbox.change("employees", first, firstName="Renée")
    removed = await engage.employees.get(second)
    sandbox.delete("employees", second)
    updated, gone = await run()
    assert isinstance(updated, Updated)
    assert updated.previous == {
        "firstName": PropertyChange(old["firstName"], "Renée"),
        "updatedAt": PropertyChange(old["updatedAt"], new["updatedAt"]),
    }
    assert updated.record.first_name == "Renée"
    assert gone == Removed(second, removed)
    assert await run(keep_records=False) == []
    sandbox.change("employees", first, firstName="Rene")
    (updated,) = await run()
    assert isinstance(updated, Updated)
    assert updated.previous is None, "what was kept is deleted by a run without keep_records"


async def kept(store: Store) -> dict[str, bytes]:
    """What a store keeps about the records of its only list."""
    (space,) = [entry.key for entry in await store.scan("sync")]
    return {entry.key: entry.value for entry in await store.scan(space)}


async def test_without_keep_records_the_store_contains_no_personal_data(
    sandbox: Sandbox, engage: EngageClient, store: Store
) -> None:
    await collected(changes(engage.employees.list(), store, key="k"))
    found = await kept(store)
    assert set(found) == set(ids(sandbox, "employees"))
    assert {len(value) for value in found.values()} == {16}


async def test_incomplete_list_removes_nothing(sandbox: Sandbox, engage: EngageClient, store: Store) -> None:
    await collected(changes(engage.employees.list(), store, key="k"))
    first, second, *_ = ids(sandbox, "employees")
    sandbox.delete("employees", first)
    sandbox.change("employees", second, firstName="Changed")

    def overstate(query: dict[str, list[str]], payload: Any) -> None:
        payload["meta"]["totalCount"] += 1

    listing = edited(sandbox, overstate).employees.list()
    found: list[Change[Employee]] = []

    async def read() -> None:
        async for change in changes(listing, store, key="k"):
            found.append(change)

    with pytest.raises(IncompleteListError):
        await read()
    assert [each.id for each in found if isinstance(each, Updated)] == [second]
    assert not any(isinstance(each, Removed) for each in found)
    assert await collected(changes(engage.employees.list(), store, key="k")) == [("Removed", first)]


async def test_failed_walk_continues_with_the_next_run(sandbox: Sandbox, engage: EngageClient) -> None:
    store, total = MemoryStore(), len(ids(sandbox, "employees"))
    sandbox.fail("getEmployees", status=500, match={"query": {"offset": "1"}}, times=None)
    found: list[str] = []

    async def read() -> None:
        async for change in changes(engage.employees.list(limit=2, max_retries=0), store, key="k"):
            found.append(change.id)

    with pytest.raises(ServerError):
        await read()
    assert len(found) == 2
    sandbox.faults.clear()
    await read()
    assert len(found) == len(set(found)) == total


async def test_records_without_id_are_reported_and_remove_nothing() -> None:
    store = MemoryStore()
    await collected(changes(Listing.of([Employee.from_dict({"id": id}) for id in "ab"]), store, key="k"))
    listing = Listing.of([Employee.from_dict({"id": "c"}), Employee.from_dict({"firstName": "An"})])
    found: list[str] = []

    async def read() -> None:
        async for change in changes(listing, store, key="k"):
            found.append(change.id)

    with pytest.raises(ResponseValidationError, match="1 records have no readable `id`"):
        await read()
    assert found == ["c"]


async def test_lists_of_different_operations_do_not_mix(engage: EngageClient) -> None:
    store = MemoryStore()
    await collected(changes(engage.employees.list(), store, key="k"))
    found = await collected(changes(engage.subjects.list(), store, key="k"))
    assert {kind for kind, _ in found} == {"Created"}


async def test_lists_of_different_enterprises_do_not_mix(sandbox: Sandbox, engage: EngageClient) -> None:
    store, other = MemoryStore(), sandbox.enterprise("other", seed="demo")
    first = await collected(changes(engage.employees.list(), store, key="k"))
    assert await collected(changes(other.client().employees.list(), store, key="k")) == first
    assert await collected(changes(engage.employees.list(), store, key="k")) == []


async def test_known_may_be_any_iterable_of_strings(engage: EngageClient) -> None:
    copy = {"ghost": 1}
    given: list[Any] = [copy, copy.keys(), ["ghost"], iter(copy), (id for id in copy)]
    for known in given:
        feed = changes(engage.employees.list(), MemoryStore(), key="k", known=known)
        assert (await collected(feed))[-1] == ("Removed", "ghost")
    unknown = changes(engage.employees.list(), MemoryStore(), key="k", known=None)
    assert {kind for kind, _ in await collected(unknown)} == {"Created"}


async def test_known_ids_that_are_added_during_the_walk_are_looked_up(engage: EngageClient) -> None:
    copy: set[str] = set()
    found: list[str] = []
    async for change in changes(engage.employees.list(), MemoryStore(), key="k", known=copy):
        copy.add("ghost")
        found.append(change.id)
    assert found[-1] == "ghost"


@pytest.mark.parametrize(("returned", "shown"), [({"id": "b"}, "the record 'b'"), ({}, "a record without an ID")])
async def test_lookup_that_returns_another_record_is_an_error(returned: dict[str, str], shown: str) -> None:
    async def lookup(id: str) -> Employee:
        return Employee.from_dict(returned)

    store = MemoryStore()
    await collected(changes(Listing.of([Employee.from_dict({"id": "a"})]), store, key="k"))
    feed = changes(Listing.of([Employee.from_dict({"id": "b"})]), store, key="k", lookup=lookup)
    with pytest.raises(InvalidArgumentError, match=f"for 'a' it returned {shown}$"):
        await collected(feed)


class Unlimited:
    """A limiter that remembers the priorities of its callers."""

    paces = False

    def __init__(self) -> None:
        self.priorities: list[str] = []

    async def acquire(self, *, priority: str = "foreground", **_: Any) -> Any:
        self.priorities.append(priority)
        return self

    def release(self, *, throttled: float | None = None) -> None: ...

    def abandon(self, *, busy_for: float) -> None: ...


async def test_calls_have_background_priority(sandbox: Sandbox) -> None:
    limiter = Unlimited()
    engage = sandbox.client(limits=limiter)
    await collected(changes(engage.employees.list(limit=3), MemoryStore(), key="k"))
    assert set(limiter.priorities) == {"background"}
    await engage.employees.list().collect()
    assert limiter.priorities[-1] == "foreground"


async def test_progress_is_reported_after_each_page(sandbox: Sandbox, engage: EngageClient) -> None:
    seen: list[tuple[int, int | None]] = []

    def report(done: int, total: int | None) -> None:
        seen.append((done, total))

    total = len(ids(sandbox, "employees"))
    await collected(changes(engage.employees.list(limit=2), MemoryStore(), key="k", progress=report))
    assert seen[0] == (2, total)
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)


async def test_bar_shows_the_progress(
    engage: EngageClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    rich.reconfigure(force_terminal=True, width=100)  # the console is shared by all tests
    await collected(changes(engage.employees.list(), MemoryStore(), key="people", progress=True))
    shown = capsys.readouterr().out
    assert "people" in shown
    assert "5/5" in shown


async def test_lookup_function_is_used(sandbox: Sandbox, engage: EngageClient) -> None:
    """As it is required for lists that cannot be filtered by `id`."""
    store, (first, *_) = MemoryStore(), ids(sandbox, "subjects")
    asked: list[str] = []

    async def lookup(id: str) -> Any:
        asked.append(id)
        return await engage.subjects.get(id)

    await collected(changes(engage.subjects.list(), store, key="k", lookup=lookup))
    assert asked == []
    sandbox.delete("subjects", first)
    assert await collected(changes(engage.subjects.list(), store, key="k", lookup=lookup)) == [("Removed", first)]
    assert asked == [first]


async def test_lookup_function_may_return_none_or_a_deleted_record() -> None:
    deleted = Employee.from_dict({"id": "b", "deletedAt": "2026-03-02T09:00:00.000Z"})
    records = {"b": deleted, "c": Employee.from_dict({"id": "c"})}

    async def lookup(id: str) -> Employee | None:
        return records.get(id)

    store = MemoryStore()
    await collected(changes(Listing.of([Employee.from_dict({"id": id}) for id in "abc"]), store, key="k"))
    feed = changes(Listing.of([Employee.from_dict({"id": "x"})]), store, key="k", lookup=lookup)
    assert await collected(feed) == [("Created", "x"), ("Removed", "a"), ("Removed", "b")]


async def test_server_that_ignores_the_id_filter_removes_nothing(sandbox: Sandbox, engage: EngageClient) -> None:
    store = MemoryStore()
    await collected(changes(engage.employees.list(), store, key="k"))
    sandbox.delete("employees", ids(sandbox, "employees")[0])

    def unfilter(query: dict[str, list[str]], payload: Any) -> None:
        if "id[]" in query:
            payload["data"], payload["meta"]["totalCount"] = [{"id": "another"}], 1

    listing = edited(sandbox, unfilter).employees.list()
    with pytest.raises(ResponseValidationError, match="a lookup by `id` returned records with other IDs"):
        await collected(changes(listing, store, key="k"))


async def test_many_removals_are_looked_up_in_few_requests(sandbox: Sandbox, engage: EngageClient) -> None:
    store = MemoryStore()
    many = [{"id": f"room-{number}"} for number in range(60)]
    sandbox.load({"meetingRooms": many})
    await collected(changes(engage.meeting_rooms.list(limit=100), store, key="k"))
    for each in many:
        sandbox.delete("meetingRooms", each["id"])
    sandbox.requests.clear()
    found = await collected(changes(engage.meeting_rooms.list(limit=100), store, key="k", max_removed=60))
    assert sorted(found) == sorted(("Removed", each["id"]) for each in many)
    assert len(sandbox.requests) == 1 + 3


async def test_list_without_id_filter_needs_a_lookup(engage: EngageClient) -> None:
    listing = engage.employees.list_favorite_agents("employee-an")  # its `id` is the employee's
    with pytest.raises(InvalidArgumentError, match="lookup must be an async function"):
        changes(listing, MemoryStore(), key="k")
    assert await listing.collect()


async def two_ids(id: str, other: str) -> None: ...


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"key": ""}, "key must be a non-empty string"),
        ({"store": MemoryStore}, "store must be a store with the async methods acquire, read"),
        ({"keep_records": 1}, "keep_records must be True or False"),
        ({"progress": 1}, "progress must be True, False, or a plain function that takes two numbers; got 1"),
        ({"progress": collected}, "progress must be True, False, or a plain function"),
        ({"progress": lambda done: None}, "progress must be .*; got one that cannot be called with 2 arguments"),
        ({"lookup": lambda id: None}, "lookup must be an async function that takes an ID .*; got a function"),
        ({"lookup": two_ids}, "lookup must be .*; got one that cannot be called with 1 argument"),
        ({"wait": 60}, "wait is not an option; use the built-in wait: a run waits up to 35 seconds"),
        ({"on_progress": print}, "on_progress is not an option; use progress="),
        ({"progres": True}, "progres is not an option; did you mean progress"),
        ({"listing": []}, "listing must be the result of a list method"),
        ({"known": "employee-an"}, r"known must be an iterable of IDs \(strings\); got a str"),
        ({"known": 5}, r"known must be an iterable of IDs \(strings\); got 5"),
        ({"known": ["a", 5]}, r"known must be an iterable of IDs \(non-empty strings\); got 5"),
        ({"known": iter(["a", ""])}, r"known must be an iterable of IDs \(non-empty strings\); got an empty str"),
    ],
)
async def test_invalid_arguments_are_rejected_immediately(
    engage: EngageClient, options: dict[str, Any], message: str
) -> None:
    listing = engage.employees.list()
    arguments: dict[str, Any] = {"listing": listing, "store": MemoryStore(), "key": "k", **options}
    with pytest.raises(InvalidArgumentError, match=message):
        changes(**arguments)
    await listing.first_page()


async def test_invalid_argument_causes_no_warning_about_the_list(engage: EngageClient) -> None:
    invalid: list[dict[str, Any]] = [{"key": ""}, {"max_removed": 1.5}, {"known": 5}, {"lookup": None}, {"progress": 1}]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for options in invalid:
            listing = engage.employees.list_favorite_agents("a") if "lookup" in options else engage.employees.list()
            with pytest.raises(InvalidArgumentError):
                changes(listing, MemoryStore(), **{"key": "k", **options})
        del listing
        gc.collect()
    assert [each for each in caught if "never read" in str(each.message)] == []
    with pytest.warns(RuntimeWarning, match="the Listing of getEmployees was never read"):
        changes(engage.employees.list(), MemoryStore(), key="k")


def leave_out_at_random(
    every: list[str], chance: random.Random, omitted: set[str]
) -> Callable[[dict[str, list[str]], Any], None]:
    """Lists in another order each time, without a few records. Their total fits, so that no walk notices it."""

    def edit(query: dict[str, list[str]], payload: Any) -> None:
        if len(query.get("id[]", every)) < len(every):  # a lookup
            return
        records = payload["data"]
        shown = chance.sample(records, max(1, len(records) - 2))
        omitted.update({each["id"] for each in records} - {each["id"] for each in shown})
        payload["data"], payload["meta"]["totalCount"] = shown, len(shown)

    return edit


@pytest.mark.parametrize("narrowed", ["by a filter", "by an undocumented filter", "by ID"])
async def test_record_that_an_unstable_list_leaves_out_has_not_left(sandbox: Sandbox, narrowed: str) -> None:
    """Only the record that the filters no longer select is reported as `Left`, and each change is reported."""
    every = [each["id"] for each in sandbox.dump()["appointments"]]
    for id in every:
        sandbox.change("appointments", id, status="ACCEPTED")
    store, omitted, copy = MemoryStore(), set[str](), dict[str, str | None]()
    engage = edited(sandbox, leave_out_at_random(every, random.Random(1), omitted))

    def listing() -> Listing[Appointment]:
        if narrowed == "by a filter":
            return engage.appointments.list(status=["ACCEPTED"])
        if narrowed == "by an undocumented filter":
            return engage.appointments.list(extra_query={"status": ["ACCEPTED"], "id": every})
        return engage.appointments.list(status=["ACCEPTED"], id=every)

    async def run() -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        async for change in changes(listing(), store, key="k"):
            found.append((type(change).__name__, change.id))
            if isinstance(change, Created | Updated):
                copy[change.id] = change.record.external_id
            else:
                del copy[change.id]
        return found

    while len(copy) < len(every):
        assert {name for name, _ in await run()} <= {"Created"}
    omitted.clear()
    for number in range(10):
        sandbox.change("appointments", every[0], externalId=str(number))
        assert await run() == [("Updated", every[0])]
        assert copy[every[0]] == str(number)
    assert {every[0]} < omitted
    sandbox.change("appointments", every[1], status="CANCELLED")
    assert await run() == [("Left", every[1])]


@pytest.mark.parametrize("with_lookup", [False, True])
async def test_extra_query_filters_the_list(sandbox: Sandbox, engage: EngageClient, with_lookup: bool) -> None:
    store, every = MemoryStore(), ids(sandbox, "appointments")
    for id in every:
        sandbox.change("appointments", id, status="ACCEPTED")

    async def lookup(id: str) -> Appointment:
        return await sandbox.client().appointments.get(id)

    async def run() -> list[tuple[str, str]]:
        listing = engage.appointments.list(extra_query={"status": ["ACCEPTED"]})
        return await collected(changes(listing, store, key="k", lookup=lookup if with_lookup else None))

    assert await run() == [("Created", id) for id in every]
    sandbox.change("appointments", every[0], status="CANCELLED")
    assert await run() == [("Left", every[0])]
    assert await run() == []


async def test_ids_outside_of_the_id_filter_have_left(sandbox: Sandbox, engage: EngageClient) -> None:
    store, (first, second, *_) = MemoryStore(), ids(sandbox, "employees")
    await collected(changes(engage.employees.list(id=[first, second]), store, key="k"))
    assert await collected(changes(engage.employees.list(id=[second]), store, key="k")) == [("Left", first)]


async def test_records_before_the_offset_have_left(sandbox: Sandbox, engage: EngageClient) -> None:
    store, (first, *others) = MemoryStore(), ids(sandbox, "employees")
    await collected(changes(engage.employees.list(offset=0, limit=2), store, key="k"))
    assert await collected(changes(engage.employees.list(offset=1, limit=2), store, key="k")) == [("Left", first)]
    assert others


async def test_records_that_have_left_cost_one_more_request_for_each_lookup(
    sandbox: Sandbox, engage: EngageClient
) -> None:
    store, rooms = MemoryStore(), [{"id": f"room-{number:02}", "externalId": "here"} for number in range(30)]
    sandbox.load({"meetingRooms": rooms})

    async def requests() -> int:
        sandbox.requests.clear()
        await collected(changes(engage.meeting_rooms.list(external_id=["here"], limit=100), store, key="k"))
        return len(sandbox.requests)

    await requests()
    assert await requests() == 1
    sandbox.delete("meetingRooms", "room-00")
    assert await requests() == 1 + 1, "for a record that no longer exists"
    for each in rooms[1:]:
        sandbox.change("meetingRooms", each["id"], externalId="elsewhere")
    assert await requests() == 1 + 2 + 2
    assert await requests() == 1


async def test_records_of_a_changing_list_are_all_reported(sandbox: Sandbox, engage: EngageClient) -> None:
    store, chance = MemoryStore(), iter(range(1000))
    sandbox.load({"meetingRooms": [{"id": f"r{number:02}"} for number in range(30)]})
    copy: set[str] = set()
    async for change in changes(engage.meeting_rooms.list(limit=5), store, key="k"):
        number = next(chance)
        if number % 3 == 0 and number < 30:
            sandbox.delete("meetingRooms", f"r{number:02}")
            sandbox.add("meetingRooms", {"id": f"added{number:02}"})
        copy.add(change.id)
    async for change in changes(engage.meeting_rooms.list(limit=5), store, key="k"):
        if isinstance(change, Created | Updated):
            copy.add(change.id)
        else:
            copy.discard(change.id)
    assert copy == set(ids(sandbox, "meetingRooms"))


async def test_pages_ahead_are_compared_too(sandbox: Sandbox, engage: EngageClient) -> None:
    store, total = MemoryStore(), ids(sandbox, "employees")
    found = await collected(changes(engage.employees.list(limit=2, concurrency=4), store, key="k"))
    assert [id for _, id in found] == total
    await asyncio.sleep(0)
