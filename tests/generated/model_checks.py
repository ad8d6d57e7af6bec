"""What must be true of each model, whatever arrives or is given: nothing lost, no attribute that lies."""

from __future__ import annotations

import copy
import datetime
import inspect
import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError, ResponseValidationError, UnreadableFieldError, models
from pexip_engage_client._runtime import inputs
from pexip_engage_client._runtime.fields import Decoding
from tests.document.openapi_document import errors as schema_errors

from .api import SCHEMAS, python_name, resolved
from .calls import as_argument, check_model, check_value, meaning
from .values import Distinct, value

OTHERS: tuple[Any, ...] = (None, True, 7, 0.5, "no such thing", [], ["text"], {}, {"key": None})
ARGUMENTS: tuple[Any, ...] = (True, 7, 0.5, b"bytes", [], [None], {}, object(), datetime.date(2026, 3, 1))
UNKNOWN = {"notInTheDocument": {"deep": [1, None, {"deeper": "text"}]}}

# `ErrorCode` is not a model, but a module of its own: see tests/client/test_error_codes.py.
ENUMS = {name: schema for name, schema in SCHEMAS.items() if "enum" in schema and name != "ErrorCode"}
OBJECTS = {name: schema for name, schema in SCHEMAS.items() if "properties" in schema}
INPUTS = {name: schema for name, schema in OBJECTS.items() if name.endswith("Input")}
RESPONSES = {name: schema for name, schema in OBJECTS.items() if name not in INPUTS}


def samples(schema: dict[str, Any]) -> Iterator[Any]:
    """Payloads that the schema allows: everything, the other truths, what is required, nulls."""
    yield value(schema, Distinct())
    yield value(schema, Distinct(500, other=True))
    yield value(schema, Distinct(only_required=True))
    yield value(schema, Distinct(nulls=True))


def fits(schema: dict[str, Any], given: Any) -> bool:
    """Whether the type and format of a value fit a field; the API checks limits."""
    _, schema, nullable = resolved(schema)
    if given is None:
        return nullable
    if "enum" in schema:
        return isinstance(given, str)
    match schema.get("type"):
        case "string":
            return isinstance(given, str) and is_formatted(schema.get("format"), given)
        case "integer" | "number" | "boolean" as kind:
            return is_of(kind, given)
        case "array":
            return isinstance(given, list) and all(fits(schema["items"], each) for each in given)
        case "object":
            additional = schema.get("additionalProperties")
            items = given.values() if isinstance(given, dict) and isinstance(additional, dict) else ()
            return isinstance(given, dict) and all(fits(additional, each) for each in items)
        case _:
            return True


def is_of(kind: str, given: Any) -> bool:
    """Whether a value is of a type that JSON and Python share; Python alone takes a boolean for a number."""
    if kind == "boolean" or isinstance(given, bool):
        return kind == "boolean" and isinstance(given, bool)
    return isinstance(given, int if kind == "integer" else int | float)


def is_formatted(kind: str | None, text: str) -> bool:
    parse = {"date-time": datetime.datetime, "date": datetime.date, "HH:mm": datetime.time}.get(kind or "")
    try:
        return parse is None or bool(parse.fromisoformat(text))
    except ValueError:
        return False


