"""Synchronize a copy with Engage: find out what changed since the last run, without webhooks.

```python
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.sync import Created, Left, Removed, Updated, changes

async for change in changes(engage.employees.list(), MemoryStore(), key="employees"):
    match change:
        case Created(employee) | Updated(employee):
            print("write", employee.id)
        case Removed() | Left():
            print("delete", change.id)
```

Between two runs of your program, a `SqliteStore` or a `RedisStore` remembers the records that you have seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .change import Change, Created, Left, PropertyChange, Removed, Summary, Updated
    from .event_conversion import as_event
    from .kept import forget, sync_keys
    from .reconciliation import SyncRun, changes
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".change": ["Change", "Created", "Left", "PropertyChange", "Removed", "Summary", "Updated"],
            ".event_conversion": ["as_event"],
            ".kept": ["forget", "sync_keys"],
            ".reconciliation": ["SyncRun", "changes"],
        },
    )

__all__ = [
    "Change",
    "Created",
    "Left",
    "PropertyChange",
    "Removed",
    "Summary",
    "SyncRun",
    "Updated",
    "as_event",
    "changes",
    "forget",
    "sync_keys",
]
