"""Tables of the documentation agree with the code."""

from __future__ import annotations

import pytest

from . import tables
from .blocks import ROOT


@pytest.mark.parametrize("document", sorted(tables.TABLES))
def test_tables_are_those_of_the_code(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert tables.BEGIN in text
    assert text == tables.updated(document), "run: python -m tests.docs.tables"
