"""The times at which employees can be booked, from default and applied templates."""

from collections.abc import Iterator
from datetime import timedelta

from ..declarations import Rules
from ..drafts import Invocation
from ..state.record_store import Record, entries
from ..state.references import present, reference
from ..times import instant, stamp
from .parts.meeting_types import MEETING_TYPES
from .parts.working_hours import can_be_booked, defined

rules = Rules()

_LONGEST = timedelta(days=366)
_DURATION = 60


@rules.serves(
    "getTimetable",
    note="returns the future part of the period, and the duration of the subject (without settings: 60 minutes)",
)
def _timetable(call: Invocation) -> Record:
    query = call.query
    office, subject = _known(call, "offices", "office-id"), _known(call, "subjects", "subject-id")
    listing = _known(call, "listings", "listing-id") if "listing-id" in query else None
    earliest = max(instant(query["from"]), call.now)
    return {
        "duration": duration(office, subject, query["meeting-type"]),
        "earliestPossible": stamp(earliest),
        "latestPossible": stamp(max(instant(query["to"]), earliest)),
        "listing": listing and reference(listing["id"]),
        "meetingType": query["meeting-type"],
    }


@rules.serves(
    "getDefinedAvailability",
    note="returns at most 366 days, without SUSPENDED agents or deleted records",
)
def _defined_availability(call: Invocation) -> list[Record]:
    query = call.query
    start, end = instant(query["from"]), instant(query["to"])
    end = min(end, start + _LONGEST) if start.year < 9998 else end
    found = [
        {
            "start": stamp(max(start, span_start)),
            "end": stamp(min(end, span_end)),
            "employee": entry["employee"],
            "office": entry["office"],
            "subject": entry["subject"],
            "meetingType": meeting_type,
            "forceManualAccept": False,
            "maxConcurrentAppointments": 1,
        }
        for employee in _agents(call)
        for entry in entries(employee, "expertise")
        if entry["office"]["id"] == query["office-id"]
        and _is_there(call, "offices", query["office-id"])
        and _is_there(call, "subjects", entry["subject"]["id"])
        and entry["subject"]["id"] in query.get("subject-id", [entry["subject"]["id"]])
        for span_start, span_end in defined(call.store, employee["id"], start, end)
        for meeting_type in entry["meetingTypes"]
        if meeting_type in query.get("meeting-type", MEETING_TYPES)
    ]
    return sorted(found, key=lambda entry: (entry["start"], entry["end"]))


def duration(office: Record, subject: Record, meeting_type: str) -> int:
    """Return the duration in minutes, from the office's settings for the subject, or else from the subject."""
    settings = [
        *(entry for entry in entries(office, "subjectAvailabilitySettings") if entry["subject"]["id"] == subject["id"]),
        *entries(subject, "availabilitySettings"),
    ]
    for entry in settings:
        if entry["meetingType"] == meeting_type and entry.get("estimatedDuration"):
            found: int = entry["estimatedDuration"]
            return found
    return _DURATION


def _known(call: Invocation, table: str, parameter: str) -> Record:
    present(parameter, table, call.query[parameter], call.store)
    return call.store.table(table)[call.query[parameter]]


def _agents(call: Invocation) -> Iterator[Record]:
    wanted = call.query.get("employee-id")
    for employee in call.store.where("employees", can_be_booked):
        if wanted is None or employee["id"] in wanted:
            yield employee


def _is_there(call: Invocation, table: str, id_: str) -> bool:
    record = call.store.get(table, id_)
    return record is not None and record.get("deletedAt") is None
