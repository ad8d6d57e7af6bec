"""The checks that `make docs` ends with find what is wrong with a site, and its Markdown is plain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.reference import plain
from generator.reference.site import problems, without_markdown


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<a href="https://developer.pexipengage.com">', None),
        ('<a href="other/">', None),
        ('<a href="other/#there">', None),
        ('<a href="#here">', None),
        ('<img src="picture.svg">', None),
        ('<link rel="canonical" href="https://acme.example/">', None),
        ('<a href="nowhere/">', "the target does not exist"),
        ('<img src="nothing.svg">', "the target does not exist"),
        ('<a href="other/#nowhere">', "no such anchor"),
        ('<a href="#nowhere">', "no such anchor"),
        ('<script src="https://cdn.example/x.js">', "is on another host"),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', "is on another host"),
        ('<img src="https://badges.example/x.svg">', "is on another host"),
        ("<table><thead><tr><th>name</th></tr></thead><tr><td>a</td></tr></table>", "table cells without a label"),
        ('<table><thead><tr><th>name</th></tr></thead><tr><td data-label="name">a</td></tr></table>', None),
        ("<table><tr><td>a</td></tr></table>", None),
    ],
)
def test_site_check_finds_problems(tmp_path: Path, markup: str, reason: str | None) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text('<p id="there">')
    (tmp_path / "picture.svg").write_text("<svg/>")
    (tmp_path / "index.html").write_text(f'<p id="here">{markup}')
    found = list(problems(tmp_path))
    assert len(found) == (reason is not None)
    assert reason is None or reason in found[0]


def test_styles_load_nothing_from_other_hosts(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("body { background: url(https://cdn.example/x.png) }")
    assert len(list(problems(tmp_path))) == 1


def test_pages_without_markdown_and_dead_links_in_it_are_reported(tmp_path: Path) -> None:
    for name in ("", "calls", "_modules/x"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "index.html").write_text("<p>")
    (tmp_path / "index.md").write_text("[calls](calls.md)\n```text\n[code](code.md)\n```\n")
    (tmp_path / "llms.txt").write_text("[start](index.md)")
    assert set(without_markdown(tmp_path)) == {
        "calls has no Markdown version",
        "index.md: calls.md: the target does not exist",
    }
    (tmp_path / "calls.md").write_text("# Calls")
    assert list(without_markdown(tmp_path)) == []


@pytest.mark.parametrize("source", sorted(plain.DOCS.glob("*.md")), ids=lambda path: path.name)
def test_markdown_of_a_page_has_no_directives(source: Path) -> None:
    text = re.sub(r"```.*?```", "", plain.plain(source), flags=re.DOTALL)
    assert text.startswith("# ")
    assert not re.search(r"^:::|\{py:|^:\w+:|<!--|\{#", text, re.MULTILINE)


def test_markdown_of_objects_is_their_signature_and_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "DOCS", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\n:::{py:currentmodule} engage\n:::\n\n"
        "::::{py:class} Client(name: str)\n:canonical: engage.x.Client\n\nSee {py:obj}`~engage.limits.Limits`.\n\n"
        ":::{py:attribute} timeout\n:type: float\n:value: 3\n\nSeconds.\n:::\n\n"
        ":param name: a [page](page.md), [file](../setup.py)\n::::\n\n"
        ":::{py:method} Client.get\n:no-typesetting:\n:::\n\n::::{tab} JSON\n| `a`{#a} |\n::::\n"
    )
    assert plain.plain(page) == (
        "# Page\n\n**`class Client(name: str)`**\n\nSee `Limits`.\n\n**`timeout: float = 3`**\n\nSeconds.\n\n"
        "- `name`: a [page](page.md), file\n\n**JSON**\n\n| `a` |\n"
    )


def test_list_of_pages_has_those_of_the_menu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "DOCS", tmp_path)
    (tmp_path / "index.md").write_text("# Site\n\n:::{toctree}\n:caption: Guides\n\ncalls\n:::\n")
    (tmp_path / "calls.md").write_text("# Calls\n\n```sh\nrun\n```\n\nCall it [here](x.md). Then read.\n")
    lines = list(plain.listing())
    assert lines[-2:] == ["\n## Guides\n", "- [Calls](calls.md): Call it here."]
