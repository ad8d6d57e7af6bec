"""Working hours: the time ranges of default and applied templates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ...state.enterprise_state import PARENT
from ...state.record_store import Record, RecordStore, entries
from ...times import minutes
from ...zones import at, zone

_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def can_be_booked(employee: Record) -> bool:
    """True if an employee can be booked. Deleted employees are rejected elsewhere."""
    return bool(employee["status"] != "SUSPENDED")


def is_expert(store: RecordStore, employee: str, appointment: Record) -> bool:
    """True if the employee's expertise includes the appointment's subject, office and meeting type."""
    return any(
        all(appointment[name]["id"] == entry[name]["id"] for name in ("subject", "office"))
        and appointment["meetingType"] in entry["meetingTypes"]
        for entry in entries(store.get("employees", employee) or {}, "expertise")
    )


def is_covered(store: RecordStore, employee: str, start: datetime, end: datetime) -> bool:
    """True if the employee works from `start` to `end` without a break."""
    for span_start, span_end in sorted(defined(store, employee, start, end)):
        if span_start > start:
            return False
        start = max(start, span_end)
        if start >= end:
            return True
    return False


def defined(store: RecordStore, employee: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the employee's working times that overlap a period."""
    if start >= end:
        return
    last = end.date() + timedelta(days=1) if end.date() < date.max else end.date()  # the local date may be a day later
    day = start.date() - timedelta(days=1) if start.date() > date.min else start.date()
    while day <= last:
        for span_start, span_end in _on(store, employee, day):
            if span_start < span_end and span_start < end and start < span_end:
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
    for entry in store.below("timeRanges", PARENT, template["id"]):
        if template["type"] == "DAY" or entry.get("dayOfWeek") == weekday:
            times = (at(day.isoformat(), minutes(entry[name]), there) for name in ("startTime", "endTime"))
            yield next(times), next(times)


def _template(store: RecordStore, employee: str, day: str) -> Record | None:
    """Return the template for a day: an applied template, or else the default template."""
    applied = [
        record
        for record in store.below("appliedTemplates", PARENT, employee)
        if record["startDate"] <= day <= record["endDate"]
    ]
    if applied:
        chosen = min(applied, key=lambda record: record["type"])  # DAY sorts before WEEK
        return store.get("availabilityTemplates", chosen["availabilityTemplate"]["id"])
    mine = store.below("availabilityTemplates", PARENT, employee)
    return next((record for record in mine if record["isDefault"]), None)
