"""Define the protocol for idempotency stores, and check the `idempotency` option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .arguments import invalid_value

if TYPE_CHECKING:
    from .intents import Intent, IntentKey

METHODS = ("claim", "update", "settle", "unsettled")


class IdempotencyStore(Protocol):
    """A store that keeps the intents of ``…_once`` methods. An intent records that a call is about to create a record.

    To implement your own store, provide the `lease` attribute and the four methods. Each method must be atomic.

    All durations are in seconds from now, measured by a clock that all users of the store share. When a method returns,
    its change must be durable. If a method raises an error, the call stops before it sends a request.
    """

    lease: float
    """The number of seconds after which another call may take over the intent of a call that died. Use ``inf`` if calls
    can only die together with the store, as with a store in memory."""

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        """Write a new intent, or take over an existing intent whose lease has ended.

        The lease then lasts `lease` seconds. Return the stored intent. If the intent's `owner` is another call, that
        call is still working on it. When a call takes over an intent, only `operation`, `owner` and `lease` change.
        """
        ...

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        """Renew the lease on an intent, or end the lease if `release` is true.

        Unless `effect` is None, store it as the intent's `effect`.

        If the intent has another owner or does not exist, change nothing and return False.
        """
        ...

    async def settle(self, key: IntentKey, owner: str) -> None:
        """Delete the intent for `key`, unless the intent has another owner."""
        ...

    async def unsettled(self, api: str) -> Sequence[Intent]:
        """Return all intents for one API address, oldest first."""
        ...


def checked_store(name: str, store: Any) -> IdempotencyStore:
    """Check that the `idempotency` option is a valid store, and return it."""
    lease = getattr(store, "lease", None)
    methods = all(callable(getattr(store, each, None)) for each in METHODS)
    if isinstance(store, type) or not methods or not isinstance(lease, int | float) or not lease > 0:
        accepted = f"a store with the attribute lease (seconds) and the async methods {', '.join(METHODS)}"
        raise invalid_value(name, f"{accepted}, such as SqliteIdempotency('bookings.db')", store)
    return store  # type: ignore[no-any-return]
