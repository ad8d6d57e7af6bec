"""The intents that an idempotency store keeps, and the protocol that stores implement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from attrs import frozen


class IntentKey(NamedTuple):
    """Identifies one record that a ``…_once`` method creates."""

    api: str
    """The API address of the enterprise."""
    resource: str
    """The resource whose list contains the record, such as ``appointments``."""
    external_id: str
    """The record's ID in your own system."""


@frozen
class Intent:
    """A call's intent to create a record. It does not contain any data from the request's body."""

    key: IntentKey
    """The record that the call wants to create."""
    operation: str
    """The operation ID of the latest call, such as ``createAppointment``."""
    owner: str
    """The random name of the latest call. Only this call may update or settle the intent."""
    created: float
    """When the intent was written, in seconds since 1970."""
    lease: float
    """Seconds during which no other call can take over the intent; 0 if no call is working on it."""
    effect: float | None
    """Seconds during which a request may still take effect; None if no request was sent."""


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
