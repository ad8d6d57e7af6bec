"""The store in PostgreSQL: its errors, its rights, its connections, and what happens when they are lost."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from pexip_engage_client import InvalidArgumentError, StoreError
from pexip_engage_client.stores import Lease, PostgresStore, Put

from ..pipeline.test_forks import in_forked_child
from ..postgres_servers import execute, pgbouncer, postgres_folder, postgres_process, program, socket_of, unprivileged
from ..waiting import LONGEST, until


@pytest.fixture
def schema() -> str:
    return f"test {uuid4().hex}"


async def problem(store: PostgresStore) -> StoreError:
    with pytest.raises(StoreError) as caught:
        await store.write([Put("space", "key", b"value")])
    await store.aclose()
    return caught.value


# --- errors


async def test_unreachable_server_is_lost_and_retryable(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        async with PostgresStore(f"postgresql://engage@/postgres?host={tmp_path}", schema="mine"):
            raise AssertionError("opened")
    error = caught.value
    assert (error.reason, error.retryable) == ("lost", True)
    assert "the store in PostgreSQL at /postgres (schema 'mine') is unavailable" in error.message
    assert "No such file or directory" in error.message


async def test_unknown_user_is_denied_and_its_password_is_not_shown(postgres_server: str) -> None:
    store = PostgresStore(postgres_server.replace("engage@", "stranger:wr0ng@"))
    error = await problem(store)
    assert (error.reason, error.retryable) == ("denied", False)
    assert 'role "stranger" does not exist' in error.message
    assert "wr0ng" not in f"{error} {store!r}"


@pytest.mark.parametrize("option", ["sslmode=sometimes", "target_session_attrs=none", "unknown=1"])
async def test_invalid_option_in_the_url_is_denied(postgres_server: str, option: str) -> None:
    error = await problem(PostgresStore(f"{postgres_server}&{option}"))
    assert (error.reason, error.retryable) == ("denied", False)
    assert option.partition("=")[0] in error.message


async def test_tables_of_another_application_are_foreign_and_unchanged(postgres_server: str, schema: str) -> None:
    await execute(postgres_server, f'CREATE SCHEMA "{schema}"; CREATE TABLE "{schema}".leases (mine text)')
    error = await problem(PostgresStore(postgres_server, schema=schema))
    assert (error.reason, error.retryable) == ("foreign", False)
    connection = await asyncpg.connect(postgres_server)
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
    await connection.close()
    assert [each["tablename"] for each in tables] == ["leases"]


async def test_version_that_is_installed_meanwhile_is_reported(postgres_server: str, schema: str) -> None:
    async with PostgresStore(postgres_server, schema=schema) as store:
        await store.write([Put("space", "key", b"")])
        await execute(postgres_server, f"UPDATE \"{schema}\".store SET format = '2'")
        error = await problem(store)
    assert (error.reason, error.retryable) == ("version", False)
    assert "use the version of this package that wrote it, or another `schema`" in error.message


@pytest.mark.parametrize("url", ["", None, "localhost/crm", "postgresql+asyncpg://secret@h/db", "postgresql://[secret"])
def test_url_must_be_one_of_postgresql(url: object) -> None:
    with pytest.raises(InvalidArgumentError, match="url must be a URL such as postgresql://USER") as caught:
        PostgresStore(url)  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("schema", ["", None, "a\0b", "é" * 32, "pg_mine"])
def test_schema_must_be_a_name(schema: object) -> None:
    with pytest.raises(InvalidArgumentError, match="schema must be"):
        PostgresStore("postgresql://localhost", schema=schema)  # type: ignore[arg-type]


# --- rights


async def test_stores_with_different_schemas_are_independent(postgres_server: str, schema: str) -> None:
    names = [schema, f'"quoted" {{{schema[:40]}}} pexip_engage']
    one, other = (PostgresStore(postgres_server, schema=name) for name in names)
    async with one, other:
        await one.write([Put("space", "key", b"")])
        assert [await one.count("space"), await other.count("space")] == [1, 0]


@pytest.mark.parametrize(
    "grants",
    [
        "GRANT CREATE ON DATABASE postgres TO {user}",
        "CREATE SCHEMA {user} AUTHORIZATION {user}",
    ],
    ids=["who may create a schema", "who owns the schema"],
)
async def test_user_without_superuser_rights(postgres_server: str, grants: str) -> None:
    user = f"user_{uuid4().hex}"
    await execute(postgres_server, f"CREATE ROLE {user} LOGIN")
    store = PostgresStore(postgres_server.replace("engage@", f"{user}@"), schema=user)
    error = await problem(store)
    assert (error.reason, error.retryable) == ("denied", False)
    assert "check the URL, the password, the user's rights" in error.message
    assert "permission denied for" in error.message
    await execute(postgres_server, grants.format(user=user))
    async with store:
        assert await store.write([Put("space", "key", b"")])


async def test_user_who_may_only_use_the_tables(postgres_server: str, schema: str) -> None:
    user = f"user_{uuid4().hex}"
    async with PostgresStore(postgres_server, schema=schema) as owner:
        await owner.write([Put("space", "key", b"")])
    tables = f'ALL TABLES IN SCHEMA "{schema}"'
    grants = f'GRANT USAGE ON SCHEMA "{schema}" TO {user}; GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {user}'
    await execute(postgres_server, f"CREATE ROLE {user} LOGIN; {grants}")
    async with PostgresStore(postgres_server.replace("engage@", f"{user}@"), schema=schema) as store:
        assert await store.write([Put("space", "key", b"")])
        assert await store.acquire("name", "owner", 10)


async def test_tokens_grow_after_the_tables_were_lost(postgres_server: str, schema: str) -> None:
    async with PostgresStore(postgres_server, schema=schema) as store:
        old = await store.acquire("name", "owner", 10)
        await execute(postgres_server, f'DROP SCHEMA "{schema}" CASCADE')
        new = await store.acquire("name", "owner", 10)
    assert isinstance(old, Lease)
    assert isinstance(new, Lease)
    assert new.token > old.token


# --- event loops, threads and processes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork")
def test_event_loops_threads_and_a_forked_child_use_the_same_store(postgres_server: str, schema: str) -> None:
    store = PostgresStore(postgres_server, schema=schema)

    async def write(key: str) -> int:
        await store.write([Put("space", key, b"")])
        return await store.count("space")

    assert asyncio.run(write("a")) == 1
    assert asyncio.run(write("b")) == 2
    threads = [threading.Thread(target=lambda key=str(key): asyncio.run(write(key))) for key in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asyncio.run(write("c")) == 11
    with asyncio.Runner() as runner:
        assert runner.run(write("parent")) == 12
        assert in_forked_child(lambda: write("child")) == 13
        assert runner.run(write("parent again")) == 14


# --- connections that are lost


class Proxy:
    """Forwards connections to a server, and can disturb the first command that contains a word."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = f"postgresql://engage@/postgres?host={folder}"
        self.reached, self.resumed = asyncio.Event(), asyncio.Event()
        self._server, self._socket = socket_of(url), socket_of(self.url)
        self._word, self._is_forwarded, self._is_cut = b"", False, False

    def cut(self, word: str, *, after: bool) -> None:
        """Close the connection before or after the command has reached the server."""
        self._word, self._is_forwarded, self._is_cut = word.encode(), after, True

    def hold(self, word: str) -> None:
        """Forward the command only when `resumed` is set."""
        self._word = word.encode()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Proxy]:
        async with await asyncio.start_unix_server(self._serve, self._socket):
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_unix_connection(self._server)
        back = asyncio.create_task(self._pump(there_reader, writer))
        try:
            while data := await reader.read(65536):
                if self._word and self._word in data:
                    self._word = b""
                    self.reached.set()
                    if self._is_cut:
                        back.cancel()
                        there_writer.write(data if self._is_forwarded else b"")
                        await asyncio.sleep(0.05)  # the server executes the command
                        break
                    await self.resumed.wait()
                there_writer.write(data)
        finally:
            writer.close()
            there_writer.close()
            await asyncio.wait([back])

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()


