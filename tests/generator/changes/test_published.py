"""A document from Pexip with the content of openapi.yaml gives no difference, and each changed fact gives one."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from generator.changes.api_change import ApiChange, Part
from generator.changes.published import (
    BETWEEN,
    DocumentDifference,
    aligned,
    compare_documents,
    grouped,
    operations_of,
    published_in,
    quoted,
    reduced,
    sentence,
)
from tests.openapi import DOCUMENT
from tests.portal.conftest import only

from .inlined import AUTHORIZATION, OPERATIONS

Node = dict[str, Any]
ALL = list(OPERATIONS.values())
OURS = reduced(DOCUMENT)


def document(found: list[Node], version: str = "3.1.0") -> Node:
    """The operations as the vendor's document: without references, names of schemas, and IDs of webhooks."""
    chance = random.Random(version)
    made: Node = {
        "openapi": version,
        "info": {"title": "Engage", "version": "2"},
        "servers": [{"url": "https://api.pexipengage.com/enterprises/acme"}],
        "paths": {},
    }
    for operation in found:
        raw = {
            "summary": "Something else",
            **({"operationId": operation["id"]} if "path" in operation else {}),
            "parameters": [AUTHORIZATION, *operation["parameters"]],
            "responses": {status: _response(response) for status, response in operation["responses"].items()},
        }
        if operation["requestBody"]:
            raw["requestBody"] = operation["requestBody"]
        if "path" in operation:
            item = made["paths"].setdefault(operation["path"], {})
        else:
            events = made.setdefault("webhooks" if version >= "3.1" else "x-webhooks", {})
            item = events.setdefault(operation["event"], {})
        item[operation["method"]] = raw
    return _written(made, version, chance)


def _response(response: Node) -> Node:
    codes = response.get("x-error-codes", [])
    listed = "".join(f"* `{code}`\n" for code in codes)
    described = f"Other words\n\n{listed}\nSee [Error codes](#topic-error-codes)" if codes else "Other words"
    return {key: value for key, value in response.items() if key != "x-error-codes"} | {"description": described}


def _written(node: Any, version: str, chance: random.Random, schema: bool = False) -> Any:
    """A copy, as another generator writes it."""
    if isinstance(node, list):
        return [_written(part, version, chance, schema) for part in node]
    if not isinstance(node, dict):
        return node
    keys = list(node)
    chance.shuffle(keys)
    made = {key: _written(node[key], version, chance, schema=key in ("schema", "items")) for key in keys}
    if "description" in made and isinstance(made["description"], str) and "* `" not in made["description"]:
        made["description"] = "Other words"
    kinds = made.get("type")
    if isinstance(kinds, list):
        [kind] = [one for one in kinds if one != "null"]
        if version < "3.1":
            made |= {"type": kind, "nullable": True}
        elif chance.random() < 0.3:
            made = {chance.choice(["oneOf", "anyOf"]): [{**made, "type": kind}, {"type": "null"}]}
    if made.get("type") == "object" and "properties" in made and chance.random() < 0.5:
        made["additionalProperties"] = False
    return made


def differences(theirs: Node, *names: str) -> list[DocumentDifference]:
    """The differences from openapi.yaml, or from these operations in it, that need an answer."""
    document = aligned(reduced(theirs), OURS)
    ours = published_in(only(OURS, names) if names else OURS, "production", operations_of(document))
    return [each for each in compare_documents(ours, document) if not each.reason]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_same_content_has_no_differences(version: str) -> None:
    assert differences(document(ALL, version)) == []


APPOINTMENTS = [name for name in OPERATIONS if "Appointment" in name]


def with_codes(sentence: str) -> Node:
    """A document of some operations, with error codes in a sentence instead of a list."""

    def rewritten(match: re.Match[str]) -> str:
        return sentence.format(", ".join(re.findall(r"`\w+`", match[0])))

    pattern = r"(?:\* `\w+`\\n)+\\nSee \[Error codes\]\(#topic-error-codes\)"
    text, count = re.subn(pattern, rewritten, json.dumps(document([OPERATIONS[name] for name in APPOINTMENTS])))
    assert count > 5
    found: Node = json.loads(text)
    return found


@pytest.mark.parametrize(
    "sentence",
    ["", "Error codes: {}", "The error code is one of {}, which is final. The status is `AN_OTHER`.\\n\\n`AND_MORE`"],
)
def test_error_codes_in_a_sentence_or_nowhere_are_no_differences(sentence: str) -> None:
    assert differences(with_codes(sentence), *APPOINTMENTS) == []


