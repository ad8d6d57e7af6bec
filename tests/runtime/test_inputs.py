"""Input models: absent, null and a value stay apart, and nothing wrong is ever sent."""

from __future__ import annotations

import datetime
import enum
import json
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest

from pexip_engage_client import UNSET

UTC = datetime.UTC
START = datetime.datetime(2026, 8, 17, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("generated.models")


@pytest.fixture(scope="module")
def refused(load: Callable[[str], ModuleType]) -> Any:
    return load("errors").InvalidArgumentError


def test_unset_fields_are_not_sent(models: ModuleType) -> None:
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


def test_additional_properties_are_sent(models: ModuleType) -> None:
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
        (
            "start",
            datetime.datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Brussels")),
            "got 2026-03-29T02:30:00, a local time that Europe/Brussels skips when daylight-saving time begins",
        ),
        ("start", "2026-08-17T09:00:00Z", "start must be a datetime with a time zone.*got a str"),
        ("day", datetime.datetime(2026, 8, 17, 9, tzinfo=UTC), "day must be a date; got a datetime"),
        ("start_time", "09:00", "start_time must be a time of day"),
        ("start_time", datetime.time(9, 0, 30), "start_time must be a time of day in hours and minutes .*09:00:30"),
        ("start_time", datetime.time(9, tzinfo=UTC), "without a time zone, such as .*; got 09:00:00.00:00"),
        ("order", True, "order must be an integer, or None"),
        ("order", 1.5, "order must be an integer, or None; got 1.5"),
        ("order", int, "order must be an integer, or None; got a type"),
        ("hidden", None, "hidden must be True or False"),
        ("hidden", 1, "hidden must be True or False"),
        ("type", 3, "type must be one of OFFICE, PHONE, or None"),
        ("location", 5, "location must be a GeolocationInput or a mapping of its fields, or None; got 5"),
        ("location", {"latitude": "1"}, "location.latitude must be a number; got a str"),
        ("entries", "ab", "entries must be a list in which each item is an EntryInput or a mapping of its fields; got"),
        ("entries", ["ab"], r"entries\[0\] must be an EntryInput"),
        ("entries", None, "entries must be a list"),
        ("metadata", [], "metadata must be a mapping with string keys, or None"),
        ("metadata", {1: 2}, r"a key of metadata must be a string; got 1"),
    ],
)
def test_invalid_fields_are_rejected_on_creation(
    models: ModuleType, refused: Any, name: str, value: Any, message: str
) -> None:
    given = {"code": "a", "start": START, name: value}
    with pytest.raises(refused, match=message) as caught:
        models.CreateThingInput(**given)
    assert isinstance(caught.value, ValueError)


def test_errors_do_not_show_values(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused) as caught:
        models.CreateThingInput(code=["a secret"], start=START)
    assert "a secret" not in str(caught.value) + repr(caught.value)


def test_nan_is_rejected(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused, match="latitude must be a number"):
        models.GeolocationInput(latitude=float("nan"))


def test_from_dict_names_what_is_missing_or_wrong(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused, match="subjectId is missing"):
        models.EntryInput.from_dict({"type": "PHONE"})
    with pytest.raises(refused, match="subjectId must be a string"):
        models.EntryInput.from_dict({"type": "PHONE", "subjectId": 5})


def test_inputs_are_immutable_and_evolve(models: ModuleType) -> None:
    entry = models.EntryInput(type="PHONE", subject_id="1")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        entry.subject_id = "2"
    assert attrs.evolve(entry, subject_id="2").to_dict() == {"type": "PHONE", "subjectId": "2"}


def test_unset_is_false_and_prints_as_itself(load: Callable[[str], ModuleType]) -> None:
    unset = load("_runtime.arguments").UNSET
    assert not unset
    assert repr(unset) == "UNSET"


class Meeting(str, enum.Enum):  # noqa: UP042 - the older form is the one that goes wrong
    """As callers write them."""

    OFFICE = "OFFICE"


class Level(enum.IntEnum):
    LOW = 3


class Text(str):
    def __str__(self) -> str:
        return "not this"


class Number(int):
    def __repr__(self) -> str:
        return "not this"


@pytest.mark.parametrize("orjson", [True, False])
def test_values_of_other_classes_are_sent_as_what_they_are(
    models: ModuleType, load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch, orjson: bool
) -> None:
    json = load("_json")
    if not orjson:
        monkeypatch.setattr(json, "orjson", None)
    made = models.CreateThingInput(
        code=Text("a"),
        start=START,
        type=Meeting.OFFICE,
        order=Level.LOW,
        location=models.GeolocationInput(latitude=np.float64(1.5), longitude=np.int64(2)),
        metadata={Text("k"): [Number(5), Meeting.OFFICE, np.float64(0.5), np.int64(7), (1, 2), Level.LOW]},
    )
    assert json.loads(json.dumps(made.to_dict())) == {
        "code": "a",
        "start": "2026-08-17T09:00:00.000Z",
        "type": "OFFICE",
        "order": 3,
        "location": {"latitude": 1.5, "longitude": 2},
        "metadata": {"k": [5, "OFFICE", 0.5, 7, [1, 2], 3]},
    }
    assert type(made.code) is str
    assert type(made.order) is int


