"""Real pages agree with openapi.yaml, and each changed fact in them is reported.

The pages belong to Pexip and are not part of this repository: the tests run if they are in a directory next to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.openapi import ROOT

from .conftest import Output, Watch

SHARED = ROOT.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
MARKDOWN = SHARED / "api" / "portal.md"

pytestmark = pytest.mark.skipif(not (SEEDS and MARKDOWN.exists()), reason="the real pages are not here")


def page(start: str) -> str:
    if start == "portal":
        return MARKDOWN.read_text(encoding="utf-8").split("```markdown\n")[1].split("```")[0]
    [path] = [path for path in SEEDS if path.name.startswith(start)]
    return path.read_text(encoding="utf-8")


def test_real_pages_agree(watch: Watch, capsys: Output) -> None:
    assert watch("--record", origin=SHARED / "seeds") == 0
    assert "5 operations compared with openapi.yaml; 0 differences." in capsys.readouterr().out
    assert watch(origin=SHARED / "seeds") == 0


# page, old text, new text, a line of the report
CHANGES = [
    ("000", "PUT /lead", "POST /lead", "POST /lead-segments/{id}/scheduling-settings"),
    ("000", "OFFICE, ON_LOCATION, PHONE, or VIDEO", "OFFICE, PHONE, or VIDEO",
     "+ Body > meetingType > Values are OFFICE, PHONE, VIDEO."),
    ("000", "subjectId string Required", "subjectId string | null Required",
     "+ Body > • subjectId string | null Required"),
    ("000", "  • 404 application/json", "  • 409 application/json", "+ Responses > • 409"),
    ("001", "maximum length is 255", "maximum length is 128", "+ Body > code > Maximum length is 128."),
    ("001", "LEAD_SEGMENT_CODE_ALREADY_IN_USE", "LEAD_SEGMENT_LOST", "+ Responses > 422 > • LEAD_SEGMENT_LOST"),
    ("001", "code string\n", "code integer\n", "+ Body > • code integer"),
    ("001", '"id": "123",', '"id": "123", "newcomer": true,',
     "+ Response example > 200 > = data.newcomer: boolean"),
    ("002", "hybrid boolean | null", "hybrid boolean", "+ Body > • hybrid boolean"),
    ("002", "At least\n2\nelements", "At least\n3\nelements",
     "+ Body > appointmentParticipants > At least 3 elements."),
    ("002", "listingId string | null", "listing string | null", "+ Body > • listing string | null"),
    ("002", "Default value is0", "Default value is5", "+ Body > trailingBufferTime > Default value is 5."),
    ("003", "trailingBufferTime integer Required", "trailingBufferTime string Required",
     "+ Responses > 200 > data > • trailingBufferTime string Required"),
    ("003", "latitude number Required", "latitude number",
     "+ Responses > 200 > data > location > geolocation > • latitude number"),
    ("004", '"hybrid": true,', '"hybrid": "yes",', "+ Response example > 200 > = data.hybrid: string"),
    ("portal", "**hybrid** (boolean | null)", "**hybrid** (string | null)", "+ Body > • hybrid string | null"),
    ("portal", "* `APPOINTMENT_NO_AVAILABILITY`\n", "", "- Responses > 422 > • APPOINTMENT_NO_AVAILABILITY"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "old", "new", "expected"), CHANGES)
def test_one_changed_fact_of_a_real_page_is_reported(
    start: str, old: str, new: str, expected: str, watch: Watch, tmp_path: Path, capsys: Output
) -> None:
    assert old in page(start)
    saved = tmp_path / "page.txt"
    saved.write_text(page(start), encoding="utf-8")
    assert watch(origin=saved) == 0
    saved.write_text(page(start).replace(old, new, 1), encoding="utf-8")
    capsys.readouterr()
    assert watch(origin=saved) == 3
    assert f"`{expected}`" in capsys.readouterr().out.partition("## Deliberate")[0]
