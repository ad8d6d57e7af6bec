"""Contexts for customers' bookings."""

from datetime import timedelta

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..problems import NotFound
from ..state.enterprise_state import Table
from ..state.record_store import Record
from ..times import instant, stamp

_LIFETIME = timedelta(hours=24)

rules = Rules(
    Table(
        "contexts",
        shown_by="getContextById",
        defaults=lambda enterprise, id_: {"expiresAt": stamp(enterprise.clock.now() + _LIFETIME)},
    )
)


@rules.serves("createContext", note="a context expires after 24 hours")
def _create(call: Invocation) -> Change:
    return call.creation("contexts", {**call.fields, "expiresAt": stamp(call.now + _LIFETIME)})


@rules.serves("getContextById", note="returns 404 for an expired context")
def _get(call: Invocation) -> Record:
    context = call.record("contexts")
    if instant(context["expiresAt"]) <= call.now:
        raise NotFound(f"id: the context expired at {context['expiresAt']}")
    return context
