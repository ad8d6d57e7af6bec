"""The store in a SQLite file: its errors, its file, and the processes, threads and event loops that share it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client import EngageError, InvalidArgumentError, StoreError
from pexip_engage_client.limits import LocalLimiter
from pexip_engage_client.stores import Lease, MemoryStore, Put, SqliteStore, sqlite_file

not_on_windows = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions, and keeps open files")


async def problem(path: Path) -> StoreError:
    """The error of a first write."""
    with pytest.raises(StoreError) as caught:
        await SqliteStore(path).write([Put("space", "key", b"value")])
    assert isinstance(caught.value, EngageError)
    assert str(path) in caught.value.message
    return caught.value


def content(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


async def filled(path: Path, entries: int = 1) -> None:
    async with SqliteStore(path) as store:
        await store.write([Put("space", f"key {number}", b"value" * 100) for number in range(entries)])


# --- errors


async def test_directory_is_denied(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    error = await problem(tmp_path / "store")
    assert (error.reason, error.retryable) == ("denied", False)
    assert "use the path of a file in an existing directory, where this process may write" in error.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no FIFOs")
async def test_fifo_is_denied(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "store")
    error = await problem(tmp_path / "store")
    assert (error.reason, error.retryable) == ("denied", False)
    assert "it is not a regular file" in error.message


async def test_missing_directory_is_denied(tmp_path: Path) -> None:
    error = await problem(tmp_path / "none" / "engage.db")
    assert error.reason == "denied"
    assert "No such file or directory" in error.message


WRITE = """
import asyncio, os, sys, urllib.parse  # another user may not be able to read Python's own modules
from pexip_engage_client import StoreError
from pexip_engage_client.stores import Put, SqliteStore

async def main(path):
    if os.getuid() == 0:
        os.setuid(65534)  # root may write everywhere
    try:
        await SqliteStore(path).write([Put("space", "key", b"")])
    except StoreError as error:
        print(error.reason, error.message)

