"""Models of responses: open, complete, and never a lie."""

from __future__ import annotations

import copy
import datetime
import logging
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

UTC = datetime.UTC
FULL: dict[str, Any] = {
    "id": "1",
    "from": "there",
    "type": "OFFICE",
    "at": "2022-08-17T19:05:21.362Z",
    "day": "2022-08-17",
    "tags": ["a", "b"],
    "ready": True,
    "subject": {"id": "2"},
    "startTime": "09:00",
    "externalId": None,
    "office": {"id": "3"},
    "references": [{"id": "4"}, {"id": "5"}],
    "language": "no",
    "metadata": {"a": [1, {"b": None}]},
    "amount": 1.5,
    "count": 3,
    "closedAt": None,
}
REQUIRED = ("id", "from", "type", "at", "day", "tags", "ready", "subject")
SMALL = {name: FULL[name] for name in REQUIRED}


@pytest.fixture(scope="module")
def models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("generated.models")


@pytest.fixture(scope="module")
def response_models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("_runtime.response_models")


@pytest.fixture(scope="module")
def errors(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("errors")


def test_a_response_reads_as_python(models: ModuleType) -> None:
    thing = models.Thing.from_dict(FULL)
    assert thing.id == "1"
    assert thing.from_ == "there"
    assert thing.type is models.MeetingType.OFFICE
    assert thing.at == datetime.datetime(2022, 8, 17, 19, 5, 21, 362000, UTC)
    assert thing.day == datetime.date(2022, 8, 17)
    assert thing.start_time == datetime.time(9)
    assert thing.references[1].id == "5"
    assert thing.language is models.Language.NO
    assert thing.metadata == {"a": [1, {"b": None}]}
    assert thing.external_id is None


@pytest.mark.parametrize(
    "payload", [FULL, SMALL, {**SMALL, "externalId": None}, {**FULL, "references": None, "amount": 2, "count": None}]
)
def test_to_dict_is_the_payload(models: ModuleType, payload: dict[str, Any]) -> None:
    assert models.Thing.from_dict(payload).to_dict() == payload


def test_absent_and_null_both_read_none(models: ModuleType) -> None:
    absent, null = models.Thing.from_dict(SMALL), models.Thing.from_dict({**SMALL, "office": None})
    assert absent.office is None
    assert null.office is None
    assert "office" not in absent.to_dict()
    assert null.to_dict()["office"] is None


def test_unknown_properties_are_kept_and_written_back(models: ModuleType) -> None:
    payload = {**SMALL, "new": {"x": 1}, "subject": {"id": "2", "rank": 7}}
    thing = models.Thing.from_dict(payload)
    assert thing.additional_properties == {"new": {"x": 1}}
    assert dict(thing) == {**thing} == payload
    assert thing["new"] == {"x": 1}
    assert thing["at"] == SMALL["at"]  # as if the document had not known it
    with pytest.raises(KeyError) as caught:
        thing["nowhere"]
    assert caught.value.args == ("nowhere",)
    assert caught.value.__notes__ == [f"{type(thing).__name__}[…] takes the JSON name of a property"]
    assert thing.subject.additional_properties == {"rank": 7}
    assert thing.to_dict() == payload
    assert models.Thing.from_dict(SMALL).additional_properties == {}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("payload", [FULL, SMALL, {**SMALL, "new": 1}, {**SMALL, "id": 5, "type": "NEW"}])
def test_copies_are_equal_and_complete(
    models: ModuleType, again: Callable[[Any], Any], payload: dict[str, Any]
) -> None:
    thing = models.Thing.from_dict(payload)
    assert again(thing) == thing
    assert again(thing).to_dict() == payload


def test_equality_looks_at_everything(models: ModuleType) -> None:
    thing = models.Thing.from_dict(SMALL)
    assert thing == models.Thing.from_dict(SMALL)
    for other in ({**SMALL, "id": "9"}, {**SMALL, "new": 1}, {**SMALL, "count": 1}, {**SMALL, "ready": "?"}):
        assert thing != models.Thing.from_dict(other)
    assert thing != SMALL


def test_equal_responses_can_contain_inputs(models: ModuleType) -> None:
    things = [models.Thing.from_dict({**SMALL, "id": 1}) for _ in range(2)]  # malformed, so all values are compared
    for thing in things:
        thing.subject = models.GeolocationInput(latitude=51, longitude=3.7)
    assert things[0] == things[1]
    things[1].subject = models.GeolocationInput(latitude=52, longitude=3.7)
    assert things[0] != things[1]


# --- a bad field never loses a page, and no attribute lies about its type

WRONG = {
    "id": [5, None, ["1"]],
    "from": [False],
    "type": [5, None, {}, []],
    "at": ["yesterday", "9999-12-31T24:00:00Z", 5, None, "2022-08-17T19:05:21"],
    "day": ["17.8.2022", 5, None],
    "tags": ["a", {"a": 1}, None, [1], [None]],
    "ready": ["true", 1, 0, None],
    "subject": [None, "2", [], {}, {"id": None}],
    "startTime": [9, "nine"],
    "externalId": [1, []],
    "office": ["3", []],
    "references": [{"id": "4"}, "4"],
    "language": [0],
    "metadata": [[], "x"],
    "amount": ["1.5", True],
    "count": [1.5, "3", True, float("inf")],
    "closedAt": ["never"],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]
NAMES = {"from": "from_", "startTime": "start_time", "externalId": "external_id", "closedAt": "closed_at"}


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_field_of_the_wrong_type(
    models: ModuleType, errors: ModuleType, caplog: pytest.LogCaptureFixture, name: str, value: Any
) -> None:
    payload = {**FULL, name: value}
    thing = models.Thing.from_dict(payload)
    if name == "subject" and value in ({}, {"id": None}):
        # The object is there, its own field is not: so that is the one that cannot be read.
        thing, attribute = thing.subject, "id"
        assert thing.to_dict() == value
    else:
        attribute = NAMES.get(name, name)
        assert thing.to_dict() == payload
        other = "ready" if name != "ready" else "tags"
        assert getattr(thing, other) == FULL[other]
    wire_name = "id" if attribute == "id" else name
    with pytest.raises(errors.UnreadableFieldError, match=f"field {wire_name} of"):
        getattr(thing, attribute)
    assert len(caplog.records) == 1
    assert caplog.records[0].levelno == logging.WARNING
    if isinstance(value, str) and len(value) > 1:
        assert value not in caplog.records[0].getMessage()


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_required_field(
    models: ModuleType, response_models: ModuleType, errors: ModuleType, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    payload = {key: value for key, value in FULL.items() if key != name}
    with response_models.Decoding("getThing"):
        thing = models.Thing.from_dict(payload)
    with pytest.raises(errors.UnreadableFieldError, match=f"field {name} of Thing is missing"):
        getattr(thing, NAMES.get(name, name))
    assert thing.to_dict() == payload
    (record,) = caplog.records
    assert record.name == "pexip_engage_client"
    assert record.getMessage() == f"getThing: field {name} of Thing is missing; reading it will raise an error"
    assert (record.operation, record.model, record.field) == ("getThing", "Thing", name)  # type: ignore[attr-defined]


def test_an_unreadable_field_is_not_hidden(models: ModuleType, errors: ModuleType) -> None:
    thing = models.Thing.from_dict({**FULL, "count": "many"})
    for look in (lambda: hasattr(thing, "count"), lambda: getattr(thing, "count", 7)):
        with pytest.raises(errors.UnreadableFieldError, match="field count of Thing is a string, not an integer"):
            look()
    with pytest.raises(AttributeError, match="nonsense"):
        _ = thing.nonsense
    assert getattr(thing, "nonsense", 7) == 7


def test_an_unreadable_field_can_be_assigned(models: ModuleType) -> None:
    thing = models.Thing.from_dict({**FULL, "count": "many"})
    thing.count = 5
    assert thing.count == 5
    assert thing.to_dict() == {**FULL, "count": 5}
    assert "unreadable" not in repr(thing)
    assert pickle.loads(pickle.dumps(thing)).count == 5


@pytest.mark.parametrize("place", [0, 1, 24])
@pytest.mark.parametrize(("item", "word"), [(None, "null"), (5, "a number"), ("x", "a string"), ([], "an array")])
def test_item_that_is_not_an_object_is_one_unreadable_record(
    models: ModuleType,
    response_models: ModuleType,
    errors: ModuleType,
    caplog: pytest.LogCaptureFixture,
    place: int,
    item: Any,
    word: str,
) -> None:
    data: list[Any] = [{**SMALL, "id": str(number)} for number in range(25)]
    data[place] = item
    payload = {"data": data, "meta": {"offset": 0, "limit": 25, "totalCount": 25}}
    with response_models.Decoding("getThings"):
        page = models.ThingPage.from_dict(payload)
    assert [thing.id for index, thing in enumerate(page.data) if index != place] == [
        str(number) for number in range(25) if number != place
    ]
    broken = page.data[place]
    reason = rf"the record,? \[{place}\],? .*is {word}, not an object"
    for name in ("id", "office"):
        with pytest.raises(errors.UnreadableFieldError, match=reason):
            getattr(broken, name)
    assert "unreadable" in repr(broken) or word in repr(broken)
    (record,) = caplog.records
    problem = f"the record [{place}] of Thing is {word}, not an object"
    assert record.getMessage() == f"getThings: {problem}; reading it will raise an error"
    assert page.to_dict() == payload
    assert pickle.loads(pickle.dumps(page)) == page
    with (
        response_models.Decoding("getThings", strict=True),
        pytest.raises(errors.ResponseValidationError, match=reason),
    ):
        models.ThingPage.from_dict(payload)


def test_messages_name_the_place_and_the_reason(models: ModuleType, errors: ModuleType) -> None:
    thing = models.Thing.from_dict({**FULL, "tags": ["a", None]})
    with pytest.raises(errors.UnreadableFieldError, match=r"field tags of Thing has null at \[1\], not a string"):
        _ = thing.tags


def test_the_data_of_an_envelope_must_be_readable(load: Callable[[str], ModuleType], errors: ModuleType) -> None:
    decode = load("generated.resources.things").CREATE.decode
    assert decode({"data": FULL}).data.id == "1"
    for payload in ({"data": None}, {}, {"data": 5}):
        with pytest.raises(errors.ResponseValidationError, match="field data of ThingEnvelope is"):
            decode(payload)


FORMS = {
    "at": [
        "2022-08-17T19:05:21.362+00:00",
        "2022-08-17T19:05:21Z",
        "2022-08-17T19:05:21.3621234Z",
        "2022-08-17T19:05:21.000000Z",
        "2016-12-31T23:59:60Z",
        "2016-12-31T23:59:60.500Z",
        "2022-08-17T21:05:21+0200",
        "2022-W33-3T19:05:21.362Z",
        "2022-08-17 19:05:21.362Z",
        "2022-08-17T19:05:21,362Z",
    ],
    "day": ["20220817", "2022-W33-3"],
    "startTime": ["09:00:00", "0900", "09", "09:00:00.000000"],
    "count": [5.0],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FORMS.items() for text in texts])
def test_to_dict_reproduces_the_payload_exactly(models: ModuleType, name: str, text: Any) -> None:
    thing = models.Thing.from_dict({**FULL, name: text})
    attribute = NAMES.get(name, name)
    value = getattr(thing, attribute)
    for each in (thing, copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert repr(each.to_dict()[name]) == repr(text)
        assert repr(each[name]) == repr(text)
        assert getattr(each, attribute) == value
        assert each == thing
    setattr(thing, attribute, getattr(models.Thing.from_dict(FULL), attribute))
    assert thing.to_dict() == FULL


def test_a_leap_second_is_the_second_after(models: ModuleType) -> None:
    assert models.Thing.from_dict({**FULL, "at": "2016-12-31T23:59:60Z"}).at == datetime.datetime(
        2017, 1, 1, tzinfo=UTC
    )


def test_a_model_is_a_mapping_to_its_json(models: ModuleType) -> None:
    thing = models.Thing.from_dict({**SMALL, "new": 1, "count": "many"})
    assert "startTime" not in thing
    assert "new" in thing
    assert "from" in thing
    assert set(thing) == {*SMALL, "new", "count"}
    assert thing.get("new") == 1
    assert thing.get("count") == "many"
    assert thing.get("at") == SMALL["at"]
    assert thing.get("nowhere") is None
    assert thing.get("nowhere", 7) == 7
    assert {name: thing[name] for name in thing} == thing.to_dict()


def test_evolve_keeps_all_values(models: ModuleType, errors: ModuleType) -> None:
    thing = models.Thing.from_dict({**SMALL, "new": 1})
    assert attrs.evolve(thing, id="2").to_dict() == {**SMALL, "id": "2", "new": 1}
    with pytest.raises(errors.UnreadableFieldError, match="count"):
        attrs.evolve(models.Thing.from_dict({**SMALL, "count": "many"}), id="2")
    evolved = attrs.evolve(models.Thing.from_dict({**SMALL, "count": "many"}), count=2)
    assert evolved.to_dict() == {**SMALL, "count": 2}
    assert type(evolved) is models.Thing


@pytest.mark.parametrize("at", ["2022-08-17T19:05:21.362Z", "2022-08-17T21:05:21.362+02:00"])
def test_evolve_keeps_null_and_absence_and_forms(models: ModuleType, at: str) -> None:
    thing = models.Thing.from_dict({**SMALL, "at": at, "count": None})
    assert attrs.evolve(thing, id="2").to_dict() == {**SMALL, "at": at, "id": "2", "count": None}
    assert attrs.evolve(thing, count=1, language="no").to_dict() == {**SMALL, "at": at, "count": 1, "language": "no"}
    assert attrs.evolve(models.Thing.from_dict({**SMALL, "at": at, "count": 1}), count=None)["count"] is None


def test_attrs_asdict_raises_and_names_to_dict(models: ModuleType) -> None:
    thing = models.Thing.from_dict(SMALL)
    for convert in (attrs.asdict, attrs.astuple):
        with pytest.raises(TypeError, match="use their to_dict"):
            convert(thing)


def test_deep_nesting(models: ModuleType) -> None:
    deep: Any = {}
    for number in range(900):
        deep = {"a": deep} if number % 2 else [deep]
    payload = {**SMALL, "metadata": {"deep": deep}, "new": deep}
    thing = models.Thing.from_dict(payload)
    again = models.Thing.from_dict(thing.to_dict())
    assert again == thing
    assert pickle.loads(pickle.dumps(thing)) == thing
    again.metadata["deep"] = 1
    assert again != thing


def test_repr_is_short_and_can_be_pasted(models: ModuleType) -> None:
    thing = models.Thing.from_dict(SMALL)
    assert "external_id" not in repr(thing)
    names = {
        **vars(models),
        "datetime": datetime,
        "Thing": models.Thing,
        "MeetingType": models.MeetingType,
        "Reference": models.Reference,
    }
    assert eval(repr(thing), names) == thing
    new = models.Thing.from_dict({**SMALL, "type": "NEW", "new": [1]})
    assert eval(repr(new), names) == new
    page = models.ThingPage.from_dict({"data": [SMALL] * 500, "meta": {"offset": 0, "limit": 1, "totalCount": 1}})
    first = repr(page.data[0])
    assert f"[{first}, {first}, {first}, ...497 more]" in repr(page)
    assert len(repr(page)) < 2000


def test_each_problem_is_logged_once_per_response(
    models: ModuleType, response_models: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    page = {"data": [{**FULL, "id": None}] * 25, "meta": {"offset": 0, "limit": 25, "totalCount": 25}}
    with response_models.Decoding("getThings"):
        read = models.ThingPage.from_dict(page)
    assert len(read.data) == 25
    assert read.meta.total_count == 25
    assert len(caplog.records) == 1


def test_strict_mode_raises_immediately(models: ModuleType, response_models: ModuleType, errors: ModuleType) -> None:
    with (
        response_models.Decoding("getThing", strict=True),
        pytest.raises(errors.ResponseValidationError, match="field id of Thing is a number, not a string") as caught,
    ):
        models.Thing.from_dict({**FULL, "id": 5})
    assert (caught.value.operation, caught.value.model, caught.value.field) == ("getThing", "Thing", "id")


@pytest.mark.parametrize("payload", [None, [], "text", 5])
def test_payload_that_is_not_an_object_raises(models: ModuleType, payload: Any) -> None:
    with pytest.raises(TypeError, match="not an object"):
        models.Thing.from_dict(payload)
    with pytest.raises(TypeError, match="not an object"):
        models.Setting.from_dict(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*FULL, "new"], json_values)))
