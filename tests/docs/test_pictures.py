"""Pictures have a text alternative, and can be read in light and dark."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import chart
from benchmarks.measuring import Row
from tests.openapi import ROOT

from .blocks import DOCUMENTS

DIAGRAMS = sorted((ROOT / "docs" / "images").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_picture_has_a_text_alternative(document: Path) -> None:
    for alternative, address in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        assert len(alternative.split()) > 3, address


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda each: each.name)
def test_diagrams_are_described_have_two_themes_and_load_nothing(diagram: Path) -> None:
    text = diagram.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title")
    assert len((root.findtext(f"{SVG}desc") or "").split()) > 20
    (light, dark) = (set(re.findall(r"(--[\w-]+):", part)) for part in text.split("prefers-color-scheme: dark"))
    assert light == dark
    assert light == set(re.findall(r"var\((--[\w-]+)\)", text))
    assert not re.search(r"href|<script|@import|url\((?!#)", text)


def test_chart_shows_the_figures_of_the_page() -> None:
    page = chart.PAGE.read_text(encoding="utf-8")
    figures = {
        ratio: float(re.search(rf"^\| {re.escape(ratio.cells)} \| ([\d.]+) × \|", page, re.MULTILINE)[1])  # type: ignore[index]
        for ratio in chart.RATIOS
    }
    assert chart.CHART.read_text(encoding="utf-8") == chart.drawn(figures)


def test_benchmarks_write_the_chart_and_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, drawn = tmp_path / "performance.md", tmp_path / "performance.svg"
    page.write_text("\n".join(f"| {ratio.cells} | 9 × | 8 to 9 | ≤ 1 × |" for ratio in chart.RATIOS))
    monkeypatch.setattr(chart, "PAGE", page)
    monkeypatch.setattr(chart, "CHART", drawn)
    measured: dict[str, list[Row]] = {}
    for ratio in chart.RATIOS:
        measured.setdefault(ratio.group, []).append(Row(what=ratio.what, samples=[0.25, 0.5, 0.75]))
    chart.update_page(measured)
    assert page.read_text().count("| 0.50 × | 0.25 to 0.75 | ≤ 1 × |") == drawn.read_text().count(">0.50 ×<") == 5
    page.write_text(page.read_text().replace("plain httpx", "httpx"))
    with pytest.raises(LookupError, match=r"0 rows with the cells one call \| plain httpx"):
        chart.update_page(measured)
    del measured["call"]
    drawn.unlink()
    chart.update_page(measured)
    assert not drawn.exists(), "a part of the figures is not drawn"
