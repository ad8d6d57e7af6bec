"""Pages in the three layouts of the portal are read into facts; those in `pages/` were written for these tests."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.portal.comparing import PortalDifference, compare_watches, compare_with_ours, stated_by
from generator.portal.facts import COMPLETE, DEPTH, REQUIRED, TEXT, Node, StatedPage, UnreadableError, reduced
from generator.portal.recognizing import read_file
from pexip_engage_client.openapi.reader import Document

from . import vendor

PAGES = Path(__file__).parent / "pages"
MARKDOWN = PAGES / "operation-createregion.md"
LIST = PAGES / "operation-getregions.txt"
COMPACT = PAGES / "operation-updateregion-compact.txt"


def facts(page: Path | str, name: str = "operation-x.md") -> StatedPage:
    text = page if isinstance(page, str) else page.read_text(encoding="utf-8")
    [found] = read_file(text, name if isinstance(page, str) else page.name).pages
    return found


def held(ours: Document, text: str, name: str = LIST.name) -> list[PortalDifference]:
    return compare_with_ours(ours, read_file(text, name))


def stated(findings: list[PortalDifference]) -> list[tuple[str, str, str, str]]:
    changes = [finding.change for finding in findings if not finding.reason]
    return [(change.kind, change.what, change.subject, change.detail) for change in changes]


def parameters(page: StatedPage) -> dict[str, Node]:
    return {f"{node['in']} {node['name']}": node for node in page.operation["parameters"]}


def body(page: StatedPage, status: str = "") -> Node:
    holder = page.operation["responses"][status] if status else page.operation["requestBody"]
    schema: Node = holder["content"]["application/json"]["schema"]
    return schema


# -- Markdown ------------------------------------------------------------------------------------------


def test_markdown_page_states_types_parameters_and_codes() -> None:
    page = facts(MARKDOWN)
    assert (page.method, page.path, page.page) == ("POST", "/regions", "createregion")
    assert parameters(page).keys() == {"header X-Correlation-Id", "query dry-run"}
    dry_run = {"type": ["boolean"], "nullable": False, "format": None, TEXT: "Check the region without adding it"}
    assert parameters(page)["query dry-run"]["schema"] == dry_run
    properties = body(page)["properties"]
    assert properties.keys() == {"name", "code", "position"}
    assert properties["code"] == {"type": ["string"], "nullable": True, "format": None, TEXT: ""}
    responses = page.operation["responses"]
    assert responses.keys() == {"201", "422"}
    assert responses["422"]["x-error-codes"] == ["REGION_CODE_ALREADY_IN_USE", "REGION_PARENT_NOT_FOUND"]


def test_markdown_page_is_silent_about_limits_and_deeper_levels() -> None:
    page = facts(MARKDOWN)
    name = body(page)["properties"]["name"]
    assert REQUIRED not in name
    assert "minLength" not in name
    response = body(page, "201")
    assert response[COMPLETE] == ["properties"]
    assert COMPLETE not in response["properties"]["data"]


def test_limits_that_markdown_cannot_show_survive_a_change_of_type(ours: Document) -> None:
    page = vendor.markdown(vendor.OPERATIONS["getEmployees"])
    assert "- **offset** (integer)" in page
    changed = read_file(page.replace("- **offset** (integer)", "- **offset** (string)"), "operation-getemployees.md")
    difference = ("parameter", "changed", "getEmployees(offset=)", "is string, was integer")
    assert stated(compare_with_ours(ours, changed)) == [difference]
    recorded = stated_by(changed, ours)
    [back] = compare_watches(recorded, read_file(page, "operation-getemployees.md"))
    assert back.change.detail == "is integer, was string"


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013"])
def test_nested_lists_of_a_markdown_page_are_read(minus: str) -> None:
    text = MARKDOWN.read_text(encoding="utf-8")
    nested = text.replace(
        "- **position** (object | null)",
        f"- **position** (object | null)\n  - **latitude** (number) Required\n    Minimum value is {minus}90.",
    )
    position = body(facts(nested))["properties"]["position"]
    assert position["properties"].keys() == {"latitude"}
    assert position["properties"]["latitude"]["minimum"] == -90
    assert position["properties"]["latitude"][REQUIRED] is True


# -- text ----------------------------------------------------------------------------------------------


def test_list_layout_states_everything(ours: Document) -> None:
    page = facts(LIST)
    assert parameters(page).keys() >= {"header Accept-Language", "query id", "query limit"}
    assert parameters(page)["query country-code"]["required"] is True
    code = body(page, "200")["properties"]["data"]["items"]["properties"]["code"]
    shown = {"type": ["string"], "nullable": True, "minLength": 1, REQUIRED: True}
    assert {key: value for key, value in code.items() if value is not None and key != TEXT} == shown
    assert {"format", "maxLength", "enum"} <= code.keys()
    assert stated(held(ours, LIST.read_text(encoding="utf-8"))) == []


def test_compact_layout_restores_names_from_the_example() -> None:
    page = facts(COMPACT)
    properties = body(page)["properties"]
    assert properties.keys() == {"name", "code", "kind", "level"}
    assert properties["kind"]["enum"] == ["CITY", "COUNTRY", "PROVINCE"]
    assert properties["code"]["maxLength"] == 20
    assert properties["level"]["default"] == 3
    assert page.operation["requestBody"]["required"] is True
    assert page.operation[COMPLETE] == ["path", "responses"]  # a name is lost at the end of the headers
    assert page.operation["responses"]["422"]["x-error-codes"] == ["REGION_CODE_ALREADY_IN_USE"]


def test_example_states_what_the_page_leaves_out() -> None:
    data = body(facts(COMPACT), "200")["properties"]["data"]
    assert data["properties"].keys() == {"id", "population", "parent"}
    assert data["properties"]["population"] == {"x-example": "name", "type": ["integer", "number"]}
    assert data["properties"]["parent"] == {"x-example": "name", "nullable": True}
    assert COMPLETE not in data


# Each change of the hand-written list page, and what the comparison has to report: kind, what, subject, detail.
CHANGES = [
    ("GET /regions\n", "PUT /regions\n",
     ("operation", "changed", "getRegions", "moves from GET /regions to PUT /regions")),
    ("country-code string Required", "country-code string",
     ("parameter", "changed", "getRegions(country_code=)", "is optional")),
    ("• name string Required", "• name integer Required",
     ("property", "changed", "getRegions().data[].name", "is integer, was string")),
    ("• name string Required", "• label string Required", ("property", "removed", "getRegions().data[].name", "")),
    ("• name string Required", "• name string(date) Required",
     ("property", "changed", "getRegions().data[].name", "format is date, was absent")),
    ("• name string Required", "• name string | null Required",
     ("property", "changed", "getRegions().data[].name", "may be None")),
    ("Default value is 25.\n\nResponses", "\n\nResponses",
     ("parameter", "changed", "getRegions(limit=)", "default is absent, was 25")),
    ("• id[] array[string]", "• tag[] array[string]", ("parameter", "added", "getRegions(tag=)", "list of string")),
    ("• 200 application/json", "• 202 application/json", ("response", "added", "getRegions 202", "")),
    ("Two letters\n\n    Minimum length is 1.", "Two\n\n    Maximum length is 2.",
     ("parameter", "changed", "getRegions(country_code=)", "maxLength is 2, was absent")),
    ("Two letters\n\n    Minimum length is 1.", "Values are BE or NL.",
     ("parameter", "changed", "getRegions(country_code=)", "takes BE, NL")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_one_changed_fact_of_a_page_is_reported(
    old: str, new: str, expected: tuple[str, str, str, str], ours: Document
) -> None:
    text = LIST.read_text(encoding="utf-8")
    assert old in text
    assert expected in stated(held(ours, text.replace(old, new)))


def test_unknown_page_is_a_new_operation(ours: Document) -> None:
    [finding] = held(ours, MARKDOWN.read_text(encoding="utf-8"), MARKDOWN.name)
    assert (finding.change.kind, finding.change.what) == ("operation", "added")
    assert finding.change.detail.startswith("POST /regions")


# -- damaged pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [MARKDOWN, LIST, COMPACT], ids=lambda page: page.suffix)
def test_page_cut_anywhere_agrees_with_the_whole_page(page: Path, ours: Document) -> None:
    text = page.read_text(encoding="utf-8")
    whole = stated_by(read_file(text, page.name), ours)
    for end in (*range(1, len(text), 37), *(match.end() for match in re.finditer("\n", text))):
        try:
            cut = read_file(text[:end], page.name)
        except UnreadableError:
            continue
        assert compare_watches(whole, cut) == [], text[max(0, end - 80) : end]


def test_last_line_of_a_page_without_its_end_is_read_only_if_it_is_whole() -> None:
    text = MARKDOWN.read_text(encoding="utf-8")
    start, last, _ = text.rpartition("- **errors** (array[object])")
    assert body(facts(f"{start}{last}\n"), "422")["properties"].keys() == {"errors"}
    assert "properties" not in body(facts(f"{start}{last}"), "422")
    listed = LIST.read_text(encoding="utf-8").partition("      • limit integer Required\n")
    assert "limit" in body(facts("".join(listed[:2])), "200")["properties"]["meta"]["properties"]


REWRITES: dict[str, Callable[[str], str]] = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "stars": lambda text: text.replace("\n- **", "\n* **"),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "no blank lines": lambda text: "\n".join(line for line in text.split("\n") if line),
    "byte order mark": lambda text: "\ufeff" + text,
    "headings": lambda text: text.replace("#### Headers", "### Header parameters"),
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_markdown_written_otherwise_states_the_same(rewrite: Callable[[str], str]) -> None:
    assert facts(rewrite(MARKDOWN.read_text(encoding="utf-8"))).operation == facts(MARKDOWN).operation


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([MARKDOWN, LIST, COMPACT]))
def test_broken_page_is_read_or_rejected(chance: random.Random, page: Path) -> None:
    letters = list(page.read_text(encoding="utf-8"))
    for _ in range(chance.randint(1, 30)):
        letters[chance.randrange(len(letters))] = chance.choice(
            ["", "\n", "*", "`", "#", "•", "-", " ", "|", "[", "\0"]
        )
    try:
        read_file("".join(letters), page.name)
    except UnreadableError:
        return


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<!DOCTYPE html><html><p>Accept</p></html>", "HTML"),
        ("<html><input type=password></html>", "login page"),
        (" \n", "empty"),
        ("Lorem ipsum", "neither"),
        ('{"openapi": "3.1.0"}', "no `paths`"),
        ('{"swagger": "2.0", "paths": {}}', "OpenAPI 3"),
        ("{not JSON", "not valid JSON"),
        ("{" + '"a":[' * 100_000, "JSON"),
    ],
)
def test_other_text_is_rejected_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_file(text, "page")


@pytest.mark.parametrize("bullet", ["{}- **a** (object)", "{}• a object"])
def test_nesting_is_bounded(bullet: str) -> None:
    start = "**GET /a**\n## Body parameters\n" if "*" in bullet else "GET /a\nBody\n"
    deep = "\n".join(bullet.format("  " * level) for level in range(DEPTH + 5))
    with pytest.raises(UnreadableError, match="nested"):
        read_file(f"{start}{deep}\n[Powered by Bump.sh]\n", "page")


def test_recursive_and_deep_schemas_of_a_document_end() -> None:
    tree = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}}
    deep: dict[str, object] = {"type": "string"}
    for _ in range(400):
        deep = {"type": "object", "properties": {"in": deep}}
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}]}
    branches = {"tree": {"$ref": "#/components/schemas/Tree"}, "deep": deep, "loop": loop, "no": {"$ref": "#/nowhere"}}
    schema = {"type": "object", "properties": branches}
    content = {"content": {"application/json": {"schema": schema}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/trees": {"post": {"operationId": "grow", "requestBody": content}}},
        "components": {"schemas": {"Tree": tree, "Loop": loop}},
    }
    found = read_file(json.dumps(document), "x")
    assert DEPTH - 5 < json.dumps(found.document.raw if found.document else None).count('"in"') <= DEPTH
    tree["properties"] = {"child": {"$ref": "#/components/schemas/Tree"}, "fruit": {"type": "string"}}
    findings = compare_with_ours(reduced(document), found)
    assert [(one.change.what, one.change.kind) for one in findings] == [("removed", "property")]


def test_more_tolerance_in_a_response_is_not_a_difference(ours: Document) -> None:
    text = LIST.read_text(encoding="utf-8")
    found = held(ours, text.replace("• code string | null Required", "• code string Required"))
    assert stated(found) == []
    assert [(one.change.detail, one.reason) for one in found if "data[].code" in one.change.subject] == [
        ("may no longer be None", "openapi.yaml accepts more in this response.")
    ]
    stricter = held(ours, text.replace("• name string Required", "• name string"))
    assert stated(stricter) == [("property", "changed", "getRegions().data[].name", "is optional")]


def test_less_than_a_caller_must_send_is_a_difference(ours: Document) -> None:
    text = LIST.read_text(encoding="utf-8").replace("• id[] array[string]", "• id[] array[string] Required")
    assert stated(held(ours, text)) == [("parameter", "changed", "getRegions(id=)", "is required")]


def test_number_described_as_text_is_a_number() -> None:
    schema = parameters(facts(LIST))["query limit"]["schema"]
    assert (schema["type"], schema["default"]) == (["integer"], 25)