def test_anything_is_read_and_written_back(models: ModuleType, payload: dict[str, Any]) -> None:
    thing = models.Thing.from_dict(payload)
    repr(thing)
    assert thing == models.Thing.from_dict(payload)
    assert repr(sorted(thing.to_dict().items())) == repr(sorted(payload.items()))


def test_models_can_be_created_by_hand(models: ModuleType) -> None:
    thing = models.Thing(
        id="1",
        from_="x",
        type=models.MeetingType.PHONE,
        at=datetime.datetime(2022, 8, 17, 9, tzinfo=UTC),
        day=datetime.date(2022, 8, 17),
        tags=[],
        ready=False,
        subject=models.Reference(id="2"),
    )
    assert thing.external_id is None
    assert thing.to_dict()["at"] == "2022-08-17T09:00:00.000Z"
    assert "externalId" not in thing.to_dict()
    assert attrs.evolve(thing, id="2").id == "2"


def test_objects_without_named_properties_are_dictionaries(models: ModuleType) -> None:
    read = models.ConfigurationEnvelope.from_dict({"data": {"a": {"manageable": True, "value": 1}}})
    assert read.data["a"].manageable is True
    assert read.data["a"]["value"] == 1
    assert read.to_dict() == {"data": {"a": {"manageable": True, "value": 1}}}