asyncio.run(main(sys.argv[1]))
"""


@not_on_windows
@pytest.mark.parametrize("mode", [0o444, 0o000])
async def test_file_without_permission_is_denied(mode: int) -> None:
    folder = Path("/tmp") / f"engage-{os.getpid()}-{mode}"  # noqa: S108 - another user must be able to reach it
    folder.mkdir()
    path = folder / "engage.db"
    try:
        await filled(path)
        path.chmod(mode)
        folder.chmod(0o755)
        found = subprocess.run([sys.executable, "-c", WRITE, path], capture_output=True, text=True, check=True)
        assert found.stdout.startswith(f"denied the store in {path} is not accessible (")
    finally:
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()


async def test_full_disk_is_reported_and_the_store_recovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect, most = sqlite3.connect, 20

    def limited(*given: Any, **options: Any) -> sqlite3.Connection:
        file = connect(*given, **options)
        file.execute(f"PRAGMA max_page_count = {most}")
        return file

    monkeypatch.setattr(sqlite3, "connect", limited)
    store = SqliteStore(tmp_path / "engage.db")
    await store.write([Put("space", "small", b"")])
    with pytest.raises(StoreError, match=r"engage.db is full .* free some space on its disk") as caught:
        await store.write([Put("space", "small", b"changed"), Put("space", "large", bytes(100_000))])
    assert (caught.value.reason, caught.value.retryable) == ("full", False)
    most = 1000
    assert [each.value for each in await store.scan("space")] == [b""]
    assert await store.write([Put("space", "large", bytes(100_000))])
    await store.aclose()


async def test_text_file_is_foreign_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    before = content(path)
    error = await problem(path)
    assert (error.reason, error.retryable) == ("foreign", False)
    assert "it is not a SQLite file" in error.message
    assert "it does not belong to this package; use another file" in error.message
    assert content(path) == before


async def test_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "engage.db").touch()
    await filled(tmp_path / "engage.db")
    assert (tmp_path / "engage.db").stat().st_size > 0


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize(
    "make",
    [
        "PRAGMA application_id = 7",
        "CREATE TABLE entries (key TEXT)",
        "PRAGMA application_id = 7; CREATE TABLE x (y)",
        "CREATE TABLE x (y); DROP TABLE x",
    ],
)
async def test_file_of_another_application_is_foreign_and_unchanged(tmp_path: Path, make: str, journal: str) -> None:
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as crm:
        crm.execute(f"PRAGMA journal_mode = {journal}")
        crm.executescript(make)
    before = content(path)
    assert (await problem(path)).reason == "foreign"
    assert content(path) == before


@pytest.mark.parametrize("application", [sqlite_file.APPLICATION, 7])
async def test_file_whose_end_is_only_in_its_log_is_opened(tmp_path: Path, application: int) -> None:
    """A process that dies during a checkpoint leaves such a file, and so does a full disk."""
    path, interrupted = tmp_path / "engage.db", tmp_path / "interrupted.db"
    await filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute(f"PRAGMA application_id = {application}")
        file.execute("PRAGMA wal_checkpoint")
        file.execute("INSERT INTO entries VALUES ('space', 'long', zeroblob(100000), NULL, 7)")
        for name in ("", "-wal"):
            Path(f"{interrupted}{name}").write_bytes(Path(f"{path}{name}").read_bytes())
    with interrupted.open("r+b") as header:
        header.seek(28)
        header.write((1000).to_bytes(4))  # the number of pages
    if application == sqlite_file.APPLICATION:
        async with SqliteStore(interrupted) as store:
            assert await store.count("space") == 2
    else:
        assert (await problem(interrupted)).reason == "foreign"


WAL = """
import os, signal, sqlite3, sys
crm = sqlite3.connect(sys.argv[1], isolation_level=None)
crm.execute("PRAGMA journal_mode = WAL")
crm.execute("CREATE TABLE customers (name TEXT)")
print("made", flush=True)
sys.stdin.read()
os._exit(0)  # without closing the file, as a crash would do
"""


@pytest.mark.parametrize(
    "is_open",
    [pytest.param(True, marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows locks open files")), False],
)
async def test_tables_of_another_application_in_its_log_are_found(tmp_path: Path, is_open: bool) -> None:
    """The file itself is still empty, and the tables are only in its write-ahead log."""
    path = tmp_path / "crm.db"
    command = [sys.executable, "-c", WAL, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as crm:
        assert crm.stdout is not None
        assert crm.stdout.readline() == b"made\n"
        if not is_open:
            crm.communicate()
        before = content(path)
        error = await problem(path)
        assert content(path) == before
        crm.communicate()
    assert set(before) == {"crm.db", "crm.db-wal", "crm.db-shm"}
    assert error.reason == "foreign"
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT name FROM sqlite_schema").fetchall() == [("customers",)]


async def test_file_of_a_newer_version_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "engage.db"
    await filled(path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 2")
    error = await problem(path)
    assert (error.reason, error.retryable) == ("version", False)
    assert "it has format 2, and this version reads format 1" in error.message


async def test_damaged_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "engage.db"
    await filled(path, 1000)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    error = await problem(path)
    assert (error.reason, error.retryable) == ("damaged", False)
    assert "restore it from a backup" in error.message


async def test_locked_file_is_reported_and_retryable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "LOCKED_SECONDS", 0.05)
    path = tmp_path / "engage.db"
    await filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = SqliteStore(path)
        with pytest.raises(StoreError, match=r"engage.db is locked \(database is locked\)") as caught:
            await store.write([Put("space", "key", b"")])
        assert (caught.value.reason, caught.value.retryable) == ("locked", True)
        assert await store.count("space") == 1  # reading does not wait for a writer
    assert await store.write([Put("space", "key", b"")])
    await store.aclose()


@not_on_windows
@pytest.mark.parametrize("replaced", [False, True])
async def test_file_that_was_deleted_or_replaced_is_lost(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "engage.db"
    store = SqliteStore(path)
    await store.write([Put("space", "key", b"")])
    for each in tmp_path.iterdir():
        each.rename(each.with_name(f"moved-{each.name}"))
    if replaced:
        await filled(path)
    with pytest.raises(StoreError, match="the file was deleted or replaced") as caught:
        await store.write([Put("space", "key", b"")])
    assert (caught.value.reason, caught.value.retryable) == ("lost", True)
    assert await store.count("space") == replaced  # it has opened the new file
    await store.aclose()


async def test_every_waiting_call_gets_its_own_error(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    found = await asyncio.gather(*(store.count("space") for _ in range(20)), return_exceptions=True)
    assert [type(each) for each in found] == [StoreError] * 20
    assert len({id(each) for each in found}) == 20


async def test_failing_call_does_not_affect_those_that_share_its_transaction(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "engage.db")
    lost = Lease("name", "a", 7)
    writes = [store.write([Put("space", str(n), b"")], lease=lost if n % 3 == 0 else None) for n in range(30)]
    found = await asyncio.gather(*writes, return_exceptions=True)
    assert [each for each in found if each is True] == [True] * 20
    assert await store.count("space") == 20
    await store.aclose()


@pytest.mark.parametrize("given", ["", ":memory:", None, 5])
def test_path_must_be_a_file(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="path must be the path of a file"):
        SqliteStore(given)


# --- the file


@not_on_windows
async def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "engage.db"
    async with SqliteStore(path) as store:
        await store.write([Put("space", "key", b"")])
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
        assert set(modes.values()) == {0o600}
        assert "engage.db" in modes


@not_on_windows
async def test_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "engage.db"
    path.touch()
    path.chmod(0o640)
    async with SqliteStore(path) as store:
        await store.write([Put("space", "key", b"")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


async def test_store_is_usable_after_it_was_closed(tmp_path: Path) -> None:
    async with SqliteStore(tmp_path / "engage.db") as store:
        await store.write([Put("space", "key", b"value")])
    assert [each.name for each in tmp_path.iterdir()] == ["engage.db"]
    assert (await store.read("space", ["key"]))["key"].value == b"value"
    await store.aclose()
    await store.aclose()


async def test_lease_and_times_follow_the_clock(tmp_path: Path) -> None:
    now = 1000.0
    path = tmp_path / "engage.db"
    one, other = SqliteStore(path, clock=lambda: now), SqliteStore(path, clock=lambda: now)
    await one.acquire("name", "a", 10)
    await one.write([Put("space", "key", b"", 10)])
    now += 11
    assert isinstance(await other.acquire("name", "b", 10), Lease)
    assert [each.due for each in await other.due("space")] == [-1]
    for each in (one, other):
        await each.aclose()


ALONE = """
import sqlite3, sys
print(sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode = DELETE").fetchone())
"""


async def test_second_store_for_the_same_file_does_not_release_the_locks_of_the_first(tmp_path: Path) -> None:
    """Closing a file releases all POSIX locks of its process, so another process could delete the write-ahead log."""
    path = tmp_path / "engage.db"
    async with SqliteStore(path) as first, SqliteStore(path) as second:
        await first.write([Put("space", "a", b"")])
        await second.write([Put("space", "b", b"")])
        found = subprocess.run([sys.executable, "-c", ALONE, path], capture_output=True, text=True, check=False)
        assert "database is locked" in found.stderr


# --- processes, threads and event loops


FILL = """
import asyncio, sys
from pexip_engage_client.stores import Lease, Put, SqliteStore

async def main(path, name):
    async with SqliteStore(path) as store:
        for number in range(50):
            await store.write([Put("space", f"{name} {number}", b"value")])
        lease = await store.acquire("name", name, 60)
        print(isinstance(lease, Lease), flush=True)
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_killed_processes_lose_nothing(tmp_path: Path) -> None:
    """Several processes create the file together, and are killed while they have it open."""
    path = tmp_path / "engage.db"
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", FILL, path, str(number), stdout=asyncio.subprocess.PIPE
        )
        for number in range(3)
    ]
    outputs = [await each.stdout.readline() for each in processes if each.stdout]
    for each in processes:
        each.kill()
        await each.wait()
    assert sorted(outputs) == [b"False\n", b"False\n", b"True\n"]
    async with SqliteStore(path) as store:
        assert await store.count("space") == 150
        numbers = [each.number for each in await store.scan("space")]
        assert len(set(numbers)) == 150


