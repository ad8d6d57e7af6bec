from __future__ import annotations

import pickle
from typing import Any

import pytest

from pexip_engage_client import ErrorCode
from tests.openapi import DOCUMENT

SCHEMA = DOCUMENT["components"]["schemas"]["ErrorCode"]
MEANINGS = dict(zip(SCHEMA["enum"], SCHEMA["x-enum-descriptions"], strict=True))


def documented(node: Any) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(documented, node))
    if not isinstance(node, dict):
        return set()
    return set(node.get("x-error-codes") or ()).union(*map(documented, node.values()))


def test_every_documented_code_is_a_member() -> None:
    codes = documented(DOCUMENT)
    assert len(codes) > 30
    assert codes - set(ErrorCode) == set()
    # The others are in the documented table of codes, but no operation lists them.
    assert set(ErrorCode) - codes <= {"APPOINTMENT_COMPLETION_TOO_EARLY"}


def test_every_code_has_the_documented_meaning() -> None:
    assert {str(code): code.meaning for code in ErrorCode} == MEANINGS, "describe all in the schema ErrorCode"
    for meaning in MEANINGS.values():
        assert meaning.endswith(".")
        assert "not written yet" not in meaning
        assert "\n" not in meaning
    assert len(set(MEANINGS.values())) == len(MEANINGS)


def test_documented_spelling_of_a_code_is_kept() -> None:
    assert "GREATHER" in ErrorCode.LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS


def test_unknown_code_is_an_open_enum_member() -> None:
    code = ErrorCode("SOMETHING_NEW")
    assert code == "SOMETHING_NEW"
    assert (code.is_known, code.meaning) == (False, None)
    assert pickle.loads(pickle.dumps(code)) == code
    assert code not in list(ErrorCode)


@pytest.mark.parametrize("code", ErrorCode)
def test_names_are_values(code: ErrorCode) -> None:
    assert code.name == code.value
