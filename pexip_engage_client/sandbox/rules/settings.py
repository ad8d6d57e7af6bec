"""The enterprise's settings.

Neither their names nor the property that contains the value is documented. The sandbox accepts any name, and uses
`value` as the property.
"""

from typing import Any

from ..declarations import Rules
from ..drafts import Draft, Invocation, rule
from ..state.enterprise_state import Table
from ..state.record_store import Record
from ..times import stamp

EARLIEST, LATEST = "appointmentEarliestPossible", "appointmentLatestPossible"
_VALUE = "the code is documented, but `value` is not"

rules = Rules(Table("settings", defaults=lambda enterprise, id_: {"manageable": True}, key="name"))


def _touched(draft: Draft) -> list[tuple[Record, Record]]:
    """Return the current and the sent version of each setting in a body."""
    known = draft.store.table("settings")
    return [(known[name], sent) for name, sent in draft.fields.items() if name in known]


@rule(
    "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED",
    "the body sets `manageable` to true for a setting that is not manageable",
    reading="the reverse change is allowed",
)
def _manageable_again(draft: Draft) -> bool:
    return any(not old["manageable"] and sent.get("manageable") for old, sent in _touched(draft))


@rule(
    "SETTING_NON_MANAGEABLE",
    "the body contains a setting that is not manageable",
    reading="the sandbox rejects any change, even to the same value",
)
def _not_manageable(draft: Draft) -> bool:
    return any(not old["manageable"] for old, _ in _touched(draft))


@rule("SETTING_VALUE_INVALID", "the JSON type of `value` differs from that of the current value", reading=_VALUE)
def _of_another_type(draft: Draft) -> bool:
    return any(
        type(sent["value"]) is not type(old["value"])
        for old, sent in _touched(draft)
        if "value" in sent and old.get("value") is not None
    )


@rule(
    "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID",
    f"the value of `{EARLIEST}` is greater than that of `{LATEST}`",
    reading=f"{_VALUE}; the names of the two settings are not documented either",
)
def _earliest_after_latest(draft: Draft) -> bool:
    earliest, latest = _value(draft, EARLIEST), _value(draft, LATEST)
    return isinstance(earliest, int | float) and isinstance(latest, int | float) and earliest > latest


@rules.serves(
    "updateEnterpriseSettings",
    _manageable_again,
    _not_manageable,
    _of_another_type,
    _earliest_after_latest,
    undocumented_properties=("value",),
)
def _update(call: Invocation) -> Draft:
    now = stamp(call.now)
    drafted: dict[str, Record] = {}
    for name, sent in call.fields.items():
        before = call.store.get("settings", name) or {
            "id": name,
            "name": name,
            "manageable": True,
            "createdAt": now,
            "deletedAt": None,
        }
        given = {key: value for key, value in sent.items() if value is not None}
        drafted[name] = {**before, **given, "updatedAt": now}
    return Draft(call, puts=[("settings", record) for record in drafted.values()], data=drafted)


def _value(draft: Draft, name: str) -> Any:
    record = next((record for _, record in draft.puts if record["id"] == name), draft.store.get("settings", name))
    return (record or {}).get("value")
