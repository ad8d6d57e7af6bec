"""A store in PostgreSQL, which passes the tests for stores. It needs asyncpg: pip install asyncpg.

    engage = EngageClient("acme", token=token, idempotency=PostgresStore("postgresql://localhost/crm"))

Copy this file into your project. Then check your copy with tests/peers/test_postgres.py.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import asyncpg

from pexip_engage_client import StoreError
from pexip_engage_client.stores import Delete, Entry, Holder, Lease, Put, StoreChange, lease_lost

# Entries are ordered by code points: the collation "C" compares bytes, and UTF-8 keeps the order.
TABLES = """
CREATE TABLE IF NOT EXISTS engage_entries (
    space text COLLATE "C", key text COLLATE "C", value bytea NOT NULL, due timestamptz, number bigint NOT NULL,
    PRIMARY KEY (space, key)
);
CREATE INDEX IF NOT EXISTS engage_entries_due ON engage_entries (space, due, key) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS engage_leases (
    name text PRIMARY KEY, owner text NOT NULL, token bigint NOT NULL, ends timestamptz NOT NULL
);
CREATE SEQUENCE IF NOT EXISTS engage_numbers;
"""
# Takes the lock of the tables. Only one process at a time makes changes, so numbers grow in the order of the changes.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('engage_entries'))"

NOW = "clock_timestamp()"
LEASE = f"SELECT owner, token, extract(epoch FROM ends - {NOW})::float8 FROM engage_leases WHERE name = $1"
ACQUIRE = f"""
INSERT INTO engage_leases AS held VALUES ($1, $2, nextval('engage_numbers'), {NOW} + $3 * interval '1 s')
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, ends = excluded.ends,
    token = CASE WHEN held.ends > {NOW} THEN held.token ELSE excluded.token END
RETURNING token
"""
KEEP = f"UPDATE engage_leases SET ends = {NOW} + $2 * interval '1 s' WHERE name = $1"
RELEASE = "DELETE FROM engage_leases WHERE name = $1"
SELECT = f"SELECT key, value, extract(epoch FROM due - {NOW})::float8, number FROM engage_entries WHERE space = $1"
READ = f"{SELECT} AND key = ANY($2)"
SCAN = f"{SELECT} AND key > $2 AND starts_with(key, $3) AND key >= $3 ORDER BY key LIMIT $4"
DUE = f"{SELECT} AND due <= {NOW} + $2 * interval '1 s' ORDER BY due, key LIMIT $3"
PUT = f"""
INSERT INTO engage_entries VALUES ($1, $2, $3, {NOW} + $4::float8 * interval '1 s', nextval('engage_numbers'))
ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, due = excluded.due
"""


class PostgresStore:
    """A store in PostgreSQL, for one event loop. All processes with the same database share it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool[Any] | None = None

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        async with self._transaction(writes=True) as database:
            held = await database.fetchrow(LEASE, name)
            if held is not None and held[0] != owner and held[2] > 0:
                return Holder(held[0], held[2])
            return Lease(name, owner, await database.fetchval(ACQUIRE, name, owner, seconds))

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        return {entry.key: entry for entry in await self._entries(READ, space, list(keys))}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        return await self._entries(SCAN, space, after, prefix, limit)

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        return await self._entries(DUE, space, within, limit)

    async def count(self, space: str) -> int:
        async with self._transaction() as database:
            return int(await database.fetchval("SELECT count(*) FROM engage_entries WHERE space = $1", space))

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        async with self._transaction(writes=True) as database:
            if lease is not None:
                held = await database.fetchrow(LEASE, lease.name)
                if held is None or (held[0], held[1]) != (lease.owner, lease.token):
                    raise lease_lost(lease, Holder(held[0], held[2]) if held is not None and held[2] > 0 else None)
            for change in changes:
                if isinstance(change, Put) and change.only_new:
                    found = "SELECT 1 FROM engage_entries WHERE space = $1 AND key = $2"
                    if await database.fetchval(found, change.space, change.key):
                        return False
            for change in changes:
                if isinstance(change, Delete):
                    await database.execute("DELETE FROM engage_entries WHERE space = $1 AND key = $2", *change)
                else:
                    await database.execute(PUT, change.space, change.key, change.value, change.due)
            if lease is not None and keep is not None:
                await (database.execute(KEEP, lease.name, keep) if keep else database.execute(RELEASE, lease.name))
            return True

    async def aclose(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def __aenter__(self) -> Self:
        async with self._transaction():
            return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _entries(self, query: str, *arguments: Any) -> list[Entry]:
        async with self._transaction() as database:
            return [Entry(*row) for row in await database.fetch(query, *arguments)]

    @asynccontextmanager
    async def _transaction(self, *, writes: bool = False) -> AsyncGenerator[Any]:
        try:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(self._url, min_size=1, max_size=4, init=_create_tables)
            async with self._pool.acquire(timeout=5) as database, database.transaction():
                if writes:
                    await database.execute(LOCK)
                yield database
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise _failure(error) from error


async def _create_tables(database: Any) -> None:
    async with database.transaction():
        await database.execute(LOCK)  # CREATE … IF NOT EXISTS fails if two processes run it at the same time
        await database.execute(TABLES)


def _failure(error: Exception) -> StoreError:
    what = f"the store in PostgreSQL failed: {error}; check the server"
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError | asyncpg.InsufficientPrivilegeError):
        return StoreError(what, reason="denied")
    if isinstance(error, asyncpg.InsufficientResourcesError):
        return StoreError(what, reason="full")
    if isinstance(error, asyncpg.SyntaxOrAccessError | asyncpg.DataError | asyncpg.IntegrityConstraintViolationError):
        return StoreError(what, reason="foreign")  # tables of another application have these names
    return StoreError(what, reason="lost", retryable=True)
