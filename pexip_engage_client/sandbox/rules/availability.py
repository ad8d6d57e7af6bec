"""When somebody can be booked: from the time ranges of default and applied templates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ..declarations import Rules
from ..operations import Invocation
from ..problems import NotFound
from ..state.references import reference
from ..state.store import Record, RecordStore, entries
from ..times import instant, minutes, stamp
from .parts.meeting_types import MEETING_TYPES
from .parts.schedule import at, zone

rules = Rules()

_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_LONGEST = timedelta(days=366)
_DURATION = 60


@rules.serves(
    "getTimetable",
    note="only the documented frame of the response: the subject's duration (60 minutes without settings) and the "
    "asked period from now on; an unknown office, subject or listing is a 404",
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
    note="the time ranges of default and applied templates (DAY before WEEK before default) of the office's agents, "
    "cut to the period and to its first 366 days, for each subject of their expertise there",
)
def _defined_availability(call: Invocation) -> list[Record]:
    query = call.query
    start, end = instant(query["from"]), instant(query["to"])
    end = min(end, start + _LONGEST) if end.year < 9998 else end
    return [
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
        and entry["subject"]["id"] in query.get("subject-id", [entry["subject"]["id"]])
        for span_start, span_end in _defined(call.store, employee["id"], start, end)
        for meeting_type in entry["meetingTypes"]
        if meeting_type in query.get("meeting-type", MEETING_TYPES)
    ]


def duration(office: Record, subject: Record, meeting_type: str) -> int:
    """Minutes, from the office's settings for the subject, else from the subject's own."""
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
    record = call.store.get(table, call.query[parameter])
    if record is None:
        raise NotFound(f"{parameter}: there is no such id in {table}")
    return record


def _agents(call: Invocation) -> Iterator[Record]:
    wanted = call.query.get("employee-id")
    for employee in call.store.where("employees"):
        if wanted is None or employee["id"] in wanted:
            yield employee


def _defined(store: RecordStore, employee: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The employee's working times that overlap a period."""
    if start >= end:
        return
    last = end.date()
    day = start.date() - timedelta(days=1) if start.date() > date.min else start.date()
    while day <= last:
        for span_start, span_end in _on(store, employee, day):
            if span_start < end and start < span_end:
                yield span_start, span_end
        if day == date.max:
            return
        day += timedelta(days=1)


def _on(store: RecordStore, employee: str, day: date) -> Iterator[tuple[datetime, datetime]]:
    template = _template(store, employee, day.isoformat())
    if template is None:
        return
    there = zone(template["timeZone"])
    weekday = _WEEKDAYS[day.weekday()]
    for entry in store.where("timeRanges", lambda record: record["availabilityTemplate"]["id"] == template["id"]):
        if template["type"] == "DAY" or entry.get("dayOfWeek") == weekday:
            times = (at(day.isoformat(), minutes(entry[name]), there) for name in ("startTime", "endTime"))
            yield next(times), next(times)


def _template(store: RecordStore, employee: str, day: str) -> Record | None:
    """The template that rules a day: an applied one, else the default one."""
    applied = [
        record
        for record in store.where("appliedTemplates", lambda record: record["employee"]["id"] == employee)
        if record["startDate"] <= day <= record["endDate"]
    ]
    if applied:
        chosen = min(applied, key=lambda record: record["type"])  # DAY sorts before WEEK
        return store.get("availabilityTemplates", chosen["availabilityTemplate"]["id"])
    mine = store.where("availabilityTemplates", lambda record: record["employee"]["id"] == employee)
    return next((record for record in mine if record["isDefault"]), None)