@pytest.fixture
async def proxy(postgres_server: str) -> AsyncGenerator[Proxy]:
    with tempfile.TemporaryDirectory() as folder:
        async with Proxy(postgres_server, Path(folder)).running() as proxy:
            yield proxy


async def connections_end(url: str, condition: str) -> None:
    """Let the server end other connections, and wait until it has done so."""
    ended = f"SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE {condition}"
    connection = await asyncpg.connect(url)
    try:
        await until(lambda: connection.fetchval(f"{ended} AND pid <> pg_backend_pid()"))
    finally:
        await connection.close()


async def test_call_uses_a_new_connection_if_the_old_one_has_ended(postgres_server: str, schema: str) -> None:
    async with PostgresStore(postgres_server, schema=schema) as store:
        await store.write([Put("space", "key", b"")])
        await connections_end(postgres_server, "usename = 'engage'")
        assert await store.write([Put("space", "other key", b"")])
        await connections_end(postgres_server, "usename = 'engage'")
        assert await store.count("space") == 2


async def test_call_uses_a_new_connection_if_all_old_ones_have_ended(postgres_server: str, schema: str) -> None:
    async with PostgresStore(postgres_server, schema=schema) as store:
        await store.write([Put("space", "key", b"")])
        await asyncio.gather(*(store.count("space") for _ in range(4)))
        ending = threading.Thread(target=lambda: asyncio.run(connections_end(postgres_server, "usename = 'engage'")))
        ending.start()
        ending.join()  # meanwhile, this event loop does not notice the ends
        assert await store.write([Put("space", "other key", b"")])