def test_none_is_never_sent_as_text(models: ModuleType, refused: Any) -> None:
    for make in (
        lambda: models.EntryInput(type=None, subject_id="1"),
        lambda: models.EntryInput(type="PHONE", subject_id=None),
        lambda: models.CreateThingInput(code="a", start=START, entries=[None]),
        lambda: models.CreateThingInput(code="a", start=START, start_time=None),
    ):
        with pytest.raises(refused, match="must be .*; got None"):
            make()
    assert models.CreateThingInput(code="a", start=START, type=None).to_dict()["type"] is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": START}, r"metadata\['a'\] must be a JSON value.*; got a datetime"),
        ({"a": [uuid.uuid4()]}, r"metadata\['a'\]\[0\] must be a JSON value"),
        ({"a": {"b": UNSET}}, r"metadata\['a'\]\['b'\] must be a JSON value"),
        ({"a": {1, 2}}, "must be a JSON value"),
        ({"a": b"bytes"}, "must be a JSON value"),
        ({"a": float("nan")}, r"metadata\['a'\] must be a number; got nan"),
        ({"a": "half \ud83d"}, r"UTF-8"),
        ({1: 2}, "a key of metadata must be a string; got 1"),
        ({"a": {None: 2}}, r"a key of metadata\['a'\] must be a string; got None"),
    ],
)
def test_free_form_values_must_have_a_json_form(models: ModuleType, refused: Any, value: Any, message: str) -> None:
    with pytest.raises(refused, match=message):
        models.CreateThingInput(code="a", start=START, metadata=value)
    with pytest.raises(refused, match=message.replace("metadata", "additional_properties")):
        models.CreateThingInput(code="a", start=START, additional_properties=value)


def test_cycle_is_rejected(models: ModuleType, refused: Any) -> None:
    cycle: dict[str, Any] = {}
    cycle["again"] = [cycle, cycle]
    with pytest.raises(
        refused, match="metadata must be nested less than 1000 levels deep, and must not contain itself"
    ):
        models.CreateThingInput(code="a", start=START, metadata=cycle)


def test_deep_values_are_sent(models: ModuleType, load: Callable[[str], ModuleType]) -> None:
    deep: Any = 1
    for _ in range(800):
        deep = {"a": deep}
    body = models.CreateThingInput(code="a", start=START, metadata=deep).to_dict()
    assert load("_json").dumps(body).count(b'"a":') == 800


def test_inputs_can_be_hashed_compared_and_shown(models: ModuleType) -> None:
    entry = models.EntryInput(type="PHONE", subject_id="1")
    zone = datetime.timezone(datetime.timedelta(hours=2))
    first = models.CreateThingInput(code="a", start=START, entries=[entry], metadata={"a": [1]})
    second = models.CreateThingInput(code="a", start=START.astimezone(zone), entries=(entry,), metadata={"a": [1.0]})
    assert first == second
    assert hash(first) == hash(second)
    assert len({first, second, entry}) == 2
    assert first != attrs.evolve(first, code="b")
    assert first != entry
    assert "UNSET" not in repr(first)
    assert "order" not in repr(first)
    names = {"datetime": datetime, "CreateThingInput": models.CreateThingInput, "EntryInput": models.EntryInput}
    assert eval(repr(first), names) == first


def test_inputs_with_other_additional_properties_differ(models: ModuleType) -> None:
    entry = models.EntryInput(type="PHONE", subject_id="1")
    extended = attrs.evolve(entry, additional_properties={"new": 1})
    assert entry != extended
    assert extended != attrs.evolve(entry, additional_properties={"new": 2})
    assert "additional_properties={'new': 1}" in repr(extended)


def test_what_was_passed_may_change_afterwards(models: ModuleType) -> None:
    entries, metadata = [models.EntryInput(type="PHONE", subject_id="1")], {"a": [1]}
    made = models.CreateThingInput(code="a", start=START, entries=entries, metadata=metadata)
    sent = made.to_dict()
    entries.clear()
    metadata["a"].append(2)
    assert made.to_dict() == sent


def test_misspelled_field_of_an_input_is_suggested(models: ModuleType, refused: Any) -> None:
    with pytest.raises(refused, match="^cod is not a field of CreateThingInput; did you mean code") as caught:
        models.CreateThingInput(cod="a", start=START)
    assert caught.value.parameter == "cod"
