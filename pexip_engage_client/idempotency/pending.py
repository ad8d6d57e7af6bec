"""List and settle the intents of calls that did not complete."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from .._runtime.operations import Session
from ..errors import DuplicateError, EngageError
from .flights import store_of
from .intents import Intent, IntentClaim, intents_of
from .lookup import Lookup, record_id

if TYPE_CHECKING:
    from .lookup import Find

PendingState = Literal["created", "not created", "duplicate", "in progress", "unknown"]
"""The possible values of `Pending.state`; see there for their meaning."""


@frozen
class Pending:
    """A report on one ``…_once`` call that did not complete. It states whether the call created its record."""

    resource: str
    """The resource to which the record belongs, such as ``appointments``."""
    external_id: str
    """The record's ID in your own system."""
    operation: str
    """The operation ID of the call, such as ``createAppointment``."""
    started: datetime.datetime
    """The time when the first call with this external ID began."""
    state: PendingState
    """The outcome of the call. With ``created`` or ``not created``, the outcome is known, and the intent is settled.
    With ``unknown``, a request may still take effect, or the lookup failed. With ``in progress``, a call is still
    working on the record. With ``duplicate``, several records have the external ID."""
    ids: tuple[str, ...] = ()
    """The IDs of the records that the lookup found."""
    error: EngageError | None = field(default=None, eq=False)
    """The error that the lookup raised; None if it succeeded."""


async def settle_pending(session: Session, find: Callable[[str], Find]) -> list[Pending]:
    """Look up the record for each intent in the store, and settle the intents whose outcome is known.

    `find` is a function that returns the `list` method of a resource.
    """
    intents = await intents_of(store_of(session), session.api_address)
    reports = [await _report_and_settle(session, find, intent) for intent in intents]
    return [each for each in reports if each is not None]


async def _report_and_settle(session: Session, find: Callable[[str], Find], intent: Intent) -> Pending | None:
    """Look up the record for one intent, settle the intent if its outcome is known, and return the report.

    Return None if another call has settled it in the meantime.
    """
    claim = IntentClaim(store_of(session), intent.key, intent.operation)
    holder = await claim.acquire(0)
    if holder is not None:
        return _report(intent, "in progress")
    found: Pending | None = None
    try:
        current = await claim.intent()
        if current is not None:
            found = await _look_up(find, current)
        return found
    finally:
        if found is not None and found.state in ("created", "not created"):
            await claim.settle()
        else:
            await claim.leave()


async def _look_up(find: Callable[[str], Find], intent: Intent) -> Pending:
    """Look up the record for an intent, and return the report."""
    try:
        record = await Lookup(find(intent.key.resource), intent.key.external_id).record({})
    except DuplicateError as error:
        return _report(intent, "duplicate", error.ids, error)
    except EngageError as error:
        return _report(intent, "unknown", error=error)
    if record is not None:
        found = record_id(record)
        return _report(intent, "created", () if found is None else (found,))
    may_take_effect = intent.effect_seconds > 0
    return _report(intent, "unknown" if may_take_effect else "not created")


def _report(
    intent: Intent, state: PendingState, ids: tuple[str, ...] = (), error: EngageError | None = None
) -> Pending:
    started = datetime.datetime.fromtimestamp(intent.started, datetime.UTC)
    return Pending(intent.key.resource, intent.key.external_id, intent.operation, started, state, ids, error)
