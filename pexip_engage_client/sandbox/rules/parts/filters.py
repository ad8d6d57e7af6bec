"""The documented filters of lists: what each query parameter selects."""

from collections.abc import Callable, Mapping
from typing import Any

from ...operations import Call
from ...state.store import Record, is_list
from ...times import instant
from .participants import takes_part

Filter = Callable[[Record, Any], bool]


def equal(path: str) -> Filter:
    """The value at a dotted path is one of those asked for."""
    names = path.split(".")

    def matches(record: Record, wanted: Any) -> bool:
        value: Any = record
        for name in names:
            value = value.get(name) if value else None
        return value in wanted if is_list(wanted) else value == wanted

    return matches


def contains(name: str) -> Filter:
    """The list under a name has one of those asked for."""
    return lambda record, wanted: any(value in wanted for value in record[name])


def _takes_part(type_: str) -> Filter:
    return lambda record, wanted: takes_part(record, type_, wanted)


def _ends_after(record: Record, moment: str) -> bool:
    return bool(record["end"]) and instant(record["end"]) > instant(moment)


def _starts_before(record: Record, moment: str) -> bool:
    return bool(record["start"]) and instant(record["start"]) < instant(moment)


FILTERS: Mapping[str, Mapping[str, Filter]] = {
    "appointments": {
        "id": equal("id"),
        "external-id": equal("externalId"),
        "from": _ends_after,
        "to": _starts_before,
        "meeting-type": equal("meetingType"),
        "status": equal("status"),
        "callback-request-id": equal("callbackRequest.id"),
        "listing-id": equal("listing.id"),
        "lead-segment-id": equal("leadSegment.id"),
        "subject-id": equal("subject.id"),
        "office-id": equal("office.id"),
        "customer-id": _takes_part("CUSTOMER"),
        "employee-id": _takes_part("EMPLOYEE"),
    },
    "availabilityTemplates": {"id": equal("id"), "is-default": equal("isDefault"), "type": equal("type")},
    "employees": {
        "id": equal("id"),
        "email": equal("email"),
        "external-id": equal("externalId"),
        "available-role": contains("availableRoles"),
        "username": equal("username"),
        "status": equal("status"),
    },
    "externalCalendarEvents": {
        "external-calendar-id": equal("externalCalendar.id"),
        "show-as": equal("showAs"),
        "id": equal("id"),
        "from": _ends_after,
        "to": _starts_before,
    },
    "favoriteAgents": {"office-id": equal("office.id")},
    "files": {
        "id": equal("id"),
        "original-file-name": equal("originalFileName"),
        "blob-name": equal("blobName"),
        "scan-result-type": equal("scanResultType"),
    },
    "meetingRooms": {"id": equal("id"), "external-id": equal("externalId")},
    "regions": {
        "country-code": equal("countryCode"),
        "id": equal("id"),
        "code": equal("code"),
        "level": equal("level"),
        "parent-id": equal("parentId"),
    },
    "subjectGroups": {"id": equal("id"), "external-id": equal("externalId")},
    "subjects": {"id": equal("id"), "external-id": equal("externalId")},
}


def select(call: Call, table: str, *conditions: Callable[[Record], bool]) -> list[Record]:
    """The records of a list, in the order in which they were made; deleted ones only when asked for."""
    filters = [(FILTERS[table][name], wanted) for name, wanted in call.query.items() if name in FILTERS[table]]
    records = call.store.table(table).values() if call.query.get("include-deleted") else call.store.where(table)
    return [
        record
        for record in records
        if all(condition(record) for condition in conditions)
        and all(matches(record, wanted) for matches, wanted in filters)
    ]
