"""Find out when employees are busy: with appointments, unavailability, calendar events and exclusive slots."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import evolve, frozen

from ...drafts import Arguments, Cause, Change, Rule, rule
from ...state.indexes import Wanted, wanted_days
from ...state.record_store import Record, RecordStore
from ...state.references import id_of
from ...times import instant, minutes
from ...zones import at, zone
from .participants import primaries
from .working_hours import can_be_booked, is_covered, is_expert

_LAST = datetime.max.replace(tzinfo=UTC)


@frozen
class Span:
    """A period in which an employee is not available, and the record that causes it."""

    type: str
    employee: str
    start: datetime
    end: datetime
    record: Record

    def meets(self, start: datetime, end: datetime) -> bool:
        """True if the span overlaps a period."""
        return self.start < end and start < self.end

    def belongs_to(self, appointment: Record) -> bool:
        """True if the span belongs to the appointment itself, or to the listing through which it is booked."""
        if self.type == "LISTING_EXCLUSIVITY":
            return bool(self.record["listing"]["id"] == id_of(appointment["listing"]))
        return bool(self.record["id"] == appointment["id"])


def spans(
    store: RecordStore, employee: str | None = None, start: datetime | None = None, end: datetime | None = None
) -> Iterator[Span]:
    """Yield the spans that may overlap a period, for one employee or for all."""
    wanted: dict[str, Wanted] = {"day": wanted_days(start, end)} if start or end else {}
    if employee is not None:
        wanted["employee"] = (employee,)
    for table, spans_of in _SPANS.items():
        for record in store.find(table, wanted):
            if record.get("deletedAt") is None:
                for span in spans_of(store, record):
                    if employee in (None, span.employee):
                        yield span


def _own(store: RecordStore, record: Record) -> Iterator[Span]:
    yield Span("USER_DEFINED", record["employee"]["id"], instant(record["start"]), instant(record["end"]), record)


def _external(store: RecordStore, record: Record) -> Iterator[Span]:
    if record["showAs"] != "FREE":
        start, end = instant(record["start"]), instant(record["end"])
        yield Span("EXTERNAL_CALENDAR", record["employee"]["id"], start, end, record)


def _booked(store: RecordStore, record: Record) -> Iterator[Span]:
    if record["status"] == "ACCEPTED" and record["start"] and record["end"]:
        for entry in record["appointmentParticipants"]:
            if entry["type"] == "EMPLOYEE":
                yield Span("APPOINTMENT", entry["participant"]["id"], *_taken(record), record)


def _taken(appointment: Record) -> tuple[datetime, datetime]:
    """Return the period of an appointment, including its trailing buffer time."""
    end = instant(appointment["end"])
    return instant(appointment["start"]), end + timedelta(
        minutes=min(appointment["trailingBufferTime"], _until_last(end))
    )


def _until_last(moment: datetime) -> int:
    return (_LAST - moment) // timedelta(minutes=1)


def _exclusive(store: RecordStore, record: Record) -> Iterator[Span]:
    listing = store.get("listings", record["listing"]["id"]) or {}
    there = zone(listing.get("timeZone"))
    start = at(record["date"], minutes(record["startTime"]), there)
    end = at(record["date"], minutes(record["endTime"]), there)
    for entry in record["assignments"]:
        if entry["exclusive"] and listing.get("deletedAt") is None:
            yield Span("LISTING_EXCLUSIVITY", entry["employee"]["id"], start, end, record)


_SPANS = {"unavailability": _own, "externalCalendarEvents": _external, "appointments": _booked, "timeSlots": _exclusive}


@rule("APPOINTMENT_START_AFTER_END", "`end` is not later than `start`")
def ends_before_start(change: Change) -> bool:
    """True if the appointment does not end later than it starts."""
    start, end = change.after["start"], change.after["end"]
    return bool(start and end) and instant(start) >= instant(end)


@rule(
    "APPOINTMENT_NO_AVAILABILITY",
    "a primary employee is SUSPENDED, busy or outside working hours (`working_hours`) at the time of the appointment",
    reading="the documentation does not define when an employee is available",
)
def unavailable(change: Change) -> Cause | None:
    """Return the cause if a primary employee is not available at that time."""
    if not change.after["start"] or not change.after["end"]:
        return None
    employees = change.store.table("employees")
    for each in _employees(change):
        if not can_be_booked(employees[each]):
            return Cause("the employee is SUSPENDED", "employees", each)
        if change.call.enterprise.working_hours and (reason := _outside_working_hours(change, each)):
            return Cause(reason, "employees", each)
    return _conflict(change)


def _employees(change: Change) -> list[str]:
    return primaries(change.after, "EMPLOYEE")


_CONFLICTS = {
    "USER_DEFINED": ("the employee has an unavailability entry at this time", "unavailability"),
    "EXTERNAL_CALENDAR": ("the employee has a calendar event at this time", "externalCalendarEvents"),
    "APPOINTMENT": ("the employee has another appointment at this time, with its trailing buffer time", "appointments"),
    "LISTING_EXCLUSIVITY": ("the employee has an exclusive slot of another listing at this time", "timeSlots"),
}


def _conflict(change: Change) -> Cause | None:
    """Return the first conflict of a primary employee with the appointment."""
    start, end = _taken(change.after)
    for employee in _employees(change):
        for span in spans(change.store, employee, start, end):
            if not span.belongs_to(change.after) and span.meets(start, end):
                return Cause(*_CONFLICTS[span.type], span.record["id"])
    return None


def _outside_working_hours(change: Change, employee: str) -> str | None:
    """Return the reason why `working_hours` prevents the booking of an employee; None if it does not."""
    start, end = instant(change.after["start"]), instant(change.after["end"])
    if start < change.call.now:
        return "the appointment starts in the past (working_hours)"
    if not is_covered(change.store, employee, start, end):
        return "the appointment is outside of the employee's working hours (working_hours)"
    if not is_expert(change.store, employee, change.after):
        return "the employee lacks the expertise for this subject, office and meeting type (working_hours)"
    return None


def when_moved(each: Rule) -> Rule:
    """Restrict a rule to requests that change the time, the participants or the office."""

    def check(change: Change) -> Arguments | Cause | bool | None:
        return is_moved(change) and each.check(change)

    return evolve(
        each, condition=f"the request changes the time, participants or office, and {each.condition}", check=check
    )


def is_moved(change: Change) -> bool:
    """True if the time, a participant or the office changes."""
    return _slot(change.after) != _slot(change.was)


def _slot(appointment: Record) -> tuple[object, ...]:
    """Return the time, the office and the participants."""
    times = (time and instant(time) for time in (appointment["start"], appointment["end"]))
    return *times, appointment["office"], appointment["appointmentParticipants"]


def as_in_similar_operations(each: Rule) -> Rule:
    """Return the rule for operations whose documentation does not list the rule's code."""
    return evolve(each, reading="this code is documented for similar operations only")
