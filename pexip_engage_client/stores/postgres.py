"""Keep a store in PostgreSQL, for processes on several machines (requires the extra ``[postgres]``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .._extras import extra
from .._loops import PerLoop, whole
from .._runtime.arguments import filled_text, invalid_argument, invalid_value
from .._runtime.secret import Secret
from ..errors import StoreError, StoreReason
from .postgres_connections import FAILURES, Connection, PostgresAttempt, PostgresConnections, T, Work
from .store import BuiltInStore, Delete, Entry, Holder, Lease, Put, StoreChange, lease_lost

with extra("postgres", "PostgresStore"):
    import asyncpg


class OtherFormatError(Exception):
    """The tables have the format of another version."""


UNEXPECTED = (*FAILURES, asyncpg.InternalClientError, OtherFormatError)

SCHEMA = "pexip_engage"
# Seconds to wait for other writers. The server ends the transaction of a client that is silent for IDLE_SECONDS, such
# as a suspended process or a machine that has lost its network. So waiting writers continue before they give up.
LOCKED_SECONDS, IDLE_SECONDS = 10.0, 5.0
# PostgreSQL silently cuts longer names.
LONGEST_NAME = 63
# Greater than every character that a key contains.
LAST = "\U0010ffff"

# `PostgresStore._sql` replaces the name of the schema. The collation "C" orders keys by code points, and
# statement_timestamp() is the clock of the server, which all processes share.
_TABLES = """
CREATE TABLE pexip_engage.store (format text NOT NULL, last bigint NOT NULL);
INSERT INTO pexip_engage.store VALUES ('1', 0);
CREATE TABLE pexip_engage.entries (
    space text COLLATE "C", key text COLLATE "C", value bytea NOT NULL, due timestamptz, number bigint NOT NULL,
    PRIMARY KEY (space, key)
);
CREATE INDEX entries_due ON pexip_engage.entries (space, due, key) WHERE due IS NOT NULL;
CREATE TABLE pexip_engage.leases (
    name text COLLATE "C" PRIMARY KEY, owner text NOT NULL, token bigint NOT NULL, ends timestamptz NOT NULL
);
"""
_CREATOR = "SELECT pg_advisory_xact_lock(hashtext('pexip_engage'))"
_HAS_SCHEMA = "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)"
_HAS_TABLES = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'store')"

# A transaction that writes reserves numbers first. Their row is a lock: only one transaction at a time can write,
# so numbers grow in the order in which transactions become visible. All settings end with the transaction, because
# PgBouncer may give each transaction another connection to the server.
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED;"
_SETTINGS = """
SET LOCAL lock_timeout = '{locked:g}s';
SET LOCAL idle_in_transaction_session_timeout = '{idle:g}s';
"""
_DURABLE = """
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
"""
# Numbers begin with the time, so that no token of a lease is used again after the tables were lost.
_LOCK = """
UPDATE pexip_engage.store
SET last = greatest(last, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint) + {count} WHERE format = '1'
"""
_ACQUIRE = """
INSERT INTO pexip_engage.leases AS held
SELECT $1, $2, last, statement_timestamp() + $3 * interval '1 s' FROM pexip_engage.store
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, ends = excluded.ends,
    token = CASE WHEN held.ends > statement_timestamp() THEN held.token ELSE excluded.token END
