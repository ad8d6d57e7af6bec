"""Real pages of the vendor: they agree with the document, and one fact changed in each is caught.

The pages are the vendor's, so they are no part of this repository: these tests run where they lie next to it.
"""

from __future__ import annotations

import pytest

from generator.portal.__main__ import main
from generator.portal.comparing import compare
from generator.portal.facts import Source
from generator.portal.findings import Comparison, Verdict
from generator.portal.recognising import read_any
from tests.openapi import ROOT

SHARED = ROOT.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
MARKDOWN = SHARED / "api" / "portal.md"

pytestmark = pytest.mark.skipif(
    not (SEEDS and MARKDOWN.exists()), reason="the vendor's pages are not part of this repository and not next to it"
)

OF = {"000": "updateLeadSegmentSchedulingSettings", "001": "updateLeadSegmentById", "002": "createAppointmentInvite"}
OF |= {"003": "acceptAppointment", "004": "getAppointmentById", "portal": "createAppointment"}


def page(start: str) -> str:
    if start == "portal":
        return MARKDOWN.read_text(encoding="utf-8").split("```markdown\n")[1].split("```")[0]
    [path] = [path for path in SEEDS if path.name.startswith(start)]
    return path.read_text(encoding="utf-8")


def held(ours: Source, text: str, name: str = "page") -> Comparison:
    return compare(ours, read_any(text, name))


@pytest.mark.parametrize(("start", "operation"), OF.items(), ids=OF.values())
def test_a_real_page_agrees(start: str, operation: str, ours: Source) -> None:
    comparison = held(ours, page(start))
    assert comparison.operations == 1
    assert comparison.agreed > 50
    assert comparison.differences == []
    assert {finding.operation for finding in comparison.deliberate} <= {operation}


C, H, T = Verdict.CONTRADICTS, Verdict.MISSING_HERE, Verdict.MISSING_THERE

# page, what stands there, what we put there, (verdict, where, fact, here, there)
CHANGES = [
    ("000", "PUT /lead", "POST /lead", (C, "", "method", "PUT", "POST")),
    (
        "000",
        "OFFICE, ON_LOCATION, PHONE, or VIDEO",
        "OFFICE, PHONE, or VIDEO",
        (T, "body[].meetingType", "enum value", "ON_LOCATION", None),
    ),
    (
        "000",
        "subjectId string Required",
        "subjectId string | null Required",
        (C, "body[].subjectId", "nullable", False, True),
    ),
    ("000", "  • 404 application/json", "  • 409 application/json", (H, "", "response", None, "409")),
    ("001", "maximum length is 255", "maximum length is 128", (C, "body.code", "maxLength", 255, 128)),
    (
        "001",
        "LEAD_SEGMENT_CODE_ALREADY_IN_USE",
        "LEAD_SEGMENT_LOST",
        (H, "422", "error code", None, "LEAD_SEGMENT_LOST"),
    ),
    ("001", "code string\n", "code integer\n", (C, "body.code", "type", "string", "integer")),
    ("001", '"id": "123",', '"id": "123", "newcomer": true,', (H, "200.data", "property", None, "newcomer")),
    ("002", "hybrid boolean | null", "hybrid boolean", (C, "body.hybrid", "nullable", True, False)),
    ("002", "At least\n2\nelements", "At least\n3\nelements", (C, "body.appointmentParticipants", "minItems", 2, 3)),
    ("002", "listingId string | null", "listing string | null", (H, "body", "property", None, "listing")),
    ("002", "Default value is0", "Default value is5", (C, "body.trailingBufferTime", "default", 0, 5)),
    (
        "003",
        "trailingBufferTime integer Required",
        "trailingBufferTime string Required",
        (C, "200.data.trailingBufferTime", "type", "integer", "string"),
    ),
    (
        "003",
        "latitude number Required",
        "latitude number",
        (C, "200.data.location.geolocation.latitude", "required", True, False),
    ),
    (
        "003",
        "createdAt string(date-time) Required",
        "createdAt string(date) Required",
        (C, "200.data.answers[].createdAt", "format", "date-time", "date"),
    ),
    ("004", '"hybrid": true,', '"hybrid": "yes",', (C, "200.data.hybrid", "type", "boolean", "string")),
    (
        "004",
        '"status": "ACCEPTED",',
        '"status": "ACCEPTED", "mood": "good",',
        (H, "200.data", "property", None, "mood"),
    ),
    (
        "004",
        "GET /appointments/{id}\n",
        "GET /appointments/{appointmentId}\n",
        (C, "", "path", "/appointments/{id}", "/appointments/{appointmentId}"),
    ),
    (
        "portal",
        "**hybrid** (boolean | null)",
        "**hybrid** (string | null)",
        (C, "body.hybrid", "type", "boolean", "string"),
    ),
    (
        "portal",
        "**start** (string(date-time))",
        "**begin** (string(date-time))",
        (H, "body", "property", None, "begin"),
    ),
    ("portal", "* `APPOINTMENT_NO_AVAILABILITY`\n", "", (T, "422", "error code", "APPOINTMENT_NO_AVAILABILITY", None)),
]


@pytest.mark.parametrize(("start", "old", "new", "expected"), CHANGES)
def test_one_fact_changed_on_a_real_page_is_caught(
    start: str, old: str, new: str, expected: tuple[Verdict, str, str, object, object], ours: Source
) -> None:
    text = page(start)
    assert old in text
    found = held(ours, text.replace(old, new, 1), f"operation-{OF[start].lower()}.txt").differences
    assert (expected[0], OF[start], *expected[1:]) in [
        (one.verdict, one.operation, one.where, one.fact, one.here, one.there) for one in found
    ]


def test_a_real_page_of_an_operation_that_is_not_here_is_missing_here(ours: Source) -> None:
    text = page("002").replace("/_actions/invite", "/_actions/ask")
    [finding] = held(ours, text).findings
    assert (finding.verdict, finding.fact, finding.there) == (H, "operation", "POST /appointments/_actions/ask")


@pytest.mark.parametrize("start", OF)
def test_a_real_page_cut_anywhere_contradicts_nothing(start: str, ours: Source) -> None:
    text = page(start)
    for end in range(1, len(text), max(1, len(text) // 60)):
        try:
            comparison = held(ours, text[:end])
        except ValueError:
            continue  # too little is left to tell what it is
        assert comparison.differences == [], text[max(0, end - 60) : end]


def test_the_directory_of_saved_pages_can_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--from", str(SHARED / "seeds")]) == 0
    assert "none differs" in capsys.readouterr().out
