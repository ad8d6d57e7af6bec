"""A client that openapi-python-client generates from the same document works with the sandbox."""

import importlib
from datetime import UTC, datetime

import pytest

from benchmarks import peers
from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("benchmarks")]  # one stock client for all who ask for it


@pytest.fixture
def stock():
    """Imports from the generated package."""
    package, _ = peers.stock_client()
    return lambda name: importlib.import_module(f"{package.name}.{name}")


async def test_stock_client_creates_gets_lists_and_reads_errors(stock):
    async with Sandbox(seed="demo", clock=NOW) as sandbox, sandbox.serve() as url:
        base_url = f"{url}/enterprises/acme"
        client = stock("client").AuthenticatedClient(base_url=base_url, token=sandbox.token())
        async with client:
            models = stock("models")

            segments = stock("api.lead_segments.create_lead_segment")
            created = await segments.asyncio(client=client, body=models.CreateLeadSegmentInput(code="VIP"))
            got = await stock("api.lead_segments.get_lead_segment_by_id").asyncio(created.data.id, client=client)
            assert got == created
            refused = await segments.asyncio_detailed(client=client, body=models.CreateLeadSegmentInput(code="VIP"))
            assert refused.status_code == 422
            assert refused.parsed.errors[0].code == "LEAD_SEGMENT_CODE_ALREADY_IN_USE"

            invite = models.CreateAppointmentInviteInput(
                subject_id="subject-pension",
                office_id="office-ghent",
                meeting_type=models.MeetingType.PHONE,
                appointment_participants=[
                    models.AppointmentParticipantInput(
                        models.ParticipantRole.PRIMARY, "employee-an", models.ParticipantType.EMPLOYEE
                    ),
                    models.AppointmentParticipantInput(
                        models.ParticipantRole.PRIMARY, "customer-lena", models.ParticipantType.CUSTOMER
                    ),
                ],
            )
            invited = await stock("api.appointments.create_appointment_invite").asyncio(client=client, body=invite)
            accepted = await stock("api.appointments.accept_appointment").asyncio(invited.data.id, client=client)
            assert accepted.data.status == models.AppointmentStatus.ACCEPTED
            assert (
                await stock("api.appointments.get_appointment_by_id").asyncio(invited.data.id, client=client)
            ) == accepted

            page = await stock("api.appointments.get_appointments").asyncio(
                client=client,
                status=[models.AppointmentStatus.ACCEPTED],
                from_=datetime(2025, 3, 3, tzinfo=UTC),
                limit=1,
            )
            assert page.meta.total_count == 1
            assert page.data[0].id == "appointment-1"
            missing = await stock("api.appointments.get_appointment_by_id").asyncio_detailed("nothing", client=client)
            assert (missing.status_code, missing.parsed.errors[0].status_code) == (404, "404")
