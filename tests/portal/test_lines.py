"""Each changed line that may state a fact is reported, in every layout; other sentences and typography are not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.portal.lines import lines_of

from . import vendor
from .conftest import Watch
from .vendor import OPERATIONS

PAGES = Path(__file__).parent / "pages"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGES.iterdir())}
TEXTS["operation-acceptappointment.md"] = vendor.markdown(OPERATIONS["acceptAppointment"])


def facts(text: str) -> Counter[str]:
    return Counter(str(line) for line in lines_of(text) if line.is_fact)


FACTS = [
    (r"(POST|GET|PATCH) ", "DELETE "),
    (r"/regions|/appointments", "/places"),
    (r"\bis\\s+1\b", "is 3"),
    (r"\bstring\b", "integer"),
    (r" Required", ""),
    (r"\|? null", "| number"),
    (r"[A-Z]+_[A-Z_]+", "CODE_NEW"),
    (r"\b(200|201|404|422)\b", "409"),
    (r"(?m)^$", "\n\nThe name must be unique.\n"),
    (r"(?m)^$", "\n\nMaximum length is 17.\n"),
    (r'"name"', '"title"'),
    (r'"Ghent"', "7"),
    (r"json", "xml"),
]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(("old", "new"), FACTS)
def test_every_changed_fact_changes_a_line(name: str, old: str, new: str) -> None:
    text = TEXTS[name]
    before = facts(text)
    for found in re.finditer(old, text):
        changed = text[: found.start()] + new + text[found.end() :]
        assert facts(changed) != before, changed[max(0, found.start() - 40) : found.end() + 40]


def test_name_of_a_text_in_an_example_is_a_fact_and_its_text_is_not() -> None:
    text = TEXTS["operation-getregions.txt"].replace('"Ghent"', '"The city of Ghent"')
    assert facts(text.replace("city", "town")) == facts(text)
    assert facts(text.replace('"name": "The', '"title": "The')) != facts(text)


HARMLESS = [
    ("The bearer token", "The token of the bearer"),
    ("An identifier for this transaction", "Identifies this transaction"),
    ("Other words", "Some different description"),
    ("Business validation failed", "The business is against this"),
    ("`", ""),
    (" string", "\u00a0string"),
    ("string", "str\u200bing"),
    ("  • ", "  * "),
    ("CITY\n,PROVINCE\n", "PROVINCE\n,CITY\n"),
    ("\n", "\r\n"),
]


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_prose_and_typography_change_no_fact(old: str, new: str) -> None:
    texts = [text for text in TEXTS.values() if old in text]
    assert texts
    assert [facts(text.replace(old, new)) for text in texts] == [facts(text) for text in texts]


@pytest.mark.parametrize("name", TEXTS)
def test_changed_line_since_the_last_watch_has_status_3(
    name: str, watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / name).write_text(TEXTS[name], encoding="utf-8")
    watch("--record", origin=str(pages))
    capsys.readouterr()
    changed = re.sub(r"(?m)^(## )?Responses", r"The name must be unique.\n\n\g<0>", TEXTS[name])
    (pages / name).write_text(changed, "utf-8")
    assert watch(origin=str(pages)) == 3
    assert "The name must be unique.`" in capsys.readouterr().out


def test_page_of_an_unknown_operation_has_status_3(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = vendor.markdown(OPERATIONS["acceptAppointment"])
    (tmp_path / "page.md").write_text(text.replace("**POST ", "**PUT "), encoding="utf-8")
    assert watch(origin=str(tmp_path / "page.md")) == 3
    assert "`PUT /appointments/{id}/_actions/accept: the page of a new operation" in capsys.readouterr().out
