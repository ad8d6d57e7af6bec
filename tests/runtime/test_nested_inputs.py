"""Mappings and models that were read, where an input is wanted."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from benchmarks import payloads
from pexip_engage_client import InvalidArgumentError, UnreadableFieldError, models
from pexip_engage_client.sandbox import Sandbox

NOW = datetime.datetime(2026, 8, 17, 9, tzinfo=datetime.UTC)
EMPLOYEE: models.AppointmentParticipantInputDict = {
    "role": "PRIMARY",
    "type": "EMPLOYEE",
    "participant_id": "employee-an",
}
CUSTOMER: models.AppointmentParticipantInputDict = {
    "role": "PRIMARY",
    "type": "CUSTOMER",
    "participant_id": "customer-lena",
}
TEXT: models.TranslationInputDict = {"language": "nl", "value": "Gent"}
LOCATION: models.LocationInputDict = {"country_code": "BE", "translations": {"city": [TEXT], "street1": [TEXT]}}


def appointment(**fields: Any) -> models.CreateAppointmentInput:
    given = {"appointment_participants": [EMPLOYEE, CUSTOMER], **fields}
    return models.CreateAppointmentInput(
        start=NOW, end=NOW, subject_id="1", office_id="2", meeting_type="OFFICE", **given
    )


def test_mapping_is_the_model_of_its_fields() -> None:
    made = appointment(location=LOCATION)
    assert made == appointment(
        appointment_participants=[
            models.AppointmentParticipantInput(**EMPLOYEE),
            models.AppointmentParticipantInput(**CUSTOMER),
        ],
        location=models.LocationInput(
            country_code="BE",
            translations=models.LocationTranslationsInput(
                city=[models.TranslationInput(**TEXT)], street1=[models.TranslationInput(**TEXT)]
            ),
        ),
    )
    assert isinstance(made.location, models.LocationInput)
    assert made.to_dict()["location"]["translations"]["city"] == [{"language": "nl", "value": "Gent"}]


def test_mapping_is_copied() -> None:
    location: Any = json.loads(json.dumps(LOCATION))
    made = appointment(location=location)
    location["translations"]["city"].append("x")
    assert made == appointment(location=LOCATION)


PERSON: dict[str, Any] = dict(EMPLOYEE)
WRONG: list[tuple[Any, str, str]] = [
    ({"role": "PRIMARY"}, "", ".participant_id is missing; it must be a string"),
    ({**PERSON, "role": 5}, ".role", " must be one of PRIMARY, SECONDARY; got 5"),
    ({**PERSON, "role": None}, ".role", " must be one of PRIMARY, SECONDARY; got None"),
    (
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "1"},
        "",
        " must be a mapping of the fields role, participant_id, type; got the key 'participantId'; "
        "did you mean participant_id?",
    ),
    ({**PERSON, 5: 1}, "", " must be a mapping of the fields role, participant_id, type; got the key 5"),
    (
        models.Reference(id="1"),
        "",
        " must be an AppointmentParticipantInput, a mapping of its fields or an AppointmentParticipant; "
        "got a Reference",
    ),
    ({**PERSON, "additional_properties": 5}, ".additional_properties", " must be a mapping with string keys; got 5"),
]


@pytest.mark.parametrize(("given", "path", "message"), WRONG)
def test_error_names_the_path(given: Any, path: str, message: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        appointment(appointment_participants=[CUSTOMER, given])
    assert str(caught.value) == f"appointment_participants[1]{path}{message}"
    assert (caught.value.parameter or "").startswith(f"appointment_participants[1]{path}")


def test_error_within_mappings_names_the_whole_path() -> None:
    wrong: Any = {"country_code": "BE", "translations": {"city": [TEXT, {**TEXT, "value": 5}], "street1": []}}
    with pytest.raises(InvalidArgumentError) as caught:
        appointment(location=wrong)
    assert str(caught.value) == "location.translations.city[1].value must be a string; got 5"


def test_fields_of_a_mapping_are_optional_like_those_of_the_model() -> None:
    data = appointment(answers=[{"question_id": "1"}, {"question_id": "2", "value": None}]).to_dict()
    assert data["answers"] == [{"questionId": "1"}, {"questionId": "2", "value": None}]
    extended: Any = {**PERSON, "additional_properties": {"new": 1}}
    assert appointment(appointment_participants=[extended]).to_dict()["appointmentParticipants"][0]["new"] == 1


def test_model_that_was_read_can_be_sent_back() -> None:
    read = models.Appointment.from_dict(payloads.appointment(1))
    made = models.UpdateAppointmentInput(
        appointment_participants=read.appointment_participants, answers=read.answers, location=read.location
    )
    assert made.to_dict() == {
        "appointmentParticipants": [
            {"role": "PRIMARY", "participantId": "employee-1", "type": "EMPLOYEE"},
            {"role": "PRIMARY", "participantId": "customer-1", "type": "CUSTOMER"},
        ],
        "answers": [
            {
                "questionId": "question-1",
                "value": "A colleague",
                "selectedAnswerOptions": [{"id": "option-1"}],
                "files": [{"id": "file-1"}],
            }
        ],
        "location": {
            name: payloads.LOCATION[name] for name in ("postalCode", "countryCode", "geolocation", "translations")
        },
    }


def test_absent_and_null_are_sent_back_as_they_were_read() -> None:
    answer = {**payloads.appointment(1)["answers"][0], "value": None}
    del answer["files"]
    made = appointment(answers=[models.Answer.from_dict(answer)])
    assert made.to_dict()["answers"] == [
        {"questionId": "question-1", "value": None, "selectedAnswerOptions": [{"id": "option-1"}]}
    ]


def test_malformed_field_is_not_sent_back() -> None:
    read = models.Appointment.from_dict(payloads.appointment(1))
    read.appointment_participants[0] = models.AppointmentParticipant.from_dict({"role": 5, "type": "EMPLOYEE"})
    with pytest.raises(UnreadableFieldError, match="field role of AppointmentParticipant"):
        appointment(appointment_participants=read.appointment_participants)


async def test_calls_accept_mappings_and_models_that_were_read() -> None:
    async with Sandbox(seed="demo") as sandbox, sandbox.client() as engage:
        (existing, *_) = await engage.appointments.list(status=["ACCEPTED"]).collect()
        updated = await engage.appointments.update(
            existing.id, appointment_participants=existing.appointment_participants
        )
        assert updated.appointment_participants == existing.appointment_participants
        with pytest.raises(InvalidArgumentError, match=r"\[0\].meeting_type must be one of OFFICE"):
            await engage.lead_segments.update_scheduling_settings("1", [{"meeting_type": 5, "subject_id": "1"}])  # type: ignore[typeddict-item]
