"""Each changed fact of a page is reported, and typography and other sentences are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from generator.changes.published import operations_of, page_in, slug
from generator.portal.comparing import compare_page
from generator.portal.expected import expected_page
from generator.portal.lines import read_page
from pexip_engage_client.openapi.reader import Document

from . import vendor
from .conftest import Watch
from .vendor import OPERATIONS

PAGES = Path(__file__).parent / "pages"
REGIONS = "operation-getregions.txt"
ACCEPT = "operation-acceptappointment.md"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGES.iterdir())}
TEXTS[ACCEPT] = vendor.markdown(OPERATIONS["acceptAppointment"])


def differences(name: str, text: str, ours: Document) -> list[str]:
    [operation] = [each for each in operations_of(ours) if slug(each) == page_in(name).lower()]
    found = compare_page(read_page(text), expected_page(ours, operation))
    return [str(each) for each in found if not each.reason]


# page, old text, new text, the reported lines
CHANGES = [
    (REGIONS, "GET /regions\n\nAll", "PUT /regions\n\nAll", ["+ # PUT /regions"]),
    (REGIONS, "code string | null Required", "code string Required",
     ["- Responses > 200 > data > • code string | null Required", "+ Responses > 200 > data > • code string Required"]),
    (REGIONS, "name string Required\n", "name string Required Deprecated\n",
     ["- Responses > 200 > data > • name string Required",
      "+ Responses > 200 > data > • name string Required Deprecated"]),
    (REGIONS, "At least 1 element.", "At least 1 element. Maximum length is 17.",
     ["+ Query parameters > id > Maximum length is 17."]),
    (REGIONS, "At least 1 element.", "Length: 1..255 characters, at most 255",
     ["- Query parameters > id > At least 1 element.",
      "+ Query parameters > id > Length: 1..255 characters, at most 255"]),
    (REGIONS, "token\n\n    Minimum length is 1.", "token\n\n    Minimum length is 2.",
     ["- Headers > Authorization > Minimum length is 1.", "+ Headers > Authorization > Minimum length is 2."]),
    (REGIONS, "|1000)", "|500)",
     ["+ Query parameters > limit > Format should match the following pattern: ^([1-9]|[1-9][0-9]{1,2}|500)$."]),
    (REGIONS, "country-code string Required", "country string Required",
     ["+ Query parameters > • country string Required", "+ Query parameters > country > Minimum length is 1.",
      "- Query parameters > • country-code string Required"]),
    (REGIONS, "      • id string Required\n\n        Minimum length is 1.\n\n", "",
     ["- Responses > 200 > data > • id string Required"]),
    (REGIONS, "200 application/json", "200 text/csv",
     ["+ Responses > 200 > • text/csv", "- Responses > 200 > • application/json"]),
    (REGIONS, '"name": "Ghent"', '"title": "Ghent"',
     ["+ Response example > 200 > = data[].title: string", "- Response example > 200 > = data[].name: string"]),
    (REGIONS, '"totalCount": 1', '"totalCount": true',
     ["- Response example > 200 > = meta.totalCount: integer",
      "+ Response example > 200 > = meta.totalCount: boolean"]),
    (REGIONS, "/acme/regions?country-code", "/acme/regions?county-code",
     ["+ Request > = -X GET https://api.pexipengage.com/enterprises/acme/regions?county-code=BE \\"]),
    (REGIONS, "List the regions of a country", "List the regions of a country Deprecated",
     ["+ List the regions of a country Deprecated"]),
    (ACCEPT, "- **data** (object)", "- **data** (object | null)",
     ["- Responses > 200 > • data object Required", "+ Responses > 200 > • data object | null"]),
    (ACCEPT, "* `APPOINTMENT_STATUS_INVALID`", "* `APPOINTMENT_LOST`",
     ["+ Responses > 422 > • APPOINTMENT_LOST", "- Responses > 422 > • APPOINTMENT_STATUS_INVALID"]),
    (ACCEPT, "### 404", "### 409", ["+ Responses > • 409", "+ Responses > 409 > • application/json",
      "+ Responses > 409 > attributes: object", "+ Responses > 409 > • errors array[object]", "- Responses > • 404"]),
    (ACCEPT, "## Responses", "## Results", None),
    (ACCEPT, "- **id** (string)", "- **id**: string", None),
    (ACCEPT, "- **id** (string)", "| id | string |", None),
    (ACCEPT, "- **id** (string)", "<li><b>id</b> (string)</li>", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), CHANGES)
def test_each_changed_fact_of_a_page_is_reported(
    name: str, old: str, new: str, expected: list[str] | None, ours: Document, regions: Document
) -> None:
    ours = regions if name == REGIONS else ours
    assert old in TEXTS[name]
    assert differences(name, TEXTS[name], ours) == []
    found = differences(name, TEXTS[name].replace(old, new, 1), ours)
    assert found == expected if expected else found


HARMLESS = [
    (REGIONS, "The bearer token", "The token of the bearer"),
    (REGIONS, "The regions\n", "Success\n"),
    (REGIONS, "  • ", "  * "),
    (REGIONS, " string", "\u00a0string"),
    (REGIONS, "Required", "Requ\u200bired"),
    (REGIONS, "\n", "\r\n"),
    (REGIONS, '"Ghent"', '"The city of Ghent"'),
    (ACCEPT, "Other words", "Some different description"),
    (ACCEPT, "`", ""),
    (ACCEPT, "- **", "+ **"),
]


@pytest.mark.parametrize(("name", "old", "new"), HARMLESS)
def test_prose_and_typography_are_not_reported(
    name: str, old: str, new: str, ours: Document, regions: Document
) -> None:
    ours = regions if name == REGIONS else ours
    assert old in TEXTS[name]
    assert differences(name, TEXTS[name].replace(old, new), ours) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_page_with_the_content_of_openapi_yaml_has_no_differences(name: str, ours: Document) -> None:
    page = f"operation-{OPERATIONS[name]['page']}.md"
    assert differences(page, vendor.markdown(OPERATIONS[name]), ours) == []


@pytest.mark.parametrize("name", TEXTS)
def test_broken_page_is_read_or_rejected(name: str, watch: Watch, tmp_path: Path) -> None:
    chance, saved = random.Random(name), tmp_path / name
    for _ in range(8):
        lines = TEXTS[name].splitlines()
        for _ in range(chance.randrange(1, 9)):
            at = chance.randrange(len(lines))
            lines[at : at + 1] = chance.choice([[], [lines[at]] * 2, [lines[at][::-1]], ["•"], ["= "], ["- ", "{"]])
        saved.write_text("\n".join(lines), encoding="utf-8")
        assert watch(origin=saved) in (0, 1, 3)
