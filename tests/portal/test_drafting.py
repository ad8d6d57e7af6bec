"""Additions that break no caller are drafted; everything else is left for a person to decide."""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.portal.comparing import aligned, compare_with_ours
from generator.portal.drafting import Drafted, draft
from generator.portal.facts import Source, reduced
from generator.portal.recognising import read_file
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from .conftest import only
from .vendor import OPERATIONS, Node, document, json_schema

IDS = ("getAppointments", "createAppointment", "acceptAppointment", "getLeadSegmentById", "postAppointment")
PAGES = Path(__file__).parent / "pages"
Drafting = Callable[..., Drafted]
Vendor = dict[str, Node]


@pytest.fixture
def vendor() -> Vendor:
    return {name: deepcopy(OPERATIONS[name]) for name in IDS}


@pytest.fixture
def drafted(ours: Document) -> Drafting:
    here = only(ours, IDS)

    def drafting(vendor: Vendor, *, operations: bool = True) -> Drafted:
        theirs = aligned(reduced(document(list(vendor.values()), "3.1.0", random.Random(1))), here)
        source = Source(form="OpenAPI document", documentation="production", document=theirs)
        return draft(compare_with_ours(here, source), ROOT, operations=operations)

    return drafting


def body(operation: Node) -> Node:
    schema = json_schema(operation["requestBody"])
    assert schema is not None
    return schema


def data(operation: Node, status: str = "200") -> Node:
    schema = json_schema(operation["responses"][status])
    assert schema is not None
    return schema["properties"]["data"]  # type: ignore[no-any-return]


def added(result: Drafted, path: str = "openapi.yaml") -> list[str]:
    """The lines that a file gets; no line may go."""
    old = (ROOT / path).read_text(encoding="utf-8").splitlines()
    diff = list(difflib.unified_diff(old, result.files[path].splitlines(), lineterm="", n=0))[2:]
    assert [line for line in diff if line.startswith("-")] == []
    return [line[1:] for line in diff if line.startswith("+")]


@lru_cache(1)
def parsed(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def at(text: str, *keys: str) -> Any:
    node = parsed(text)
    for key in keys:
        node = node[key]
    return node


# -- what is drafted -------------------------------------------------------------------------------------


def test_property_of_a_response_is_added_as_optional(vendor: Vendor, drafted: Drafting) -> None:
    data(vendor["acceptAppointment"])["properties"]["teleportMood"] = {"type": "string", "maxLength": 9}
    data(vendor["acceptAppointment"])["required"].append("teleportMood")
    result = drafted(vendor)
    appointment = at(result.files["openapi.yaml"], "components", "schemas", "Appointment")
    mood = appointment["properties"]["teleportMood"]
    assert (mood["type"], mood["maxLength"], mood["x-draft"]) == ("string", 9, "To be reviewed.")
    assert "teleportMood" not in appointment["required"]
    assert len(added(result)) == 5
    assert result.open == []


def test_property_of_a_request_is_added_only_if_it_is_optional(vendor: Vendor, drafted: Drafting) -> None:
    sent = body(vendor["createAppointment"])
    sent["properties"] |= {"teleportMood": {"type": ["string", "null"]}, "fee": {"type": "integer"}}
    sent["required"].append("fee")
    result = drafted(vendor)
    assert result.done == ["property teleportMood of CreateAppointmentInput"]
    [(finding, why)] = result.open
    assert finding.change.subject == "CreateAppointmentInput.fee"
    assert "have to pass it" in why


def test_property_refers_to_the_component_that_states_the_same(vendor: Vendor, drafted: Drafting) -> None:
    appointment = data(vendor["acceptAppointment"])
    place = appointment["properties"]["location"]
    appointment["properties"] |= {
        "origin": deepcopy(place),
        "helper": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 1}}},
        "kind": {"type": ["string", "null"], "enum": ["OFFICE", "ON_LOCATION", "PHONE", "VIDEO"]},
        "stops": {"type": "array", "items": {**deepcopy(place), "type": "object"}},
    }
    properties = at(drafted(vendor).files["openapi.yaml"], "components", "schemas", "Appointment", "properties")
    assert properties["origin"]["oneOf"] == [{"$ref": "#/components/schemas/Location"}, {"type": "null"}]
    assert properties["helper"]["$ref"] == "#/components/schemas/Reference"
    assert properties["kind"]["oneOf"][0] == {"$ref": "#/components/schemas/MeetingType"}
    assert properties["stops"]["items"] == {"$ref": "#/components/schemas/Location"}


