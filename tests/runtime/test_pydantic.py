"""Models as fields of pydantic, as types of FastAPI, and in `json.dumps`."""

from __future__ import annotations

import copy
import datetime
import json
import subprocess
import sys
import uuid
from typing import Annotated, Any

import attrs
import httpx
import orjson
import pytest
from fastapi import Body, FastAPI
from fastapi.encoders import jsonable_encoder
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from benchmarks import payloads
from pexip_engage_client import models
from pexip_engage_client._runtime.fields import fields_of
from pexip_engage_client._runtime.response_models import ResponseModel
from pexip_engage_client.models import json_default
from tests.generated.api import SCHEMAS
from tests.generated.values import Distinct, value

APPOINTMENT = payloads.appointment(1)
PERSON = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "1"}
CLASSES = [getattr(models, name) for name in models.__all__ if attrs.has(getattr(models, name))]


class Booking(BaseModel):
    appointment: models.Appointment
    status: models.AppointmentStatus = models.AppointmentStatus.ACCEPTED
    people: list[models.AppointmentParticipantInput] = []


app = FastAPI()


@app.get("/appointments")
async def list_appointments() -> list[models.Appointment]:
    return [models.Appointment.from_dict({**APPOINTMENT, "status": "NEW", "mood": "cheerful"})]


@app.post("/people/{role}")
async def add_person(
    role: models.ParticipantRole, person: Annotated[models.AppointmentParticipantInput, Body()]
) -> dict[str, Any]:
    return {"role": role, "person": person.to_dict()}


def test_models_in_responses_without_annotation_are_their_json() -> None:
    payload = {**APPOINTMENT, "status": "NEW", "mood": "cheerful"}
    appointment = models.Appointment.from_dict(payload)
    assert jsonable_encoder({"first": appointment, "all": [appointment]}) == {"first": payload, "all": [payload]}


def test_fields_are_read_and_written_as_json() -> None:
    booking = Booking.model_validate({"appointment": APPOINTMENT, "status": "NEW", "people": [PERSON]})
    assert booking.appointment == models.Appointment.from_dict(APPOINTMENT)
    assert isinstance(booking.status, models.AppointmentStatus)
    assert not booking.status.is_known
    assert booking.people == [models.AppointmentParticipantInput.from_dict(PERSON)]
    assert booking.model_dump() == {"appointment": APPOINTMENT, "status": "NEW", "people": [PERSON]}
    assert json.loads(booking.model_dump_json()) == booking.model_dump()
    assert Booking.model_validate_json(booking.model_dump_json()) == booking
    assert copy.deepcopy(booking) == booking


def test_models_are_accepted_as_they_are() -> None:
    appointment = models.Appointment.from_dict({**APPOINTMENT, "id": 5})
    assert Booking(appointment=appointment).appointment is appointment


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"appointment": {**APPOINTMENT, "id": 5}}, "field id of Appointment is a number, not a string"),
        ({"appointment": {"id": "1"}}, "of Appointment is missing"),
        ({"appointment": 5}, "the value is a number, not an object"),
        ({"appointment": APPOINTMENT, "people": [{"role": "PRIMARY"}]}, "participantId is missing"),
        ({"appointment": APPOINTMENT, "people": [5]}, "data must be a mapping with string keys; got 5"),
        ({"appointment": APPOINTMENT, "status": 5}, "should be 'ACCEPTED'"),
    ],
)
def test_malformed_values_are_validation_errors(given: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Booking.model_validate(given)


def test_every_model_has_a_json_schema() -> None:
    schema = TypeAdapter(tuple[tuple(CLASSES)]).json_schema()  # type: ignore[misc]
    Draft202012Validator.check_schema(schema)
    defined = {"$defs": schema["$defs"]}
    for model in CLASSES:
        found = schema["$defs"][model.__name__]
        assert found["type"] == "object"
        assert found["description"] == model.__doc__.strip()
        assert found["properties"].keys() == {each.wire_name for each in fields_of(model).values()}
        if issubclass(model, ResponseModel):
            payload = value(SCHEMAS[model.__name__], Distinct())
            assert Draft202012Validator({**defined, **found}).is_valid(payload)


def test_json_schema_accepts_what_the_model_does() -> None:
    validator = Draft202012Validator(TypeAdapter(models.Appointment).json_schema(mode="serialization"))
    assert validator.is_valid(APPOINTMENT)
    assert validator.is_valid({**APPOINTMENT, "status": "NEW", "location": None, "mood": 1})
    for wrong in ({"id": 5}, {"status": 5}, {"location": {}}, {"appointmentParticipants": [{}]}):
        assert not validator.is_valid({**APPOINTMENT, **wrong})


async def test_fastapi_reads_and_writes_models() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as browser:
        listed = await browser.get("/appointments")
        assert listed.json() == [{**APPOINTMENT, "status": "NEW", "mood": "cheerful"}]
        added = await browser.post("/people/SECONDARY", json=PERSON)
        assert added.json() == {"role": "SECONDARY", "person": PERSON}
        rejected = await browser.post("/people/SECONDARY", json={**PERSON, "participantId": 5})
        assert rejected.status_code == 422
        assert "participantId must be a string; got 5" in rejected.text


async def test_fastapi_shows_models_in_its_openapi_document_and_page() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as browser:
        document = (await browser.get("/openapi.json")).json()
        assert "/openapi.json" in (await browser.get("/docs")).text
    schemas = document["components"]["schemas"]
    body = document["paths"]["/people/{role}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["$ref"] == "#/components/schemas/AppointmentParticipantInput"
    items = document["paths"]["/appointments"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert items["items"] == {"$ref": "#/components/schemas/Appointment"}
    assert schemas["Appointment"]["properties"]["createdAt"]["format"] == "date-time"
    assert schemas["Appointment"]["properties"]["subject"] == {"$ref": "#/components/schemas/Reference"}
    assert schemas["ParticipantRole"]["anyOf"] == [
        {"type": "string", "enum": ["PRIMARY", "SECONDARY"]},
        {"type": "string"},
    ]


def test_pydantic_is_not_imported() -> None:
    code = (
        "import sys, pexip_engage_client.models as m; m.Appointment, m.LocationInput; print('pydantic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_json_default_writes_models_and_their_values() -> None:
    appointment = models.Appointment.from_dict(APPOINTMENT)
    data = {
        "records": [appointment, models.AppointmentParticipantInput.from_dict(PERSON)],
        "start": appointment.start,
        "day": datetime.date(2026, 8, 17),
        "time": datetime.time(9),
        "status": appointment.status,
        "id": uuid.UUID(int=1),
    }
    written = {
        "records": [APPOINTMENT, PERSON],
        "start": APPOINTMENT["start"],
        "day": "2026-08-17",
        "time": "09:00",
        "status": "ACCEPTED",
        "id": str(uuid.UUID(int=1)),
    }
    assert json.loads(json.dumps(data, default=json_default)) == written
    assert json.loads(orjson.dumps(data["records"], default=json_default)) == written["records"]
    with pytest.raises(TypeError, match="Object of type object is not JSON serializable"):
        json.dumps(object(), default=json_default)
