"""The documentation, the docstrings, comments, messages and the API document use the terms of the project."""

from __future__ import annotations

import re

import pytest

from . import wording


def test_texts_use_the_terms_of_the_project() -> None:
    found = list(map(str, wording.all_findings()))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("phrase", wording.ALLOWED)
def test_allowed_phrases_occur(phrase: str) -> None:
    assert any(re.search(phrase, wording.prose_of(where)) for where in wording.sources())


@pytest.mark.parametrize(
    ("sentence", "instead"),
    [
        ("The request is repeated.", "retried"),
        ("An empty list is refused.", "reject; raises InvalidArgumentError"),
        ("The error tells which.", "report, show, contain, state"),
        ("The value is no number.", "is not a"),
        ("The document is held against the tenant.", "compare with, validate against"),
        ("Options go before variables.", "take precedence over, override"),
        ("Pass a client of yours.", "you; a specific subject; unknown"),
        ("See the vendor's page.", "Pexip; the Pexip documentation"),
        ("It makes a client.", "create"),
    ],
)
def test_avoided_words_are_found(sentence: str, instead: str) -> None:
    assert [each.instead for each in wording.findings("page", sentence)] == [instead]


@pytest.mark.parametrize(
    "sentence",
    [
        "You cannot tell these apart.",
        "If Pexip has told you about one, call it.",
        "There is no such operation.",
        "It returns None if there is none.",
        "The value is None.",
        "It stands for an address.",
        "The client gives up.",
    ],
)
def test_idiomatic_uses_are_accepted(sentence: str) -> None:
    assert not list(wording.findings("page", sentence))


def test_page_openings_have_a_clear_subject() -> None:
    assert list(wording.opening("page.md", "Title\n\nWhat goes wrong has a type."))
    assert not list(wording.opening("page.md", "Title\n\nWhat happens if a call fails?"))
