"""Demonstrate the client with a sandbox that runs as an HTTP server: make demo"""

from __future__ import annotations

import argparse
import asyncio
import datetime
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

try:
    import uvicorn
except ImportError as error:
    raise SystemExit("This example needs uvicorn: pip install uvicorn") from error

from pexip_engage_client import BusinessValidationError, EngageClient, ErrorCode, NotFoundError
from pexip_engage_client.models import (
    Appointment,
    AppointmentParticipantInput,
    MeetingType,
    ParticipantRole,
    ParticipantType,
    SchedulingSettingInput,
)
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

receiver = WebhookReceiver(insecure=True)  # only the sandbox of this program can reach it
events: list[AppointmentEvent] = []

MONDAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


def step(title: str) -> None:
    print(f"\n── {title}")


def show(appointment: Appointment) -> None:
    when = f"{appointment.start:%a %d %b %H:%M}" if appointment.start else "no date yet"
    people = ", ".join(f"{each.participant.id}" for each in appointment.appointment_participants)
    print(f"  appointment {appointment.id}: {appointment.status}, {when}, {appointment.meeting_type}, {people}")


async def main() -> None:
    async with Sandbox(seed="demo", clock=MONDAY) as sandbox, sandbox.serve() as url, served(receiver) as receiver_url:
        print(f"The sandbox listens on {url}")
        sandbox.webhooks.add(receiver_url)
        async with EngageClient(
            "acme",
            client_id="sandbox",
            client_secret="sandbox-secret",
            base_url=url,
            token_url=f"{url}/realms/acme/protocol/openid-connect/token",
        ) as engage:
            await tell(engage)
        step("List the events that the sandbox sent to the webhook receiver")
        await sandbox.webhooks.delivered()
        for event in events:
            print(f"  {event.data.event_type}: appointment {event.data.appointment.id}")
        print(f"\nThe sandbox received {len(sandbox.requests)} requests, each with a documented response.")


@receiver.on(AppointmentEvent)
async def happened(event: AppointmentEvent) -> None:
    events.append(event)


@asynccontextmanager
async def served(app: WebhookReceiver) -> AsyncGenerator[str]:
    """Serve the receiver on a local port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


async def tell(engage: EngageClient) -> None:
    step("Invite a customer to an appointment (POST /appointments/_actions/invite)")
    invited = await engage.appointments.invite(
        subject_id="subject-mortgage",
        office_id="office-ghent",
        meeting_type=MeetingType.OFFICE,
        appointment_participants=[
            AppointmentParticipantInput(
                role=ParticipantRole.PRIMARY, type=ParticipantType.EMPLOYEE, participant_id="employee-an"
            ),
            AppointmentParticipantInput(
                role=ParticipantRole.PRIMARY, type=ParticipantType.CUSTOMER, participant_id="customer-nora"
            ),
        ],
    )
    show(invited)

    step("Read the new appointment (GET /appointments/{id})")
    show(await engage.appointments.get(invited.id, accept_language="en"))

    step("Accept a request for an appointment (POST /appointments/{id}/_actions/accept)")
    show(await engage.appointments.accept("appointment-3"))

    step("Update a lead segment (PATCH /lead-segments/{id})")
    segment = await engage.lead_segments.update("segment-new", description="First contact, through the website")
    print(f"  {segment.code}: {segment.description}")

    step("Replace the scheduling settings of the lead segment (PUT /lead-segments/{id}/scheduling-settings)")
    settings = await engage.lead_segments.update_scheduling_settings(
        segment.id or "", [SchedulingSettingInput(meeting_type=MeetingType.VIDEO, subject_id="subject-pension")]
    )
    print("  " + ", ".join(f"{each.subject.id} by {each.meeting_type}" for each in settings))

    step("Move an appointment, then assign it to another employee")
    start = MONDAY + datetime.timedelta(days=4)
    show(await engage.appointments.reschedule("appointment-3", start=start, end=start + datetime.timedelta(hours=1)))
    show(
        await engage.appointments.reassign(
            "appointment-3", office_id="office-brussels", primary_employee_id="employee-bram"
        )
    )

    step("List all appointments, two per page, reading several pages concurrently")
    async for appointment in engage.appointments.list(limit=2, concurrency=4):
        show(appointment)

    step("Read an appointment that does not exist")
    try:
        await engage.appointments.get("nowhere")
    except NotFoundError as error:
        print(f"  {type(error).__name__}: {error}")

    step("Accept an appointment that was cancelled")
    try:
        await engage.appointments.accept("appointment-5")
    except BusinessValidationError as error:
        print(f"  {type(error).__name__}: {error}")
        if ErrorCode.APPOINTMENT_STATUS_INVALID in error.codes:
            print(f"  allowed states: {', '.join(error.arguments['allowedStates'])}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    asyncio.run(main())
