"""The store of docs/sync-transactions.md: copy and state commit together; no older run commits after a newer one."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.soak.histories import documented_names
from pexip_engage_client import LeaseError, Listing, StoreError
from pexip_engage_client.models import Employee
from pexip_engage_client.stores import Put, SqliteStore
from pexip_engage_client.sync import changes

from .test_handling import people


class Copy:
    """A program's copy in a database, with the store of the documentation."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "crm.db")
        self.database.execute("CREATE TABLE IF NOT EXISTS copy (id PRIMARY KEY)")
        self.store = documented_names().StoreInMyDatabase(self.database, SqliteStore(folder / "leases.db"))

    def write(self, id: str) -> None:
        self.database.execute("INSERT INTO copy VALUES (?)", (id,))  # raises if the change was delivered twice

    @property
    def ids(self) -> list[str]:
        return [id for (id,) in self.database.execute("SELECT id FROM copy ORDER BY id")]

    def crash(self) -> None:
        """Lose everything that is not committed."""
        self.database.rollback()
        self.database.close()


@pytest.mark.parametrize("crash", [0, 1, 99, 100, 101, 249])
async def test_crash_delivers_no_change_twice(tmp_path: Path, crash: int) -> None:
    copy = Copy(tmp_path)
    run = changes(people(250), copy.store, key="k")
    for _ in range(crash + 1):
        copy.write((await anext(run)).id)
    copy.crash()
    with suppress(StoreError):  # the connection is gone with the process
        await run.aclose()
    after = Copy(tmp_path)
    assert len(after.ids) == crash // 100 * 100
    async for change in changes(people(250), after.store, key="k"):
        after.write(change.id)
    assert after.ids == [f"{number:05}" for number in range(250)]
    after.database.close()


async def test_documented_loop_commits_the_copy_with_the_state(tmp_path: Path) -> None:
    copy, other = Copy(tmp_path), sqlite3.connect(tmp_path / "crm.db")
    copy.database.execute("CREATE TABLE employees (id PRIMARY KEY, email)")
    committed: list[int] = []

    def record(statement: str) -> None:
        if statement == "SAVEPOINT one_change":
            committed.extend(other.execute("SELECT count(*) FROM employees").fetchone())

    copy.database.set_trace_callback(record)
    employees = [Employee.from_dict({"id": f"{number:05}", "email": "an@acme.example"}) for number in range(250)]
    await documented_names().update_copy(Listing.of(employees), copy.database, copy.store)
    assert committed == [number // 100 * 100 for number in range(250)]
    assert other.execute("SELECT count(*) FROM employees").fetchone() == (250,)
    other.close()
    copy.database.close()


async def test_next_run_succeeds_after_the_leases_were_lost_or_the_database_has_rejected_a_run(tmp_path: Path) -> None:
    names, copy = documented_names(), Copy(tmp_path)
    copy.database.execute("CREATE TABLE employees (id PRIMARY KEY, email)")
    for number in range(3):
        leases = SqliteStore(tmp_path / f"leases{number}.db")
        employees = Listing.of([Employee.from_dict({"id": "an", "email": f"{number}@acme.example"})])
        await names.update_copy(employees, copy.database, names.StoreInMyDatabase(copy.database, leases))
    copy.database.execute("UPDATE fences SET token = 2 * token")
    copy.database.commit()
    for _ in range(2):  # the first one gives its lease back
        with pytest.raises(LeaseError, match="fencing token"):
            await names.update_copy(employees, copy.database, names.StoreInMyDatabase(copy.database, leases))
    assert copy.database.execute("SELECT email FROM employees").fetchall() == [("2@acme.example",)]
    copy.database.close()


async def test_older_run_commits_nothing_after_a_newer_one(tmp_path: Path) -> None:
    copy, other = Copy(tmp_path), Copy(tmp_path)
    old = await copy.store.acquire("lease", "old", 0.001)
    new = await other.store.acquire("lease", "new", 60)
    while not hasattr(new, "token"):
        new = await other.store.acquire("lease", "new", 60)
    assert await other.store.write([Put("space", "a", b"new")], lease=new)
    copy.write("a")
    with pytest.raises(
        LeaseError, match="with a greater fencing token; if no other run is active, delete this lease's row"
    ):
        await copy.store.write([Put("space", "a", b"old")], lease=old)
    assert (await other.store.read("space", ["a"]))["a"].value == b"new"
    assert copy.ids == []
    copy.database.close()
    other.database.close()
