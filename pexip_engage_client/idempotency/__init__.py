"""Create records exactly once, with the ``…_once`` methods and a store that records each call.

Use `MemoryIdempotency` for one process, `SqliteIdempotency` for the processes of one machine, and `RedisIdempotency`
for several machines. For your own store, implement the `IdempotencyStore` protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed
from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .._runtime.intent_stores import IdempotencyStore
    from .._runtime.intents import Intent, IntentKey
    from .memory import MemoryIdempotency
    from .once import ExactlyOnce as ExactlyOnce
    from .pending import Pending, PendingState
    from .pending import settle_pending as settle_pending
    from .redis import RedisIdempotency
    from .sqlite import SqliteIdempotency

__all__ = [
    "IdempotencyStore",
    "Intent",
    "IntentKey",
    "MemoryIdempotency",
    "Pending",
    "PendingState",
    "RedisIdempotency",
    "SqliteIdempotency",
]
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisIdempotency")  # with an AttributeError, a star import would fail

# Loaded on first use: importing the client does not import sqlite3 or redis, and importing a resource does not import
# the procedure of its ``…_once`` methods.
__getattr__, __dir__ = lazy_names(
    __name__,
    {
        ".._runtime.intent_stores": ["IdempotencyStore"],
        ".._runtime.intents": ["Intent", "IntentKey"],
        ".memory": ["MemoryIdempotency"],
        ".once": ["ExactlyOnce"],
        ".pending": ["Pending", "PendingState", "settle_pending"],
        ".redis": ["RedisIdempotency"],
        ".sqlite": ["SqliteIdempotency"],
    },
)