def test_changed_error_code_in_a_sentence_is_reported() -> None:
    text = json.dumps(with_codes("Error codes: {}.")).replace("`APPOINTMENT_STATUS_INVALID`", "`APPOINTMENT_LOST`")
    reported = differences(json.loads(text), *APPOINTMENTS)
    found = {(each.change.kind, each.change.what, each.change.subject) for each in reported}
    assert ("error code", "added", "acceptAppointment APPOINTMENT_LOST") in found
    assert ("error code", "removed", "acceptAppointment APPOINTMENT_STATUS_INVALID") in found


# A change of the document, and what has to be reported.
CHANGES: list[tuple[Callable[[Node], object], tuple[str, str, str]]] = [
    (lambda data: data["properties"]["hybrid"].update(type="string"), ("changed", "hybrid", "is string, was boolean")),
    (lambda data: data["properties"].update(mood={"type": "integer"}), ("added", "mood", "integer, required")),
    (lambda data: data["properties"].pop("hybrid"), ("removed", "hybrid", "")),
    (lambda data: data["required"].remove("createdAt"), ("changed", "created_at", "is optional")),
    (lambda data: data["properties"]["status"]["enum"].append("LOST"), ("added", "LOST", "")),
    (lambda data: data["properties"]["id"].update(type=["string", "null"]), ("changed", "id", "may be None")),
]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_one_changed_fact_is_reported(
    change: Callable[[Node], object], expected: tuple[str, str, str], version: str
) -> None:
    accept = deepcopy(OPERATIONS["acceptAppointment"])
    data = accept["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]
    data["required"].append("mood")
    change(data)
    found = [each.change for each in differences(document([accept], version), "acceptAppointment")]
    assert expected in [(each.what, each.subject.rpartition(".")[2], each.detail) for each in found]


def test_number_that_a_document_describes_as_text_has_no_difference() -> None:
    regions = deepcopy(OPERATIONS["getRegions"])
    [limit] = [one for one in regions["parameters"] if one["name"] == "limit"]
    assert "minimum" in limit["schema"]
    limit["schema"] = {"type": "string", "format": "positive-integer", "pattern": "^[1-9][0-9]*$", "default": "25"}
    assert differences(document([regions]), "getRegions") == []


def test_minimum_length_of_a_time_is_not_a_difference() -> None:
    before = json.dumps(document([OPERATIONS["getAppointmentById"]]))
    after = re.sub(r'"format": "date-time"', '"format": "date-time", "minLength": 1', before)
    assert after != before
    assert differences(json.loads(after), "getAppointmentById") == []


def test_webhook_without_operation_id_is_recognized() -> None:
    theirs = {"openapi": "3.1.0", "paths": {}, "webhooks": {"Appointment": {"post": {"responses": {}}}}}
    [appointment] = operations_of(aligned(reduced(theirs), OURS))
    assert (appointment.id, appointment.path) == ("postAppointment", "appointment")
    assert not any(each.change.kind == "webhook" for each in differences(theirs, "postAppointment"))


@pytest.mark.parametrize("broken", [{}, {"paths": {}}, {"openapi": "2", "paths": {}}])
def test_other_json_is_not_a_document(broken: Node) -> None:
    with pytest.raises(ValueError, match="this is not an OpenAPI"):
        reduced(broken)


HOSTILE = "x`</details><script>@everyone #1 [a](http://b)\x1b[31m\u202e\x00\nend"


def test_quoted_text_cannot_leave_its_backticks() -> None:
    shown = quoted(HOSTILE)
    assert shown.startswith("`")
    assert shown.endswith("`")
    assert shown.count("`") == 2
    assert shown.isprintable()
    assert "\\x1b" in shown
    assert len(quoted("a" * 10_000)) < 300


def test_difference_in_a_shared_part_of_a_document_is_reported_once_and_quoted() -> None:
    shared = (Part({}, "/components/responses/TooManyRequests"),)
    found = [
        DocumentDifference(ApiChange("response", f"{name} {status}", "removed", f"{{0}}{HOSTILE}", old=shared), name)
        for name in ("getOffice", HOSTILE)
        for status in ("429", "4XX")
    ]
    groups = [sentence(group, BETWEEN) for group in grouped(found)]
    assert len(groups) == 2
    assert all(text.isprintable() and not set("<@#[") & set(re.sub(r"`[^`]*`", "", text)) for text in groups)
