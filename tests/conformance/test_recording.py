"""Recordings: the shape as it was, nothing of what was in it, and a sandbox that shows the same."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.recording import Recording, keeps_name
from pexip_engage_client.conformance.report import ConformanceReport
from pexip_engage_client.openapi.schemas import Schemas
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.document.validation import Validation
from pexip_engage_client.sandbox.made_up_values import Redaction

from .reality import Reality
from .test_shapes_only import NUMBER, WORD, disturbed, leaves, values

DOCUMENT = load()
SCHEMAS = Schemas(DOCUMENT)
VALIDATION = Validation(DOCUMENT)
READING = [each for each in DOCUMENT.operations.values() if each.method == "GET"]
WHEN = "2030-01-07T08:00:00Z"


async def recorded(client: EngageClient, folder: Path, **options: Any) -> ConformanceReport:
    recording = Recording(folder, SCHEMAS)
    async with client:
        report = await Run(client=client, document=DOCUMENT, listener=recording, **options)()
    recording.write()
    return report


@settings(max_examples=100)
@given(
    operation=st.sampled_from(READING), seed=st.integers(0, 2**32), strange=st.lists(values, min_size=4), free=leaves
)
def test_recorded_values_satisfy_the_document_and_contain_no_response_data(
    operation: Any, seed: int, strange: list[Any], free: Any
) -> None:
    random = Random(seed)
    reality = Reality(DOCUMENT, random, text=lambda _: f"{WORD}{free}", number=lambda: NUMBER)
    payload = disturbed(reality.response(operation, {}, records=3), random, strange)
    pointer = operation.success_schema
    kept = Redaction(SCHEMAS, keeps_name).of(SCHEMAS.node(pointer), payload)
    assert VALIDATION.fault(pointer, kept) is None
    told = json.dumps(kept)
    assert WORD.lower() not in told.lower()
    assert str(NUMBER) not in told


async def test_recording_files_contain_no_enterprise_data(tmp_path: Path) -> None:
    reality = Reality(DOCUMENT, Random(5), text=lambda _: WORD, number=lambda: NUMBER)
    await recorded(reality.client(), tmp_path, max_requests=1000)
    files = list(tmp_path.glob("*.json"))
    assert len(files) > 30
    for file in files:
        text = file.name + file.read_text(encoding="utf-8")
        assert WORD.lower() not in text.lower()
        assert str(NUMBER) not in text
    assert Sandbox(seed=tmp_path, clock=WHEN).dump()["employees"]


def test_recording_keeps_the_shape() -> None:
    response = Reality(DOCUMENT, Random(2)).response(DOCUMENT.operations["getAppointmentById"], {})["data"]
    response |= {
        "start": "2024-05-04T09:42:00Z",
        "end": "2024-05-04T09:43:00Z",
        "internalNotes": None,
        "status": "CANCELLED",
        "hybrid": True,
        "neverHeardOf": [1, "x"],
    }
    response["subject"]["id"] = response["office"]["id"] = "same"
    node = SCHEMAS.node(DOCUMENT.operations["getAppointmentById"].success_schema or "")
    kept = Redaction(SCHEMAS, keeps_name).of(node, {"data": response})["data"]
    assert kept.keys() == response.keys()
    assert (kept["internalNotes"], kept["status"], kept["hybrid"], kept["neverHeardOf"]) == (
        None,
        "CANCELLED",
        True,
        [1, "text"],
    )
    assert kept["subject"] == kept["office"] != {"id": kept["id"]}
    assert len(kept["appointmentParticipants"]) == len(response["appointmentParticipants"])
    assert kept["start"] < kept["end"]


async def test_sandbox_seeded_from_a_recording_returns_the_recorded_responses(tmp_path: Path) -> None:
    async with Sandbox(seed="demo") as sandbox:
        before = await recorded(sandbox.client(), tmp_path, records=20)
    async with Sandbox(seed=tmp_path, clock=WHEN) as again:
        client = again.client(strict=True)
        after = await Run(client=client, document=DOCUMENT, records=20, now=lambda: datetime.fromisoformat(WHEN))()
        assert after.conforms
        # Regions an employee covers are shown in sums, from which the records cannot be worked out.
        left_out = {"getOfficeCoverageRegions", "getDefinedAvailability"}
        counts = [
            {name: each.records for name, each in report.outcomes.items() if name not in left_out}
            for report in (before, after)
        ]
        assert counts[0] == counts[1]
        again.reset()
        appointment = next(each for each in again.dump()["appointments"] if each["status"] == "OUTGOING_INVITE")
        accepted = await client.appointments.accept(appointment["id"])
        assert accepted.status == "ACCEPTED"
    names = {path.name for path in tmp_path.iterdir()}
    assert {"seed.json", "getEmployees-1.json", "getAppointmentById-5.json"} <= names
    fixture = json.loads((tmp_path / "getEmployeeUnavailability-1.json").read_text())
    assert fixture["path"].startswith("/employees/id-")


async def test_files_of_answers_are_part_of_the_seed(tmp_path: Path) -> None:
    async with Sandbox(seed="demo") as sandbox:
        file = sandbox.add("files", {"id": "passport"})
        known = {"createdAt": WHEN, "updatedAt": WHEN, "answerType": "QUALIFICATION"}
        parts = {
            "form": {"id": sandbox.dump()["forms"][0]["id"]},
            "question": {"id": sandbox.dump()["questions"][0]["id"]},
        }
        answers = [{"id": "answer-1", **known, **parts, "files": [{"id": file["id"]}]}]
        sandbox.change("appointments", "appointment-3", answers=answers)
        await recorded(sandbox.client(), tmp_path, only=["getAppointmentById", "getFiles"], records=20)
    again = Sandbox(seed=tmp_path, clock=WHEN)
    files = [
        file for each in again.dump()["appointments"] for answer in each["answers"] or () for file in answer["files"]
    ]
    assert len(files) == 1
    assert files[0]["id"] in {each["id"] for each in again.dump()["files"]}


async def test_errors_and_paging_probes_are_not_recorded(tmp_path: Path) -> None:
    async with Sandbox(seed="demo", scopes=["engage:employees:readOnly"]) as sandbox:
        await recorded(sandbox.client(), tmp_path, only=["getEmployees", "getAppointments"])
    assert {path.name for path in tmp_path.iterdir()} == {"getEmployees-1.json", "seed.json"}


@pytest.mark.parametrize("name", ["getEmployees", "getAppointmentById"])
async def test_fixture_is_a_response_for_any_test_double(name: str, tmp_path: Path) -> None:
    async with Sandbox(seed="demo") as sandbox:
        await recorded(sandbox.client(), tmp_path, only=[name])
    fixture = json.loads((tmp_path / f"{name}-1.json").read_text())
    transport = httpx.MockTransport(lambda _: httpx.Response(fixture["status"], json=fixture["response"]))
    async with EngageClient("acme", token="t", transport=transport, strict=True) as engage:
        if name == "getEmployees":
            assert (await engage.employees.list().first_page()).data[0].id == "id-1"
        else:
            assert (await engage.appointments.get("1")).id == "id-1"


STRANGE = """\
openapi: 3.1.0
paths: {}
components:
  schemas:
    Bird: {type: object, required: [wings], properties: {wings: {type: integer}}}
    Parrot:
      type: object
      required: [friend, code, nothing]
      properties:
        friend: {oneOf: [{$ref: '#/components/schemas/Bird'}, {type: array, items: {type: string}}]}
        toys: {type: object, additionalProperties: {type: string}}
        words: {type: array}
        code: {type: string, pattern: '^[A-Z]{2}$'}
        nothing: {type: 'null'}
"""


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (
            {"friend": ["Kanarie"], "toys": {"Polly's ball": "Kanarie"}, "words": ["Kanarie"], "code": "NL"},
            {"friend": ["friend 1"], "toys": {"key-1": "text 2"}, "words": [], "code": "BE", "nothing": None},
        ),
        ({}, {"friend": {"wings": 30}, "code": "BE", "nothing": None}),
        ({"friend": "Kanarie"}, {"friend": {"wings": 30}, "code": "BE", "nothing": None}),
    ],
)
def test_forms_that_the_document_does_not_use_yet(value: Any, kept: Any, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(STRANGE, encoding="utf-8")
    schemas = Schemas(load(tmp_path / "openapi.yaml"))
    assert Redaction(schemas, keeps_name).of(schemas.node("/components/schemas/Parrot"), value) == kept
