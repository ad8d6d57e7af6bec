"""Find the free time slots of an office's employees, without trying to book each one.

The program reads when the employees are available and when they are busy, and prints the times that remain free. Pexip
does not document how Engage computes free slots, so Engage may still reject a booking.

The program reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pexip_engage_client import EngageClient, EngageError, TokenError, TransportError
from pexip_engage_client.models import MeetingType, Unavailability


class Period(NamedTuple):
    """A period of time, up to but not including `end`."""

    start: datetime.datetime
    end: datetime.datetime


class Slot(NamedTuple):
    """A time at which an employee is free."""

    start: datetime.datetime
    employee: str


def starts(
    window: Period, busy: Iterable[Period], duration: datetime.timedelta, step: datetime.timedelta
) -> Iterator[datetime.datetime]:
    """Yield the times in a window at which a meeting can start without overlapping a busy period."""
    start, blocks = window.start, list(busy)
    while start + duration <= window.end:
        if not any(block.start < start + duration and start < block.end for block in blocks):
            yield start
        start += step


def blocked(record: Unavailability, zone: datetime.tzinfo) -> Period | None:
    """Return the period of an unavailability. Whole days begin at midnight in the time zone of the office."""
    if record.start and record.end:
        return Period(record.start, record.end)
    if record.start_date and record.end_date:
        midnight = datetime.time(tzinfo=zone)
        last = record.end_date + datetime.timedelta(days=1)
        return Period(datetime.datetime.combine(record.start_date, midnight), datetime.datetime.combine(last, midnight))
    return None


async def free_slots(
    engage: EngageClient,
    office: str,
    subject: str,
    *,
    days: int = 14,
    meeting_type: str = "OFFICE",
    zone: datetime.tzinfo = datetime.UTC,
) -> list[Slot]:
    """Return the free slots of the next `days` days, in chronological order."""
    start = datetime.datetime.now(datetime.UTC)
    end = start + datetime.timedelta(days=days)
    kind = MeetingType(meeting_type)
    timetable, settings, available = await asyncio.gather(
        engage.availability.get_timetable(from_=start, to=end, office_id=office, subject_id=subject, meeting_type=kind),
        engage.subjects.get_availability_settings(subject),
        engage.availability.list_defined(
            from_=start, to=end, office_id=office, subject_id=[subject], meeting_type=[kind]
        ).collect(),
    )
    setting = next((each for each in settings if each.meeting_type == kind), None)
    duration = datetime.timedelta(minutes=timetable.duration)
    step = datetime.timedelta(minutes=(setting and setting.time_slot_granularity) or timetable.duration)
    employees = sorted({each.employee.id for each in available if each.employee})
    busy: dict[str, list[Period]] = defaultdict(list)
    if employees:
        async for record in engage.unavailability.list(employee_id=employees, start=start, end=end, limit=100):
            period = blocked(record, zone)
            if period and record.employee:
                busy[record.employee.id].append(period)
    return sorted(
        Slot(time, each.employee.id)
        for each in available
        if each.start and each.end and each.employee
        for time in starts(Period(each.start, each.end), busy[each.employee.id], duration, step)
        if timetable.earliest_possible <= time <= timetable.latest_possible
    )


def time_zone(name: str) -> ZoneInfo:
    """Convert the `--zone` argument to a time zone."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise argparse.ArgumentTypeError(f"unknown time zone {name!r}") from error


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--office", required=True, help="ID of the office")
    parser.add_argument("--subject", required=True, help="ID of the subject")
    parser.add_argument("--meeting-type", default="OFFICE", help="type of the meeting (default: %(default)s)")
    parser.add_argument("--days", type=int, default=14, help="number of days to search (default: %(default)s)")
    parser.add_argument("--zone", type=time_zone, default="UTC", help="time zone of the office (default: %(default)s)")
    return parser.parse_args()


async def main(given: argparse.Namespace) -> None:
    async with EngageClient.from_env() as engage:
        found = await free_slots(
            engage, given.office, given.subject, days=given.days, meeting_type=given.meeting_type, zone=given.zone
        )
    for slot in found:
        print(f"{slot.start.astimezone(given.zone):%a %d %B %H:%M}  {slot.employee}")
    print(f"{len(found)} free slots")


def explain(error: EngageError) -> str:
    """Return the message of an error, and what to check if the server did not respond."""
    no_response = isinstance(error, TransportError) or (isinstance(error, TokenError) and error.status_code is None)
    return f"{error}: is the sandbox running?" if no_response else str(error)


if __name__ == "__main__":
    try:
        asyncio.run(main(arguments()))
    except EngageError as error:
        sys.exit(explain(error))
