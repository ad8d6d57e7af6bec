"""Operations and resources: from a call to the request on the wire, and from the response to its models."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from pexip_engage_client._runtime.operations import CallOptions

UTC = datetime.UTC
START = datetime.datetime(2026, 8, 17, 9, tzinfo=UTC)
THING = {
    "id": "1",
    "from": "there",
    "type": "OFFICE",
    "at": "2022-08-17T19:05:21.362Z",
    "day": "2022-08-17",
    "tags": [],
    "ready": True,
    "subject": {"id": "2"},
}


class Recorder:
    """A client that records requests, and returns the given response."""

    def __init__(self, payload: Any = None) -> None:
        self.payload = payload
        self.calls: list[tuple[Any, Any, Any]] = []

    async def call(self, operation: Any, request: Any, options: Any) -> Any:
        self.calls.append((operation, request, options))
        return operation.decode(self.payload)


@pytest.fixture(scope="module")
def things(load: Callable[[str], ModuleType]) -> Any:
    return load("generated.resources.things").ThingsResource


@pytest.fixture(scope="module")
def models(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("generated.models")


@pytest.fixture(scope="module")
def refused(load: Callable[[str], ModuleType]) -> Any:
    return load("errors").InvalidArgumentError


async def test_path_parameter_is_escaped(things: Any) -> None:
    client = Recorder({"data": THING})
    thing = await things(client).get("a/b c?#", timeout=3)
    ((operation, request, options),) = client.calls
    assert thing.id == "1"
    assert request.path == "/things/a%2Fb%20c%3F%23"
    assert (operation.id, operation.method, operation.path) == ("getThing", "GET", "/things/{id}")
    assert operation.scope == "engage:things:readOnly"
    assert options == {"timeout": 3}


@pytest.mark.parametrize("value", ["", ".", "..", None, 5, ["1"]])
async def test_invalid_id_is_rejected(things: Any, refused: Any, value: Any) -> None:
    client = Recorder({"data": THING})
    with pytest.raises(refused, match="^id must be"):
        await things(client).get(value)
    assert client.calls == []


async def test_every_kind_of_query_parameter(things: Any, models: ModuleType) -> None:
    client = Recorder({"data": [], "meta": {"offset": 5, "limit": 25, "totalCount": 0}})
    await (
        things(client)
        .list(
            from_=datetime.datetime(2026, 8, 17, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
            id=["1"],
            meeting_type=[models.MeetingType.PHONE, "HOLOGRAM"],
            level=(1, 2),
            day=datetime.date(2026, 8, 17),
            active=False,
            location=models.GeolocationInput(latitude=51.05, longitude=3.69),
            offset=5,
            limit=10,
            accept_language="nl",
        )
        .first_page()
    )
    ((_, request, _),) = client.calls
    assert list(request.query) == [
        ("id[]", "1"),
        ("meeting-type[]", "PHONE"),
        ("meeting-type[]", "HOLOGRAM"),
        ("level[]", "1"),
        ("level[]", "2"),
        ("from", "2026-08-17T09:00:00.000+02:00"),
        ("day", "2026-08-17"),
        ("active", "false"),
        ("location[latitude]", "51.05"),
        ("location[longitude]", "3.69"),
        ("offset", "5"),
        ("limit", "10"),
    ]
    assert dict(request.headers) == {"Accept-Language": "nl"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"id": "1"}, "id must be a non-empty list; got a str"),
        ({"id": []}, "id must be a non-empty list; got an empty list"),
        ({"id": [1]}, r"id\[0\] must be a string"),
        ({"level": ["1"]}, r"level\[0\] must be an integer"),
        ({"active": "yes"}, "active must be True or False"),
        ({"from_": datetime.datetime(2026, 8, 17)}, "from_ must be a datetime with a time zone"),
        ({"from_": datetime.date(2026, 8, 17)}, "from_ must be a datetime with a time zone"),
        ({"day": START}, "day must be a date"),
        ({"location": {"latitude": "1"}}, "location.latitude must be a number"),
        ({"limit": 0}, "limit must be an integer of at least 1 and at most 1000; got 0"),
        ({"limit": 1001}, "limit must be an integer of at least 1 and at most 1000"),
        ({"limit": "10"}, "limit must be an integer"),
        ({"offset": -1}, "offset must be an integer of at least 0"),
        ({"concurrency": 0}, "concurrency must be an integer of at least 1"),
        ({"accept_language": ["nl"]}, "accept_language must be language tags"),
    ],
)
def test_invalid_argument_is_rejected_immediately(
    things: Any, refused: Any, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(refused, match=message):
        things(Recorder()).list(**{"from_": START, **arguments})


async def test_body_fields_are_keyword_arguments(things: Any) -> None:
    client = Recorder({"data": THING})
    await things(client).create(code="a", start=START, order=None)
    ((operation, request, _),) = client.calls
    assert request.body == {"code": "a", "start": "2026-08-17T09:00:00.000Z", "order": None}
    assert operation.method == "POST"


async def test_list_as_body(things: Any, models: ModuleType, refused: Any) -> None:
    client = Recorder({"data": [THING]})
    (thing,) = await things(client).replace([models.EntryInput(type="PHONE", subject_id="1")])
    assert thing.id == "1"
    assert client.calls[0][1].body == [{"type": "PHONE", "subjectId": "1"}]
    for wrong in ("ab", [{"type": "PHONE"}], None, 5):
        with pytest.raises(refused, match="EntryInput|entries"):
            await things(client).replace(wrong)


async def test_mapping_as_body(things: Any, models: ModuleType) -> None:
    client = Recorder({"data": {"a": {"manageable": True}}})
    changed = await things(client).configure({"a": models.SettingInput(manageable=True)})
    assert client.calls[0][1].body == {"a": {"manageable": True}}
    assert changed["a"].manageable is True


async def test_invalid_entry_of_a_mapping_is_named(things: Any, refused: Any) -> None:
    with pytest.raises(refused, match=r"\['a'\]"):
        await things(Recorder()).configure({"a": 5})


async def test_no_content_and_undocumented_responses(things: Any) -> None:
    assert await things(Recorder(None)).remove("1") is None
    assert await things(Recorder({"data": {"any": 1}})).poke("1", id=["2"]) == {"data": {"any": 1}}


async def test_path_parameter_with_a_taken_name_is_renamed(things: Any) -> None:
    client = Recorder()
    await things(client).poke(thing_id="1", id=["2"])
    assert client.calls[0][1].path == "/things/1/_actions/poke"
    assert client.calls[0][1].query == [("id[]", "2")]


def test_operations_know_the_arguments_of_their_methods(things: Any, load: Callable[[str], ModuleType]) -> None:
    operations = load("generated.resources.things")
    for name in ("get", "create", "poke", "list"):
        parameters = inspect.signature(getattr(things, name)).parameters.keys() - CallOptions.__annotations__.keys()
        assert {"self", *getattr(operations, name.upper()).arguments} == parameters - {"options"}


def test_docstrings_are_complete(things: Any) -> None:
    text = " ".join(str(inspect.getdoc(things.create)).split())
    for piece in (
        "Create a thing.",
        "It is new then.",
        "code: A short name, such as that of `things.get`. At most 255 characters. The code is assumed to be required.",
        "order: At least 0; the default is 0.",
        "BusinessValidationError: A business rule forbids the call. Documented codes: THING_TOO_OLD, THING_TOO_NEW.",
        "Scope: engage:things:readWrite.",
        "See https://docs.example.com/things/create",
    ):
        assert piece in text
    assert "NotFoundError" in str(inspect.getdoc(things.get))


def test_resources_and_models_are_imported_when_first_used(package: str) -> None:
    import subprocess
    import sys

    code = f"""
import sys
import {package}.generated.client as client, {package}.generated.models as models
loaded = lambda: [name for name in sys.modules if ".models." in name or ".resources." in name]
assert loaded() == [], loaded()
assert "Thing" in dir(models) and "Thing" in models.__all__
assert models.MeetingType.OFFICE == "OFFICE"
assert loaded() == ["{package}.generated.models.meeting_type"], loaded()
try:
    models.Nonsense
except AttributeError as error:
    assert "Nonsense" in str(error)
class Client(client.Resources):
    _caller = None
assert Client().things is not None
assert "{package}.generated.resources.things" in loaded()
"""
    path = next(entry for entry in sys.path if (__import__("pathlib").Path(entry) / package).is_dir())
    subprocess.run([sys.executable, "-c", code], check=True, cwd=path)
