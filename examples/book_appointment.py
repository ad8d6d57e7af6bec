"""Book an appointment exactly once: python examples/book_appointment.py BOOKING-ID

The booking has our own ID, its external ID. You can run this again with the same ID after any error or crash, or
twice at the same time: it returns the appointment that exists. The file bookings.db remembers what was sent. The client
is created from environment variables (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import asyncio
import datetime
import sys

from pexip_engage_client import BusinessValidationError, EngageClient, ErrorCode
from pexip_engage_client.idempotency import SqliteIdempotency
from pexip_engage_client.models import (
    Appointment,
    AppointmentParticipantInput,
    MeetingType,
    ParticipantRole,
    ParticipantType,
)

CUSTOMER, EMPLOYEE, OFFICE, SUBJECT = "customer-lena", "employee-an", "office-ghent", "subject-mortgage"


async def book(engage: EngageClient, booking: str, start: datetime.datetime, minutes: int) -> Appointment:
    """Book, or return the appointment that is already booked with our ID."""
    return await engage.appointments.create_once(
        external_id=booking,
        start=start,
        end=start + datetime.timedelta(minutes=minutes),
        subject_id=SUBJECT,
        office_id=OFFICE,
        meeting_type=MeetingType.OFFICE,
        appointment_participants=[
            AppointmentParticipantInput(
                role=ParticipantRole.PRIMARY, type=ParticipantType.CUSTOMER, participant_id=CUSTOMER
            ),
            AppointmentParticipantInput(
                role=ParticipantRole.PRIMARY, type=ParticipantType.EMPLOYEE, participant_id=EMPLOYEE
            ),
        ],
    )


async def first_free(engage: EngageClient, booking: str) -> Appointment:
    """Book the first hour on the hour that is free within two weeks."""
    now = datetime.datetime.now(datetime.UTC)
    timetable = await engage.availability.get_timetable(
        from_=now,
        to=now + datetime.timedelta(days=14),
        office_id=OFFICE,
        subject_id=SUBJECT,
        meeting_type=MeetingType.OFFICE,
    )
    start = timetable.earliest_possible.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)
    while start < timetable.latest_possible:
        try:
            return await book(engage, booking, start, timetable.duration)
        except BusinessValidationError as error:
            if ErrorCode.APPOINTMENT_NO_AVAILABILITY not in error.codes:
                raise
        start += datetime.timedelta(hours=1)
    raise SystemExit("Nothing is free.")


async def main(booking: str) -> None:
    async with EngageClient.from_env(idempotency=SqliteIdempotency("bookings.db")) as engage:
        appointment = await first_free(engage, booking)
        print(f"{booking}: appointment {appointment.id}, {appointment.status}, {appointment.start:%d %B %H:%M %Z}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    asyncio.run(main(sys.argv[1]))
