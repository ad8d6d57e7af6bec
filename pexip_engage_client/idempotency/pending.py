"""List and settle the intents of calls that did not complete."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from .._runtime.intents import Intent
from .._runtime.operations import Session
from ..errors import DuplicateError, EngageError
from .claims import IntentClaim
from .lookup import Lookup, record_id

if TYPE_CHECKING:
    from .lookup import Find

PendingState = Literal["created", "not created", "duplicate", "in progress", "unknown"]
"""The states of an intent; `Pending.state` explains them."""


@frozen
class Pending:
    """The state of an intent: whether a call that did not complete has created its record."""

    resource: str
    """The resource, such as ``appointments``."""
    external_id: str
    """The record's ID in your own system."""
    operation: str
    """The operation ID, such as ``createAppointment``."""
    started: datetime.datetime
    """When the first call with this ID began."""
    state: PendingState
    """``created`` and ``not created``: the outcome is known, and the intent is settled. ``unknown``: a request may
    still take effect, or the lookup failed. ``in progress``: a call is working on the intent. ``duplicate``: several
    records have the ID."""
    ids: tuple[str, ...] = ()
    """The IDs of the records that were found."""
    error: EngageError | None = field(default=None, eq=False)
    """The error of the lookup, if it failed."""


async def settle_pending(session: Session, find: Callable[[str], Find]) -> list[Pending]:
    """Look up the record of each intent of the enterprise, and settle the intents whose outcome is known.

    `find` returns the `list` method of a resource.
    """
    intents = await session.idempotency.unsettled(session.api_address)
    return [await _settle(session, find, intent) for intent in intents]


async def _settle(session: Session, find: Callable[[str], Find], intent: Intent) -> Pending:
    claim = IntentClaim(session.idempotency, intent.key, intent.operation, session.timing)
    settled = False
    try:
        claimed = await claim.get()
        if claimed is None:
            return _report(intent, "in progress")
        found = await _look_up(find, claimed)
        settled = found.state in ("created", "not created")
        return found
    finally:
        await (claim.settle() if settled else claim.leave())


async def _look_up(find: Callable[[str], Find], intent: Intent) -> Pending:
    try:
        record = await Lookup(find(intent.key.resource), intent.key.external_id).record({})
    except DuplicateError as error:
        return _report(intent, "duplicate", error.ids, error)
    except EngageError as error:
        return _report(intent, "unknown", error=error)
    if record is not None:
        return _report(intent, "created", tuple(filter(None, [record_id(record)])))
    return _report(intent, "unknown" if intent.effect else "not created")


def _report(
    intent: Intent, state: PendingState, ids: tuple[str, ...] = (), error: EngageError | None = None
) -> Pending:
    started = datetime.datetime.fromtimestamp(intent.created, datetime.UTC)
    return Pending(intent.key.resource, intent.key.external_id, intent.operation, started, state, ids, error)
