"""Nothing goes unnoticed: what changes is reported, another spelling of the same is not, and nothing fails."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.changes.compare import compare
from generator.changes.rules import TYPED_FORMATS
from generator.checks import check
from generator.document import SourceDocument
from generator.inline import named
from generator.type_finder import BY_FORMAT
from pexip_engage_client.openapi.reader import Document
from tests.openapi import DOCUMENT, RESOURCES

from ..published import FORMS, Form, published
from .edits import GONE, ROOMS, edited

Keys = tuple[str | int, ...]


def leaves(node: Any, keys: Keys = ()) -> Iterator[Keys]:
    """The keys of every scalar."""
    if not isinstance(node, dict | list):
        yield keys
        return
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(value, (*keys, key))


def replaced(document: dict[str, Any], keys: Keys, value: Callable[[Any], Any]) -> dict[str, Any]:
    """A copy with another value at one place; the rest is shared."""
    new = node = copy.copy(document)
    for key in keys[:-1]:
        node[key] = copy.copy(node[key])
        node = node[key]
    node[keys[-1]] = value(node[keys[-1]])
    return new


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value}x"


@pytest.mark.parametrize("keys", list(leaves(ROOMS)), ids=lambda keys: "/".join(map(str, keys)))
def test_change_of_any_value_is_reported(keys: Keys) -> None:
    assert compare(Document(ROOMS), Document(replaced(ROOMS, keys, other))) != []


def test_change_of_any_value_of_our_document_is_reported() -> None:
    """A sample: all 7,500 values take ten minutes."""
    for keys in random.Random(27).sample(list(leaves(DOCUMENT)), 25):
        assert compare(Document(DOCUMENT), Document(replaced(DOCUMENT, keys, other))) != [], keys


LIST, ROOM, TEXT = "list parameters", "Room properties", {"type": "string"}
SCHEMES, REJECTED = ROOMS["components"]["securitySchemes"], ROOMS["components"]["responses"]["Rejected"]
BY_ID = ROOMS["paths"]["/rooms/{id}"]["parameters"]
SPELLINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "header in another case": ({}, {f"{LIST} X-Trace name": "x-trace"}),
    "default style": ({}, {f"{LIST} office-id[] style": GONE}),
    "default explode": ({}, {f"{LIST} office-id[] explode": GONE}),
    "required: false": ({}, {f"{LIST} limit required": False}),
    "deprecated: false": ({}, {f"{LIST} limit deprecated": False}),
    "null in oneOf": (
        {},
        {"RoomInput properties note": {"maxLength": 10, "pattern": "^n", "oneOf": [TEXT, {"type": "null"}]}},
    ),
    "null as in OpenAPI 3.0": (
        {},
        {"RoomInput properties note": {**TEXT, "nullable": True, "maxLength": 10, "pattern": "^n"}},
    ),
    "null in a type": ({}, {f"{ROOM} owner": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Person"}]}}),
    "allOf of one": ({}, {f"{ROOM} owner oneOf 0": {"allOf": [{"$ref": "#/components/schemas/Person"}]}}),
    "allOf merged": (
        {},
        {"PlaceInput": {"allOf": [{"type": "object"}, {"properties": {"latitude": {"type": "number"}}}]}},
    ),
    "constant as an enum": ({}, {"RoomInput properties kind": {"enum": ["room"]}}),
    "server with a variable": (
        {"servers 1": {"url": "https://staging.example", "description": "Staging."}},
        {
            "servers 1": {
                "url": "https://{stage}.example",
                "description": "Staging.",
                "variables": {"stage": {"default": "staging"}},
            }
        },
    ),
    "constants in a union as an enum": (
        {"RoomInput properties kind": {"enum": ["room", "hall"]}},
        {"RoomInput properties kind": {"oneOf": [{"const": "room"}, {"const": "hall"}]}},
    ),
    "enum with its type": (
        {"RoomInput properties kind": {"enum": ["room", "hall"]}},
        {"RoomInput properties kind": {"type": "string", "enum": ["room", "hall"]}},
    ),
    "exclusive bounds of an integer": (
        {"RoomInput properties limited": {"type": "integer", "minimum": 1, "maximum": 8}},
        {"RoomInput properties limited": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9}},
    ),
    "discriminator by the names of schemas": (
        {
            f"{ROOM} shape discriminator": {
                "propertyName": "kind",
                "mapping": {"round": "#/components/schemas/Round"},
            }
        },
        {f"{ROOM} shape discriminator": {"propertyName": "kind", "mapping": {"round": "Round"}}},
    ),
    "no least length": ({}, {f"{ROOM} id minLength": 0}),
    "open object": ({}, {"Room additionalProperties": True}),
    "items of any type": ({f"{ROOM} x": {"type": "array"}}, {f"{ROOM} x": {"type": "array", "items": {}}}),
    "values in another order": ({}, {"Color enum": ["BLUE", "RED"]}),
    "parameters in another order": ({}, {"list parameters": ROOMS["paths"]["/rooms"]["get"]["parameters"][::-1]}),
    "security repeated": ({}, {"list security": ROOMS["security"]}),
    "security: [] spelt out": ({}, {"remove security": [{}]}),
    "scheme renamed": (
        {},
        {
            "components securitySchemes": {"token": SCHEMES["oauth2"], "key": SCHEMES["key"]},
            "security": [{"token": ["rooms:read"]}],
            "book security": [{"token": ["rooms:read", "rooms:write"]}],
        },
    ),
    "parameter of the path": (
        {},
        {"paths /rooms/{id} parameters": GONE, "get parameters": BY_ID, "remove parameters": BY_ID},
    ),
    "response inlined": ({}, {"list responses 422": {**REJECTED, "x-error-codes": ["ROOM_TAKEN"]}}),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_not_a_change(spelling: str) -> None:
    old, new = (Document(edited(edits)) for edits in SPELLINGS[spelling])
    assert [compare(old, new), compare(new, old)] == [[], []]


def test_renamed_schemas_are_compatible_on_the_wire() -> None:
    """Every schema has another name, and inputs no longer end in Input."""
    text = json.dumps(ROOMS)
    for name in ROOMS["components"]["schemas"]:
        renamed = f"Api{name.replace('Input', 'Sent')}"
        text = text.replace(f'"{name}": {{', f'"{renamed}": {{').replace(f'schemas/{name}"', f'schemas/{renamed}"')
    changes = compare(Document(ROOMS), Document(json.loads(text)))
    assert not any(change.wire or change.unclear for change in changes)
    assert {change.subject for change in changes if change.python} == ROOMS["components"]["schemas"].keys()
    assert [change.subject for change in changes if not change.python] == ["ApiIdle"]  # nothing uses it


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_published_document_is_no_change_on_the_wire(form: Form) -> None:
    documents = [SourceDocument(copy.deepcopy(raw)) for raw in (DOCUMENT, published(DOCUMENT, form))]
    ours, theirs = [named(document, check(document, RESOURCES)) for document in documents]
    changes = compare(ours, theirs, RESOURCES, RESOURCES)
    assert not any(change.wire or change.unclear for change in changes)
    # Errors are read without classes, so inline ones have none; mappings have no class, named or not.
    assert {change.subject for change in changes if change.python} <= {
        name for name in ours.schemas if name.startswith("Error")
    }


def test_direction_does_not_depend_on_names() -> None:
    """A model that is sent but not called an input has to keep what callers send."""
    room = {"$ref": "#/components/schemas/Room"}
    sent = {"book requestBody content application/json schema": room}
    limited = {**sent, "Room properties name maxLength": 3}
    [change] = compare(Document(edited(sent)), Document(edited(limited)))
    assert (change.subject, change.verdict) == ("Room.name", "breaking on the wire")


def test_change_behind_an_operation_that_both_documents_share_is_reported() -> None:
    old = edited({"book requestBody content application/json schema": {"$ref": "#/components/schemas/Room"}})
    new = {**old, "components": edited({"Room properties name maxLength": 3})["components"]}
    [change] = compare(Document(old), Document(new))
    assert (change.subject, change.verdict) == ("Room.name", "breaking on the wire")


def test_document_without_meanings_keeps_its_error_codes() -> None:
    new = edited({"ErrorCode": GONE, "Error properties code": TEXT})
    assert not any(change.breaking for change in compare(Document(ROOMS), Document(new)))


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=3),
    st.just([]),
    st.just({}),
    st.just([1]),
    st.just({"a": 1}),
)


@given(st.data())
def test_documents_with_mistakes_are_compared(data: st.DataObject) -> None:
    keys: Keys = data.draw(st.sampled_from(sorted(leaves(ROOMS), key=str)))
    length = data.draw(st.integers(1, len(keys)))
    junk = data.draw(JUNK)
    # A document without meanings of error codes differs in one direction only: added meanings are not a difference.
    assume(keys[:3] != ("components", "schemas", "ErrorCode"))
    odd = Document(replaced(ROOMS, keys[:length], lambda _: junk))
    assert bool(compare(Document(ROOMS), odd)) == bool(compare(odd, Document(ROOMS)))


def test_formats_with_python_types_are_known() -> None:
    assert set(BY_FORMAT) < TYPED_FORMATS
