"""When an employee is busy: other appointments, own unavailability, linked calendars, exclusive listing slots."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from ...operations import Change, rule
from ...state.store import Record, RecordStore
from ...times import day, instant, minutes
from .participants import primary

_LAST = datetime.max.replace(tzinfo=UTC)
_BUSY = ("APPOINTMENT", "EXTERNAL_CALENDAR", "USER_DEFINED")


@frozen
class Span:
    """A time in which an employee is not available, and why."""

    type: str
    employee: str
    start: datetime
    end: datetime
    record: Record

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether it overlaps a time."""
        return self.start < end and start < self.end


def zone(name: str | None) -> tzinfo:
    """A time zone by its IANA name; an unknown one counts as UTC."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        return UTC


def at(date_text: str, minute: int, time_zone: tzinfo) -> datetime:
    """That minute of a day on a wall clock there."""
    midnight = datetime.combine(day(date_text), datetime.min.time(), time_zone)
    try:
        return (midnight + timedelta(minutes=minute)).astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar
        return midnight.replace(tzinfo=UTC)


def spans(store: RecordStore) -> Iterator[Span]:
    """All that the sandbox knows of anyone's unavailability."""
    for record in store.where("unavailability"):
        yield Span("USER_DEFINED", record["employee"]["id"], instant(record["start"]), instant(record["end"]), record)
    for record in store.where("externalCalendarEvents"):
        if record["showAs"] != "FREE":
            start, end = instant(record["start"]), instant(record["end"])
            yield Span("EXTERNAL_CALENDAR", record["employee"]["id"], start, end, record)
    for record in store.where("appointments"):
        if record["status"] == "ACCEPTED" and record["start"] and record["end"]:
            yield from _appointment(record)
    for record in store.where("timeSlots"):
        yield from _exclusive(store, record)


def _appointment(record: Record) -> Iterator[Span]:
    start, end = instant(record["start"]), instant(record["end"])
    buffer = timedelta(minutes=min(record["trailingBufferTime"], 24 * 60))
    end = min(end, _LAST - buffer) + buffer
    for entry in record["appointmentParticipants"]:
        if entry["type"] == "EMPLOYEE":
            yield Span("APPOINTMENT", entry["participant"]["id"], start, end, record)


def _exclusive(store: RecordStore, record: Record) -> Iterator[Span]:
    listing = store.get("listings", record["listing"]["id"]) or {}
    there = zone(listing.get("timeZone"))
    start = at(record["date"], minutes(record["startTime"]), there)
    end = at(record["date"], minutes(record["endTime"]), there)
    for entry in record["assignments"]:
        if entry["exclusive"]:
            yield Span("LISTING_EXCLUSIVITY", entry["employee"]["id"], start, end, record)


@rule("APPOINTMENT_START_AFTER_END", "`end` is not later than `start`")
def ends_before_start(change: Change) -> bool:
    """It does not end later than it starts."""
    start, end = change.after["start"], change.after["end"]
    return bool(start and end) and instant(start) >= instant(end)


@rule(
    "APPOINTMENT_NO_AVAILABILITY",
    "the primary employee has another accepted appointment (with its trailing buffer time), an unavailability or a "
    "calendar event that is not FREE in that slot",
    reading="working hours are not looked at: an employee without a clash counts as available",
)
def unavailable(change: Change) -> bool:
    """The primary employee has something else at that time."""
    employee = primary(change.after, "EMPLOYEE")
    start, end = instant(change.after["start"]), instant(change.after["end"])
    clash = (
        span
        for span in spans(change.store)
        if span.employee == employee
        and span.type in _BUSY
        and span.record["id"] != change.after["id"]
        and span.meets(start, end)
    )
    return any(clash)
