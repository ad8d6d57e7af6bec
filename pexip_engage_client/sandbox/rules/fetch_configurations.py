"""Fetch configurations, which describe requests that fetch answers from other servers."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Table

_HEADERS = [{"name": "Content-Type", "value": "application/json"}]

rules = Rules(
    Table(
        "fetchConfigurations",
        shown_by="updateFetchConfigurationById",
        defaults=lambda enterprise, id_: {"method": "GET"},
        hidden=("value",),
    )
)


@rules.serves(
    "createFetchConfiguration",
    note="adds a Content-Type header if `headers` is missing or null",
)
def _create(call: Invocation) -> Change:
    return call.creation("fetchConfigurations", {**call.fields, "headers": call.fields.get("headers") or _HEADERS})


@rules.serves("updateFetchConfigurationById")
def _update(call: Invocation) -> Change:
    change = call.change("fetchConfigurations")
    change.after.update(call.fields)
    change.after["headers"] = change.after["headers"] or _HEADERS
    return change
