"""The protocol of stores for intents, and the check of the option that takes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .arguments import invalid_value

if TYPE_CHECKING:
    from .intents import Intent, IntentKey

METHODS = ("claim", "update", "settle", "unsettled")


class IdempotencyStore(Protocol):
    """Keeps the intents of ``…_once`` methods.

    Your own store needs one attribute and four methods, each of them atomic.

    All durations are in seconds from now, on a clock of the store that all its users share. A change must be durable
    when its method returns. An error that a method raises stops the call before it sends anything.
    """

    lease: float
    """Seconds after which another call may take over from a call that died. ``inf`` if calls only die together with the
    store."""

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        """Write a new intent, or take over one whose lease has ended. The new lease lasts `lease` seconds.

        Returns the intent as it is now. If its `owner` is another call, that call is still working. Taking over changes
        only `operation`, `owner` and `lease`.
        """
        ...

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        """Renew the lease, or end it if `release` is true. `effect` replaces the intent's `effect`, unless it is None.

        Returns False, and changes nothing, if the intent has another owner or does not exist.
        """
        ...

    async def settle(self, key: IntentKey, owner: str) -> None:
        """Delete the intent, unless it has another owner."""
        ...

    async def unsettled(self, api: str) -> Sequence[Intent]:
        """Return the intents of one API address, the oldest first."""
        ...


def checked_store(name: str, store: Any) -> IdempotencyStore:
    """Check the `idempotency` option."""
    lease = getattr(store, "lease", None)
    methods = all(callable(getattr(store, each, None)) for each in METHODS)
    if isinstance(store, type) or not methods or not isinstance(lease, int | float) or not lease > 0:
        accepted = f"a store with the attribute lease (seconds) and the async methods {', '.join(METHODS)}"
        raise invalid_value(name, f"{accepted}, such as SqliteIdempotency('bookings.db')", store)
    return store  # type: ignore[no-any-return]
