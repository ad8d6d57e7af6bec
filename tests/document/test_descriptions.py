"""What the document says in words: they become docstrings, hover texts and the reference."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from .openapi_document import DOCUMENT, SCHEMAS, Pointer, at, for_each, operations, parameters, resolve, walk, webhooks

PROPERTIES = {
    f"{name}.{key}": schema for name, owner in SCHEMAS.items() for key, schema in owner.get("properties", {}).items()
}
OPERATIONS = operations()
EVENTS = webhooks()
ENUMS = {name: schema for name, schema in SCHEMAS.items() if "enum" in schema}

# The minimum number of words, and the maximum number of equal descriptions, which parts that occur twice may have.
LEAST_WORDS = 4
MOST_ALIKE = 3

# What an editor notes about the source: it belongs in x-reading, as callers never saw a page.
NOTES = re.compile(
    r"\b(our reading|prints?|printed|portal|topic page|(on|of) (the|its own) page(?!')|pages? (is|are) cut)\b",
    re.IGNORECASE,
)
NOISE = re.compile(r"^(at least|points at|id of the resource|found|created|changed|values of)\b", re.IGNORECASE)


def complaints(text: object, name: str) -> list[str]:
    """What is wrong with a description, if anything."""
    if not isinstance(text, str) or not text.strip():
        return ["says nothing: give it a description in openapi.yaml"]
    found = []
    if len(text.split()) < LEAST_WORDS:
        found.append(f"hardly says anything, in less than {LEAST_WORDS} words")
    if NOISE.match(text) and len(text.split()) < 2 * LEAST_WORDS:
        found.append("says what is known already")
    if not re.match(r"[A-Z`0-9]", text) or not text.rstrip().endswith((".", ")")):
        found.append("is no sentence, from a capital to a full stop")
    said = set(re.findall(r"[a-z]+", text.lower())) - {"the", "a", "an", "of", "its", "this", "is", "for", "or", "and"}
    if said <= set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", name).lower())):
        found.append("only repeats the name")
    return [f"{text!r} {each}" for each in found]


def described(texts: dict[str, object]) -> dict[str, list[str]]:
    return {name: found for name, text in texts.items() if (found := complaints(text, name))}


def test_every_schema_is_described() -> None:
    assert described({name: schema.get("description") for name, schema in SCHEMAS.items()}) == {}


def test_every_property_is_described() -> None:
    """By itself, also where it refers to a schema: that says what the thing is, and the property what it is for."""
    assert described({name: schema.get("description") for name, schema in PROPERTIES.items()}) == {}


@for_each({name: (name,) for name in sorted(ENUMS)})
def test_every_enum_value_is_described(name: str) -> None:
    meanings = ENUMS[name].get("x-enum-descriptions", [])
    assert len(meanings) == len(ENUMS[name]["enum"]), "x-enum-descriptions has a sentence for each value of enum"
    assert described(dict(zip(ENUMS[name]["enum"], meanings, strict=True))) == {}


@for_each({name: (place,) for name, place in {**OPERATIONS, **EVENTS}.items()})
def test_every_operation_with_its_parameters_and_responses_is_described(place: Pointer) -> None:
    operation = at(place)
    texts = {operation["operationId"]: operation.get("description")}
    texts |= {name: at(pointer).get("description") for (_, name), pointer in parameters(place).items()}
    for status in operation["responses"]:
        texts[status] = resolve((*place, "responses", status))[1].get("description")
    assert described(texts) == {}
    assert operation["description"].strip(".") != operation["summary"]


def test_descriptions_speak_to_callers() -> None:
    """Not about the documentation that they were written from."""
    texts = {
        pointer: node["description"]
        for pointer, node in walk(DOCUMENT)
        if isinstance(node, dict) and "description" in node
    }
    noted = {pointer: text for pointer, text in texts.items() if isinstance(text, str) and NOTES.search(text)}
    assert noted == {}


def test_tags_and_servers_are_described() -> None:
    assert described({tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}) == {}
    assert described({server["url"]: server["description"] for server in DOCUMENT["servers"]}) == {}


def test_descriptions_are_not_boilerplate() -> None:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name, schema in PROPERTIES.items():
        alike[schema["description"]].append(name)
    assert {text: names for text, names in alike.items() if len(names) > MOST_ALIKE} == {}


def test_operations_and_their_own_responses_read_differently() -> None:
    texts = [at(place)["description"] for place in [*OPERATIONS.values(), *EVENTS.values()]]
    for place in OPERATIONS.values():
        responses = at(place)["responses"].values()
        texts += [response["description"] for response in responses if "$ref" not in response]
    assert sorted(text for text in set(texts) if texts.count(text) > MOST_ALIKE) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (None, "x"),
        ("", "x"),
        ("Found.", "x"),
        ("Points at another resource.", "x"),
        ("At least 1 character.", "x"),
        ("no sentence at all", "x"),
        ("The status of the appointment.", "Appointment.status"),
        ("The trailing buffer time of this.", "trailingBufferTime"),
    ],
)
def test_checks_of_descriptions_find_mistakes(text: object, name: str) -> None:
    assert complaints(text, name)
