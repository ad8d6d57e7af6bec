"""Keep a store in the transactions of your own connection to PostgreSQL (requires the extra ``[postgres]``)."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from .._extras import extra
from .._runtime.arguments import invalid_argument, invalid_value
from .._runtime.secret import Secret
from ..errors import EngageError, StoreError
from .postgres import LEASE, SCHEMA, UNEXPECTED, PostgresStore
from .store import Holder, Lease, StoreChange

with extra("postgres", "JoinedPostgresStore"):
    import asyncpg
    from asyncpg.transaction import Transaction

logger = logging.getLogger("pexip_engage_client")

# The SQLSTATEs of statements that need the transaction that the store began, if it has ended, has failed, or was
# replaced.
_ENDED = ("25P01", "25P02", "3B001")


class JoinedPostgresStore(PostgresStore):
    """A store that commits its changes in the transaction of your own connection, together with yours.

        async with (
            JoinedPostgresStore(url, connection) as store,
            aclosing(changes(engage.employees.list(), store, key="employees")) as run,
        ):
            async for change in run:
                async with store.change():
                    await connection.execute("INSERT INTO employees VALUES ($1)", change.id)

    If another run has taken over the lease, nothing is committed: neither the state nor your changes.

    A store takes part in one run at a time. While the run is in progress, only the code in the blocks of `change` may
    use the connection. When it has ended, no transaction is open. End it with ``contextlib.aclosing``: otherwise, what
    the run has not committed may be undone, and the next run delivers it again.

    :param url: the URL of the database, for leases and for reading.
    :param connection: an `asyncpg.Connection` to the same database.
    :param schema: the schema that contains the tables; see `PostgresStore`.
    """

    def __init__(self, url: str, connection: asyncpg.Connection[Any], *, schema: str = SCHEMA) -> None:
        address = Secret(url)
        del url  # otherwise, a traceback would show the password
        super().__init__(address.value, schema=schema)
        if not isinstance(cast(object, connection), asyncpg.Connection):
            raise invalid_value("connection", "the result of asyncpg.connect(...)", connection)
        self._connection = connection
        self._transaction: Transaction | None = None
        self._unhandled: Transaction | None = None
        """The savepoint before the blocks of the change that the loop has not handled yet."""
        self._run_lease: Lease | None = None
        """The lease of the run in progress."""
        self._block_error: StoreError | None = None
        """Why nothing more can be committed in this run."""

    @asynccontextmanager
    async def change(self) -> AsyncGenerator[None]:
        """Make your changes with the connection in this block. The run commits them with its next changes to the state.

        If the block raises an exception, its changes are undone. If the loop ends before it asks for the next change,
        all blocks for the current one are undone, and the next run delivers it again. The block must not end the
        transaction.

        Raises:
            EngageError: No run is in progress, so nothing would commit your changes. Use a transaction of your own.
        """
        if self._run_lease is None:
            problem = "store.change() needs a run of `changes` in progress, which commits what the block writes"
            raise EngageError(f"{problem}; for other writes, use `async with connection.transaction():`")
        _, savepoint = await self._begin_savepoint()
        try:
            yield
        except BaseException:
            await self._roll_back(savepoint)
            raise
        self._unhandled = self._unhandled or savepoint  # which contains the savepoints of later blocks

    async def end_change(self) -> bool:
        """Keep the effects of the blocks, because the loop has handled the change. `changes` calls this method."""
        savepoint, self._unhandled = self._unhandled, None
        if savepoint is None:
            return False
        try:
            await savepoint.commit()
        except UNEXPECTED as error:
            self._block_error = self._failure(error)
            raise self._block_error from error
        return True

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire a lease for a run, which is in progress until it releases the lease. See `Store.acquire`."""
        found = await super().acquire(name, owner, seconds)
        if isinstance(found, Lease) and found != self._run_lease:
            try:
                await self._check_connection(found)
            except BaseException:
                await super().write([], lease=found, keep=0.0)
                raise
            self._run_lease, self._block_error = found, None
        return found

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes, and commit them together with yours. If it raises an exception, yours are lost, too.

        The blocks of a change that the loop has not handled are undone. Without `changes`, the method only renews or
        releases the lease, in a transaction of its own. See `Store.write`.
        """
        try:
            if not changes:
                return await super().write(changes, lease=lease, keep=keep, durable=durable)
            return await self._commit(changes, lease, keep, durable)
        finally:
            if keep == 0.0 and lease == self._run_lease:
                self._run_lease = None
                await self._undo()

    async def aclose(self) -> None:
        """Close the store's own connections. Your connection stays open.

        If a run is still in progress, what it has not committed is undone.
        """
        self._run_lease = None
        if self._transaction is not None:
            what = "closed before the run ended, so what was not committed is undone; end the run first"
            logger.warning("the store in %s was %s, with `contextlib.aclosing`", self._label, what)
        await self._undo()
        await super().aclose()

    async def _check_connection(self, lease: Lease) -> None:
        """Check that a run with this lease can use the caller's connection."""
        if self._run_lease is not None:
            problem = "a JoinedPostgresStore takes part in one run at a time"
            raise EngageError(f"{problem}; use another store and another connection for each run")
        self._check_idle()
        try:
            held = await self._connection.fetchrow(self._sql(LEASE), lease.name)
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
            held = None
        except UNEXPECTED as error:
            raise self._failure(error) from error
        if held is None or held[1] != lease.token:
            raise invalid_argument("connection", "a connection to the database in `url`; it leads to another one")

    def _check_idle(self) -> None:
        if self._connection.is_closed():
            raise self._error("lost", "is unavailable: the connection that you passed is closed", retryable=True)
        if self._connection.is_in_transaction():
            raise invalid_argument("connection", "a connection without an open transaction")

    async def _begin_savepoint(self) -> tuple[Transaction, Transaction]:
        """Begin a savepoint in the run's transaction, and the transaction if there is none. Returns both."""
        if self._block_error is not None:
            raise self._block_error
        savepoint = self._connection.transaction()
        try:
            transaction = self._transaction
            if transaction is None:
                self._check_idle()
                transaction = self._connection.transaction(isolation="read_committed")
                await transaction.start()
                self._transaction = transaction
            await savepoint.start()
        except UNEXPECTED as error:
            raise self._failure(error) from error
        return transaction, savepoint

    async def _commit(
        self, changes: Sequence[StoreChange], lease: Lease | None, keep: float | None, durable: bool
    ) -> bool:
        """Apply the changes in a savepoint, then commit the caller's transaction. After any error, undo everything.

        Return False if the changes may not be made. The transaction and its blocks then stay as they are.
        """
        if lease is not None and lease != self._run_lease:  # which `aclose` and a release clear
            problem = "was closed before the run ended, which undid the changes since the last commit"
            raise self._error("lost", problem, retryable=True)
        unhandled, self._unhandled = self._unhandled, None
        try:
            if unhandled is not None:
                await unhandled.rollback()
            transaction, savepoint = await self._begin_savepoint()
            await self._reserve(self._connection, "", len(changes), durable)
            if not await self._make(self._connection, changes, lease, keep):
                await savepoint.rollback()  # unlocks the store
                return False
            await savepoint.commit()
            await transaction.commit()
            self._transaction = None
        except BaseException as error:
            await self._undo()
            if isinstance(error, UNEXPECTED):
                raise self._failure(error) from error
            raise
        return True

    async def _undo(self) -> None:
        transaction, self._transaction, self._unhandled = self._transaction, None, None
        if transaction is not None:
            await self._roll_back(transaction)

    async def _roll_back(self, transaction: Transaction) -> None:
        """Roll back, or close the connection: later statements must not become a part of the transaction."""
        try:
            await transaction.rollback()
        except BaseException as error:
            self._connection.terminate()
            if not isinstance(error, UNEXPECTED):
                raise

    def _failure(self, error: Exception) -> StoreError:
        if getattr(error, "sqlstate", None) not in _ENDED:
            return super()._failure(error)
        problem = "cannot commit: a block of `change` must not end the transaction, or continue after an error of the"
        return self._error("denied", f"{problem} server ({type(error).__name__}: {error.args[0]})")