def test_new_object_is_left_to_a_person(vendor: Vendor, drafted: Drafting) -> None:
    refund = {"type": "object", "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}}}
    data(vendor["acceptAppointment"])["properties"]["refund"] = refund
    result = drafted(vendor)
    assert result.files == {}
    assert ["describe and name a new one" in why for _, why in result.open] == [True]


def test_enum_value_is_added_with_a_description(vendor: Vendor, drafted: Drafting) -> None:
    data(vendor["acceptAppointment"])["properties"]["status"]["enum"].insert(2, "LOST")
    status = at(drafted(vendor).files["openapi.yaml"], "components", "schemas", "AppointmentStatus")
    assert status["enum"][-1] == "LOST"
    assert "LOST" in status["x-enum-descriptions"][-1]
    assert len(status["x-enum-descriptions"]) == len(status["enum"])


def test_error_code_is_added_with_a_meaning(vendor: Vendor, drafted: Drafting) -> None:
    vendor["acceptAppointment"]["responses"]["422"]["x-error-codes"].append("APPOINTMENT_LOST")
    text = drafted(vendor).files["openapi.yaml"]
    accept = ("paths", "/appointments/{id}/_actions/accept", "post", "responses", "422", "x-error-codes")
    assert "APPOINTMENT_LOST" in at(text, *accept)
    schema = at(text, "components", "schemas", "ErrorCode")
    assert "Describe" in dict(zip(schema["enum"], schema["x-enum-descriptions"], strict=True))["APPOINTMENT_LOST"]


def test_optional_parameter_is_added(vendor: Vendor, drafted: Drafting) -> None:
    tags = {"in": "query", "name": "tag[]", "required": False, "schema": {"type": "array", "items": {"type": "string"}}}
    vendor["getAppointments"]["parameters"].append(tags)
    parameters = at(drafted(vendor).files["openapi.yaml"], "paths", "/appointments", "get", "parameters")
    assert (parameters[-1]["name"], parameters[-1]["style"]) == ("tag[]", "form")


def test_operation_is_drafted_with_existing_components(vendor: Vendor, drafted: Drafting) -> None:
    new = deepcopy(OPERATIONS["acceptAppointment"])
    new |= {"id": "applaudAppointment", "page": "applaudappointment", "path": "/appointments/{id}/_actions/applaud"}
    new["responses"]["422"]["x-error-codes"] = ["APPOINTMENT_ALREADY_APPLAUDED"]
    vendor["applaudAppointment"] = new
    result = drafted(vendor)
    assert result.open == []
    text = result.files["openapi.yaml"]
    item = at(text, "paths", "/appointments/{id}/_actions/applaud")
    accept = at(text, "paths", "/appointments/{id}/_actions/accept")
    assert sorted(map(str, item["parameters"])) == sorted(map(str, accept["parameters"]))
    for key in ("tags", "security"):
        assert item["post"][key] == accept["post"][key]
    content = item["post"]["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/AppointmentEnvelope"}}}
    assert "to be reviewed" in item["post"]["x-draft"]
    assert at(result.files["generator/resources.yaml"], "appointments")["applaud_appointment"] == "applaudAppointment"
    assert "APPOINTMENT_ALREADY_APPLAUDED" in at(text, "components", "schemas", "ErrorCode", "enum")


