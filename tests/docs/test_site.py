"""The check that `make docs` ends with finds dead links and requests to other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.reference.site import problems


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<a href="https://developer.pexipengage.com">', None),
        ('<a href="other/">', None),
        ('<a href="other/#there">', None),
        ('<a href="#here">', None),
        ('<img src="picture.svg">', None),
        ('<link rel="canonical" href="https://acme.example/">', None),
        ('<a href="nowhere/">', "leads nowhere"),
        ('<img src="nothing.svg">', "leads nowhere"),
        ('<a href="other/#nowhere">', "no such place"),
        ('<a href="#nowhere">', "no such place"),
        ('<script src="https://cdn.example/x.js">', "asks another host"),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', "asks another host"),
        ('<img src="https://badges.example/x.svg">', "asks another host"),
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
