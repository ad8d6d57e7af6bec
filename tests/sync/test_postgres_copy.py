"""The loop of docs/sync-transactions.md for PostgreSQL: copy and state commit together, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from pexip_engage_client import EngageError, InvalidArgumentError, LeaseError, Listing, StoreError
from pexip_engage_client.models import Employee
from pexip_engage_client.stores import JoinedPostgresStore, Lease, PostgresStore, Put
from pexip_engage_client.sync import changes
from tests.docs.blocks import ROOT, blocks
from tests.postgres_servers import execute

from .test_handling import people


@pytest.fixture
async def database(postgres_server: str) -> str:
    """The URL of a new database with an empty copy."""
    name = f"copy_{uuid4().hex}"
    await execute(postgres_server, f"CREATE DATABASE {name}")
    url = postgres_server.replace("/postgres?", f"/{name}?")
    (table,) = (code for language, code in blocks(ROOT / "docs" / "sync-transactions.md") if language == "sql")
    await execute(url, table)
    return url


class Copy:
    """A program's copy in a database, and the store that joins its transactions."""

    def __init__(self, url: str, connection: asyncpg.Connection[Any]) -> None:
        self.connection = connection
        self.store = JoinedPostgresStore(url, connection)

    async def insert(self, id: str) -> None:
        async with self.store.change():  # raises if the change was delivered twice
            await self.connection.execute("INSERT INTO employees VALUES ($1)", id)


@pytest.fixture
async def copy(database: str) -> AsyncIterator[Copy]:
    connection = await asyncpg.connect(database)
    copy = Copy(database, connection)
    yield copy
    await copy.store.aclose()
    await connection.close()


