"""The reader of OpenAPI documents: what is written in several ways reads the same, what is no document is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from generator.portal.comparing import compare, differences
from generator.portal.facts import CUT, NOT_SAID, Property, Schema, Source, UnreadableError
from generator.portal.findings import Verdict
from generator.portal.openapi import components, read_document

from .vendor import OPERATIONS, Node, document


def schema_of(node: Node, **components_: Node) -> Schema:
    media = {"application/json; charset=utf-8": {"schema": node}}
    raw = {
        "openapi": "3.1.0",
        "components": {"schemas": components_},
        "paths": {"/things": {"post": {"operationId": "x", "requestBody": {"content": media}}}},
    }
    [operation] = read_document(raw).operations
    assert isinstance(operation.body, Schema)
    return operation.body


@pytest.mark.parametrize(
    "node",
    [
        {"type": ["string", "null"], "maxLength": 5},
        {"type": "string", "nullable": True, "maxLength": 5},
        {"oneOf": [{"type": "string", "maxLength": 5}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Short"}]},
        {"allOf": [{"$ref": "#/components/schemas/Short"}], "nullable": True},
    ],
)
def test_null_is_written_in_many_ways(node: Node) -> None:
    schema = schema_of(node, Short={"type": "string", "maxLength": 5})
    assert (schema.types, schema.nullable, schema.limits) == (frozenset({"string"}), True, {"maxLength": 5})


def test_a_constant_and_a_list_of_values_say_the_type() -> None:
    assert schema_of({"const": "A"}).values == frozenset({"A"})
    schema = schema_of({"enum": ["A", "B", None]})
    assert (schema.types, schema.values, schema.nullable) == (frozenset({"string"}), frozenset({"A", "B"}), True)


def test_all_of_several_have_the_properties_of_all() -> None:
    parts = [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
        {"$ref": "#/components/schemas/B"},
    ]
    schema = schema_of({"allOf": parts}, B={"properties": {"b": {"type": "integer"}}})
    assert {name: inner.required for name, inner in schema.properties.items()} == {"a": True, "b": False}


def test_one_of_several_requires_what_all_of_them_require() -> None:
    both = {"a": {"type": "string"}, "b": {"type": "string"}}
    parts = [
        {"type": "object", "required": ["a", "b"], "properties": both},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "c": {"type": "string"}}},
    ]
    schema = schema_of({"oneOf": parts})
    assert {name: inner.required for name, inner in schema.properties.items()} == {"a": True, "b": False, "c": False}


def test_a_schema_that_contains_itself_ends() -> None:
    tree = {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
    }
    schema = schema_of({"$ref": "#/components/schemas/Tree"}, Tree=tree)
    inner = schema.properties["children"].schema.items
    assert inner is not None
    assert inner.other_properties is CUT
    assert components({"components": {"schemas": {"Tree": tree}}})["Tree"].properties.keys() == {"children"}


def test_a_reference_that_leads_nowhere_says_nothing() -> None:
    schema = schema_of({"$ref": "https://example.com/other.json#/x"})
    assert schema.properties == {}


@pytest.mark.parametrize(
    "path", ["/things/{id}", "/enterprises/{enterprise}/things/{id}", "/enterprises/acme/things/{id}"]
)
def test_paths_are_those_within_the_enterprise(path: str) -> None:
    [operation] = read_document({"openapi": "3.0.0", "paths": {path: {"get": {}}}}).operations
    assert operation.path == "/things/{id}"
    assert operation.id is NOT_SAID


def test_parameters_are_read_with_and_without_brackets_and_authorization_is_none() -> None:
    listed = {"type": "array", "items": {"type": "string"}}
    parameters = [
        {"in": "query", "name": "id[]", "schema": listed},
        {"in": "query", "name": "code", "schema": listed},
        {"in": "header", "name": "Authorization", "required": True, "schema": {"type": "string"}},
        {"in": "header", "name": "X-Correlation-ID", "schema": {"type": "string"}},
        {"in": "cookie", "name": "session", "schema": {"type": "string"}},
    ]
    raw = {"openapi": "3.0.0", "paths": {"/x": {"parameters": parameters, "get": {}}}}
    [operation] = read_document(raw).operations
    assert set(operation.parameters) == {("query", "id"), ("query", "code"), ("header", "x-correlation-id")}


def test_codes_stand_in_descriptions_or_nowhere() -> None:
    def codes(text: str) -> object:
        raw = {"openapi": "3.0.0", "paths": {"/x": {"get": {"responses": {422: {"description": text}}}}}}
        return read_document(raw).operations[0].responses["422"].codes

    assert codes("Failed\n\n* `A_B`\n- C_D_1\n\nSee the list.") == frozenset({"A_B", "C_D_1"})
    assert codes("Failed") is NOT_SAID


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ([], "no OpenAPI document"),
        ({"openapi": "3.1.0"}, "no OpenAPI document"),
        ({"swagger": "2.0", "paths": {}}, r"OpenAPI 2\.0"),
        ({"openapi": "4.0.0", "paths": {}}, r"OpenAPI 4\.0\.0"),
    ],
)
def test_what_is_no_document_is_refused(raw: object, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_document(raw)


def damaged(node: Any, chance: random.Random) -> Any:
    """A copy in which some parts are something else."""
    if chance.random() < 0.01:
        return chance.choice([None, [], {}, "text", 5, [None], {"$ref": 1}, True])
    if isinstance(node, dict):
        return {key: damaged(value, chance) for key, value in node.items()}
    return [damaged(value, chance) for value in node] if isinstance(node, list) else node


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_document_crashes_nothing(seed: int, ours: Source) -> None:
    chance = random.Random(seed)
    some = chance.sample(list(OPERATIONS.values()), 3)
    raw = document(some, chance.choice(["3.0.3", "3.1.0"]), chance)
    raw = {**raw, "paths": damaged(raw["paths"], chance)}
    try:
        compare(ours, read_document(raw))
    except UnreadableError:
        return


def test_what_is_missing_there_stands_where_its_object_does_and_has_its_reason() -> None:
    lost = Property(Schema(place="#/components/schemas/Thing/properties/lost"))
    ours = Schema(
        types=frozenset({"object"}), properties={"lost": lost}, home="#/components/schemas/Thing", reason="seen in use"
    )
    [finding] = differences(ours, Schema(types=frozenset({"object"}), other_properties=None))
    assert (finding.verdict, finding.here) == (Verdict.MISSING_THERE, "lost")
    assert (finding.place, finding.reason) == ("#/components/schemas/Thing", "seen in use")


def test_a_difference_of_its_use_stands_where_it_is_used_and_any_other_where_it_is_described() -> None:
    def thing(*, required: bool, nullable: bool, format: str) -> Schema:
        name = Schema(
            types=frozenset({"string"}),
            nullable=nullable,
            format=format,
            place="#/components/schemas/Thing/properties/name",
            home="#/components/schemas/Name",
        )
        return Schema(types=frozenset({"object"}), nullable=False, properties={"name": Property(name, required)})

    found = differences(
        thing(required=True, nullable=False, format="uri"), thing(required=False, nullable=True, format="email")
    )
    assert {finding.fact: finding.place for finding in found} == {
        "required": "#/components/schemas/Thing/properties/name",
        "nullable": "#/components/schemas/Thing/properties/name",
        "format": "#/components/schemas/Name",
    }