WHERE held.owner = excluded.owner OR held.ends <= statement_timestamp()
RETURNING token
"""
LEASE = """
SELECT owner, token, extract(epoch FROM ends - statement_timestamp())::float8 FROM pexip_engage.leases WHERE name = $1
"""
_KEEP = "UPDATE pexip_engage.leases SET ends = statement_timestamp() + $2 * interval '1 s' WHERE name = $1"
_RELEASE = "DELETE FROM pexip_engage.leases WHERE name = $1"
_EXISTS = """
SELECT EXISTS (
    SELECT FROM pexip_engage.entries JOIN unnest($1::text[], $2::text[]) AS new (space, key) USING (space, key)
)
"""
_DELETE = """
DELETE FROM pexip_engage.entries AS entry USING unnest($1::text[], $2::text[]) AS deleted (space, key)
WHERE entry.space = deleted.space AND entry.key = deleted.key
"""
_PUT = """
INSERT INTO pexip_engage.entries
SELECT space, key, value, statement_timestamp() + due * interval '1 s', last - $1::bigint + position
FROM unnest($2::text[], $3::text[], $4::bytea[], $5::float8[])
    WITH ORDINALITY AS put (space, key, value, due, position), pexip_engage.store
ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, due = excluded.due
"""
_SELECT = """
SELECT key, value, extract(epoch FROM due - statement_timestamp())::float8, number FROM pexip_engage.entries
WHERE space = $1"""
_READ = f"{_SELECT} AND key = ANY($2::text[])"
_SCAN = f"{_SELECT} AND key > $2 AND key >= $3 AND key < $4 ORDER BY key LIMIT $5"
_DUE = f"{_SELECT} AND due <= statement_timestamp() + $2 * interval '1 s' ORDER BY due, key LIMIT $3"
_COUNT = "SELECT count(*) FROM pexip_engage.entries WHERE space = $1"

_STATES: Mapping[StoreReason, str] = {
    "lost": "is unavailable: check the server and the network, and call again",
    "denied": "is not accessible: check the URL, the password, the user's rights, and that the server is not a replica",
    "locked": f"is locked: another process has kept a transaction open for {LOCKED_SECONDS:g} s; call again later",
    "full": "is full: free disk space or memory on the server",
    "damaged": "is damaged: check the server",
    "version": "is incompatible: use the version of this package that wrote it, or another `schema`",
    "foreign": "is not a store: the tables belong to another application; use another `schema`",
}
# The reasons by the SQLSTATE of the error, or by the class to which this code belongs.
_REASONS: Mapping[str, StoreReason] = {
    "08": "lost",
    "25P03": "lost",  # the transaction was idle for too long
    "40": "lost",  # the server has rolled back the transaction
    "53300": "lost",  # too many connections
    "57": "lost",  # the server shuts down or starts, or has cancelled the command
    "25006": "denied",  # read-only
    "28": "denied",
    "3D": "denied",
    "42501": "denied",
    "55P03": "locked",
    "53": "full",
    "3F": "foreign",
    "42704": "denied",  # an unknown setting in the URL
    "42": "foreign",
}


class PostgresStore(BuiltInStore):
    """A store in PostgreSQL that all processes with the same database and `schema` share, even across machines.

        engage = EngageClient("acme", token=token, idempotency=PostgresStore("postgresql://localhost/crm"))

    The store creates its schema and its tables on first use. All event loops and threads of a process can use the
    store. Each event loop opens at most four connections, and a forked child process opens its own. The store also
    works through PgBouncer, in each of its modes.

    :param url: the URL of the database, ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``. It can name several hosts,
        separated by commas, and end with ``?`` and options of PostgreSQL, such as those for TLS.
    :param schema: the schema that contains the tables. Stores in different schemas are independent of each other.
    """

    _label = ""  # for the repr in the traceback of a failed `__init__`

    def __init__(self, url: str, *, schema: str = SCHEMA) -> None:
        self._url = Secret(url)
        del url  # otherwise, a traceback would show the password
        server = _server_of(self._url)
        if server is None:
            raise invalid_argument("url", "a URL such as postgresql://USER:PASSWORD@HOST/DATABASE")
        self._schema = _checked_schema(schema)
        self._label = f"PostgreSQL at {server} (schema {schema!r})"
        self._connections = PerLoop(self._open, self._close)

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire a lease; see `Store.acquire`."""

        async def work(connection: Connection) -> Lease | Holder:
            token = await connection.fetchval(self._sql(_ACQUIRE), name, owner, seconds)
            if token is not None:
                return Lease(name, owner, token)
            ((holder, _, left),) = await connection.fetch(self._sql(LEASE), name)
            return Holder(holder, left)

        return await self._run(work, writes=1)

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return entries by their keys; see `Store.read`."""
        return {entry.key: entry for entry in await self._entries(_READ, space, list(keys))}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        """Return entries in the order of their keys; see `Store.scan`."""
        return await self._entries(_SCAN, space, after, prefix, prefix + LAST, limit)

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        """Return the entries that are due; see `Store.due`."""
        return await self._entries(_DUE, space, within, limit)

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""
        ((found,),) = await self._read(_COUNT, space)
        return int(found)

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes, or none of them; see `Store.write`."""

        async def work(connection: Connection) -> bool:
            return await self._make(connection, changes, lease, keep)

        return await self._run(work, writes=len(changes), durable=durable)

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        await self._connections.aclose_here()

    async def _make(
        self, connection: Connection, changes: Sequence[StoreChange], lease: Lease | None, keep: float | None
    ) -> bool:
        """Make changes in the current transaction, which has reserved their numbers."""

        async def run(query: str, *arguments: object) -> Any:
            return await connection.fetchval(self._sql(query), *arguments)

        if lease is not None:
            held = await connection.fetchrow(self._sql(LEASE), lease.name)
            if held is None or (held[0], held[1]) != (lease.owner, lease.token):
                raise lease_lost(lease, Holder(held[0], held[2]) if held is not None and held[2] > 0 else None)
        new = [each for each in changes if isinstance(each, Put) and each.only_new]
        if new and await run(_EXISTS, [each.space for each in new], [each.key for each in new]):
            return False
        deleted, put = _effects(changes)
        if deleted:
            await run(_DELETE, [each.space for each in deleted], [each.key for each in deleted])
        if put:
            await run(_PUT, len(put), *([each[column] for each in put] for column in range(4)))
        if lease is not None and keep is not None:
            await (run(_KEEP, lease.name, keep) if keep else run(_RELEASE, lease.name))
        return True

    async def _reserve(self, connection: Connection, begin: str, numbers: int, durable: bool) -> None:
        """Lock the store for the current transaction, or for the one that `begin` begins, and reserve numbers."""
        settings = _SETTINGS.format(locked=LOCKED_SECONDS, idle=IDLE_SECONDS) + _DURABLE * durable
        if await connection.execute(begin + settings + self._sql(_LOCK.format(count=numbers))) != "UPDATE 1":
            raise OtherFormatError

    async def _entries(self, query: str, space: str, *arguments: object) -> list[Entry]:
        return [Entry(*row) for row in await self._read(query, space, *arguments)]

    async def _read(self, query: str, *arguments: object) -> list[Any]:
        async def work(connection: Connection) -> list[Any]:
            return await connection.fetch(self._sql(query), *arguments)

        return await self._run(work)

    async def _run(self, work: Work[T], *, writes: int | None = None, durable: bool = False) -> T:
        """Run the work. If it writes, run it in a transaction that reserves this many numbers."""

        async def begin(connection: Connection) -> None:
            await self._reserve(connection, _BEGIN, writes or 0, durable)

        attempt = PostgresAttempt(work, None if writes is None else begin)
        connections = await self._connections.get()
        try:
            return await whole(self._attempts(connections, attempt))
        except UNEXPECTED as error:
            raise self._failure(error) from error

    async def _attempts(self, connections: PostgresConnections, attempt: PostgresAttempt[T]) -> T:
        """Make an attempt. Make another one if nothing was committed, and new tables or a new connection may help.

        For example, the server may have been restarted or replaced since the connection was last used.
        """
        try:
            return await connections.use(attempt)
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
            await connections.use(self._create_tables)
        except FAILURES as error:
            # After a timeout, another attempt would take as long again.
            if attempt.is_committing or isinstance(error, TimeoutError) or _reason(error) != "lost":
                raise
            connections.forget()
        return await connections.use(attempt)

    async def _create_tables(self, connection: Connection) -> None:
        async with connection.transaction(isolation="read_committed"):
            await connection.execute(_CREATOR)  # two processes must not create the tables at the same time
            if not await connection.fetchval(_HAS_SCHEMA, self._schema):
                await connection.execute(self._sql("CREATE SCHEMA pexip_engage"))
            if not await connection.fetchval(_HAS_TABLES, self._schema):
                await connection.execute(self._sql(_TABLES))

    def _sql(self, query: str) -> str:
        return query.replace(SCHEMA, '"' + self._schema.replace('"', '""') + '"')

    def _failure(self, error: Exception) -> StoreError:
        reason = _reason(error)
        # Messages from the server and from asyncpg contain neither values nor passwords.
        text = str(error.args[0] if isinstance(error, asyncpg.PostgresError) else error)
        cause = ": ".join(filter(None, (type(error).__name__, text)))
        return self._error(reason, f"{_STATES[reason]} ({cause})", retryable=reason in ("lost", "locked"))

    def _error(self, reason: StoreReason, problem: str, *, retryable: bool = False) -> StoreError:
        return StoreError(f"the store in {self._label} {problem}", reason=reason, retryable=retryable)

    def _open(self) -> PostgresConnections:
        return PostgresConnections(self._url)

    async def _close(self, connections: PostgresConnections) -> None:
        await connections.aclose()

    def __repr__(self) -> str:
        return f"<PostgresStore {self._label}>"


