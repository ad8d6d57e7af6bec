"""The store in PostgreSQL: its errors, its rights, its connections, and what happens when they are lost."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from pexip_engage_client import InvalidArgumentError, StoreError
from pexip_engage_client.stores import PostgresStore, Put

from ..pipeline.test_forks import in_forked_child
from ..postgres_servers import execute
from ..postgres_servers import postgres_of_the_session as postgres_of_the_session
from ..postgres_servers import postgres_server as postgres_server


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


async def test_unknown_user_is_denied_and_its_password_is_not_shown(postgres_server: str) -> None:
    store = PostgresStore(postgres_server.replace("engage@", "stranger:wr0ng@"))
    error = await problem(store)
    assert (error.reason, error.retryable) == ("denied", False)
    assert 'role "stranger" does not exist' in error.message
    assert "wr0ng" not in f"{error} {store!r}"


@pytest.mark.parametrize("option", ["sslmode=sometimes", "target_session_attrs=none"])
async def test_invalid_option_in_the_url_is_denied(postgres_server: str, option: str) -> None:
    error = await problem(PostgresStore(f"{postgres_server}&{option}"))
    assert (error.reason, error.retryable) == ("denied", False)


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


@pytest.mark.parametrize("schema", ["", None, "a\0b", "é" * 32])
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
