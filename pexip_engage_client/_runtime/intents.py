"""Define the intents that an idempotency store keeps; see `pexip_engage_client.idempotency`."""

from __future__ import annotations

from typing import NamedTuple

from attrs import frozen


class IntentKey(NamedTuple):
    """A key that identifies one record that a ``…_once`` method creates."""

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
    """The operation ID of the latest call for this record, such as ``createAppointment``."""
    owner: str
    """The random name of the latest call for this record. Only that call may update or settle the intent."""
    created: float
    """The time when the intent was written, in seconds since 1970."""
    lease: float
    """The number of seconds during which no other call can take over the intent; 0 if no call is working on it."""
    effect: float | None
    """The number of seconds during which a request that was sent may still take effect; None if no request was sent."""