async def test_store_with_a_log_of_a_killed_process_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "engage.db"
    with subprocess.Popen([sys.executable, "-c", FILL, path, "name"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert path.with_name("engage.db-wal").stat().st_size > 0
    async with SqliteStore(path) as store:
        assert await store.count("space") == 50


def test_threads_and_event_loops_share_a_store(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "engage.db")

    async def fill(name: str) -> None:
        await asyncio.gather(*(store.write([Put("space", f"{name} {number}", b"")]) for number in range(50)))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(asyncio.run, [fill(str(number)) for number in range(4)]))

    async def count() -> int:
        async with store:
            return await store.count("space")

    assert asyncio.run(count()) == 200
    assert asyncio.run(count()) == 200


async def test_cancelled_caller_does_not_affect_others(tmp_path: Path) -> None:
    async with SqliteStore(tmp_path / "engage.db") as store:
        tasks = [asyncio.create_task(store.write([Put("space", str(number), b"")])) for number in range(50)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert found[1::2] == [True] * 25
        assert await store.count("space") == 50


@pytest.mark.parametrize("make", [MemoryStore, partial(SqliteStore, "engage.db"), LocalLimiter])
@pytest.mark.parametrize("clock", [5, asyncio.sleep])
def test_clock_must_be_a_plain_function(make: Any, clock: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="^clock must be a function that returns a number; got "):
        make(clock=clock)