async def ids(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    found = await connection.fetch("SELECT id FROM employees ORDER BY id")
    await connection.close()
    return [row["id"] for row in found]


@pytest.mark.parametrize("crash", [0, 99, 100, 249])
async def test_crash_delivers_no_change_twice(database: str, copy: Copy, crash: int) -> None:
    connection = await asyncpg.connect(database)
    killed = Copy(database, connection)
    run = changes(people(250), killed.store, key="k")
    for _ in range(crash + 1):
        await killed.insert((await anext(run)).id)
    connection.terminate()
    with suppress(StoreError):  # the connection is gone with the process
        await run.aclose()
    await killed.store.aclose()
    assert len(await ids(database)) == crash // 100 * 100
    async for change in changes(people(250), copy.store, key="k"):
        await copy.insert(change.id)
    assert await ids(database) == [f"{number:05}" for number in range(250)]


@pytest.mark.parametrize("place", ["in the first block", "in the last block", "after the blocks"])
async def test_failed_change_is_undone_and_those_before_it_are_committed(database: str, copy: Copy, place: str) -> None:
    def fail(here: str, id: str) -> None:
        if (here, id) == (place, "00003"):
            raise KeyError

    async with aclosing(changes(people(5), copy.store, key="k")) as run:
        with suppress(KeyError):
            async for change in run:
                async with copy.store.change():
                    await copy.connection.execute("INSERT INTO employees VALUES ($1)", change.id)
                    fail("in the first block", change.id)
                async with copy.store.change():
                    await copy.connection.execute("UPDATE employees SET email = '' WHERE id = $1", change.id)
                    fail("in the last block", change.id)
                fail("after the blocks", change.id)
    assert await ids(database) == ["00000", "00001", "00002"]
    async for change in changes(people(5), copy.store, key="k"):
        await copy.insert(change.id)
    assert len(await ids(database)) == 5


async def test_run_that_lost_its_lease_commits_nothing(database: str, copy: Copy) -> None:
    other = PostgresStore(database)
    old = await copy.store.acquire("lease", "old", 0.001)
    await asyncio.sleep(0.01)
    new = await other.acquire("lease", "new", 60)
    assert isinstance(old, Lease)
    assert isinstance(new, Lease)
    assert await other.write([Put("space", "a", b"new")], lease=new)
    await copy.insert("late")
    with pytest.raises(LeaseError, match="new has it"):
        await copy.store.write([Put("space", "a", b"old")], lease=old)
    assert await ids(database) == []
    assert (await other.read("space", ["a"]))["a"].value == b"new"
    await other.aclose()


async def test_write_that_changes_nothing_keeps_the_callers_changes(database: str, copy: Copy) -> None:
    other = PostgresStore(database)
    await copy.store.acquire("lease", "run", 60)
    assert await other.write([Put("space", "a", b"")])
    await copy.insert("mine")
    assert await copy.store.end_change()
    assert not await copy.store.write([Put("space", "a", b"", only_new=True)])
    assert await other.write([Put("space", "b", b"")])  # the store is not locked
    assert await ids(database) == []
    assert await copy.store.write([Put("space", "c", b"")])
    assert await ids(database) == ["mine"]
    await other.aclose()


async def test_open_transaction_and_other_connections_are_rejected(database: str, copy: Copy) -> None:
    async with copy.connection.transaction():
        with pytest.raises(InvalidArgumentError, match="connection must be a connection without an open transaction"):
            await copy.store.acquire("lease", "run", 60)
    with pytest.raises(
        InvalidArgumentError, match=r"connection must be the result of asyncpg.connect\(...\); got a str"
    ):
        JoinedPostgresStore(database, database)  # type: ignore[arg-type]


async def test_change_needs_a_run_and_later_statements_are_committed(database: str, copy: Copy) -> None:
    async def is_rejected() -> None:
        with pytest.raises(EngageError, match=r"use `async with connection.transaction\(\):`"):
            await copy.insert("outside")

    await is_rejected()
    async with aclosing(changes(people(3), copy.store, key="k")) as run:
        async for change in run:
            await copy.insert(change.id)
        else:
            await is_rejected()
    await is_rejected()
    await copy.connection.execute("INSERT INTO employees VALUES ('later')")
    assert await ids(database) == ["00000", "00001", "00002", "later"]


@pytest.mark.parametrize("handled", [0, 2])
async def test_run_left_early_leaves_no_transaction_open(database: str, copy: Copy, handled: int) -> None:
    async with aclosing(changes(people(5), copy.store, key="k")) as run:
        async for change in run:
            with suppress(KeyError):
                async with copy.store.change():
                    await copy.connection.execute("INSERT INTO employees VALUES ($1)", change.id)
                    if int(change.id) == handled:
                        raise KeyError
            if int(change.id) == handled:
                break
    with pytest.raises(EngageError, match="needs a run"):
        await copy.insert("outside")
    await copy.connection.execute("INSERT INTO employees VALUES ('later')")
    assert await ids(database) == [*(f"{number:05}" for number in range(handled)), "later"]


async def test_loop_left_without_aclosing_loses_nothing(
    database: str, copy: Copy, caplog: pytest.LogCaptureFixture
) -> None:
    with suppress(KeyError):
        async with copy.store:
            async for change in changes(people(5), copy.store, key="k"):
                await copy.insert(change.id)
                if change.id == "00003":
                    raise KeyError
    async with aclosing(changes(people(5), copy.store, key="k")) as run:
        async for change in run:
            await copy.insert(change.id)
    assert len(await ids(database)) == 5
    closed, left = (each for each in caplog.messages if not each.startswith("a response: field"))
    assert "was closed before the run ended, so what was not committed is undone; end the run first" in closed
    assert "sync 'k': the loop was left without `contextlib.aclosing`" in left
    assert "the next run delivers them again" in left


async def test_loop_without_change_blocks_is_reported(copy: Copy, caplog: pytest.LogCaptureFixture) -> None:
    async def warnings(number: int, *, with_block: bool = False) -> list[str]:
        caplog.clear()
        async with aclosing(changes(people(number), copy.store, key="k")) as run:
            async for change in run:
                if with_block:
                    await copy.insert(change.id)
        return [each for each in caplog.messages if each.startswith("sync 'k': no change was made in `async with ")]

    assert [len(await warnings(2)), len(await warnings(2)), len(await warnings(3, with_block=True))] == [1, 0, 0]


async def test_unsuitable_connection_is_named_as_the_cause(database: str, copy: Copy, postgres_server: str) -> None:
    async def problem(url: str, connection: asyncpg.Connection[Any]) -> EngageError:
        with pytest.raises(EngageError) as caught:
            await anext(changes(people(1), JoinedPostgresStore(url, connection), key="k"))
        return caught.value

    other_database = await problem(postgres_server, copy.connection)
    assert "connection must be a connection to the database in `url`" in str(other_database)
    async with aclosing(changes(people(1), copy.store, key="k")) as run:
        await anext(run)
        with pytest.raises(EngageError, match="a JoinedPostgresStore takes part in one run at a time"):
            await anext(changes(people(1), copy.store, key="other"))
    await copy.connection.close()
    closed = await problem(database, copy.connection)
    assert "the connection that you passed is closed" in str(closed)


@pytest.mark.parametrize("ends_with", ["COMMIT", "ROLLBACK", "ROLLBACK; BEGIN", "wrong"])
async def test_block_that_ends_the_transaction_is_an_error(database: str, copy: Copy, ends_with: str) -> None:
    async def two_changes() -> None:
        async with aclosing(changes(people(5), copy.store, key="k")) as run:
            await copy.insert((await anext(run)).id)
            await anext(run)
            async with copy.store.change():
                with suppress(asyncpg.PostgresSyntaxError):
                    await copy.connection.execute(ends_with)
            await anext(run)

    with pytest.raises(StoreError, match=r"a block of `change` must not end the transaction.*Error: "):
        await two_changes()
    assert len(await ids(database)) == (ends_with == "COMMIT")
    async with aclosing(changes(people(5), copy.store, key="k")) as run:
        assert len([change async for change in run]) == 5


async def test_documented_loop_keeps_the_copy_up_to_date(database: str) -> None:
    names: dict[str, Any] = {}
    (code,) = (code for _, code in blocks(ROOT / "docs" / "sync-transactions.md") if "def update_postgres" in code)
    exec(code, names)

    async def update(emails: dict[str, str]) -> dict[str, str]:
        employees = [Employee.from_dict({"id": id, "email": email}) for id, email in emails.items()]
        await names["update_postgres"](Listing.of(employees), database)
        connection = await asyncpg.connect(database)
        found = await connection.fetch("SELECT id, email FROM employees")
        await connection.close()
        return {row["id"]: row["email"] for row in found}

    first = {"an": "an@acme.example", "bo": "bo@acme.example"}
    assert await update(first) == first
    second = {"bo": "bo.b@acme.example", "cy": "cy@acme.example"}
    assert await update(second) == second


async def test_documented_handler_has_one_effect(database: str) -> None:
    names: dict[str, Any] = {}
    page = list(blocks(ROOT / "docs" / "webhooks-production.md"))
    (tables,) = (code for language, code in page if language == "sql")
    await execute(database, tables)
    (code,) = (code for _, code in page if "def remind_once" in code)
    exec(code, names)
    event = SimpleNamespace(id="event-1", data=SimpleNamespace(appointment=SimpleNamespace(id="appointment-1")))
    connections = [await asyncpg.connect(database) for _ in range(3)]
    await asyncio.gather(*(names["remind_once"](event, each) for each in connections))
    assert await connections[0].fetchval("SELECT count(*) FROM reminders") == 1
    for each in connections:
        await each.close()
