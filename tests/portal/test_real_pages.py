"""Real pages agree with openapi.yaml, and each changed fact in them is reported.

The pages belong to Pexip and are not part of this repository: the tests run if they are in a directory next to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.portal.comparing import Comparison, compare
from generator.portal.facts import StatedApi, UnreadableError
from generator.portal.recognising import read_file
from tests.openapi import ROOT

from .conftest import Watch

SHARED = ROOT.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
MARKDOWN = SHARED / "api" / "portal.md"

pytestmark = pytest.mark.skipif(not (SEEDS and MARKDOWN.exists()), reason="the real pages are not here")

OF = {"000": "updateLeadSegmentSchedulingSettings", "001": "updateLeadSegmentById", "002": "createAppointmentInvite"}
OF |= {"003": "acceptAppointment", "004": "getAppointmentById", "portal": "createAppointment"}


def page(start: str) -> str:
    if start == "portal":
        return MARKDOWN.read_text(encoding="utf-8").split("```markdown\n")[1].split("```")[0]
    [path] = [path for path in SEEDS if path.name.startswith(start)]
    return path.read_text(encoding="utf-8")


def held(ours: StatedApi, text: str, name: str = "page") -> Comparison:
    return compare(ours, read_file(text, name))


@pytest.mark.parametrize(("start", "operation"), OF.items(), ids=OF.values())
def test_real_page_agrees(start: str, operation: str, ours: StatedApi) -> None:
    comparison = held(ours, page(start))
    assert comparison.operations == 1
    assert comparison.agreed > 50
    assert comparison.differences == []
    assert {finding.operation for finding in comparison.findings} <= {operation}


# page, old text, new text, what has to be reported: place, kind, here, there
CHANGES = [
    ("000", "PUT /lead", "POST /lead", ("", "method", "PUT", "POST")),
    ("000", "OFFICE, ON_LOCATION, PHONE, or VIDEO", "OFFICE, PHONE, or VIDEO",
     ("body[].meetingType", "enum value", "ON_LOCATION", None)),
    ("000", "subjectId string Required", "subjectId string | null Required",
     ("body[].subjectId", "nullable", False, True)),
    ("000", "  • 404 application/json", "  • 409 application/json", ("", "response", None, "409")),
    ("001", "maximum length is 255", "maximum length is 128", ("body.code", "maxLength", 255, 128)),
    ("001", "LEAD_SEGMENT_CODE_ALREADY_IN_USE", "LEAD_SEGMENT_LOST", ("422", "error code", None, "LEAD_SEGMENT_LOST")),
    ("001", "code string\n", "code integer\n", ("body.code", "type", "string", "integer")),
    ("001", '"id": "123",', '"id": "123", "newcomer": true,', ("200.data", "property", None, "newcomer")),
    ("002", "hybrid boolean | null", "hybrid boolean", ("body.hybrid", "nullable", True, False)),
    ("002", "At least\n2\nelements", "At least\n3\nelements", ("body.appointmentParticipants", "minItems", 2, 3)),
    ("002", "listingId string | null", "listing string | null", ("body", "property", None, "listing")),
    ("002", "Default value is0", "Default value is5", ("body.trailingBufferTime", "default", 0, 5)),
    ("003", "trailingBufferTime integer Required", "trailingBufferTime string Required",
     ("200.data.trailingBufferTime", "type", "integer", "string")),
    ("003", "latitude number Required", "latitude number",
     ("200.data.location.geolocation.latitude", "required", True, False)),
    ("003", "createdAt string(date-time) Required", "createdAt string(date) Required",
     ("200.data.answers[].createdAt", "format", "date-time", "date")),
    ("004", '"hybrid": true,', '"hybrid": "yes",', ("200.data.hybrid", "type", "boolean", "string")),
    ("004", '"status": "ACCEPTED",', '"status": "ACCEPTED", "mood": "good",', ("200.data", "property", None, "mood")),
    ("portal", "**hybrid** (boolean | null)", "**hybrid** (string | null)",
     ("body.hybrid", "type", "boolean", "string")),
    ("portal", "**start** (string(date-time))", "**begin** (string(date-time))", ("body", "property", None, "begin")),
    ("portal", "* `APPOINTMENT_NO_AVAILABILITY`\n", "", ("422", "error code", "APPOINTMENT_NO_AVAILABILITY", None)),
]  # fmt: skip


@pytest.mark.parametrize(("start", "old", "new", "expected"), CHANGES)
def test_one_changed_fact_of_a_real_page_is_reported(
    start: str, old: str, new: str, expected: tuple[str, str, object, object], ours: StatedApi
) -> None:
    text = page(start)
    assert old in text
    differences = held(ours, text.replace(old, new, 1), f"operation-{OF[start].lower()}.txt").differences
    assert {one.operation for one in differences} == {OF[start]}
    assert expected in [(one.place, one.kind, one.here, one.there) for one in differences]


@pytest.mark.parametrize("start", OF)
def test_real_page_cut_anywhere_contradicts_nothing(start: str, ours: StatedApi) -> None:
    text = page(start)
    for end in range(1, len(text), max(1, len(text) // 60)):
        try:
            comparison = held(ours, text[:end])
        except UnreadableError:
            continue  # too little is left to recognise the page
        assert comparison.differences == [], text[max(0, end - 60) : end]


def test_directory_of_real_pages_is_watched(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(origin=str(Path(SHARED / "seeds"))) == 0
    assert "0 differences" in capsys.readouterr().out
