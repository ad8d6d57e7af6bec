"""The examples of the document are valid, and bodies, responses and events tell one consistent story."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .openapi_document import DOCUMENT, Pointer, at, errors, for_each, media, operations, resolve, walk, webhooks
from .test_pages import unknown

OPERATIONS = operations()
EVENTS = webhooks()
PLACES = {**OPERATIONS, **EVENTS}
SHARED = DOCUMENT["components"]["examples"]


def examples() -> list[tuple[str, Pointer, Any]]:
    """(name, pointer of its schema, value) of every example: of bodies, parameters and single properties."""
    found = []
    for pointer, node in walk(DOCUMENT):
        if not isinstance(node, dict) or "example" in pointer or pointer[:2] == ("components", "examples"):
            continue
        if isinstance(node.get("schema"), dict):
            place = (*pointer, "schema")
            if "example" in node:
                found.append(("/".join(pointer), place, node["example"]))
            for name in node.get("examples", {}):
                found.append(("/".join((*pointer, name)), place, resolve((*pointer, "examples", name))[1]["value"]))
        elif "example" in node and "type" in node:
            found.append(("/".join(pointer), pointer, node["example"]))
    return found


EXAMPLES = examples()
each_example = for_each({name: (place, value) for name, place, value in EXAMPLES})


@each_example
def test_example_is_valid(place: Pointer, value: object) -> None:
    assert [f"{error.json_path}: {error.message}" for error in errors(place, value)] == []


@each_example
def test_example_has_no_property_that_the_document_lacks(place: Pointer, value: object) -> None:
    assert unknown(value, place) == []


@for_each({name: (place,) for name, place in PLACES.items()})
def test_every_body_and_response_has_an_example(place: Pointer) -> None:
    parts = ["body"] if "requestBody" in at(place) else []
    parts += [status for status in at(place)["responses"] if "content" in resolve((*place, "responses", status))[1]]
    for part in parts:
        pointer = media(place, part)
        assert pointer is not None
        assert at(pointer).keys() & {"example", "examples"}, part


def test_every_shared_example_is_used() -> None:
    used = {
        node["$ref"].rpartition("/")[2]
        for _, node in walk(DOCUMENT)
        if isinstance(node, dict) and str(node.get("$ref", "")).startswith("#/components/examples/")
    }
    assert used == set(SHARED)


def told() -> str:
    return json.dumps([value for _, _, value in EXAMPLES], ensure_ascii=False)


def test_examples_are_not_placeholders() -> None:
    assert re.findall(r'"string"|lorem|ipsum|foo\b|wwww', told(), re.IGNORECASE) == []


def test_examples_refer_to_the_same_records() -> None:
    """Each ID always refers to the same person or thing: `employee-an`, `office-ghent`, …"""
    ids = set(re.findall(r'"(?:[a-z]\w*)?[iI]d": "([^"]+)"', told()))
    kinds = {name.partition("-")[0] for name in ids}
    assert {name for name in ids if name.startswith("appointment")} == {"appointment-1"}
    assert {name for name in ids if name.startswith("office")} == {"office-ghent"}
    assert {name for name in ids if name.startswith("subject")} <= {"subject-mortgage", "subject-pension"}
    assert {name for name in ids if name.startswith("employee")} == {"employee-an", "employee-bram"}
    assert {"appointment", "employee", "customer", "subject", "office"} <= kinds


@for_each({name: (place,) for name, place in OPERATIONS.items()})
def test_error_examples_show_a_documented_code(place: Pointer) -> None:
    response = at(place)["responses"].get("422")
    if response is None or not response["x-error-codes"]:
        return
    media = at((*place, "responses", "422", "content", "application/json"))
    assert "example" in media, "give its 422 an example of its own, with one of its x-error-codes"
    shown = media["example"]
    assert [error["code"] for error in shown["errors"]][0] in response["x-error-codes"]


@for_each({name: (name,) for name in DOCUMENT["components"]["responses"]})
def test_shared_errors_show_their_status(name: str) -> None:
    [shown] = at(("components", "responses", name, "content", "application/json", "example"))["errors"]
    used = {
        status
        for place in OPERATIONS.values()
        for status, response in at(place)["responses"].items()
        if response.get("$ref", "").endswith(f"/{name}")
    }
    assert used == {shown["statusCode"]} or used == {"default"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("AvailabilityTimeRangeInput", {"startTime": "24:00"}),
        ("CreateUnavailabilityInput", {"startDate": "2022-8-1", "endDate": "2022-08-02"}),
        ("RescheduleAppointmentInput", {"start": "2022-08-17T19:05:21", "end": "2022-08-17T19:05:21-00:00"}),
        ("AppointmentParticipantInput", {"role": "PRIMARY", "participantId": "", "type": "EMPLOYEE"}),
    ],
)
def test_checks_of_examples_find_mistakes(schema: str, value: object) -> None:
    assert errors(("components", "schemas", schema), value)
