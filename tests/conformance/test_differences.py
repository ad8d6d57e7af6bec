"""Forms that the document does not use yet: several schemas, alternatives, ranges of statuses."""

from __future__ import annotations

from typing import Any

import pytest

from pexip_engage_client import Response
from pexip_engage_client.conformance.differences import Kind, Seen, Shown, differences
from pexip_engage_client.openapi.schemas import Schemas
from pexip_engage_client.openapi.shipped import load

DOCUMENT = """\
openapi: 3.1.0
paths:
  /parrots:
    get:
      operationId: getParrots
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Parrot'}
        4XX: {description: Refused.}
        default: {description: Anything else.}
components:
  schemas:
    Bird: {type: object, required: [wings], properties: {wings: {type: integer}}}
    Fish: {type: object, required: [fins], properties: {fins: {type: integer}}}
    Parrot:
      allOf:
        - $ref: '#/components/schemas/Bird'
        - {type: object, required: [words], properties: {words: {type: array, items: {type: [string, number]}}, friend: {$ref: '#/components/schemas/Friend'}, toys: {type: object, additionalProperties: {type: integer}}}}
    Friend: {oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Fish'}, {type: 'null'}]}
"""  # noqa: E501
HEADERS = {"content-type": "application/json; charset=utf-8"}
GOOD = {"wings": 2, "words": ["hello", 0.5, 1]}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    path = tmp_path_factory.mktemp("document") / "openapi.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return Schemas(load(path))


def found(
    schemas: Schemas, payload: Any, status: int = 200, content_type: str | None = HEADERS["content-type"]
) -> list[str]:
    seen = Seen(status, {} if content_type is None else {"content-type": content_type}, payload)
    return [str(each) for each in differences(schemas, schemas.document.operations["getParrots"], seen)]


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (HEADERS["content-type"], []),
        ("text/html", ["getParrots: header Content-Type"]),
        (None, ["getParrots: header Content-Type"]),
    ],
)
def test_content_type_is_compared(schemas: Schemas, content_type: str | None, expected: list[str]) -> None:
    assert found(schemas, GOOD, content_type=content_type) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({**GOOD, "friend": None}, []),
        ({**GOOD, "friend": {"fins": 3}}, []),
        ({"words": []}, ["getParrots: missing wings"]),
        ({"wings": 2, "words": [None]}, ["getParrots words[]: null"]),
        ({**GOOD, "tail": 1}, ["getParrots: unknown property tail"]),
        ({**GOOD, "friend": {"wings": 2, "fins": 3}}, ["getParrots friend: unknown property fins"]),
        ({**GOOD, "friend": {"wings": "two"}}, ["getParrots friend.wings: type"]),
        ({**GOOD, "friend": "nobody"}, ["getParrots friend: type"]),
        ({**GOOD, "toys": {"ball": 1, "bell": 2}}, []),
        ({**GOOD, "toys": {"ball": "red"}}, ["getParrots toys.*: type"]),
        ([], ["getParrots: type"]),
    ],
)
def test_all_of_and_one_of_are_compared(schemas: Schemas, payload: Any, expected: list[str]) -> None:
    assert found(schemas, payload) == expected


@pytest.mark.parametrize(("status", "expected"), [(404, []), (500, []), (202, ["getParrots: status 202"])])
def test_status_ranges_and_default_count_as_documented(schemas: Schemas, status: int, expected: list[str]) -> None:
    assert found(schemas, GOOD, status) == expected


@pytest.mark.parametrize(("text", "observed"), [("NaN", "NaN"), ("1e999", "Infinity"), ("-Infinity", "Infinity")])
def test_numbers_that_json_lacks_are_reported_by_name(schemas: Schemas, text: str, observed: str) -> None:
    response = Response(200, {"content-type": "application/json"}, b'{"wings": %s, "words": []}' % text.encode(), "c")
    seen = Seen.of(response)
    operation = schemas.document.operations["getParrots"]
    shapes = [str(each.observed) for each in differences(schemas, operation, seen) if each.path == "wings"]
    assert shapes == [observed]


def test_empty_body_is_not_null(schemas: Schemas) -> None:
    seen = Seen.of(Response(200, HEADERS, b"", "c"))
    (found,) = differences(schemas, schemas.document.operations["getParrots"], seen)
    assert (found.kind, found.name) == (Kind.BODY, "empty")


@pytest.mark.parametrize("levels", [65, 900, 20_000])
def test_deeply_nested_payload_is_one_difference(schemas: Schemas, levels: int) -> None:
    response = Response(200, HEADERS, b'{"wings": ' + b"[" * levels + b"]" * levels + b"}", "c")
    found = list(differences(schemas, schemas.document.operations["getParrots"], Seen.of(response)))
    assert [each.name for each in found if each.kind is Kind.BODY] == ["nested too deeply"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tail", "tail"),
        ("HTMLBody", "HTMLBody"),
        ("X-Id", "X-Id"),
        ("@type", "@type"),
        ("line1Address2", "line1Address2"),
        ("jan@example.com", "*"),
        ("32478123456", "*"),
        ("customer12345", "*"),
        ("born1980", "*"),
        ("two words", "*"),
    ],
)
def test_names_that_may_be_data_are_shown_on_request_only(schemas: Schemas, name: str, shown: str) -> None:
    seen = Seen(200, HEADERS, {**GOOD, name: 1})
    operation = schemas.document.operations["getParrots"]
    assert [each.name for each in differences(schemas, operation, seen)] == [shown]
    assert [each.name for each in differences(schemas, operation, seen, Shown(names=True))] == [name]


@pytest.mark.parametrize(
    ("value", "fits"), [(2.0, True), (2, True), (2.5, False), (True, False), ("2", False), (-0.0, True)]
)
def test_whole_float_is_an_integer_and_boolean_is_not(schemas: Schemas, value: Any, fits: bool) -> None:
    assert (found(schemas, {**GOOD, "wings": value}) == []) is fits
