"""The intents that an idempotency store keeps; see `pexip_engage_client.idempotency`."""

from __future__ import annotations

from typing import NamedTuple

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
