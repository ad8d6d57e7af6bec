"""The check of the documentation's search, which runs the search of the site in Node."""

from __future__ import annotations

import json
from pathlib import Path

from generator.reference.site import QUESTIONS, unfound
from tests.programs import installed

SEARCH = """
var Search = {
  setIndex: (index) => { Search.index = index; },
  _parseQuery: (query) => [query],
  _performSearch: (query) => (Search.index[query] || []).map((page) => [page]).reverse(),
};
"""


def test_pages_that_the_search_does_not_show_first_are_reported(tmp_path: Path) -> None:
    installed("node")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "language_data.js").write_text("")
    (tmp_path / "_static" / "searchtools.js").write_text(SEARCH)
    shown = {question: ["reference", "index", page] for question, page in QUESTIONS.items()}
    (tmp_path / "searchindex.js").write_text(f"Search.setIndex({json.dumps(shown)})")
    assert list(unfound(tmp_path)) == []
    shown["nginx"].insert(0, "changelog")
    (tmp_path / "searchindex.js").write_text(f"Search.setIndex({json.dumps(shown)})")
    (problem,) = unfound(tmp_path)
    assert "'nginx'" in problem
    assert "webhooks" in problem
