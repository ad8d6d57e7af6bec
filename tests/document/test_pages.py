"""The payloads of five whole pages of the Pexip documentation are validated against the document.

`pages/*.json` contains the payloads of each page unchanged: the request of its curl line and its example responses.
If a page contradicts its own schema, the deviation is listed below; no other deviation is allowed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .openapi_document import Pointer, at, errors, for_each, media, operations, parameters, resolve

FILES = sorted((Path(__file__).parent / "pages").glob("*.json"))
PAGES: dict[str, dict[str, Any]] = {
    page["operationId"]: page for page in (json.loads(file.read_text(encoding="utf-8")) for file in FILES)
}
OPERATIONS = operations()

# (operation, request or status) → (where, the keyword that it breaks).
# Each of the three appointment pages asks for at least two participants and shows a single one.
ONE_PARTICIPANT_SENT = ("$.appointmentParticipants", "minItems")
ONE_PARTICIPANT_ANSWERED = ("$.data.appointmentParticipants", "minItems")
DEVIATIONS = {
    ("acceptAppointment", "200"): [ONE_PARTICIPANT_ANSWERED],
    ("createAppointmentInvite", "body"): [ONE_PARTICIPANT_SENT],
    ("createAppointmentInvite", "201"): [ONE_PARTICIPANT_ANSWERED],
    ("getAppointmentById", "200"): [ONE_PARTICIPANT_ANSWERED],
}

PAYLOADS = [
    (operation, part, payload)
    for operation, page in PAGES.items()
    for part, payload in {"body": page["request"]["body"], **page["responses"]}.items()
    if payload is not None
]

each_payload = for_each({f"{operation}-{part}": (operation, part, payload) for operation, part, payload in PAYLOADS})
each_page = for_each({name: (page,) for name, page in PAGES.items()})


def test_five_pages_are_here() -> None:
    assert set(PAGES) == {
        "acceptAppointment",
        "createAppointmentInvite",
        "getAppointmentById",
        "updateLeadSegmentById",
        "updateLeadSegmentSchedulingSettings",
    }
    assert set(DEVIATIONS) <= {(operation, part) for operation, part, _ in PAYLOADS}


@each_payload
def test_payload_deviates_only_as_listed(operation: str, part: str, payload: object) -> None:
    place = media(OPERATIONS[operation], part)
    assert place is not None
    found = [(error.json_path, error.validator) for error in errors((*place, "schema"), payload)]
    assert found == DEVIATIONS.get((operation, part), [])


@each_payload
def test_payload_has_no_property_that_the_document_lacks(operation: str, part: str, payload: object) -> None:
    place = media(OPERATIONS[operation], part)
    assert place is not None
    assert list(unknown(payload, (*place, "schema"))) == []


def unknown(value: object, place: Pointer, path: str = "$") -> list[str]:
    """Paths of the properties that the schema at a place of the document does not describe."""
    place, schema = resolve(place)
    if "oneOf" in schema:
        return unknown(value, (*place, "oneOf", "0"), path)
    if isinstance(value, list):
        inside = [(item, (*place, "items"), f"{path}[{index}]") for index, item in enumerate(value)]
        return [name for part in inside for name in unknown(*part)]
    if isinstance(value, dict) and "properties" in schema:
        described = schema["properties"]
        inside = [(value[name], (*place, "properties", name), f"{path}.{name}") for name in value if name in described]
        return [f"{path}.{name}" for name in value if name not in described] + [
            name for part in inside for name in unknown(*part)
        ]
    return []


@each_page
def test_request_line_is_documented(page: dict[str, Any]) -> None:
    place = OPERATIONS[page["operationId"]]
    request = page["request"]
    assert request["method"].lower() == place[-1]
    template = re.sub(r"\\{\w+\\}", "[^/]+", re.escape("/enterprises/acme" + place[1]))
    assert re.fullmatch(template, request["path"])
    assert request["query"] == {}
    assert (request["body"] is not None) == ("requestBody" in at(place))


@each_page
def test_headers_are_documented(page: dict[str, Any]) -> None:
    place = OPERATIONS[page["operationId"]]
    headers = dict(page["request"]["headers"])
    assert headers.pop("Authorization").startswith("Bearer ")
    assert headers.pop("Content-Type", None) == ("application/json" if page["request"]["body"] is not None else None)
    described = {name: pointer for (where, name), pointer in parameters(place).items() if where == "header"}
    assert set(headers) == set(described)
    for name, value in headers.items():
        assert errors((*described[name], "schema"), value) == []


@each_page
def test_responses_are_documented(page: dict[str, Any]) -> None:
    place = OPERATIONS[page["operationId"]]
    documented = at(place)["responses"]
    assert set(page["responses"]) <= set(documented)
    # Of the shared answers the pages say nothing; of the operation's own, all are shown.
    own = {status for status in documented if status.startswith("2") or status in ("404", "422")}
    inferred = {status for status in own if "x-inferred" in resolve((*place, "responses", status))[1]}
    assert set(page["responses"]) == own - inferred
