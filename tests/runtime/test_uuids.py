"""IDs in requests may be UUIDs, as many programs keep theirs."""

from __future__ import annotations

import datetime
import uuid

import pytest

from pexip_engage_client import InvalidArgumentError, models
from pexip_engage_client.sandbox import Sandbox

NUMBER = uuid.UUID(int=1)
TEXT = "00000000-0000-0000-0000-000000000001"
NOW = datetime.datetime.now(datetime.UTC)


def test_inputs_accept_uuids() -> None:
    person = models.AppointmentParticipantInput(role="PRIMARY", type="EMPLOYEE", participant_id=NUMBER)
    assert person.participant_id == TEXT
    assert person == models.AppointmentParticipantInput(role="PRIMARY", type="EMPLOYEE", participant_id=TEXT)
    nested = models.UpdateAppointmentInput(
        external_id=NUMBER,
        appointment_participants=[{"role": "PRIMARY", "type": "EMPLOYEE", "participant_id": NUMBER}],
    ).to_dict()
    assert nested["externalId"] == nested["appointmentParticipants"][0]["participantId"] == TEXT
    regions = models.CoverageRegionsInput(meeting_type="OFFICE", region_ids=[NUMBER, "2"])
    assert regions.to_dict()["regionIds"] == [TEXT, "2"]


async def test_paths_and_filters_accept_uuids() -> None:
    async with Sandbox(seed="demo") as sandbox, sandbox.client() as engage:
        await engage.appointments.list(id=[NUMBER], employee_id=[NUMBER]).collect()
        assert [given for _, given in sandbox.requests[-1].query if given == TEXT] == [TEXT, TEXT]
        with pytest.raises(InvalidArgumentError, match="id must be a string; got 5"):
            await engage.appointments.get(5)  # type: ignore[arg-type]
        assert sandbox.requests[-1].path == "/appointments"


async def test_one_record_is_created_for_a_uuid_and_its_text() -> None:
    async with Sandbox(seed="demo") as sandbox, sandbox.client() as engage:
        made = [
            await engage.appointments.create_once(
                external_id=external_id,
                start=NOW + datetime.timedelta(days=400),
                end=NOW + datetime.timedelta(days=400, hours=1),
                office_id="office-ghent",
                subject_id="subject-mortgage",
                meeting_type="OFFICE",
                appointment_participants=[
                    {"role": "PRIMARY", "type": "CUSTOMER", "participant_id": "customer-lena"},
                    {"role": "PRIMARY", "type": "EMPLOYEE", "participant_id": "employee-an"},
                ],
            )
            for external_id in (NUMBER, TEXT)
        ]
        assert made[0].id == made[1].id
        assert made[0].external_id == TEXT