def test_the_fast_path_is_taken_for_documented_responses(
    models: ModuleType, response_models: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise AssertionError("the slow path")

    for payload in (FULL, SMALL, {**FULL, "type": "NEW", "new": 1}):
        with monkeypatch.context() as patched:
            patched.setattr(response_models, "fields_of", slow)  # only the slow path looks the fields up
            thing = models.Thing.from_dict(payload)
            assert thing.to_dict() == payload
            assert thing == models.Thing.from_dict(payload)


ASSIGNED: dict[str, Any] = {
    "type": "PHONE",
    "at": "2022-08-17T19:05:21.362Z",
    "subject": {"id": "9"},
    "references": [{"id": "9"}, None],
    "tags": None,
    "metadata": {"when": datetime.date(2022, 8, 17)},
    "office": None,
}


@pytest.mark.parametrize("name", ASSIGNED)
def test_values_of_other_types_can_be_assigned(models: ModuleType, name: str) -> None:
    thing, again = models.Thing.from_dict(FULL), models.Thing.from_dict(FULL)
    setattr(thing, name, ASSIGNED[name])
    setattr(again, name, ASSIGNED[name])
    written = {"when": "2022-08-17"} if name == "metadata" else ASSIGNED[name]
    assert thing.to_dict() == {**FULL, name: written}
    assert thing == again
    assert thing != models.Thing.from_dict({**FULL, "id": "9"})


def test_none_assigned_to_an_absent_field_leaves_it_absent(models: ModuleType) -> None:
    thing = models.Thing.from_dict(SMALL)
    thing.office = None
    assert thing.to_dict() == SMALL
    thing.office = models.Reference(id="3")
    assert thing.to_dict() == {**SMALL, "office": {"id": "3"}}


def test_additional_properties_can_be_changed(models: ModuleType) -> None:
    thing = models.Thing.from_dict(SMALL)
    thing.additional_properties["new"] = [1]
    assert thing.to_dict() == {**SMALL, "new": [1]}
    assert thing != models.Thing.from_dict(SMALL)
    thing.additional_properties = {}
    assert thing == models.Thing.from_dict(SMALL)
    thing.to_dict()["tags"].append("c")
    assert thing.tags == SMALL["tags"]


def test_one_malformed_object_changes_no_other(models: ModuleType, errors: ModuleType) -> None:
    before = models.Thing.from_dict(SMALL)
    malformed = models.Thing.from_dict({**SMALL, "id": 5})
    for each in (before, models.Thing.from_dict(SMALL)):
        assert each.id == "1"
        assert each.office is None
        assert each.to_dict() == SMALL
        assert each != malformed
        assert malformed != each
    with pytest.raises(errors.UnreadableFieldError):
        _ = malformed.id


def test_unreadable_objects_have_a_class_of_their_own(models: ModuleType) -> None:
    """A hook for empty slots would make reading the attributes of all objects slower."""
    good, bad = models.Thing.from_dict(SMALL), models.Thing.from_dict({**SMALL, "id": 1})
    assert isinstance(bad, models.Thing)
    assert bad.__class__ is models.Thing
    assert (type(bad).__name__, type(bad).__module__) == ("Thing", models.Thing.__module__)
    assert not hasattr(models.Thing, "__getattr__")
    assert type(good) is models.Thing
    for same in (
        copy.copy(bad),
        copy.deepcopy(bad),
        pickle.loads(pickle.dumps(bad)),
        models.Thing.from_dict({**SMALL, "id": 1}),
    ):
        assert isinstance(same, models.Thing)
        assert same == bad
        assert bad == same
        assert same != good
        assert good != same
        assert same.to_dict() == {**SMALL, "id": 1}


def test_objects_in_another_form_are_readable_objects(models: ModuleType) -> None:
    thing = models.Thing.from_dict({**SMALL, "at": "2022-08-17T21:05:21.362+02:00"})
    assert type(thing) is models.Thing
    assert thing == models.Thing.from_dict(SMALL)


def test_the_same_nan_is_equal(models: ModuleType) -> None:
    """As in Python's containers, which compare identities first."""
    thing = models.Thing.from_dict({**SMALL, "id": 1, "metadata": {"a": float("nan")}})
    assert copy.copy(thing) == thing
    assert thing != models.Thing.from_dict({**SMALL, "id": 1, "metadata": {"a": float("nan")}})
