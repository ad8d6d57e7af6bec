"""The enterprise's settings and its own texts for built-in translations.

The names of settings are not documented, nor is the property that carries a value. The sandbox takes any name, and
`value` for the value.
"""

from ..operations import Arguments, Call, Change, handles, rule
from ..state.store import Record
from ..times import stamp

ALL = "all"  # the settings are one record
EARLIEST, LATEST = "appointmentEarliestPossible", "appointmentLatestPossible"
_VALUE = "`value` is not documented, but the code is"


def _touched(change: Change) -> list[tuple[Record, Record]]:
    """The settings that a body names, as they were and as they are sent."""
    before: Record = change.was.get("settings", {})
    return [(before[name], sent) for name, sent in change.fields.items() if name in before]


@rule(
    "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED",
    "`manageable` of a setting that is not manageable is set to true",
    reading="a manageable setting may give that up, but not get it back",
)
def _manageability(change: Change) -> Arguments | None:
    return {} if any(not old["manageable"] and sent.get("manageable") for old, sent in _touched(change)) else None


@rule("SETTING_NON_MANAGEABLE", "a setting is named that is not manageable", reading="whatever is sent for it")
def _manageable(change: Change) -> Arguments | None:
    return {} if any(not old["manageable"] for old, _ in _touched(change)) else None


@rule("SETTING_VALUE_INVALID", "`value` is of another JSON type than the setting's present value", reading=_VALUE)
def _same_type(change: Change) -> Arguments | None:
    wrong = (
        type(sent["value"]) is not type(old["value"])
        for old, sent in _touched(change)
        if "value" in sent and old.get("value") is not None
    )
    return {} if any(wrong) else None


@rule(
    "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID",
    f"the value of `{EARLIEST}` is greater than that of `{LATEST}`",
    reading=f"{_VALUE}; the two names are the sandbox's own",
)
def _earliest_before_latest(change: Change) -> Arguments | None:
    settings: Record = change.after["settings"]
    earliest, latest = (settings.get(name, {}).get("value") for name in (EARLIEST, LATEST))
    comparable = isinstance(earliest, int | float) and isinstance(latest, int | float)
    return {} if comparable and earliest > latest else None


@handles("updateEnterpriseSettings", _manageability, _manageable, _same_type, _earliest_before_latest)
def _update_settings(call: Call) -> Change:
    now = stamp(call.now)
    present = call.store.get("settings", ALL)
    before: Record = present["settings"] if present else {}
    new = {"manageable": True, "createdAt": now}
    sent = {name: {**before.get(name, new), **_given(value), "updatedAt": now} for name, value in call.fields.items()}
    after = {"id": ALL, "settings": {**before, **sent}}
    return Change(call, "settings", present, after, show=lambda record: sent)


def _given(setting: Record) -> Record:
    return {name: value for name, value in setting.items() if value is not None}


@handles("overrideStaticTranslations", note="module, key and language pick the text; the languages are not checked")
def _override_translations(call: Call) -> list[Record]:
    now = stamp(call.now)
    shown: list[Record] = []
    for entry in call.entries:
        id_ = "/".join(str(entry.get(name)) for name in ("module", "key", "language"))
        before = call.store.get("staticTranslations", id_) or {"createdAt": now}
        record = {**before, **entry, "id": id_, "updatedAt": now}
        call.store.put("staticTranslations", record)
        shown.append(record)
    return shown