def test_operation_of_a_page_is_drafted_without_what_the_page_does_not_state(ours: Document) -> None:
    page = read_file((PAGES / "operation-createregion.md").read_text(encoding="utf-8"), "operation-createregion.md")
    result = draft(compare_with_ours(ours, page), ROOT, operations=True)
    operation = at(result.files["openapi.yaml"], "paths", "/regions", "post")
    assert operation["operationId"] == "createRegion"
    assert "requestBody" not in operation
    assert "The body is to be described." in operation["x-draft"]
    assert [one["name"] for one in operation["parameters"] if "name" in one] == ["dry-run"]
    assert operation["responses"]["422"]["x-error-codes"] == ["REGION_CODE_ALREADY_IN_USE", "REGION_PARENT_NOT_FOUND"]


# -- what is not -----------------------------------------------------------------------------------------


def test_operations_are_drafted_on_demand_only(vendor: Vendor, drafted: Drafting) -> None:
    vendor["x"] = {**deepcopy(OPERATIONS["acceptAppointment"]), "id": "applaud", "page": "applaud", "path": "/applause"}
    result = drafted(vendor, operations=False)
    assert result.files == {}
    assert ["--operations" in why for _, why in result.open] == [True]


@pytest.mark.parametrize(
    "change",
    [
        lambda vendor: data(vendor["acceptAppointment"])["properties"]["hybrid"].update(type="string"),
        lambda vendor: data(vendor["acceptAppointment"])["properties"].pop("hybrid"),
        lambda vendor: vendor["acceptAppointment"]["responses"].pop("404"),
        lambda vendor: vendor.pop("getLeadSegmentById"),
        lambda vendor: body(vendor["createAppointment"])["required"].append("hybrid"),
    ],
    ids=["type", "property", "response", "operation", "required"],
)
def test_changes_and_removals_are_left_to_a_person(
    change: Callable[[Vendor], object], vendor: Vendor, drafted: Drafting
) -> None:
    change(vendor)
    result = drafted(vendor)
    assert result.files == {}
    assert result.open


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/a/..", "/a b", "/{../x}", "/a\n  b: 1", "//", "/a/{id}/%2e%2e", "https://x"]
)
def test_path_that_is_not_one_of_the_api_is_not_drafted(path: str, vendor: Vendor, drafted: Drafting) -> None:
    vendor["x"] = {**deepcopy(OPERATIONS["acceptAppointment"]), "id": "applaud", "page": "applaud", "path": path}
    result = drafted(vendor)
    assert result.files == {}
    assert [finding.change.kind for finding, _ in result.open] == ["operation"]


@pytest.mark.parametrize("name", ["../x", "a b", "$ref: x", "a\nb", "", "é", "x" * 200, "__class__", "a.b"])
def test_name_that_is_not_an_identifier_is_not_drafted(name: str, vendor: Vendor, drafted: Drafting) -> None:
    data(vendor["acceptAppointment"])["properties"][name] = {"type": "string"}
    data(vendor["acceptAppointment"])["properties"]["status"]["enum"].append(name)
    vendor["acceptAppointment"]["responses"]["422"]["x-error-codes"] = ["APPOINTMENT_STATUS_INVALID"]
    vendor["getAppointments"]["parameters"].append({"in": "query", "name": f"{name}!", "schema": {"type": "string"}})
    vendor["x"] = {**deepcopy(OPERATIONS["acceptAppointment"]), "id": f"{name}/", "page": "x", "path": "/applause"}
    result = drafted(vendor)
    assert result.files == {}
    assert {finding.change.kind for finding, _ in result.open} >= {"property", "enum value", "parameter", "operation"}


@pytest.mark.parametrize("keyword", ["format", "default"])
def test_text_that_is_not_an_identifier_is_not_written(keyword: str, vendor: Vendor, drafted: Drafting) -> None:
    schema = {"type": "string", keyword: "a: b\n  <script>"}
    data(vendor["acceptAppointment"])["properties"]["teleportMood"] = schema
    result = drafted(vendor)
    assert result.files == {}
    assert [why for _, why in result.open] == ["The name is not an identifier."]
