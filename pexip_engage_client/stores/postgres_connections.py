"""The connections to PostgreSQL of one event loop, and the transactions on them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeAlias, TypeVar

from .._extras import extra
from .._runtime.secret import Secret
from ..errors import LeaseError
from .store import Lease

with extra("postgres", "PostgresStore"):
    import asyncpg

T = TypeVar("T")
Connection: TypeAlias = "asyncpg.Connection[Any]"
Work: TypeAlias = Callable[[Connection], Awaitable[T]]

FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)

# The maximum number of connections of an event loop.
CONNECTIONS = 4
# Seconds for opening a connection, and for one command.
CONNECT_SECONDS, COMMAND_SECONDS = 5.0, 15.0
# Seconds to wait for the commands in progress when the store is closed.
CLOSE_SECONDS = 5.0
# Seconds after which a connection that was not used is replaced, because a firewall may have forgotten it.
UNUSED_SECONDS = 240.0


class PostgresAttempt(Generic[T]):
    """Runs work with a connection, in a transaction if it writes."""

    def __init__(self, work: Work[T], begin: Work[None] | None) -> None:
        self._work = work
        self._begin = begin
        self.is_committing = False
        """True once the server may have committed the transaction."""

    async def __call__(self, connection: Connection) -> T:
        """Run the work once."""
        if self._begin is None:
            return await self._work(connection)
        await self._begin(connection)
        try:
            result = await self._work(connection)
        except LeaseError:
            await connection.execute("ROLLBACK")
            raise
        if _is_change(result):
            self.is_committing = True
            await connection.execute("COMMIT")
        else:
            await connection.execute("ROLLBACK")  # the server need not wait for its disk
        return result


def _is_change(result: object) -> bool:
    return isinstance(result, Lease) or result is True


class PostgresConnections:
    """The connections of one event loop."""

    def __init__(self, url: Secret) -> None:
        self._url = url
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._used: set[Connection] = set()
        self._idle: list[tuple[float, Connection]] = []  # when it was last used, and the connection
        self._is_closed = False

    async def use(self, work: Work[T]) -> T:
        """Work with a connection. If the work fails, close the connection, which ends its transaction."""
        async with self._slots:
            connection = self._take() or await self._connect()
            self._used.add(connection)
            try:
                result = await work(connection)
            except LeaseError:
                self._give_back(connection)
                raise
            except BaseException:
                connection.terminate()
                raise
            finally:
                self._used.discard(connection)
            self._give_back(connection)
            return result

    def _take(self) -> Connection | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            last_used, connection = self._idle.pop()
            if now - last_used < UNUSED_SECONDS and not connection.is_closed():
                return connection
            connection.terminate()
        return None

    async def _connect(self) -> Connection:
        return await asyncpg.connect(
            self._url.value,
            statement_cache_size=0,  # PgBouncer may give each transaction another connection to the server
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
        )

    def _give_back(self, connection: Connection) -> None:
        if self._is_closed:
            connection.terminate()
        else:
            self._idle.append((asyncio.get_running_loop().time(), connection))

    def forget(self) -> None:
        """Close the connections that are not in use, because they lead to a server that has ended."""
        for _, connection in self._idle:
            connection.terminate()
        self._idle.clear()

    async def aclose(self) -> None:
        """Let the commands in progress end, and close the connections."""
        self._is_closed = True
        waited = 0
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                while waited < CONNECTIONS:
                    await self._slots.acquire()
                    waited += 1
                for _, connection in self._idle:
                    await connection.close()
        except FAILURES:
            for connection in self._used:
                connection.terminate()
        finally:
            self.forget()
            for _ in range(waited):
                self._slots.release()
