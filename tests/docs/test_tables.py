"""Tables of the documentation agree with the code."""

from __future__ import annotations

import re

import pytest

from . import tables
from .blocks import ROOT

SIZES = "CONTRIBUTING.md"
ROW = re.compile(r"^\| (.+) \| \d+ \| ([\d,]+) \|$", re.MULTILINE)


@pytest.mark.parametrize("document", sorted(tables.TABLES.keys() - {SIZES}))
def test_tables_are_those_of_the_code(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert tables.BEGIN in text
    assert text == tables.updated(document), "run: python -m tests.docs.tables"


def test_sizes_are_about_those_of_the_code() -> None:
    """Small changes need no update of the table; a growth by 5 % is seen in the review."""
    text = (ROOT / SIZES).read_text(encoding="utf-8")
    recorded, found = (
        {job: int(lines.replace(",", "")) for job, lines in ROW.findall(each)} for each in (text, tables.sizes())
    )
    differing = [
        job for job in recorded | found if abs(recorded.get(job, 0) - found.get(job, 0)) > found.get(job, 0) / 20
    ]
    assert differing == [], "run: make tables"
