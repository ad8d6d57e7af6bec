"""References to other records: their names in requests and responses, and a check that the records exist.

The documentation describes 404 as "unknown id", but does not state where the ID is. So an unknown ID in a body causes a
404, as in the path, unless the operation has an error code for it.
"""

from collections.abc import Container
from functools import lru_cache
from typing import Any

from ...openapi.parsing import is_list, is_object
from ..problems import NotFound
from .record_store import Record, RecordStore

# the property in requests: (the property in responses, the table)
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
    # lists of IDs
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
FREE_FORM = ("metadata", "userCommunication", "value", "placeholder")
Key = tuple[str, str]  # a table and an ID
# The position of an ID, the table that it refers to, and the ID itself.
_Found = list[tuple[str, str, str]]


def check(body: Any, store: RecordStore, *, deleted: bool = False, expected: Container[Key] = ()) -> None:
    """Raise NotFound for the first ID in a body that is neither known nor in `expected`.

    With `deleted`, IDs of deleted records are accepted.
    """
    for place, table, id_ in _references(body):
        if (table, id_) not in expected:
            present(place, table, id_, store, deleted=deleted)


def referred(record: Record) -> list[Key]:
    """Return the tables and IDs to which a record refers.

    A reference can have the form used in requests, such as `officeId`, or the form used in responses, such as `office`.
    """
    return [(table, id_) for _, table, id_ in _references(record, shown=True)]


def lost(record: Record, store: RecordStore) -> dict[tuple[str, str], str]:
    """Return a record's references to unknown IDs. IDs of deleted records count as known."""
    found = _references(record, shown=True)
    return {(place, id_): table for place, table, id_ in found if store.get(table, id_) is None}


def present(place: str, table: str, id_: str, store: RecordStore, *, deleted: bool = False) -> None:
    """Raise NotFound for an unknown ID. With `deleted`, the ID of a deleted record is accepted."""
    record = store.get(table, id_)
    if record is None:
        raise NotFound(f"{place}: there is no such ID in {table}")
    if not deleted and record.get("deletedAt") is not None:
        raise NotFound(f"{place}: deleted from {table} at {record['deletedAt']}")


def expand(body: Record) -> Record:
    """Return the body with references as in responses: `officeId: "7"` becomes `office: {"id": "7"}`."""
    return dict(_expanded(key, value) for key, value in body.items())


def reference(id_: str | None) -> Record | None:
    """Return a reference to an ID as in responses, or None. Records are not changed in place, so they can share it."""
    return None if id_ is None else _shared(id_)


@lru_cache(16384)
def _shared(id_: str) -> Record:
    return {"id": id_}


def id_of(value: Record | None) -> str | None:
    """Return the ID of a reference, which may be null."""
    return None if value is None else value["id"]


def _expanded(key: str, value: Any) -> tuple[str, Any]:
    if key not in REFERENCES:
        return key, value
    name = REFERENCES[key][0]
    return name, [_shared(id_) for id_ in value] if is_list(value) else reference(value)


def _references(value: Any, *, shown: bool = False) -> _Found:
    """Return the references in a JSON value. With `shown`, include references in the form of responses."""
    found: _Found = []
    _collect(value, "", shown, found)
    return found


def _collect(node: Any, place: str, shown: bool, found: _Found) -> None:
    if is_list(node):
        for index, entry in enumerate(node):
            if isinstance(entry, dict | list):
                _collect(entry, f"{place}[{index}]", shown, found)
        return
    if not is_object(node):
        return
    people = PARTICIPANTS.get(node["type"]) if isinstance(node.get("type"), str) else None
    prefix = f"{place}." if place else ""
    for key, value in node.items():
        if value is None or key in FREE_FORM:
            continue
        if key in REFERENCES:
            _add(f"{prefix}{key}", REFERENCES[key][1], value, found)
        elif key == "participantId" and people:
            _add(f"{prefix}{key}", people, value, found)
        elif key == "files" and is_list(value):
            _add(f"{prefix}{key}", "files", _own_ids(value), found)
        elif isinstance(value, dict | list):
            table = people if key == "participant" else _SHOWN.get(key)
            if shown and table:
                _add(f"{prefix}{key}", table, _own_ids(value), found)
            _collect(value, f"{prefix}{key}", shown, found)


def _own_ids(value: Any) -> list[Any]:
    """Return the IDs of one object or of a list of objects."""
    return [entry.get("id") for entry in (value if is_list(value) else [value]) if is_object(entry)]


def _add(place: str, table: str, value: Any, found: _Found) -> None:
    for id_ in value if is_list(value) else [value]:
        if isinstance(id_, str):
            found.append((place, table, id_))
