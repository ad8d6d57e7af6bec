"""A page in another typography gives the same facts, or the watch fails and names the page.

The reader must never find less than before and report that nothing has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.portal.completeness import name_facts
from generator.portal.facts import UnreadableError
from generator.portal.recognizing import read_page
from pexip_engage_client.openapi.reader import Document

from . import vendor
from .conftest import Watch
from .server import LocalPortal
from .vendor import OPERATIONS

NAME = "createAppointment"
PAGE = vendor.markdown(OPERATIONS[NAME])
ITEM = r"^- \*\*(.+?)\*\* \((.+)\)$"
CODE = r"^\* `(\w+)`$"


def sub(pattern: str, replacement: str) -> Callable[[str], str]:
    return lambda page: re.sub(pattern, replacement, page, flags=re.MULTILINE)


def cut(lines: int) -> Callable[[str], str]:
    return lambda page: "\n".join(page.splitlines()[:lines]) + "\n"


VARIANTS: dict[str, Callable[[str], str]] = {
    "Windows line ends": lambda page: page.replace("\n", "\r\n"),
    "trailing spaces": sub(r"$", "  "),
    "byte order mark": lambda page: f"\ufeff{page}",
    "non-breaking spaces in entries": sub(ITEM, "- **\\1**\u00a0(\\2)"),
    "non-breaking spaces everywhere": lambda page: page.replace(" ", "\u00a0"),
    "zero-width spaces": sub(ITEM, "- **\\1\u200b** (\\2)"),
    "soft hyphens": sub(ITEM, "- **\\1** (\\2\u00ad)"),
    "asterisks as bullets": sub(r"^- ", "* "),
    "plus signs as bullets": sub(r"^- ", "+ "),
    "typographic bullets": sub(r"^- ", "• "),
    "dashes as bullets": sub(r"^- ", "\u2013 "),
    "numbered entries": sub(r"^- ", "1. "),
    "indented entries": sub(r"^- ", "  - "),
    "no bullets": sub(r"^- ", ""),
    "names in backticks": sub(ITEM, r"- `\1` (\2)"),
    "names in bold backticks": sub(ITEM, r"- **`\1`** (\2)"),
    "names in underscores": sub(ITEM, r"- __\1__ (\2)"),
    "plain names": sub(ITEM, r"- \1 (\2)"),
    "names as links": sub(ITEM, r"- [**\1**](#\1) (\2)"),
    "types in italics": sub(ITEM, r"- **\1** *(\2)*"),
    "types in backticks": sub(ITEM, r"- **\1** (`\2`)"),
    "types after a colon": sub(ITEM, r"- **\1**: \2"),
    "types first": sub(ITEM, r"- (\2) **\1**"),
    "types in brackets": sub(ITEM, r"- **\1** [\2]"),
    "no types": sub(ITEM, r"- **\1**"),
    "table rows": sub(ITEM, r"| \1 | \2 |"),
    "definition list": sub(ITEM, r"\1\n: \2"),
    "HTML list": sub(ITEM, r"<li><b>\1</b> (\2)</li>"),
    "codes without backticks": sub(CODE, r"* \1"),
    "codes in a table": sub(CODE, r"| \1 |"),
    "headings in bold": sub(r"^#+ (.*)$", r"**\1**"),
    "underlined headings": sub(r"^## (.*)$", r"\1\n------"),
    "deeper headings": sub(r"^(#+) ", r"#\1 "),
    "capital headings": lambda page: re.sub(r"^#+ .*$", lambda match: match[0].upper(), page, flags=re.MULTILINE),
    "other headings": lambda page: page.replace("## Body parameters", "## Payload").replace(
        "## Responses", "## Results"
    ),
    "cut after six lines": cut(6),
    "cut in the middle": cut(len(PAGE.splitlines()) // 2),
    "no responses": lambda page: page.partition("## Responses")[0],
    "one line": lambda page: page.replace("\n", " "),
    "empty lines between all lines": lambda page: page.replace("\n", "\n\n"),
}


def facts(text: str, ours: Document) -> tuple[object, str]:
    """The operation that a page states, and why the page is not compared."""
    try:
        page = read_page(text, "operation-createappointment.md")
    except UnreadableError as error:
        return None, str(error)
    return page.operation, name_facts(page, ours).problem


@pytest.mark.parametrize("variant", VARIANTS)
def test_other_typography_gives_the_same_facts_or_a_failure(variant: str, ours: Document) -> None:
    expected, problem = facts(PAGE, ours)
    assert problem == ""
    changed = VARIANTS[variant](PAGE)
    assert changed != PAGE
    found, problem = facts(changed, ours)
    assert found == expected or problem


def test_most_harmless_variants_are_read(ours: Document) -> None:
    harmless = [name for name, change in VARIANTS.items() if facts(change(PAGE), ours)[1] == ""]
    assert {"Windows line ends", "trailing spaces", "asterisks as bullets", "non-breaking spaces in entries"} <= set(
        harmless
    )


def test_page_that_was_not_understood_fails_the_watch_and_shows_its_lines(
    portal: LocalPortal, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.put("llms.txt", vendor.index([OPERATIONS[NAME]], portal.base))
    portal.put(f"operation/operation-{OPERATIONS[NAME]['page']}.md", VARIANTS["table rows"](PAGE))
    assert watch() == 1
    report = capsys.readouterr().out
    assert "known facts were found on the page" in report
    assert "| Authorization | string |" in report


PAGES = Path(__file__).parent / "pages"
TEXT = (PAGES / "operation-getregions.txt").read_text(encoding="utf-8")
TYPED = r"^(\s*• )(\S+) ((?:string|object|array|integer|boolean)\S*)"
SAME_TEXTS: dict[str, Callable[[str], str]] = {
    "other bullets": lambda page: page.replace("•", "\u2023"),
    "names in backticks": sub(TYPED, r"\1`\2` \3"),
    "names with a colon": sub(TYPED, r"\1\2: \3"),
    "object[]": lambda page: page.replace("array[object]", "object[]"),
    "string<date>": sub(r"string\(([\w-]+)\)", r"string<\1>"),
    "Min length": lambda page: page.replace("Minimum length is ", "Min length: "),
}
LOST_TEXTS: dict[str, tuple[Callable[[str], str], str]] = {
    "required in parentheses": (lambda page: page.replace(" Required", " (required)"), "not understood"),
    "types first": (sub(TYPED, r"\1\3 \2"), "not understood"),
    "no description of the response": (sub(r"^      +• (\w+) .*$", ""), "known facts were found"),
    "another pattern": (lambda page: page.replace("|1000)", "|500)"), "query limit: pattern"),
    "page ends early": (lambda page: page.partition("      • offset integer")[0], "known facts were found"),
    "CSV": (lambda page: page.replace("200 application/json", "200 text/csv"), "200: application/json"),
    "deprecated": (lambda page: page.replace("a country\n", "a country Deprecated\n", 1), "is deprecated"),
}


@pytest.fixture
def run_on(watch: Watch, tmp_path: Path) -> Watch:
    """Watch a single page, which is given as text."""

    def running(page: str, *words: str) -> int:
        saved = tmp_path / f"operation-{'updateregion' if page.startswith('Headers') else 'getregions'}.txt"
        saved.write_text(page, encoding="utf-8")
        return watch(*words, origin=str(saved))

    return running


@pytest.mark.parametrize("variant", SAME_TEXTS)
def test_other_typography_of_a_text_page_gives_the_same_facts(variant: str, ours: Document) -> None:
    changed = SAME_TEXTS[variant](TEXT)
    assert changed != TEXT
    name = "operation-getregions.txt"
    assert read_page(changed, name).operation == read_page(TEXT, name).operation


@pytest.mark.parametrize("variant", LOST_TEXTS)
def test_fact_that_a_page_no_longer_states_is_reported(
    variant: str, run_on: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, expected = LOST_TEXTS[variant]
    status = run_on(TEXT, "--record")
    capsys.readouterr()
    assert run_on(TEXT) == status == 0
    unchanged = capsys.readouterr().out
    assert change(TEXT) != TEXT
    assert run_on(change(TEXT)) != 0
    assert expected in capsys.readouterr().out
    assert expected not in unchanged


NEW_FACTS = {
    "query country-code: pattern ^[a-z]+$": (
        TEXT,
        TEXT.replace("Two letters\n\n", "Two letters\n\n    Format should match the following pattern: ^[a-z]+$.\n\n"),
    ),
    "200.meta: closed": (TEXT.replace("properties are NOT allowed", "properties are allowed"), TEXT),
}


@pytest.mark.parametrize("fact", NEW_FACTS)
def test_fact_that_a_page_did_not_state_at_the_last_watch_is_reported(
    fact: str, run_on: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = NEW_FACTS[fact]
    assert before != after
    assert run_on(before, "--record") == 0
    capsys.readouterr()
    assert run_on(after, "--record") == 3
    report = capsys.readouterr().out
    assert "1 new fact." in report
    assert f"## Facts that pages did not state at the last watch\n\n- `getregions`: `{fact}`\n" in report
    assert run_on(after) == 0


def test_facts_that_a_copy_lacks_do_not_affect_the_exit_status(
    run_on: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_on(TEXT) == 0
    fact = "`getregions`: `header accept-language: type`"
    reason = "(no effect on the exit status: copied or cut pages may lack facts)"
    assert f"## Facts in openapi.yaml that pages do not state\n\n- {fact} {reason}\n" in capsys.readouterr().out


def test_null_in_another_example_is_no_loss_but_a_missing_property_is(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the compact layout, only the example shows the properties of a response."""
    text = (PAGES / "operation-updateregion-compact.txt").read_text(encoding="utf-8")
    saved = tmp_path / "operation-updateregion.txt"
    saved.write_text(text.replace('"parent": null', '"parent": {"id": "1"}'), encoding="utf-8")
    watch("--record", origin=str(saved))
    for new, missing in ((text, False), (text.replace('"population": 265000,', ""), True)):
        saved.write_text(new, encoding="utf-8")
        capsys.readouterr()
        watch(origin=str(saved))
        report = capsys.readouterr().out
        assert ("1 fact missing." in report) == missing
        assert ("`200.data.population (example)`" in report) == missing


