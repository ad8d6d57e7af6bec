"""Input models: absent, null and a value stay apart, and nothing wrong is ever sent."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import attrs
import pytest

UTC = datetime.UTC
START = datetime.datetime(2026, 8, 17, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("generated.models")


@pytest.fixture(scope="module")
def refused(load: Callable[[str], ModuleType]) -> Any:
    return load("errors").InvalidArgumentError


def test_what_was_not_given_is_not_sent(models: ModuleType) -> None:
    assert models.CreateThingInput(code="a", start=START).to_dict() == {
        "code": "a",
        "start": "2026-08-17T09:00:00.000Z",
    }


def test_none_is_null_and_clears(models: ModuleType) -> None:
    sent = models.CreateThingInput(
        code="a", start=START, order=None, location=None, metadata=None, type=None, from_=None
    )
    nulls = {name for name, value in sent.to_dict().items() if value is None}
    assert nulls == {"order", "location", "metadata", "type", "from"}


def test_everything(models: ModuleType) -> None:
    sent = models.CreateThingInput(
        code="a",
        start=START,
        day=datetime.date(2026, 8, 17),
        start_time=datetime.time(9, 30),
        from_="there",
        type="HOLOGRAM",
        order=0,
        hidden=False,
        location=models.GeolocationInput(latitude=51, longitude=3.7),
        entries=(models.EntryInput(type=models.MeetingType.PHONE, subject_id="1"),),
        metadata={"a": [1]},
    ).to_dict()
    assert sent == {
        "code": "a",
        "start": "2026-08-17T09:00:00.000Z",
        "day": "2026-08-17",
        "startTime": "09:30",
        "from": "there",
        "type": "HOLOGRAM",
        "order": 0,
        "hidden": False,
        "location": {"latitude": 51, "longitude": 3.7},
        "entries": [{"type": "PHONE", "subjectId": "1"}],
        "metadata": {"a": [1]},
    }
    assert type(sent["entries"][0]["type"]) is str
    assert json.loads(json.dumps(sent)) == sent
    again = models.CreateThingInput.from_dict(sent)
    assert again.to_dict() == sent
    assert again.start == START


def test_a_default_of_the_api_is_left_to_the_api(models: ModuleType) -> None:
    assert "order" not in models.CreateThingInput(code="a", start=START).to_dict()


def test_properties_that_the_document_lacks(models: ModuleType) -> None:
    extra = {"new": 1}
    assert models.EntryInput(type="PHONE", subject_id="1", additional_properties=extra).to_dict()["new"] == 1
    assert models.EntryInput.from_dict({"type": "PHONE", "subjectId": "1", "new": 1}).additional_properties == extra


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("code", ["a"], "code must be a string; got a list"),
        ("code", None, "code must be a string; got None"),
        ("code", 5, r"code must be a string; got 5"),
        (
            "start",
            datetime.datetime(2026, 8, 17, 9),
            "start must be a datetime with a time zone.*got the naive 2026-08-17T09",
        ),
        ("start", "2026-08-17T09:00:00Z", "start must be a datetime with a time zone.*got a str"),
        ("day", datetime.datetime(2026, 8, 17, 9, tzinfo=UTC), "day must be a date; got a datetime"),
        ("start_time", "09:00", "start_time must be a time of day"),
        ("order", True, "order must be an integer, or None"),
        ("order", 1.5, "order must be an integer, or None; got 1.5"),
        ("hidden", None, "hidden must be True or False"),
        ("hidden", 1, "hidden must be True or False"),
        ("type", 3, "type must be one of OFFICE, PHONE, or None"),
        ("location", {"latitude": 1}, "location must be a GeolocationInput, or None; got a dict"),
        ("entries", "ab", "entries must be a list, each item an EntryInput; got a str"),
        ("entries", ["ab"], r"entries\[0\] must be an EntryInput"),
        ("entries", None, "entries must be a list"),
        ("metadata", [], "metadata must be a mapping with string keys, or None"),
        ("metadata", {1: 2}, r"a key of metadata must be a string; got 1"),
    ],
)
def test_refused_before_anything_is_sent(models: ModuleType, refused: Any, name: str, value: Any, message: str) -> None:
    given = {"code": "a", "start": START, name: value}
    with pytest.raises(refused, match=message) as caught:
        models.CreateThingInput(**given)
    assert isinstance(caught.value, ValueError)


def test_a_value_is_never_repeated_in_an_error(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused) as caught:
        models.CreateThingInput(code=["a secret"], start=START)
    assert "a secret" not in str(caught.value) + repr(caught.value)


def test_nan_is_no_number(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused, match="latitude must be a number"):
        models.GeolocationInput(latitude=float("nan"))


def test_from_dict_names_what_is_missing_or_wrong(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused, match="subject_id is missing"):
        models.EntryInput.from_dict({"type": "PHONE"})
    with pytest.raises(refused, match="subject_id must be a string"):
        models.EntryInput.from_dict({"type": "PHONE", "subjectId": 5})


def test_inputs_are_immutable_and_evolve(models: ModuleType) -> None:
    entry = models.EntryInput(type="PHONE", subject_id="1")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        entry.subject_id = "2"
    assert attrs.evolve(entry, subject_id="2").to_dict() == {"type": "PHONE", "subjectId": "2"}


def test_unset_is_false_and_prints_as_itself(load: Callable[[str], ModuleType]) -> None:
    unset = load("_runtime.unset").UNSET
    assert not unset
    assert repr(unset) == "UNSET"
