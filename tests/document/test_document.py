"""The conventions of openapi.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.documented_server.server import OPERATIONS as DOCUMENTED
from tests.openapi import RESOURCES

from .openapi_document import (
    DOCUMENT,
    READ,
    SCHEMAS,
    Pointer,
    at,
    for_each,
    media,
    operations,
    parameters,
    resolve,
    walk,
    webhooks,
)

OPERATIONS = operations()
EVENTS = webhooks()
SCOPES = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]
ENVELOPES = [name for name in SCHEMAS if name.endswith(("Envelope", "Page")) and not name.startswith("Error")]
ENUMS = {name for name, schema in SCHEMAS.items() if "enum" in schema}

# Ids that name nothing of Engage, or are no more than a filter.
NOT_LOOKED_UP = {"X-Correlation-Id", "externalId", "appointmentExternalId", "parent-id"}

each_operation = for_each({name: (place,) for name, place in OPERATIONS.items()})


# -- the whole -----------------------------------------------------------------------------------


def differences(documented: dict[str, Any], schema: Any, where: str) -> Iterator[str]:
    """What a schema lacks of the documented one, in depth."""
    node = merged(schema)
    if "enum" in documented and set(documented["enum"]) != set(node.get("enum", [])):
        yield f"{where}: {documented['enum']}"
    for name, child in documented.get("properties", {}).items():
        if name in node["properties"]:
            yield from differences(child, node["properties"][name], f"{where}.{name}")
        else:
            yield f"{where}.{name}"
    if "items" in documented:
        yield from differences(documented["items"], node.get("items", {}), f"{where}[]")


def merged(schema: Any) -> dict[str, Any]:
    """A schema with its references followed, and with the properties of its parts."""
    node, _ = READ.follow(schema, "")
    parts = [merged(part) for key in ("allOf", "anyOf", "oneOf") for part in node.get(key, [])]
    properties: dict[str, Any] = {}
    for each in (*parts, node):
        properties |= each.get("properties", {})
    return {key: value for each in (*parts, node) for key, value in each.items()} | {"properties": properties}


def schema_of(holder: Any) -> Any:
    (content,) = READ.follow(holder, "")[0]["content"].values()
    return content["schema"]


@for_each({documented["id"]: (documented,) for documented in DOCUMENTED})
def test_operation_has_what_the_pexip_documentation_lists(documented: dict[str, Any]) -> None:
    place = OPERATIONS[documented["id"]]
    operation = at(place)
    assert place[1:] == (documented["path"], documented["method"].lower())
    query = {name.removesuffix("[]"): at(each) for (where, name), each in parameters(place).items() if where == "query"}
    assert query.keys() == documented["query"].keys() | documented.get("older_query", {}).keys()
    found: list[str] = []
    for name, parameter in documented["query"].items():
        assert query[name].get("required", False) == parameter["required"], name
        found += differences(parameter, query[name]["schema"], name)
    assert ("requestBody" in operation) == (documented["body"] is not None)
    if documented["body"]:
        found += differences(documented["body"]["schema"], schema_of(operation["requestBody"]), "body")
    for status, response in documented["responses"].items():
        described = READ.follow(operation["responses"][status], "")[0]
        assert set(response.get("codes", [])) == set(described.get("x-error-codes", []))
        if response.get("schema"):
            found += differences(response["schema"], schema_of(described), status)
    assert found == []


def test_every_operation_and_event_appears_once() -> None:
    ids = [node["operationId"] for _, node in walk(DOCUMENT) if isinstance(node, dict) and "operationId" in node]
    assert len(ids) == len(set(ids)) == len(OPERATIONS) + len(EVENTS)
    named = {
        row if isinstance(row, str) else row["operation"] for methods in RESOURCES.values() for row in methods.values()
    }
    described = set(ids) - {node["post"]["operationId"] for node in DOCUMENT["webhooks"].values()}
    assert described == named, f"openapi.yaml and generator/resources.yaml differ in {described ^ named}"


def test_yaml_reads_scalars_as_intended() -> None:
    """No `no` that became false, no time that became a number of minutes, no date that became an object."""
    for pointer, node in walk(DOCUMENT):
        assert node is None or isinstance(node, (str, int, float, bool, list, dict)), pointer
        if isinstance(node, dict):
            assert all(isinstance(key, str) for key in node), pointer
    assert "no" in SCHEMAS["Language"]["enum"]


@for_each({name: (name,) for name in sorted(ENUMS)})
def test_enum_values_are_strings(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["type"] == "string"
    assert all(isinstance(value, str) for value in schema["enum"])
    assert len(set(schema["enum"])) == len(schema["enum"])


def test_servers_have_the_enterprise_variable() -> None:
    names = [re.split(r"\W", server["description"])[0] for server in DOCUMENT["servers"]]
    assert names == ["Production", "Development", "Staging"]
    for server in DOCUMENT["servers"]:
        assert server["url"].endswith(".pexipengage.com/enterprises/{enterprise}")
        assert server["variables"]["enterprise"]["default"] == "acme"


def test_scopes_come_in_pairs() -> None:
    resources = {scope.rpartition(":")[0] for scope in SCOPES}
    assert set(SCOPES) == {f"{resource}:{right}" for resource in resources for right in ("readOnly", "readWrite")}


# -- operations ----------------------------------------------------------------------------------


@each_operation
def test_operation_is_described(place: Pointer) -> None:
    operation = at(place)
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    assert operation["summary"]
    assert not operation["summary"].endswith(".")
    portal, _, page = operation["externalDocs"]["url"].partition("operation/")
    assert portal.removeprefix("https://developer.pexipengage.com/") in ("", "development/", "staging/")
    assert page == f"operation-{operation['operationId'].lower()}"


@each_operation
def test_operation_names_its_scope(place: Pointer) -> None:
    operation = at(place)
    [requirement] = operation["security"]
    [(scheme, scopes)] = requirement.items()
    assert scheme == "oauth2"
    if not scopes:
        assert re.search(r"required scope\b.* not documented", operation["description"])
        return
    [scope] = scopes
    assert scope in SCOPES
    assert scope.endswith(":readOnly" if place[-1] == "get" else ":readWrite")


@each_operation
def test_operation_takes_a_correlation_id_and_all_of_its_path(place: Pointer) -> None:
    found = parameters(place)
    assert ("header", "X-Correlation-Id") in found
    named = {name for where, name in found if where == "path"}
    assert named == {part.strip("{}") for part in place[1].split("/") if part.startswith("{")}


@each_operation
def test_query_parameters_have_the_documented_style(place: Pointer) -> None:
    for (where, name), pointer in parameters(place).items():
        parameter = at(pointer)
        _, schema = resolve((*pointer, "schema"))
        if where != "query":
            continue
        assert (schema.get("type") == "array") == name.endswith("[]"), name
        if name.endswith("[]"):
            assert (parameter["style"], parameter["explode"]) == ("form", True), name
        if schema.get("type") == "object":
            assert (parameter["style"], parameter["explode"]) == ("deepObject", True), name


@each_operation
def test_operation_shares_the_common_errors(place: Pointer) -> None:
    responses = at(place)["responses"]
    shared = {"400": "BadRequest", "401": "Unauthorized", "403": "Forbidden", "429": "TooManyRequests"}
    for status, name in {**shared, "default": "Unexpected"}.items():
        wanted = {"$ref": f"#/components/responses/{name}"}
        assert responses.get(status) == wanted, f"give {place} the response {status!r}: {wanted}"
    if "404" in responses:
        assert references(responses["404"], "responses") in ({"NotFound"}, {"UnknownId"})


@each_operation
def test_operation_with_an_id_documents_404(place: Pointer) -> None:
    """For every id but those of filters, where it simply matches nothing."""
    taken = {name for where, name in parameters(place) if where == "path" or not name.endswith("[]")}
    body = media(place, "body") if "requestBody" in at(place) else None
    sent = reachable(references(at(body))) if body else set()
    taken |= {key for name in sent for key in SCHEMAS[name].get("properties", {}) if name not in ENUMS}
    named = {name for name in taken if re.search(r"(?<!external)(?<!External)(^id|-id|Ids?)$", name)}
    assert ("404" in at(place)["responses"]) >= bool(named - NOT_LOOKED_UP), named


@each_operation
def test_operation_has_one_successful_response(place: Pointer) -> None:
    [status] = [status for status in at(place)["responses"] if status.startswith("2")]
    if pointer := media(place, status):
        name = at(pointer)["schema"]["$ref"].rpartition("/")[2]
        assert name.endswith(("Envelope", "Page"))


@each_operation
def test_business_validation_lists_its_codes(place: Pointer) -> None:
    response = at(place)["responses"].get("422")
    if response is None:
        return
    codes = response["x-error-codes"]
    assert isinstance(codes, list)
    assert len(set(codes)) == len(codes)
    assert all(code.isupper() and code.isidentifier() for code in codes)
    assert references(response) == {"ErrorWithArgumentsEnvelope"}


@for_each({name: (place,) for name, place in EVENTS.items()})
def test_event_is_described(place: Pointer) -> None:
    event = at(place)
    assert event["tags"] == ["Webhook events"]
    assert event["security"] == []
    assert set(event["responses"]) == {"200", "201", "202", "204"}
    assert media(place, "body")


# -- schemas -------------------------------------------------------------------------------------


def nested(schema: dict[str, Any], pointer: Pointer) -> list[tuple[Pointer, dict[str, Any]]]:
    """The schemas inside a schema, itself not among them, references not followed."""
    inner = [((*pointer, name), part) for name, part in schema.get("properties", {}).items()]
    inner += [
        ((*pointer, key), schema[key]) for key in ("items", "additionalProperties") if schema.get(key, True) is not True
    ]
    inner += [((*pointer, key), part) for key in ("oneOf", "anyOf", "allOf") for part in schema.get(key, [])]
    return inner + [deeper for where, part in inner for deeper in nested(part, where)]


def inline_schemas() -> list[tuple[Pointer, dict[str, Any]]]:
    found = [deep for name, schema in SCHEMAS.items() for deep in nested(schema, (name,))]
    for pointer, node in walk(DOCUMENT):
        if pointer and pointer[-1] == "schema" and "example" not in pointer and "examples" not in pointer:
            found += [(pointer, node), *nested(node, pointer)]
    return found


def references(node: object, kind: str = "schemas") -> set[str]:
    """Names of the components that a part of the document refers to."""
    found = (inner["$ref"] for _, inner in walk(node) if isinstance(inner, dict) and "$ref" in inner)
    return {target.rpartition("/")[2] for target in found if target.startswith(f"#/components/{kind}/")}


def reachable(names: set[str]) -> set[str]:
    found: set[str] = set()
    while names:
        found |= names
        names = {inner for name in names for inner in references(SCHEMAS[name])} - found
    return found


def test_objects_unions_and_enums_have_names() -> None:
    for pointer, schema in inline_schemas():
        assert "enum" not in schema, pointer
        assert "const" not in schema, pointer
        if "anyOf" in schema:  # an open enum
            assert schema["anyOf"] == [{"$ref": "#/components/schemas/ErrorCode"}, {"type": "string", "minLength": 1}]
        assert "allOf" not in schema, pointer
        if "oneOf" in schema:
            reference, null = schema["oneOf"]
            assert set(reference) == {"$ref"}, pointer
            assert null == {"type": "null"}, pointer
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        assert len(set(kinds) - {"null"}) <= 1, pointer
        if "object" in kinds:
            assert set(schema) - {"description", "x-reading"} == {"type", "additionalProperties"}, pointer
            assert schema["additionalProperties"] is True, pointer


def test_inputs_are_sent_and_other_schemas_received() -> None:
    sent, arriving = set(), set()
    for place in OPERATIONS.values():
        sent |= references(at(place).get("requestBody"))
        sent |= {name for pointer in parameters(place).values() for name in references(at(pointer))}
        for status in at(place)["responses"]:
            arriving |= references(resolve((*place, "responses", status))[1])
    for place in EVENTS.values():
        arriving |= references(at(place)["requestBody"])
    sent, arriving = reachable(sent), reachable(arriving)
    assert [name for name in sorted(sent - ENUMS) if not name.endswith("Input")] == []
    assert [name for name in sorted(arriving) if name.endswith("Input")] == []
    assert set(SCHEMAS) - sent - arriving == set(), "described, but used nowhere"


def test_nothing_is_closed_to_new_properties() -> None:
    for pointer, node in walk(DOCUMENT):
        assert not (isinstance(node, dict) and node.get("additionalProperties") is False), pointer


@for_each({name: (name,) for name in ENVELOPES})
def test_envelopes_are_named_after_their_data(name: str) -> None:
    properties = {
        key: {
            keyword: value
            for keyword, value in schema.items()
            if keyword not in ("description", "x-deliberate", "x-reading")
        }
        for key, schema in SCHEMAS[name]["properties"].items()
    }
    data = properties["data"]
    if name.endswith(("ListEnvelope", "Page")):
        held = name.removesuffix("Page").removesuffix("ListEnvelope")
        assert data == {"type": "array", "items": {"$ref": f"#/components/schemas/{held}"}}
    else:
        assert references(data) == {name.removesuffix("Envelope")}
    meta = {"meta": {"$ref": "#/components/schemas/PageMeta"}} if name.endswith("Page") else {}
    assert properties == {"data": data, **meta}


# -- shared parts -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["parameters", "responses"])
def test_every_shared_part_is_used(kind: str) -> None:
    assert references(DOCUMENT, kind) == set(DOCUMENT["components"][kind])