RESPONSE_422 = """  • 422 application/json

    Business validation failed

    • REGION_LOST
    • REGION_TAKEN

    Hide response attributes Show response attributes object
    • errors array[object] Required

GET /regions
curl"""
WITH_CODES = TEXT.replace("GET /regions\ncurl", RESPONSE_422).replace(
    "    Two letters\n", "    Two letters\n\n    Values are BE, DE, or NL.\n"
)
UNREAD: dict[str, tuple[str, str, str]] = {
    "One of": ("Values are BE, DE, or NL.", "One of BE, DE, or NL.", "One of BE"),
    "and": ("Values are BE, DE, or NL.", "Values are BE, DE and NL.", "Values are BE, DE and NL."),
    "slashes": ("Values are BE, DE, or NL.", "Values are BE / DE / NL.", "Values are BE / DE / NL."),
    "length": ("Minimum length is 1.", "Length: 1..255", "Length: 1..255"),
    "several codes on a line": ("REGION_LOST\n    • REGION_TAKEN", "REGION_LOST, REGION_TAKEN", "REGION_LOST, REGION"),
    "codes with descriptions": ("• REGION_LOST", "• REGION_LOST: No such region", "REGION_LOST No such region"),
    "codes in a sentence": ("• REGION_LOST", "This may be REGION_LOST.", "This may be REGION_LOST."),
    "Hide without Show": (" Show response attributes object", "", "Hide response attributes"),
}


