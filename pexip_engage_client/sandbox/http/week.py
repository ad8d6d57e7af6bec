"""A week of the enterprise as a time grid. Entries have a day and minutes, in the enterprise's time zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from ..rules.parts.schedule import spans
from ..rules.parts.working_hours import defined
from ..state.enterprise_state import Enterprise
from ..state.indexes import wanted_days
from ..state.record_store import Record
from ..times import instant
from ..zones import at, zone
from .json_views import customer_of, name_of, person

_DAY = 24 * 60


def week_of(enterprise: Enterprise, day: date | None) -> Record:
    """Return the week of a day; by default the current week, or the next week with appointments."""
    there = zone(enterprise.time_zone)
    now = enterprise.clock.now()
    today = now.astimezone(there).date()
    day = day or _first_day(enterprise, today, there)
    monday = day - timedelta(days=day.weekday())
    start, end = at(monday.isoformat(), 0, there), at((monday + timedelta(days=7)).isoformat(), 0, there)
    employees = {each["id"]: person(each) for each in enterprise.store.where("employees")}
    entries = [*_appointments(enterprise, start, end, there), *_busy(enterprise, start, end, there)]
    working = [entry for id_ in employees for entry in _working(enterprise, id_, start, end, there)]
    return {
        "monday": monday.isoformat(),
        "days": [(monday + timedelta(days=number)).isoformat() for number in range(7)],
        "today": today.isoformat(),
        "now": enterprise.clock.stamp(),
        "frozen": enterprise.clock.frozen,
        "zone": enterprise.time_zone,
        "employees": [{"id": id_, "name": name} for id_, name in employees.items()],
        "entries": [entry for entry in entries if entry["employee"] in employees or entry["employee"] is None],
        "working": working,
    }


def _first_day(enterprise: Enterprise, today: date, there: tzinfo) -> date:
    """Return today if this week has appointments; otherwise, the next day with an appointment, or else the last one."""
    days = sorted(
        instant(record["start"]).astimezone(there).date()
        for record in enterprise.store.where("appointments", lambda record: bool(record["start"] and record["end"]))
    )
    monday = today - timedelta(days=today.weekday())
    if not days or any(monday <= day < monday + timedelta(days=7) for day in days):
        return today
    return next((day for day in days if day > today), days[-1])


def _pieces(start: datetime, end: datetime, first: datetime, last: datetime, there: tzinfo) -> Iterator[Record]:
    """Yield the part of a period that is in the week, split by day. Times are minutes after midnight."""
    start, end = max(start, first), min(end, last)
    while start < end:
        local = start.astimezone(there)
        tomorrow = at((local.date() + timedelta(days=1)).isoformat(), 0, there)
        until = min(end, tomorrow)
        minutes = _DAY if until == tomorrow else _minutes(until.astimezone(there))
        yield {"day": local.date().isoformat(), "from": _minutes(local), "to": minutes}
        start = until


def _minutes(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _appointments(enterprise: Enterprise, start: datetime, end: datetime, there: tzinfo) -> Iterator[Record]:
    for record in enterprise.store.find("appointments", {"day": wanted_days(start, end)}):
        if record.get("deletedAt") is not None or not record["start"] or not record["end"]:
            continue
        shown = {
            "kind": "appointment",
            "id": record["id"],
            "status": record["status"],
            "subject": name_of(enterprise, "subjects", record["subject"]["id"]),
            "customer": customer_of(enterprise, record),
        }
        people = record["appointmentParticipants"]
        employees = [each["participant"]["id"] for each in people if each["type"] == "EMPLOYEE"]
        for piece in _pieces(instant(record["start"]), instant(record["end"]), start, end, there):
            for employee in employees or [None]:
                yield {**shown, **piece, "employee": employee}


def _busy(enterprise: Enterprise, start: datetime, end: datetime, there: tzinfo) -> Iterator[Record]:
    for span in spans(enterprise.store, None, start, end):
        if span.type != "APPOINTMENT":
            for piece in _pieces(span.start, span.end, start, end, there):
                yield {"kind": "unavailable", "type": span.type, "employee": span.employee, **piece}


def _working(enterprise: Enterprise, id_: str, start: datetime, end: datetime, there: tzinfo) -> Iterator[Record]:
    for begins, ends in defined(enterprise.store, id_, start, end):
        for piece in _pieces(begins, ends, start, end, there):
            yield {"employee": id_, **piece}
