"""The check of the documentation's search, with an index that Pagefind builds, read in Node."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.paths import ROOT
from generator.reference.site import unfound
from tests.programs import installed

PAGES = {"calls": "Call an operation", "sync": "Find out what changed", "webhooks": "Run it behind nginx"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    installed("node")
    folder = tmp_path_factory.mktemp("site")
    for name, text in PAGES.items():
        (folder / name).mkdir()
        (folder / name / "index.html").write_text(f'<html lang="en"><main data-pagefind-body>{text}</main></html>')
    shutil.copytree(ROOT / "docs" / "_static" / "search", folder / "_static" / "search")
    subprocess.run([sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet"], check=True)
    return folder


def test_pages_that_the_search_shows_first_are_found(site: Path) -> None:
    assert list(unfound(site, {"nginx": "webhooks", "changes": ["calls", "sync"]})) == []


def test_pages_need_not_contain_every_word_of_a_query(site: Path) -> None:
    assert list(unfound(site, {"how do I call it behind nginx": "webhooks"})) == []
    (problem,) = unfound(site, {'"run nginx"': "webhooks"})  # in quotes, the page must contain the phrase
    assert "shows []" in problem


def test_pages_that_the_search_does_not_show_are_reported(site: Path) -> None:
    (problem,) = unfound(site, {"nginx": "webhooks", "operation": "sync"})
    assert "'operation' shows ['calls'], not sync" in problem
