"""Nothing goes unnoticed: what changes is reported, another spelling of the same is not, and nothing fails."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes.compare import compare, compare_operations
from generator.changes.published import UnreadableError, reduced
from generator.changes.rules import TYPED_FORMATS
from generator.checks import check
from generator.document import SourceDocument, UnsupportedError
from generator.inline import named
from generator.type_finder import BY_FORMAT
from pexip_engage_client.openapi.reader import Document
from tests.openapi import DOCUMENT, RESOURCES

from ..published import FORMS, Form, published
from .edits import GONE, ROOMS, as_compared, edited

pytestmark = pytest.mark.proof

Keys = tuple[str | int, ...]


def in_canonical_form(raw: dict[str, Any]) -> SourceDocument:
    """A whole document as the change report reads it."""
    document = SourceDocument(copy.deepcopy(raw))
    return named(document, check(document, RESOURCES))


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
def test_change_of_any_value_is_reported_or_rejected(keys: Keys) -> None:
    with suppress(UnsupportedError):
        new = as_compared(replaced(ROOMS, keys, other))
        assert compare(as_compared(ROOMS), new) != []


def test_change_of_any_value_of_our_document_is_reported_or_rejected() -> None:
    """A sample: all 7,500 values take an hour."""
    old = in_canonical_form(DOCUMENT)
    for keys in random.Random(27).sample(list(leaves(DOCUMENT)), 3):
        with suppress(UnsupportedError):
            assert compare(old, in_canonical_form(replaced(DOCUMENT, keys, other))) != [], keys


LIST, ROOM, TEXT = "list parameters", "Room properties", {"type": "string"}
SCHEMES, REJECTED = ROOMS["components"]["securitySchemes"], ROOMS["components"]["responses"]["Rejected"]
BY_ID = ROOMS["paths"]["/rooms/{id}"]["parameters"]
SPELLINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "header in another case": ({}, {f"{LIST} X-Trace name": "x-trace"}),
    "default style": ({}, {f"{LIST} office-id[] style": GONE}),
    "required: false": ({}, {f"{LIST} limit required": False}),
    "deprecated: false": ({}, {f"{LIST} limit deprecated": False}),
    "null in oneOf": (
        {},
        {"RoomInput properties note": {"oneOf": [{**TEXT, "maxLength": 10, "pattern": "^n"}, {"type": "null"}]}},
    ),
    "null in a type": ({}, {f"{ROOM} owner": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Person"}]}}),
    "allOf of one": ({}, {f"{ROOM} owner oneOf 0": {"allOf": [{"$ref": "#/components/schemas/Person"}]}}),
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
    "enum with its type": (
        {"RoomInput properties kind": {"enum": ["room", "hall"]}},
        {"RoomInput properties kind": {"type": "string", "enum": ["room", "hall"]}},
    ),
    "no least length": ({}, {f"{ROOM} id minLength": 0}),
    "items of any type": (
        {f"{ROOM} x": {"type": "array", "items": True}},
        {f"{ROOM} x": {"type": "array", "items": {}}},
    ),
    "open object": ({}, {"Room additionalProperties": True}),
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
    old, new = (as_compared(edited(edits)) for edits in SPELLINGS[spelling])
    assert [compare(old, new), compare(new, old)] == [[], []]


def test_renamed_schemas_are_compatible_on_the_wire() -> None:
    text = json.dumps(ROOMS)
    for name in ROOMS["components"]["schemas"]:
        text = text.replace(f'"{name}": {{', f'"Api{name}": {{').replace(f'schemas/{name}"', f'schemas/Api{name}"')
    changes = compare(as_compared(ROOMS), as_compared(json.loads(text)))
    assert not any(change.wire or change.unclear for change in changes)
    assert ROOMS["components"]["schemas"].keys() <= {change.subject for change in changes if change.python}


@pytest.mark.parametrize("form", FORMS[::4], ids=str)
def test_published_document_is_no_change_on_the_wire(form: Form) -> None:
    ours, theirs = [in_canonical_form(raw) for raw in (DOCUMENT, published(DOCUMENT, form))]
    changes = compare(ours, theirs, RESOURCES, RESOURCES)
    assert not any(change.wire or change.unclear for change in changes)
    # Errors are read without classes, so inline ones have none; mappings have no class, named or not.
    assert {change.subject for change in changes if change.python} <= {
        name for name in ours.schemas if name.startswith("Error")
    }


def test_change_behind_an_operation_that_both_documents_share_is_reported() -> None:
    new = {**ROOMS, "components": edited({"RoomInput properties id minLength": 3})["components"]}
    [change] = compare(Document(ROOMS), Document(new))
    assert (change.subject, change.verdict) == ("RoomInput.id", "breaking on the wire")


def test_document_without_meanings_keeps_its_error_codes() -> None:
    new = edited({"ErrorCode": GONE, "Error properties code": TEXT})
    assert not any(change.breaking for change in compare(as_compared(ROOMS), as_compared(new)))


def test_documented_code_of_engage_stays_without_meanings() -> None:
    new = edited({"ErrorCode": GONE, "Error properties code": TEXT})
    old = copy.deepcopy(new)
    old["paths"]["/rooms"]["get"]["responses"]["422"] = {
        "description": "Rejected.",
        "x-error-codes": ["APPOINTMENT_NO_AVAILABILITY", "ROOM_LOST"],
    }
    new["paths"]["/rooms"]["get"]["responses"]["422"] = {"description": "Rejected."}
    found = [change.subject for change in compare(as_compared(old), as_compared(new)) if change.what == "removed"]
    assert [subject for subject in found if subject.startswith("ErrorCode.")] == ["ErrorCode.ROOM_LOST"]


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
def test_watch_compares_documents_with_mistakes(data: st.DataObject) -> None:
    keys: Keys = data.draw(st.sampled_from(sorted(leaves(ROOMS), key=str)))
    junk = data.draw(JUNK)
    changed = replaced(ROOMS, keys[: data.draw(st.integers(1, len(keys)))], lambda _: junk)
    with suppress(UnreadableError):
        odd, ours = reduced(changed), reduced(ROOMS)
        assert bool(compare_operations(ours, odd)) == bool(compare_operations(odd, ours))


@pytest.mark.parametrize("junk", [True, "a", [1]])
def test_watch_reads_any_junk_anywhere(junk: Any) -> None:
    for keys in leaves(ROOMS):
        for length in range(1, len(keys) + 1):
            with suppress(UnreadableError):
                reduced(replaced(ROOMS, keys[:length], lambda _: junk))


def test_formats_with_python_types_are_known() -> None:
    assert set(BY_FORMAT) == TYPED_FORMATS