async def test_connection_lost_in_a_transaction_is_replaced(postgres_server: str, schema: str) -> None:
    async with PostgresStore(postgres_server, schema=schema) as store:
        holder = await asyncpg.connect(postgres_server)
        async with holder.transaction():
            await holder.execute(f'SELECT FROM "{schema}".store FOR UPDATE')
            writing = asyncio.create_task(store.write([Put("space", "key", b"", only_new=True)]))
            await connections_end(postgres_server, "wait_event_type = 'Lock'")
        await holder.close()
        assert await writing


@pytest.mark.parametrize("committed", [False, True])
async def test_outcome_is_unknown_if_the_connection_is_lost_during_the_commit(
    proxy: Proxy, schema: str, committed: bool
) -> None:
    async with PostgresStore(proxy.url, schema=schema) as store:
        proxy.cut("COMMIT\0", after=committed)
        error = await problem(store)
        assert (error.reason, error.retryable) == ("lost", True)
        assert await store.count("space") == committed


async def test_client_that_is_suspended_in_a_transaction_does_not_block_others(
    proxy: Proxy, postgres_server: str, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pexip_engage_client.stores.postgres.IDLE_SECONDS", 0.1)
    async with (
        PostgresStore(proxy.url, schema=schema) as suspended,
        PostgresStore(postgres_server, schema=schema) as other,
    ):
        proxy.hold("INSERT")
        writing = asyncio.create_task(suspended.write([Put("space", "suspended", b"")]))
        await proxy.reached.wait()
        assert await other.write([Put("space", "other", b"")])
        proxy.resumed.set()
        assert await writing  # in another transaction
        assert await other.count("space") == 2


async def test_store_that_another_client_has_locked(
    postgres_server: str, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pexip_engage_client.stores.postgres.LOCKED_SECONDS", 0.1)
    async with PostgresStore(postgres_server, schema=schema) as store:
        holder = await asyncpg.connect(postgres_server)
        async with holder.transaction():
            await holder.execute(f'SELECT FROM "{schema}".store FOR UPDATE')
            error = await problem(store)
            assert await store.count("space") == 0
        await holder.close()
    assert (error.reason, error.retryable) == ("locked", True)


async def test_hanging_server_is_lost(proxy: Proxy, schema: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with PostgresStore(proxy.url, schema=schema):
        pass
    monkeypatch.setattr("pexip_engage_client.stores.postgres_connections.COMMAND_SECONDS", 0.2)
    proxy.hold("BEGIN")
    assert (await problem(PostgresStore(proxy.url, schema=schema))).reason == "lost"
    proxy.resumed.set()


@pytest.mark.proof
def test_new_primary_is_used_after_a_failover() -> None:
    with postgres_folder() as primary, postgres_process(primary, "-c", "hot_standby=on") as (url, process):
        standby = Path(tempfile.mkdtemp(prefix="engage-standby-", dir=primary))
        copy = [program("pg_basebackup"), "-D", str(standby / "data"), "-d", url, "-R", "--no-sync", "-c", "fast"]
        subprocess.run([*unprivileged(standby), *copy], check=True, capture_output=True, cwd=standby)
        with postgres_process(standby, "-c", "hot_standby=on") as (url_of_standby, _):
            hosts = f"host={primary},{standby}"
            store = PostgresStore(f"postgresql://engage@/postgres?{hosts}&port=5432,5432&target_session_attrs=primary")

            async def write(key: str) -> int:
                await store.write([Put("space", key, b"")])
                return await store.count("space")

            async def fail_over() -> int:
                replica = PostgresStore(url_of_standby)
                await until(lambda: is_copied(replica))
                assert (await problem(replica)).reason == "denied"
                process.kill()
                await execute(url_of_standby, "SELECT pg_promote()")
                return await write("after")

            async def is_copied(replica: PostgresStore) -> bool:
                try:
                    return await replica.count("space") == 1
                except StoreError:  # the tables are not copied yet
                    return False

            assert asyncio.run(write("before")) == 1
            assert asyncio.run(fail_over()) == 2


# --- PgBouncer


@pytest.fixture
def bouncer(postgres_server: str) -> Iterator[str]:
    with pgbouncer(postgres_server) as url:
        yield url


def test_pgbouncer_can_give_each_transaction_another_connection(bouncer: str, schema: str) -> None:
    store = PostgresStore(bouncer, schema=schema)
    tokens = list[int]()

    async def use(thread: int) -> None:
        async def one(number: int) -> None:
            found = await store.acquire(f"lease {thread} {number}", "owner", 10)
            assert isinstance(found, Lease)
            tokens.append(found.token)
            assert await store.write([Put("space", f"{thread} {number}", b"")], lease=found, keep=0, durable=True)
            assert list(await store.read("space", [f"{thread} {number}"])) == [f"{thread} {number}"]

        await asyncio.gather(*(one(number) for number in range(8)))

    threads = [threading.Thread(target=lambda thread=thread: asyncio.run(use(thread))) for thread in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(LONGEST)
    assert len(set(tokens)) == 32
    assert asyncio.run(store.count("space")) == 32
