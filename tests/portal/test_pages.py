"""Pages in the three layouts of the portal are read into facts; those in `pages/` were written for these tests."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.portal.comparing import Comparison, compare
from generator.portal.facts import DEPTH, StatedApi, StatedOperation, UnreadableError
from generator.portal.recognising import read_file

PAGES = Path(__file__).parent / "pages"
MARKDOWN = PAGES / "operation-createregion.md"
LIST = PAGES / "operation-getregions.txt"
COMPACT = PAGES / "operation-updateregion-compact.txt"


def facts(page: Path | str, name: str = "operation-x.md") -> StatedOperation:
    text = page if isinstance(page, str) else page.read_text(encoding="utf-8")
    [operation] = read_file(text, name if isinstance(page, str) else page.name).operations
    return operation


def held(ours: StatedApi, text: str, name: str = LIST.name) -> Comparison:
    return compare(ours, read_file(text, name))


# -- Markdown ------------------------------------------------------------------------------------------


def test_markdown_page_states_types_parameters_and_codes() -> None:
    operation = facts(MARKDOWN)
    assert (operation.method, operation.path, operation.slug) == ("POST", "/regions", "createregion")
    assert operation.members("", "parameter") == {"header x-correlation-id", "query dry-run"}
    assert operation.facts["query dry-run"] == {"type": "boolean", "nullable": False}
    assert operation.members("body", "property") == {"name", "code", "position"}
    assert operation.facts["body.code"] == {"type": "string", "nullable": True}
    assert operation.members("422", "error code") == {"REGION_CODE_ALREADY_IN_USE", "REGION_PARENT_NOT_FOUND"}
    assert operation.members("", "response") == {"201", "422"}


def test_markdown_page_is_silent_about_limits_and_deeper_levels() -> None:
    operation = facts(MARKDOWN)
    assert "required" not in operation.facts["body.name"]
    assert "minLength" not in operation.shows["body.name"]
    assert "property" not in operation.shows.get("201.data", ())
    assert "property" in operation.shows["201"]


def test_nested_lists_of_a_markdown_page_are_read() -> None:
    text = MARKDOWN.read_text(encoding="utf-8")
    nested = text.replace(
        "- **position** (object | null)",
        "- **position** (object | null)\n  - **latitude** (number) Required\n    Minimum value is -90.",
    )
    operation = facts(nested)
    assert operation.members("body.position", "property") == {"latitude"}
    assert operation.facts["body.position.latitude"]["minimum"] == -90
    assert operation.facts["body.position.latitude"]["required"] is True


# -- text ----------------------------------------------------------------------------------------------


def test_list_layout_states_everything(ours: StatedApi) -> None:
    operation = facts(LIST)
    assert operation.members("", "parameter") >= {"header accept-language", "query id", "query limit"}
    assert operation.facts["query country-code"]["required"] is True
    assert operation.facts["200.data[].code"] == {
        "type": "string",
        "nullable": True,
        "required": True,
        "minLength": 1,
    }
    comparison = compare(ours, StatedApi(form="page", operations=[operation]))
    assert comparison.differences == []
    assert comparison.agreed > 60


def test_compact_layout_restores_names_from_the_example() -> None:
    operation = facts(COMPACT)
    assert operation.members("body", "property") == {"name", "code", "kind", "level"}
    assert operation.members("body.kind", "enum value") == {"CITY", "PROVINCE", "COUNTRY"}
    assert operation.facts["body.code"]["maxLength"] == 20
    assert operation.facts["body.level"]["default"] == 3
    assert operation.facts["body"]["required"] is True
    assert operation.members("422", "error code") == {"REGION_CODE_ALREADY_IN_USE"}


def test_example_states_what_the_page_leaves_out() -> None:
    operation = facts(COMPACT)
    assert operation.members("200.data", "property") == {"id", "population", "parent"}
    assert operation.facts["200.data.population"] == {"type": "integer or number"}
    assert operation.facts["200.data.parent"] == {"nullable": True}
    assert "property" not in operation.shows.get("200.data", ())


# Each change of the hand-written list page, and what the comparison has to report: place, kind, here, there.
CHANGES = [
    ("GET /regions\n", "PUT /regions\n", ("", "method", "GET", "PUT")),
    ("country-code string Required", "country-code string", ("query country-code", "required", True, False)),
    ("• name string Required", "• name integer Required", ("200.data[].name", "type", "string", "integer")),
    ("• name string Required", "• label string Required", ("200.data[]", "property", "name", None)),
    ("• name string Required", "• name string(uri) Required", ("200.data[].name", "format", None, "uri")),
    ("• name string Required", "• name string | null Required", ("200.data[].name", "nullable", False, True)),
    ("Default value is 25.\n\nResponses", "\n\nResponses", ("query limit", "default", 25, None)),
    ("• id[] array[string]", "• tag[] array[string]", ("", "parameter", None, "query tag")),
    ("• 200 application/json", "• 202 application/json", ("", "response", None, "202")),
    ("Two letters\n\n    Minimum length is 1.", "Two\n\n    Maximum length is 2.",
     ("query country-code", "maxLength", None, 2)),
    ("Two letters\n\n    Minimum length is 1.", "Values are BE or NL.",
     ("query country-code", "enum value", None, frozenset({"BE", "NL"}))),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_one_changed_fact_of_a_page_is_reported(
    old: str, new: str, expected: tuple[str, str, object, object], ours: StatedApi
) -> None:
    text = LIST.read_text(encoding="utf-8")
    assert old in text
    differences = held(ours, text.replace(old, new)).differences
    assert expected in [(one.place, one.kind, one.here, one.there) for one in differences]


def test_unknown_page_is_a_new_operation(ours: StatedApi) -> None:
    [finding] = held(ours, MARKDOWN.read_text(encoding="utf-8"), MARKDOWN.name).findings
    assert (finding.kind, finding.there) == ("operation", "POST /regions")


# -- damaged pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [MARKDOWN, LIST, COMPACT], ids=lambda page: page.suffix)
def test_page_cut_anywhere_agrees_with_the_whole_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    whole = read_file(text, page.name)
    for end in range(1, len(text), 7):
        try:
            cut = read_file(text[:end], page.name)
        except UnreadableError:
            continue
        assert compare(whole, cut).findings == [], text[max(0, end - 80) : end]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n- **", "\n* **"),
        lambda text: text.replace("\n", "  \n"),
        lambda text: "\n".join(line for line in text.split("\n") if line),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("#### Headers", "### Header parameters"),
    ],
    ids=["windows", "stars", "trailing spaces", "no blank lines", "byte order mark", "headings"],
)
def test_markdown_written_otherwise_states_the_same(rewrite: Callable[[str], str]) -> None:
    assert facts(rewrite(MARKDOWN.read_text(encoding="utf-8"))).facts == facts(MARKDOWN).facts


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
    for _ in range(200):
        deep = {"type": "object", "properties": {"in": deep}}
    loop = {"allOf": [{"$ref": "#/components/schemas/Loop"}]}
    schema = {"oneOf": [{"$ref": "#/components/schemas/Tree"}, deep, loop, {"$ref": "#/nowhere"}]}
    content = {"content": {"application/json": {"schema": schema}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/trees": {"post": {"operationId": "grow", "requestBody": content}}},
        "components": {"schemas": {"Tree": tree, "Loop": loop}},
    }
    [operation] = read_file(json.dumps(document), "x").operations
    assert operation.members("body", "property") == {"child", "in"}
    assert max(place.count(".in") for place in operation.facts) <= DEPTH + 1


def test_more_tolerance_in_a_response_is_not_a_difference(ours: StatedApi) -> None:
    text = LIST.read_text(encoding="utf-8")
    found = held(ours, text.replace("• code string | null Required", "• code string Required"))
    assert found.differences == []
    assert [(one.kind, one.reason) for one in found.findings if one.place == "200.data[].code"] == [
        ("nullable", "openapi.yaml accepts more in this response.")
    ]
    stricter = held(ours, text.replace("• name string Required", "• name string"))
    assert [(one.place, one.kind) for one in stricter.differences] == [("200.data[].name", "required")]


def test_less_than_a_caller_must_send_is_a_difference(ours: StatedApi) -> None:
    text = LIST.read_text(encoding="utf-8").replace("• id[] array[string]", "• id[] array[string] Required")
    assert [(one.place, one.kind) for one in held(ours, text).differences] == [("query id", "required")]


def test_number_described_as_text_is_a_number() -> None:
    facts_of_limit = facts(LIST).facts["query limit"]
    assert (facts_of_limit["type"], facts_of_limit["default"]) == ("integer", 25)
