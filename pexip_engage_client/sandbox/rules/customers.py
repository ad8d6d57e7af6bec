"""Customers, and the contexts in which they book."""

from datetime import timedelta

from ..operations import Call, Change, handles
from ..problems import NotFound
from ..state.store import Record
from ..times import instant, stamp
from .parts.locations import located

_CONTEXT_LIFETIME = timedelta(hours=24)


@handles("getCustomerById")
def _get_customer(call: Call) -> Record:
    return call.record("customers")


@handles(
    "updateCustomerById", note="null for `existing` and `timeZone`, which a customer always has, leaves them alone"
)
def _update_customer(call: Call) -> Change:
    change = call.change("customers")
    for name, value in call.fields.items():
        if name == "location":
            change.after[name] = located(value)
        elif value is not None or name not in ("existing", "timeZone"):
            change.after[name] = value
    return change


@handles("createContext", note="a context expires after 24 hours")
def _create_context(call: Call) -> Change:
    expires = stamp(call.now + _CONTEXT_LIFETIME)
    return call.creation("contexts", {**call.fields, "expiresAt": expires})


@handles("getContextById", note="an expired context is a 404")
def _get_context(call: Call) -> Record:
    context = call.record("contexts")
    if instant(context["expiresAt"]) <= call.now:
        raise NotFound(f"id: the context expired at {context['expiresAt']}")
    return context
