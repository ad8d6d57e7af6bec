"""Each changed fact of a page is reported, and typography and other sentences are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from generator.changes.published import operations_of, page_in, partner
from generator.portal.__main__ import load
from generator.portal.comparing import compare_page
from generator.portal.expected import ExpectedPage
from generator.portal.lines import read_page
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from . import vendor
from .conftest import Output, Watch
from .vendor import OPERATIONS

PAGES = Path(__file__).parent / "pages"
# Real pages belong to Pexip and are not part of this repository. They are tested if they are next to it.
SHARED = ROOT.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
REGIONS, COMPACT = "operation-getregions.txt", "operation-updateregion-compact.txt"
ACCEPT = "operation-acceptappointment.md"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGES.iterdir())}
TEXTS[ACCEPT] = vendor.markdown("acceptAppointment")


for path in SEEDS:
    TEXTS[path.name[:3]] = path.read_text(encoding="utf-8")
if SEEDS:
    TEXTS["portal.md"] = (SHARED / "api" / "portal.md").read_text("utf-8").split("```markdown\n")[1].split("```")[0]


def differences(name: str, text: str, ours: Document) -> list[str]:
    page = read_page(text)
    operation = partner(page_in(name), *page.operation, operations_of(ours))
    if operation is None:
        return [f"+ {' '.join(page.operation)}"]
    return [str(each) for each in compare_page(page, ExpectedPage(ours, operation)) if not each.reason]


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
     ["+ Query parameters > limit > Format should match the following pattern: ^([1-9]|[1-9][0-9]{1,2}|500)$.",
      "- Query parameters > limit > Maximum value is 1000."]),
    (REGIONS, "country-code string Required", "country string Required",
     ["+ Query parameters > • country string Required", "+ Query parameters > country > Minimum length is 1.",
      "- Query parameters > • country-code string Required"]),
    (REGIONS, "      • id string Required\n\n        Minimum length is 1.\n\n", "",
     ["- Responses > 200 > data > • id string Required"]),
    (REGIONS, "200 application/json", "200 text/csv",
     ["+ Responses > 200 > • text/csv", "- Responses > 200 > • application/json"]),
    (REGIONS, '"name": "Ghent"', '"title": "Ghent"',
     ["+ Response example > 200 > = data[]: missing name",
      "+ Response example > 200 > = data[]: unknown property title string"]),
    (REGIONS, '"totalCount": 1', '"totalCount": true',
     ["+ Response example > 200 > = meta.totalCount: type boolean"]),
    (REGIONS, "/acme/regions?", "/acme/areas?",
     ["+ Request > = -X GET https://api.pexipengage.com/enterprises/acme/areas"]),
    (REGIONS, "-H \"Authorization:", "-H \"X-Token:", ["+ Request > = -H X-Token"]),
    (REGIONS, "https://api.pexip", "https://api2.pexip",
     ["+ Request > = -X GET https://api2.pexipengage.com/enterprises/acme/regions"]),
    (REGIONS, "examples (200)", "examples (207)", ["+ Response example > = 207"]),
    (REGIONS, "a page at a time", "a page at a time. The country must exist.", ["+ The country must exist."]),
    (REGIONS, "List the regions of a country", "List the regions of a country Deprecated",
     ["+ List the regions of a country Deprecated"]),
    (COMPACT, "PATCH /regions", "PUT /regions", ["+ PUT /regions/{id}"]),
    (COMPACT, "length is20", "length is21",
     ["- Body > code > Maximum length is 20.", "+ Body > code > Maximum length is 21."]),
    (COMPACT, "\n,PROVINCE", "", ["- Body > kind > Values are CITY, COUNTRY, PROVINCE.",
                                 "+ Body > kind > Values are CITY, COUNTRY."]),
    (COMPACT, "level integer | null", "level string | null",
     ["- Body > • level integer | null", "+ Body > • level string | null"]),
    (COMPACT, "Default value is3", "Default value is5",
     ["- Body > level > Default value is 3.", "+ Body > level > Default value is 5."]),
    (COMPACT, "422 application", "409 application",
     ["+ Responses > • 409", "+ Responses > 409 > • application/json",
      "+ Responses > 409 > • REGION_CODE_ALREADY_IN_USE",
      "- Responses > • 422"]),
    (COMPACT, '"population": 265000', '"population": "many"',
     ["+ Response example > 200 > = data.population: type string"]),
    (ACCEPT, "- **data** (object)", "- **data** (object | null)",
     ["- Responses > 200 > • data object Required", "+ Responses > 200 > • data object | null"]),
    (ACCEPT, "* `APPOINTMENT_STATUS_INVALID`", "* `APPOINTMENT_LOST`",
     ["+ Responses > 422 > • APPOINTMENT_LOST", "- Responses > 422 > • APPOINTMENT_STATUS_INVALID"]),
    (ACCEPT, "### 404", "### 409", ["+ Responses > • 409", "+ Responses > 409 > • application/json",
      "+ Responses > 409 > attributes: object", "+ Responses > 409 > • errors array[object]", "- Responses > • 404"]),
    (ACCEPT, "## Path parameters", "## Matrix parameters",
     ["+ Matrix parameters > • id string", "- # Path parameters"]),
    (ACCEPT, "- **id** (string)", "- **id**: string",
     ["+ Path parameters > • id: string", "- Path parameters > • id string Required"]),
    (ACCEPT, "- **id** (string)", "| id | string |",
     ["- Path parameters > • id string Required", "+ Path parameters > | id | string |"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), CHANGES)
def test_each_changed_fact_of_a_page_is_reported(
    name: str, old: str, new: str, expected: list[str], ours: Document, regions: Document
) -> None:
    ours = regions if name in (REGIONS, COMPACT) else ours
    assert old in TEXTS[name]
    assert differences(name, TEXTS[name], ours) == []
    assert differences(name, TEXTS[name].replace(old, new, 1), ours) == expected


@pytest.mark.parametrize(
    ("types", "stated", "is_explained"),
    [
        ("[string, 'null']", "string Required Deprecated", True),  # "Deprecated" says nothing about the values
        ("[string, 'null']", "string", False),  # the page allows that the property is absent
        ("[string]", "string | null Required", False),
    ],
)
def test_reason_explains_what_the_page_restricts(types: str, stated: str, is_explained: bool, tmp_path: Path) -> None:
    text = (PAGES.parent / "regions.yaml").read_text(encoding="utf-8")
    plain, wider = "name: {type: string, minLength: 1}", f"name: {{type: {types}, minLength: 1, x-inferred: A guess.}}"
    (tmp_path / "openapi.yaml").write_text(text.replace(plain, wider, 1), encoding="utf-8")
    document = load(tmp_path / "openapi.yaml")
    page = read_page(TEXTS[REGIONS].replace("name string Required", f"name {stated}", 1))
    operation = partner(page_in(REGIONS), *page.operation, operations_of(document))
    assert operation is not None
    found = compare_page(page, ExpectedPage(document, operation))
    assert {bool(each.reason) for each in found if "• name" in str(each)} == {is_explained}


@pytest.mark.skipif(not SEEDS, reason="the real pages are not here")
def test_real_pages_agree(watch: Watch, capsys: Output, ours: Document) -> None:
    assert differences("portal.md", TEXTS["portal.md"], ours) == []
    assert watch("--record", origin=SHARED / "seeds") == 0
    assert "5 operations compared with openapi.yaml; 0 differences." in capsys.readouterr().out
    assert watch(origin=SHARED / "seeds") == 0


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
    (ACCEPT, "## ", "##  "),
]


@pytest.mark.parametrize(("name", "old", "new"), HARMLESS)
def test_prose_and_typography_are_not_reported(
    name: str, old: str, new: str, ours: Document, regions: Document
) -> None:
    ours = regions if name in (REGIONS, COMPACT) else ours
    assert old in TEXTS[name]
    assert differences(name, TEXTS[name].replace(old, new), ours) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_page_with_the_content_of_openapi_yaml_has_no_differences(name: str, ours: Document) -> None:
    assert differences(vendor.path_of(name), vendor.markdown(name), ours) == []


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