@pytest.mark.parametrize("variant", UNREAD)
def test_unknown_form_of_a_known_fact_fails_and_is_shown(
    variant: str, run_on: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, line = UNREAD[variant]
    run_on(WITH_CODES, "--record")
    capsys.readouterr()
    run_on(WITH_CODES)
    assert "0 changes since the last watch" in capsys.readouterr().out
    assert WITH_CODES.count(old) >= 1
    assert run_on(WITH_CODES.replace(old, new)) == 1
    [failure] = [each for each in capsys.readouterr().out.splitlines() if "facts were found on the page" in each]
    assert line in failure.partition("lines that were not understood: ")[2]


COMPACT = (PAGES / "operation-updateregion-compact.txt").read_text(encoding="utf-8")


PROPERTY = "      • totalCount integer Required\n"


@pytest.mark.parametrize(
    ("page", "old", "new", "line"),
    [
        (TEXT, PROPERTY, f"      \u2013 kiosk string Required\n{PROPERTY}", "\u2013 kiosk string Required"),
        (TEXT, PROPERTY, f"      1. kiosk string Required\n{PROPERTY}", "1. kiosk string Required"),
        (TEXT, PROPERTY, f"      | kiosk | string |\n{PROPERTY}", "| kiosk | string |"),
        (TEXT, PROPERTY, f"      kiosk string\n{PROPERTY}", "kiosk string"),
        (TEXT, PROPERTY, f"      • kiosk uuid\n{PROPERTY}", "kiosk uuid"),
        (TEXT, PROPERTY, f"      • kiosk uuid (v4) or name Required\n{PROPERTY}", "kiosk uuid (v4) or name Required"),
        (TEXT, "Query parameters\n", "Query parameters\n\n| unit | string |\n", "| unit | string |"),
        (TEXT, "Responses\n", "Responses\n\n  \u2013 409 application/json\n", "\u2013 409 application/json"),
        (COMPACT, "Responses\n", "\u2013\nkiosk string\nResponses\n", "kiosk string"),
        (WITH_CODES, "• REGION_TAKEN", "• REGION_TAKEN\n    REGION_LOCKED", "REGION_LOCKED"),
        (WITH_CODES, "• REGION_TAKEN", "• REGION_TAKEN\n    • region-locked", "region-locked"),
        (WITH_CODES, "validation failed", "validation failed, or REGION_LOCKED", "failed, or REGION_LOCKED"),
        (TEXT, "a page at a time", "a page at a time\n\nDeprecated", "Deprecated"),
        (TEXT, "Two letters", "This parameter is deprecated.", "This parameter is deprecated."),
        (TEXT, "a page at a time", "a page at a time\n\nRequired scope: regions:read", "Required scope: regions:read"),
        (TEXT, "Two letters", "No more than 2 letters.", "No more than 2 letters."),
        (TEXT, "Two letters", "Must match the pattern ^[A-Z]+$.", "Must match the pattern ^[A-Z]+$."),
        (COMPACT, "Body Required\n", "Body Required\nAt most 3 elements.\n", "At most 3 elements."),
        (TEXT, "At least 1 element.", "At least 1 element. Items are unique.", "Items are unique."),
        (TEXT, "Minimum value is 0. ", "Minimum value is 0. Multiple of 5. ", "Multiple of 5. Default value is 0."),
        (TEXT, "|1000)$. ", "|1000)$. Never empty. ", "Never empty. Default value is 25."),
        (TEXT, "NOT allowed.", "NOT allowed. At most 3 properties.", "At most 3 properties."),
        (COMPACT, "\n. Default value is3", "\n. Multiple of 5. Default value is3", "Multiple of 5. Default value is3"),
    ],
)
def test_new_line_that_is_not_understood_is_reported_until_it_is_recorded(
    page: str, old: str, new: str, line: str, run_on: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_on(page, "--record")
    run_on(page)
    assert "not understood" not in capsys.readouterr().out
    assert old in page
    changed = page.replace(old, new)
    assert run_on(changed, "--record") == 3
    assert re.search(f"`not understood: .*{re.escape(line)}`", capsys.readouterr().out)
    run_on(changed)
    report = capsys.readouterr().out
    assert "0 changes since the last watch" in report
    assert "not understood" not in report
    assert run_on(page) == 3  # a line that was recorded is gone


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The regions of this country, page by page", 0),
        ("Only regions of one country, a page at a time", 3),
        ("One of the countries in ISO 3166, which are required for regions", 3),
    ],
)
def test_changed_description_is_reported_only_if_it_may_state_a_rule(text: str, status: int, run_on: Watch) -> None:
    changed = TEXT.replace("All regions of one country, a page at a time", text)
    assert changed != TEXT
    assert run_on(TEXT, "--record") == 0
    assert run_on(changed) == status


def test_page_without_a_fact_of_openapi_yaml_is_a_finding_without_a_baseline(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fact = "- **data** (array[object])"
    page = vendor.markdown(OPERATIONS["getRegions"])
    saved = tmp_path / "operation-getregions.md"
    saved.write_text(page, encoding="utf-8")
    assert watch(origin=str(saved)) == 0
    assert fact in page
    saved.write_text(page.replace(fact, "- **data**"), encoding="utf-8")
    assert watch(origin=str(saved)) == 3
    report = capsys.readouterr().out
    assert "0 differences." in report
    assert "2 facts missing." in report
    assert "`getregions`: `200.data: type`" in report
