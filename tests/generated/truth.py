"""Check that a response model shows a payload correctly, whatever the payload is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pexip_engage_client import UnreadableFieldError

from .api import python_name, resolved

PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
FORMATTED: dict[str, type] = {"date-time": datetime.datetime, "date": datetime.date, "HH:mm": datetime.time}


def check_truth(schema: dict[str, Any], payload: Any, read: Any) -> None:
    """Every attribute has its declared type and the payload's value, or raises when it is read."""
    name, schema, nullable = resolved(schema)
    if read is None:
        assert payload is None
        return
    if "properties" in schema and not isinstance(payload, dict):
        check_unreadable_record(schema, payload, read)
        return
    if "enum" in schema:
        assert type(read).__name__ == name
        assert read == payload
        assert read.is_known is (payload in schema["enum"])
        return
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        assert type(read).__name__ == name
        for key, each in schema["properties"].items():
            check_attribute(each, key in payload, payload.get(key), read, python_name(key))
        assert read.additional_properties == {
            key: each for key, each in payload.items() if key not in schema["properties"]
        }
        assert read.to_dict() == payload
    elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        assert read.keys() == payload.keys()
        for key, each in payload.items():
            check_truth(schema["additionalProperties"], each, read[key])
    elif kind == "array":
        assert type(read) is list
        check_records(schema["items"], payload, read)
    elif schema.get("format") in FORMATTED:
        assert type(read) is FORMATTED[schema["format"]]
    elif kind is not None:
        assert isinstance(read, PYTHON_TYPES[kind])
        assert isinstance(read, bool) is (kind == "boolean")
        assert read == payload


def check_unreadable_record(schema: dict[str, Any], payload: Any, read: Any) -> None:
    """An array item that is not an object is kept and has no attributes."""
    for key in schema["properties"]:
        with pytest.raises(UnreadableFieldError):
            getattr(read, python_name(key))
    assert read.to_dict() == payload


def check_attribute(schema: dict[str, Any], present: bool, payload: Any, model: Any, attribute: str) -> None:
    try:
        read = getattr(model, attribute)
    except UnreadableFieldError:
        return
    if not present:
        assert read is None
    else:
        check_truth(schema, payload, read)


def check_records(schema: dict[str, Any], payload: list[Any], read: list[Any]) -> None:
    assert len(payload) == len(read)
    for given, part in zip(payload, read, strict=True):
        check_truth(schema, given, part)


def faults(schema: dict[str, Any], payload: Any) -> bool:
    """Whether anything in a payload contradicts the types, formats and required names of the schema."""
    _, schema, nullable = resolved(schema)
    if payload is None:
        return not nullable
    if "enum" in schema:
        return not isinstance(payload, str)
    kind = schema.get("type")
    if kind is None or (kind == "integer" and isinstance(payload, float) and payload.is_integer()):
        return False  # JSON knows one kind of number: 1.0 is an integer
    if not isinstance(payload, PYTHON_TYPES[kind]) or isinstance(payload, bool) is not (kind == "boolean"):
        return True
    if kind == "array":
        return any(faults(schema["items"], each) for each in payload)
    if kind == "object":
        return object_faults(schema, payload)
    return kind == "string" and not is_formatted(schema.get("format"), payload)


def object_faults(schema: dict[str, Any], payload: dict[str, Any]) -> bool:
    if "properties" not in schema:
        items = schema.get("additionalProperties")
        return isinstance(items, dict) and any(faults(items, each) for each in payload.values())
    for key, each in schema["properties"].items():
        required = key in schema.get("required", [])
        if (key not in payload and required) or (
            key in payload and (payload[key] is not None or required) and faults(each, payload[key])
        ):
            return True
    return False


def is_formatted(kind: str | None, text: str) -> bool:
    """Whether a text is what the format asks for, and names a moment that Python can hold."""
    if kind not in FORMATTED:
        return True
    try:
        parsed = FORMATTED[kind].fromisoformat(text)
    except ValueError:
        return False
    return kind != "date-time" or parsed.tzinfo is not None
