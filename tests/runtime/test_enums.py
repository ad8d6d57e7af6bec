"""Open enums: Pexip may add values at any time."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def meeting_type(load: Callable[[str], ModuleType]) -> Any:
    return load("generated.models").MeetingType


def test_a_new_value_is_a_member_of_the_class(meeting_type: Any) -> None:
    new = meeting_type("HOLOGRAM")
    assert isinstance(new, meeting_type)
    assert new.value == "HOLOGRAM" == new
    assert str(new) == f"{new}" == "HOLOGRAM"
    assert new.name == "HOLOGRAM"
    assert not new.is_known
    assert new == meeting_type("HOLOGRAM")
    assert hash(new) == hash("HOLOGRAM")
    assert new != meeting_type.PHONE
    assert repr(new) == "MeetingType('HOLOGRAM')"
    assert repr(meeting_type.PHONE) == "MeetingType.PHONE"
    assert json.dumps([new]) == '["HOLOGRAM"]'


def test_a_new_value_never_shows_up_when_iterating(meeting_type: Any) -> None:
    meeting_type("HOLOGRAM")
    assert list(meeting_type) == [meeting_type.OFFICE, meeting_type.PHONE]
    assert len(meeting_type) == 2
    assert "HOLOGRAM" not in meeting_type.__members__


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("value", ["HOLOGRAM", "PHONE"])
def test_copies(meeting_type: Any, again: Callable[[Any], Any], value: str) -> None:
    member = meeting_type(value)
    copied = again(member)
    assert copied == member
    assert type(copied) is meeting_type
    assert copied.value == value
    assert copied.name == value
    assert copied.is_known is (value == "PHONE")


def test_a_new_value_is_pickled_by_its_value(meeting_type: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the Pythons before 3.11.4 (Debian 12 has one), whose enums pickle by name."""

    def by_name(member: enum.Enum, _protocol: int) -> Any:
        return getattr, (type(member), member.name)

    for base in (enum.Enum, enum.StrEnum):
        monkeypatch.setattr(base, "__reduce_ex__", by_name)
    again = pickle.loads(pickle.dumps(meeting_type("HOLOGRAM")))
    assert (type(again), again.value, again.is_known) == (meeting_type, "HOLOGRAM", False)


def test_known_values_are_the_members(meeting_type: Any) -> None:
    assert meeting_type("PHONE") is meeting_type.PHONE
    assert meeting_type.PHONE.is_known
    match meeting_type("PHONE"):
        case meeting_type.PHONE:
            pass
        case _:
            raise AssertionError


@pytest.mark.parametrize("value", [None, 5, ["PHONE"]])
def test_non_strings_are_rejected(meeting_type: Any, value: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid MeetingType"):
        meeting_type(value)


def test_words_that_yaml_takes_for_false(load: Callable[[str], ModuleType]) -> None:
    assert load("generated.models").Language.NO.value == "no"
