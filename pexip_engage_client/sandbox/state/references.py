"""Which properties of a request body name other resources, and what they are called in a response.

A reference must exist. Where no code of the vendor's says otherwise, an unknown id is a 404, as in the path:
the status-code topic has 404 for "unknown id" without saying where the id stands.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..problems import NotFound
from .store import Record, RecordStore, is_list, is_object

# request property: (response property, table)
REFERENCES = {
    "availabilityTemplateId": ("availabilityTemplate", "availabilityTemplates"),
    "callbackRequestId": ("callbackRequest", "callbackRequests"),
    "cancellationByAgentFormId": ("cancellationByAgentForm", "forms"),
    "cancellationByCustomerFormId": ("cancellationByCustomerForm", "forms"),
    "completionByAgentFormId": ("completionByAgentForm", "forms"),
    "customerId": ("customer", "customers"),
    "employeeId": ("employee", "employees"),
    "externalCalendarId": ("externalCalendar", "externalCalendars"),
    "formId": ("form", "forms"),
    "leadSegmentId": ("leadSegment", "leadSegments"),
    "listingId": ("listing", "listings"),
    "meetingRoomId": ("meetingRoom", "meetingRooms"),
    "officeId": ("office", "offices"),
    "primaryEmployeeId": ("primaryEmployee", "employees"),
    "questionId": ("question", "questions"),
    "questionnaireFormId": ("questionnaireForm", "forms"),
    "subjectGroupId": ("subjectGroup", "subjectGroups"),
    "subjectId": ("subject", "subjects"),
    # lists of ids
    "customerIds": ("customers", "customers"),
    "employeeIds": ("employees", "employees"),
    "leadSegmentIds": ("leadSegments", "leadSegments"),
    "listingIds": ("listings", "listings"),
    "meetingRoomIds": ("meetingRooms", "meetingRooms"),
    "officeIds": ("offices", "offices"),
    "regionIds": ("regions", "regions"),
    "secondaryCustomerIds": ("secondaryCustomers", "customers"),
    "secondaryEmployeeIds": ("secondaryEmployees", "employees"),
    "subjectGroupIds": ("subjectGroups", "subjectGroups"),
    "subjectIds": ("subjects", "subjects"),
}
_SHOWN = dict(REFERENCES.values())
PARTICIPANTS = {"EMPLOYEE": "employees", "CUSTOMER": "customers"}
FREE_FORM = ("metadata", "userCommunication")


def check(body: Any, store: RecordStore, *, deleted: bool = False) -> None:
    """404 for the first id in a body that no resource has, or none that is not deleted unless these will do, too."""
    for field, table, id_ in _named(body, ""):
        present(field, table, id_, store, deleted=deleted)


def lost(record: Record, store: RecordStore) -> dict[tuple[str, str], str]:
    """What a record names that is not there, not even deleted, as in bodies or in responses: place, id, and table."""
    named = _named(record, "", shown=True)
    return {(field, id_): table for field, table, id_ in named if store.get(table, id_) is None}


def present(field: str, table: str, id_: str, store: RecordStore, *, deleted: bool = False) -> None:
    """404 for an id that no resource has, or none that is not deleted unless these will do, too."""
    record = store.get(table, id_)
    if record is None:
        raise NotFound(f"{field}: there is no such id in {table}")
    if not deleted and record.get("deletedAt") is not None:
        raise NotFound(f"{field}: deleted from {table} at {record['deletedAt']}")


def expand(body: Record) -> Record:
    """The body with its references as a response shows them: `officeId: "7"` → `office: {"id": "7"}`."""
    return dict(_expanded(key, value) for key, value in body.items())


def reference(id_: str | None) -> Record | None:
    """A response's reference to an id, or null. Records share it, as none is changed in place."""
    return None if id_ is None else _shared(id_)


@lru_cache(16384)
def _shared(id_: str) -> Record:
    return {"id": id_}


def id_of(value: Record | None) -> str | None:
    """The id of a reference that may be null."""
    return None if value is None else value["id"]


def _expanded(key: str, value: Any) -> tuple[str, Any]:
    if key not in REFERENCES:
        return key, value
    name = REFERENCES[key][0]
    return name, [_shared(id_) for id_ in value] if is_list(value) else reference(value)


def _named(node: Any, place: str, *, shown: bool = False) -> Iterator[tuple[str, str, str]]:
    """The ids that JSON names: their places, their tables and themselves; with `shown` those in responses, too."""
    if is_list(node):
        for index, entry in enumerate(node):
            yield from _named(entry, f"{place}[{index}]", shown=shown)
    if not is_object(node):
        return
    people = PARTICIPANTS.get(node["type"]) if isinstance(node.get("type"), str) else None
    for key, value in node.items():
        field = f"{place}.{key}".lstrip(".")
        if key in REFERENCES:
            yield from _ids(field, REFERENCES[key][1], value)
        elif key == "participantId" and people:
            yield from _ids(field, people, value)
        elif key == "files" and is_list(value):
            yield from _ids(field, "files", _own_ids(value))
        elif key not in FREE_FORM:
            table = people if key == "participant" else _SHOWN.get(key)
            if shown and table:
                yield from _ids(field, table, _own_ids(value))
            yield from _named(value, field, shown=shown)


def _own_ids(value: Any) -> list[Any]:
    """The ids of what a response shows under a reference's name: an object, or several."""
    return [entry.get("id") for entry in (value if is_list(value) else [value]) if is_object(entry)]


def _ids(field: str, table: str, value: Any) -> Iterator[tuple[str, str, str]]:
    for id_ in value if is_list(value) else [value]:
        if isinstance(id_, str):
            yield field, table, id_
