"""Synchronize a copy with Engage: find out what changed since the last run, without webhooks.

```python
from pexip_engage_client.sync import Created, Left, MemoryState, Removed, Updated, changes

async for change in changes(engage.employees.list(), MemoryState(), key="employees"):
    match change:
        case Created(employee) | Updated(employee):
            print("write", employee.id)
        case Removed(id) | Left(id=id):
            print("delete", id)
```

Between two runs of your program, `SqliteState` and `RedisState` remember which records you have seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed
from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .change import Change, Created, Left, PropertyChange, Removed, Updated
    from .events import as_event
    from .reconciliation import changes
    from .redis import RedisState
    from .sqlite import SqliteState
    from .state import Entry, MemoryState, SyncState

_NAMES = {
    ".change": ["Change", "Created", "Left", "PropertyChange", "Removed", "Updated"],
    ".events": ["as_event"],
    ".reconciliation": ["changes"],
    ".redis": ["RedisState"],
    ".sqlite": ["SqliteState"],
    ".state": ["Entry", "MemoryState", "SyncState"],
}

__all__ = [
    "Change",
    "Created",
    "Entry",
    "Left",
    "MemoryState",
    "PropertyChange",
    "RedisState",
    "Removed",
    "SqliteState",
    "SyncState",
    "Updated",
    "as_event",
    "changes",
]
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisState")  # with an AttributeError, a star import would fail

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
