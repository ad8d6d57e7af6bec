"""Real pages agree with openapi.yaml, and each changed fact in them is reported.

The pages belong to Pexip and are not part of this repository: the tests run if they are in a directory next to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.portal.comparing import PortalDifference, compare_with_ours
from generator.portal.facts import UnreadableError
from generator.portal.recognizing import read_file
from pexip_engage_client.openapi.reader import Document
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


def held(ours: Document, text: str, name: str = "page") -> list[PortalDifference]:
    """The differences without a reason."""
    return [finding for finding in compare_with_ours(ours, read_file(text, name)) if not finding.reason]


@pytest.mark.parametrize(("start", "operation"), OF.items(), ids=OF.values())
def test_real_page_agrees(start: str, operation: str, ours: Document) -> None:
    assert [each.id for each in read_file(page(start), "page").shared_with(ours)] == [operation]
    assert held(ours, page(start)) == []


SETTINGS = "/lead-segments/{id}/scheduling-settings"

# page, old text, new text, what has to be reported: kind, what, where in the operation, detail
CHANGES = [
    ("000", "PUT /lead", "POST /lead",
     ("operation", "changed", "", f"moves from PUT {SETTINGS} to POST {SETTINGS}")),
    ("000", "OFFICE, ON_LOCATION, PHONE, or VIDEO", "OFFICE, PHONE, or VIDEO",
     ("enum value", "removed", "[].meeting_type.ON_LOCATION", "")),
    ("000", "subjectId string Required", "subjectId string | null Required",
     ("property", "changed", "[].subject_id", "may be None")),
    ("000", "  • 404 application/json", "  • 409 application/json", ("response", "added", " 409", "")),
    ("001", "maximum length is 255", "maximum length is 128",
     ("property", "changed", "(code=)", "maxLength is 128, was 255")),
    ("001", "LEAD_SEGMENT_CODE_ALREADY_IN_USE", "LEAD_SEGMENT_LOST",
     ("error code", "added", " LEAD_SEGMENT_LOST", "this operation may respond with it")),
    ("001", "code string\n", "code integer\n", ("property", "changed", "(code=)", "is integer, was string")),
    ("001", '"id": "123",', '"id": "123", "newcomer": true,',
     ("property", "added", "().data.newcomer", "boolean or null")),
    ("002", "hybrid boolean | null", "hybrid boolean", ("property", "changed", "(hybrid=)", "may no longer be None")),
    ("002", "At least\n2\nelements", "At least\n3\nelements",
     ("property", "changed", "(appointment_participants=)", "minItems is 3, was 2")),
    ("002", "listingId string | null", "listing string | null",
     ("property", "added", "(listing=)", "string or null")),
    ("002", "Default value is0", "Default value is5",
     ("property", "changed", "(trailing_buffer_time=)", "default is 5, was 0")),
    ("003", "trailingBufferTime integer Required", "trailingBufferTime string Required",
     ("property", "changed", "().data.trailing_buffer_time", "is string, was integer")),
    ("003", "latitude number Required", "latitude number",
     ("property", "changed", "().data.location.geolocation.latitude", "is optional")),
    ("003", "createdAt string(date-time) Required", "createdAt string(date) Required",
     ("property", "changed", "().data.answers[].created_at", "format is date, was date-time")),
    ("004", '"hybrid": true,', '"hybrid": "yes",', ("property", "changed", "().data.hybrid", "is string, was boolean")),
    ("004", '"status": "ACCEPTED",', '"status": "ACCEPTED", "mood": "good",',
     ("property", "added", "().data.mood", "string or null")),
    ("portal", "**hybrid** (boolean | null)", "**hybrid** (string | null)",
     ("property", "changed", "(hybrid=)", "is string or null, was boolean or null")),
    ("portal", "**start** (string(date-time))", "**begin** (string(date-time))",
     ("property", "added", "(begin=)", "string (date-time)")),
    ("portal", "* `APPOINTMENT_NO_AVAILABILITY`\n", "",
     ("error code", "removed", " APPOINTMENT_NO_AVAILABILITY", "this operation no longer lists it")),
]  # fmt: skip


@pytest.mark.parametrize(("start", "old", "new", "expected"), CHANGES)
def test_one_changed_fact_of_a_real_page_is_reported(
    start: str, old: str, new: str, expected: tuple[str, str, str, str], ours: Document
) -> None:
    text = page(start)
    assert old in text
    differences = held(ours, text.replace(old, new, 1), f"operation-{OF[start].lower()}.txt")
    assert {one.operation for one in differences} == {OF[start]}
    changes = [one.change for one in differences]
    where = [change.subject.removeprefix(OF[start]) for change in changes]
    assert expected in [
        (change.kind, change.what, at, change.detail) for change, at in zip(changes, where, strict=True)
    ]


@pytest.mark.parametrize("start", OF)
def test_real_page_cut_anywhere_contradicts_nothing(start: str, ours: Document) -> None:
    text = page(start)
    for end in range(1, len(text), max(1, len(text) // 40)):
        try:
            differences = held(ours, text[:end])
        except UnreadableError:
            continue  # too little is left to recognize the page
        assert differences == [], text[max(0, end - 60) : end]


def test_directory_of_real_pages_is_watched(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(origin=str(Path(SHARED / "seeds"))) == 0
    assert "0 differences" in capsys.readouterr().out