def _effects(changes: Sequence[StoreChange]) -> tuple[list[Delete], list[Put]]:
    """Return the keys to delete, and then the entries to put, which have the same effect as the changes in order."""
    deleted: dict[Delete, None] = {}
    put: dict[Delete, Put] = {}
    for change in changes:
        key = Delete(change.space, change.key)
        if isinstance(change, Put):
            put[key] = change
        else:
            deleted[key] = None
            put.pop(key, None)
    return list(deleted), list(put.values())


def _reason(error: Exception) -> StoreReason:
    """Return the reason for an error from asyncpg."""
    if isinstance(error, OtherFormatError):
        return "version"
    if isinstance(error, asyncpg.ClientConfigurationError):
        return "denied"
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:
        return "lost"
    return _REASONS.get(state) or _REASONS.get(state[:2], "damaged")


def _checked_schema(schema: object) -> str:
    name = filled_text("schema", schema)
    if "\0" in name or len(name.encode()) > LONGEST_NAME or name.startswith("pg_"):
        accepted = f"the name of a schema, with at most {LONGEST_NAME} bytes, that does not begin with 'pg_'"
        raise invalid_value("schema", accepted, schema)
    return name


def _server_of(url: Secret) -> str | None:
    """Describe the server without the password. Return None if the URL is not valid."""
    try:
        parts = urlsplit(url.value if url.is_text else "")
    except ValueError:
        return None
    return parts.netloc.rpartition("@")[2] + parts.path if parts.scheme in ("postgresql", "postgres") else None
