"""Subjects and their groups."""

from ..operations import Call, Change, handles
from ..state.references import expand
from ..state.store import Record, entries, is_object
from .parts.filters import select

_GROUP_DEFAULTS = {"color": "#89d0c1", "order": 0}
_SUBJECT_DEFAULTS = {"order": 0, "enabledForInternalUse": False, "enabledForCustomerUse": False}


@handles("getSubjects")
def _list_subjects(call: Call) -> list[Record]:
    return select(call, "subjects")


@handles("getSubjectById")
def _get_subject(call: Call) -> Record:
    return call.record("subjects")


@handles("updateSubjectById", note="null for `order` means 0, for `enabledFor…Use` false")
def _update_subject(call: Call) -> Change:
    return _patch(call, call.change("subjects"), _SUBJECT_DEFAULTS)


@handles("getSubjectAvailabilitySettings")
def _subject_settings(call: Call) -> list[Record]:
    return entries(call.record("subjects"), "availabilitySettings")


@handles("getSubjectGroups")
def _list_groups(call: Call) -> list[Record]:
    return select(call, "subjectGroups")


@handles("getSubjectGroup")
def _get_group(call: Call) -> Record:
    return call.record("subjectGroups")


@handles("createSubjectGroup")
def _create_group(call: Call) -> Change:
    given = {name: value for name, value in call.fields.items() if value is not None}
    return call.creation("subjectGroups", {"externalId": None, "image": None, **_GROUP_DEFAULTS, **given})


@handles("updateSubjectGroupById", note="null for `color` and `order` means their default")
def _update_group(call: Call) -> Change:
    return _patch(call, call.change("subjectGroups"), _GROUP_DEFAULTS)


def _patch(call: Call, change: Change, defaults: Record) -> Change:
    for name, value in expand(call.fields).items():
        if name == "translations" and is_object(value):
            change.after[name] = {**(change.after.get(name) or {}), **value}
        else:
            change.after[name] = defaults.get(name) if value is None else value
    return change
