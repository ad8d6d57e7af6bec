"""Create records exactly once, with the ``…_once`` methods and a store that records what each call may still do.

Pass a store from `pexip_engage_client.stores` as the option `idempotency`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .once import ExactlyOnce as ExactlyOnce
    from .pending import Pending, PendingState
    from .pending import settle_pending as settle_pending
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    # Import each name on first use, so that importing a resource does not import the code of its ``…_once`` methods.
    __getattr__, __dir__ = lazy_names(
        __name__, {".once": ["ExactlyOnce"], ".pending": ["Pending", "PendingState", "settle_pending"]}
    )

__all__ = ["Pending", "PendingState"]
