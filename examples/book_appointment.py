"""Book an appointment exactly once: python examples/book_appointment.py BOOKING-ID

Choose your own ID for each booking. If you run the program again with the same ID, it prints the existing appointment
instead of booking a second one. This also holds after a crash, and if you run the program twice concurrently. The
file engage.db records what the program sends. With --dry-run, the program prints the booking without making it.

The program reads the enterprise and the credentials from environment variables (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys

from pexip_engage_client import (
    BusinessValidationError,
    DifferentRecordError,
    EngageClient,
    EngageError,
    ErrorCode,
    TokenError,
    TransportError,
)
from pexip_engage_client.models import (
    Appointment,
    AppointmentParticipantInput,
    MeetingType,
    ParticipantRole,
    ParticipantType,
)
from pexip_engage_client.stores import SqliteStore


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("booking", metavar="BOOKING-ID", help="your own ID for the booking")
    parser.add_argument("--customer", default="customer-lena", help="ID of the customer (default: %(default)s)")
    parser.add_argument("--employee", default="employee-an", help="ID of the employee (default: %(default)s)")
    parser.add_argument("--office", default="office-ghent", help="ID of the office (default: %(default)s)")
    parser.add_argument("--subject", default="subject-mortgage", help="ID of the subject (default: %(default)s)")
    parser.add_argument("--dry-run", action="store_true", help="print the booking without making it")
    return parser.parse_args()


async def book(engage: EngageClient, given: argparse.Namespace, start: datetime.datetime, minutes: int) -> Appointment:
    """Book an appointment, or return the one that is already booked with this ID."""
    try:
        return await engage.appointments.create_once(
            external_id=given.booking,
            start=start,
            end=start + datetime.timedelta(minutes=minutes),
            subject_id=given.subject,
            office_id=given.office,
            meeting_type=MeetingType.OFFICE,
            appointment_participants=[
                AppointmentParticipantInput(
                    role=ParticipantRole.PRIMARY, type=ParticipantType.CUSTOMER, participant_id=given.customer
                ),
                AppointmentParticipantInput(
                    role=ParticipantRole.PRIMARY, type=ParticipantType.EMPLOYEE, participant_id=given.employee
                ),
            ],
        )
    except DifferentRecordError as error:
        if not set(error.differences) <= {"start", "end"}:
            raise
        appointment: Appointment = error.record  # an earlier run booked another hour
        return appointment


async def first_free(engage: EngageClient, given: argparse.Namespace) -> Appointment | None:
    """Try each full hour of the next two weeks, and book the first free one. In a dry run, return None."""
    now = datetime.datetime.now(datetime.UTC)
    timetable = await engage.availability.get_timetable(
        from_=now,
        to=now + datetime.timedelta(days=14),
        office_id=given.office,
        subject_id=given.subject,
        meeting_type=MeetingType.OFFICE,
    )
    start = timetable.earliest_possible.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)
    if given.dry_run:
        people = f"{given.customer} and {given.employee}"
        when = f"from {start:%d %B %H:%M %Z} or later"
        print(f"{given.booking}: {timetable.duration} minutes for {people}, {when} (dry run)")
        return None
    while start < timetable.latest_possible:
        try:
            return await book(engage, given, start, timetable.duration)
        except BusinessValidationError as error:
            if ErrorCode.APPOINTMENT_NO_AVAILABILITY not in error.codes:
                raise
        start += datetime.timedelta(hours=1)
    raise SystemExit("no free time within two weeks")


async def main(given: argparse.Namespace) -> None:
    async with EngageClient.from_env(idempotency=SqliteStore("engage.db")) as engage:
        appointment = await first_free(engage, given)
        if appointment is not None:
            when = f"{appointment.start:%d %B %H:%M %Z}"
            print(f"{given.booking}: appointment {appointment.id}, {appointment.status}, {when}")


def explain(error: EngageError) -> str:
    """Return the message of an error, and what to check if the server did not respond."""
    no_response = isinstance(error, TransportError) or (isinstance(error, TokenError) and error.status_code is None)
    return f"{error}: is the sandbox running?" if no_response else str(error)


if __name__ == "__main__":
    try:
        asyncio.run(main(arguments()))
    except EngageError as error:
        sys.exit(explain(error))
