"""Book an appointment exactly once, also over a connection that breaks: python examples/book_appointment.py BOOKING-ID

The booking has an id of ours, its external id. Whatever happens, running this again with the same id books nothing
twice: it finds what is there. The client is made from the environment (PEXIP_ENGAGE_ENTERPRISE, …).
"""

from __future__ import annotations

import asyncio
import datetime
import sys

from pexip_engage_client import (
    BusinessValidationError,
    EngageClient,
    ErrorCode,
    ResponseValidationError,
    ServerError,
    TransportError,
)
from pexip_engage_client.models import (
    Appointment,
    AppointmentParticipantInput,
    MeetingType,
    ParticipantRole,
    ParticipantType,
)

CUSTOMER, EMPLOYEE, OFFICE, SUBJECT = "customer-lena", "employee-an", "office-ghent", "subject-mortgage"


async def booked(engage: EngageClient, booking: str) -> Appointment | None:
    """The appointment with our id, if there is one."""
    async for appointment in engage.appointments.list(external_id=[booking]):
        return appointment
    return None


async def book(engage: EngageClient, booking: str, start: datetime.datetime, minutes: int) -> Appointment:
    """Book, unless it is booked already."""
    found = await booked(engage, booking)
    if found is not None:
        return found
    try:
        return await engage.appointments.create(
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
    except (TransportError, ServerError, ResponseValidationError) as error:
        if isinstance(error, TransportError) and error.outcome == "not sent":
            raise
        # It may have been booked, and the response was lost: look.
        found = await booked(engage, booking)
        if found is None:
            raise
        return found


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
    async with EngageClient.from_env() as engage:
        appointment = await first_free(engage, booking)
        print(f"{booking}: appointment {appointment.id}, {appointment.status}, {appointment.start:%d %B %H:%M %Z}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    asyncio.run(main(sys.argv[1]))
