"""Store what must outlast a call, a process or a machine.

One store serves exactly-once calls (`idempotency=`), the inbox for webhooks, and `changes`. Use `SqliteStore` for
processes on one machine, `PostgresStore` or `RedisStore` for several machines, and `MemoryStore` for one process that
may forget everything when it ends. For another database, implement the `Store` protocol, and check it with
`stores.conformance.StoreConformance`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed

if TYPE_CHECKING:
    from .joined_postgres import JoinedPostgresStore
    from .lease_keeper import LeaseKeeper
    from .memory import MemoryStore
    from .postgres import PostgresStore
    from .redis import RedisStore
    from .sqlite import SqliteStore
    from .store import Delete, Entry, Holder, Lease, Put, Store, StoreChange, lease_lost
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    # Import each name on first use, so that importing the client imports none of sqlite3, asyncpg and redis.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".joined_postgres": ["JoinedPostgresStore"],
            ".lease_keeper": ["LeaseKeeper"],
            ".memory": ["MemoryStore"],
            ".postgres": ["PostgresStore"],
            ".redis": ["RedisStore"],
            ".sqlite": ["SqliteStore"],
            ".store": ["Delete", "Entry", "Holder", "Lease", "Put", "Store", "StoreChange", "lease_lost"],
        },
    )

__all__ = [
    "Delete",
    "Entry",
    "Holder",
    "JoinedPostgresStore",
    "Lease",
    "LeaseKeeper",
    "MemoryStore",
    "PostgresStore",
    "Put",
    "RedisStore",
    "SqliteStore",
    "Store",
    "StoreChange",
    "lease_lost",
]

if not TYPE_CHECKING:
    for _library, _names in {"asyncpg": ["JoinedPostgresStore", "PostgresStore"], "redis": ["RedisStore"]}.items():
        if not is_installed(_library):
            __all__ = [each for each in __all__ if each not in _names]  # otherwise, `import *` would fail