def check_response_model(name: str) -> None:
    """Every documented payload is read to the letter; whatever else arrives is kept, and said."""
    schema = RESPONSES[name]
    model = getattr(models, name)
    check_fast_path(name)
    assert {each.kind for each in inspect.signature(model).parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    for other in (None, "text", 7, ["text"]):
        with pytest.raises(TypeError):
            model.from_dict(other)
    for payload in samples(schema):
        with Decoding("someOperation", strict=True):
            read = model.from_dict(copy.deepcopy(payload))
        check_model(name, schema, payload, read)
        same = pickle.loads(pickle.dumps(read))
        assert same == read
        assert read == model.from_dict(payload)
        assert repr(read).startswith(f"{name}(")
        assert "=None" not in repr(read) or None in payload.values() or any_null(payload)
        with pytest.raises(TypeError):
            hash(read)
        check_made_by_hand(name, payload, read)
    check_equality(name)
    check_unknown_properties(name)
    for key in schema["properties"]:
        check_mutations_of(name, key)


def any_null(payload: Any) -> bool:
    return "null" in json.dumps(payload)


def check_made_by_hand(name: str, payload: Any, read: Any) -> None:
    """What a test builds of its fields is what would have been read."""
    fields = {python_name(key): getattr(read, python_name(key)) for key in payload}
    made = getattr(models, name)(**fields)
    assert made.additional_properties == {}
    more = getattr(models, name)(**fields, additional_properties=dict(UNKNOWN))
    assert more.to_dict().items() >= UNKNOWN.items()
    assert "additional_properties" not in repr(made)
    if None not in payload.values():
        assert made == read
        assert made.to_dict() == payload


def check_fast_path(name: str) -> None:
    """What is as documented, extended or not, is handled by the generated code alone, not by the slow path beneath."""

    def slow_path(*_: Any) -> Any:
        raise AssertionError(f"the generated code of {name} did not handle a documented payload by itself")

    slow = dict.fromkeys(("_from_unfit", "_written", "_same_as"), slow_path)
    probe = type("Probe", (getattr(models, name),), {"__slots__": (), **slow})
    for payload in samples(RESPONSES[name]):
        for each in (payload, {**payload, **UNKNOWN}):
            read = probe.from_dict(copy.deepcopy(each))
            assert read == probe.from_dict(copy.deepcopy(each))
            assert read.to_dict() == each
            assert list(read.to_dict()) == [key for key in RESPONSES[name]["properties"] if key in each] + [
                key for key in UNKNOWN if key in each
            ]
        assert read.additional_properties == UNKNOWN


def check_equality(name: str) -> None:
    """Two models that differ in one property are not equal, and the same ones are."""
    schema = RESPONSES[name]
    one, other = value(schema, Distinct()), value(schema, Distinct(500, other=True))
    read = getattr(models, name).from_dict
    assert read(one) != one
    for key in schema["properties"]:
        if one[key] != other[key]:
            assert read(one) != read({**one, key: other[key]})
        if key not in schema.get("required", []):
            absent = {wire_name: each for wire_name, each in one.items() if wire_name != key}
            assert read(absent) != read(one)
            assert read(absent) != read({**one, key: None})
            assert read(absent) == read(absent)


def check_unknown_properties(name: str) -> None:
    schema = RESPONSES[name]
    for payload in samples(schema):
        extended = {**payload, **UNKNOWN}
        read = getattr(models, name).from_dict(extended)
        assert read.to_dict() == extended
        assert read.additional_properties == UNKNOWN
        assert read != getattr(models, name).from_dict(payload)
        assert pickle.loads(pickle.dumps(read)) == read


def check_mutations_of(name: str, key: str) -> None:
    """A property that is missing, null or of another type: the object is built, nothing is lost, reading it raises."""
    schema = RESPONSES[name]
    payload = value(schema, Distinct())
    if key in schema.get("required", []):
        check_unfit(name, key, {other: each for other, each in payload.items() if other != key})
    for other in OTHERS:
        mutated = {**payload, key: other}
        absent = other is None and key not in schema.get("required", [])  # reads as if it were absent
        if absent or fits(schema["properties"][key], other):
            read = getattr(models, name).from_dict(mutated)
            assert read.to_dict() == mutated
            if not isinstance(other, dict | list):
                check_value(schema["properties"][key], other, getattr(read, python_name(key))) if not is_unknown(
                    schema["properties"][key], other
                ) else None
        else:
            check_unfit(name, key, mutated)


def is_unknown(schema: dict[str, Any], given: Any) -> bool:
    _, schema, _ = resolved(schema)
    return "enum" in schema and given not in schema["enum"] and given is not None


def check_unfit(name: str, key: str, payload: dict[str, Any]) -> None:
    schema, model = RESPONSES[name], getattr(models, name)
    read = model.from_dict(copy.deepcopy(payload))
    assert read.to_dict() == payload
    assert read == model.from_dict(payload)
    for twin in (read, copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        assert twin == read
        assert twin.to_dict() == payload
    repr(read)
    if lies_deeper(schema["properties"][key], payload.get(key)):
        return
    with pytest.raises(UnreadableFieldError):
        getattr(read, python_name(key))
    for other in payload.keys() - {key}:
        check_value(schema["properties"][other], payload[other], getattr(read, python_name(other)))
    with pytest.raises(ResponseValidationError) as caught, Decoding("someOperation", strict=True):
        model.from_dict(payload)
    assert (caught.value.field, caught.value.model) == (key, name)


def lies_deeper(schema: dict[str, Any], given: Any) -> bool:
    """Whether the field itself has the right type, and the error is inside it."""
    _, schema, _ = resolved(schema)
    kind = schema.get("type")
    return (kind == "object" and isinstance(given, dict)) or (kind == "array" and isinstance(given, list))


def check_input_model(name: str) -> None:
    """Every field is sent under its own name; absent, null and set are distinguished; invalid values are rejected."""
    schema, model = INPUTS[name], getattr(models, name)
    for payload in samples(schema):
        made = as_argument({"$ref": f"#/components/schemas/{name}"}, payload)
        assert meaning(schema, json.loads(json.dumps(made.to_dict()))) == meaning(schema, payload)
        assert model.from_dict(payload) == made
        assert model.from_dict({**payload, **UNKNOWN}).to_dict().items() >= UNKNOWN.items()
        assert model.of_fields("it", {python_name(key): getattr(made, python_name(key)) for key in payload}) == made
        assert pickle.loads(pickle.dumps(made)) == made
        assert schema_errors(("components", "schemas", name), json.loads(json.dumps(made.to_dict()))) == []
        assert hash(made) == hash(model.from_dict(payload))
        assert "UNSET" not in repr(made)
        assert "additional_properties" not in repr(made)
    assert {each.kind for each in inspect.signature(model).parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    full = {key: as_argument(schema["properties"][key], each) for key, each in value(schema, Distinct()).items()}
    given = {python_name(key): each for key, each in full.items()}
    for key, each in schema["properties"].items():
        check_argument(name, key, each, given)
    if hasattr(model, "READ_AS"):
        check_read_model_as_input(name)


def check_read_model_as_input(name: str) -> None:
    """A model that was read has a value for every field of the input, which the API accepts."""
    model = getattr(models, name)
    payload = value(RESPONSES[model.READ_AS], Distinct())
    record = getattr(models, model.READ_AS).from_dict(payload)
    sent = json.loads(json.dumps(inputs.body("it", record, model)))
    assert sent.keys() == INPUTS[name]["properties"].keys()
    assert schema_errors(("components", "schemas", name), sent) == []
    for key, each in sent.items():
        if key in payload and not isinstance(each, dict | list):
            assert each == payload[key]
        if key.endswith("Id") and key not in payload:
            assert each == payload[key.removesuffix("Id")]["id"]
        if key.endswith("Ids") and key not in payload:
            assert each == [item["id"] for item in payload[f"{key.removesuffix('Ids')}s"]]


def check_argument(name: str, key: str, schema: dict[str, Any], given: dict[str, Any]) -> None:
    model, argument = getattr(models, name), python_name(key)
    if key in INPUTS[name].get("required", []):
        with pytest.raises(TypeError):
            model(**{other: each for other, each in given.items() if other != argument})
    _, inner, nullable = resolved(schema)
    if nullable:
        assert model(**{**given, argument: None}).to_dict()[key] is None
    wrong = [None] if not nullable else []
    wrong += [each for each in ARGUMENTS if not accepts(inner, each)]
    for each in wrong:
        with pytest.raises(InvalidArgumentError) as caught:
            model(**{**given, argument: each})
        assert argument in (caught.value.parameter or "")


def accepts(schema: dict[str, Any], given: Any) -> bool:
    """Whether an input's field may take a Python value."""
    match schema.get("type"):
        case "integer" | "number" | "boolean" as kind:
            return is_of(kind, given)
        case "string":
            return schema.get("format") == "date" and type(given) is datetime.date
        case "array":
            return given == [] or (given == [None] and (not schema.get("items") or resolved(schema["items"])[2]))
        case "object":
            return given == {} and not schema.get("required")
        case _:
            return True


def check_enum(name: str) -> None:
    """All documented values, none besides; an unknown value is kept, and says that it is unknown."""
    enum = getattr(models, name)
    documented = ENUMS[name]["enum"]
    assert [member.value for member in enum] == documented
    for each in documented:
        assert enum(each).is_known
        assert enum(each) == each
    unknown = enum("SOMETHING_NEW")
    assert type(unknown) is enum
    assert unknown == "SOMETHING_NEW"
    assert not unknown.is_known
    assert pickle.loads(pickle.dumps(unknown)) == unknown
    assert unknown not in list(enum)


def check_model_named(name: str) -> None:
    """The check of a component schema, whatever it is."""
    if name in ENUMS:
        check_enum(name)
    elif name in INPUTS:
        check_input_model(name)
    elif name in RESPONSES:
        check_response_model(name)
