"""Customers."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Table
from .parts.locations import located

rules = Rules(
    Table(
        "customers",
        shown_by="getCustomerById",
        defaults=lambda enterprise, id_: {"existing": False, "timeZone": enterprise.time_zone, "location": None},
    )
)
rules.reads("getCustomerById", "customers")


@rules.serves("updateCustomerById", note="ignores null for `existing` and `timeZone`")
def _update(call: Invocation) -> Change:
    change = call.change("customers")
    for name, value in call.fields.items():
        if name == "location":
            change.after[name] = located(value)
        elif value is not None or name not in ("existing", "timeZone"):
            change.after[name] = value
    return change
