"""Reading documents: operations and webhooks, references, lines, and what is wrong in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client.openapi import DocumentError
from pexip_engage_client.openapi.parsing import parse
from pexip_engage_client.openapi.pointers import escaped, keys_of, pointer_to
from pexip_engage_client.openapi.reader import METHODS, Document
from pexip_engage_client.openapi.shipped import find_shipped, load

from . import DOCUMENT, ROOT

TEXT = """\
openapi: 3.1.0
security: [{oauth: [everything]}]
paths:
  /boxes/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: size, in: query, schema: {type: string}}
    get:
      operationId: getBox
      tags: [boxes, other]
      summary: A box
      externalDocs: {url: https://docs.example/box}
      security: [{oauth: [read]}, {key: []}]
      parameters:
        - {name: size, in: query, schema: {$ref: '#/components/schemas/Size'}}
      responses:
        200: {$ref: '#/components/responses/Box'}
        '422': {$ref: '#/components/responses/Error', x-error-codes: [TOO_BIG]}
        4XX: {$ref: '#/components/responses/Error'}
    put:
      requestBody: {$ref: '#/components/requestBodies/Box'}
      responses: {'204': {description: Done.}}
  /shared: {$ref: '#/components/pathItems/Shared'}
webhooks:
  moved:
    post: {responses: {'204': {description: Thanks.}}}
components:
  pathItems:
    Shared: {get: {operationId: getShared, responses: {}}}
  requestBodies:
    Box: {required: true, content: {application/json: {schema: {type: object}}}}
  responses:
    Box: {content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
    Error: {x-error-codes: [OTHER], content: {text/plain: {}}}
  schemas:
    Size: {type: integer}
    Box:
      allOf: [{$ref: '#/components/schemas/Named'}]
      required: [size]
      properties: {size: {$ref: '#/components/schemas/Size'}}
    Named: {required: [name], properties: {name: {type: string}}}
    Circle: {$ref: '#/components/schemas/Circle'}
    Elsewhere: {$ref: 'other.yaml#/Box'}
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {scopes: {read: Read., everything: All.}}}}
    key: {type: apiKey}
"""
BOXES = Document(parse(TEXT), TEXT)


def test_operation_has_what_the_document_says() -> None:
    operation = BOXES.operations["getBox"]
    assert (operation.method, operation.path, operation.tag) == ("GET", "/boxes/{id}", "boxes")
    assert (operation.summary, operation.documentation) == ("A box", "https://docs.example/box")
    assert BOXES.at(operation.pointer) is operation.node
    assert (operation.scopes, operation.scope) == (("read",), "read")
    assert operation.security == ({"oauth": ("read",)}, {"key": ()})
    assert (operation.success_status, operation.success_schema) == (
        200,
        "/components/responses/Box/content/application~1json/schema",
    )


def test_parameter_of_operation_overrides_that_of_its_path() -> None:
    parameters = BOXES.operations["getBox"].parameters
    assert [(each.location, each.name, each.required) for each in parameters] == [
        ("path", "id", True),
        ("query", "size", False),
    ]
    assert parameters[1].schema == {"type": "integer"}
    assert BOXES.at(parameters[1].pointer) == {"$ref": "#/components/schemas/Size"}


def test_response_is_found_by_status_class_or_default() -> None:
    operation = BOXES.operations["getBox"]
    assert operation.error_codes == ("TOO_BIG",)
    found = {status: operation.response(status) for status in (200, 404, 422, 500)}
    assert {status: each.status if each else None for status, each in found.items()} == {
        200: "200",
        404: "4XX",
        422: "422",
        500: None,
    }
    assert operation.response_schema(404) is None


def test_operation_without_id_and_security_of_its_own() -> None:
    (operation,) = (each for each in BOXES.iter_operations() if each.method == "PUT")
    assert operation.id == ""
    assert operation.scopes == ("everything",)
    assert operation.body_required
    assert BOXES.at(operation.body_schema or "") == {"type": "object"}
    assert (operation.success_status, operation.success_schema) == (204, None)


def test_path_item_can_be_a_reference() -> None:
    operation = BOXES.operations["getShared"]
    assert (operation.path, operation.pointer) == ("/shared", "/components/pathItems/Shared/get")


def test_webhook_without_operation_id_is_known_by_its_name() -> None:
    assert {name: (each.id, each.method) for name, each in BOXES.webhooks.items()} == {"moved": ("moved", "POST")}


def test_members_include_those_of_all_parts() -> None:
    properties, required = BOXES.members(BOXES.schemas["Box"])
    assert (list(properties), required) == (["name", "size"], {"name", "size"})
    assert BOXES.property_names == {"size", "name"}
    assert BOXES.scopes == ("read", "everything")


@pytest.mark.parametrize("name", ["Circle", "Elsewhere", "Nowhere"])
def test_reference_that_leads_nowhere_is_a_lookup_error(name: str) -> None:
    with pytest.raises(LookupError):
        BOXES.resolve({"$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize("text", [TEXT, json.dumps(parse(TEXT), indent=1)])
def test_lines_of_yaml_and_json(text: str) -> None:
    document = Document(parse(text), text)
    written = text.splitlines()
    assert "getBox" in written[document.line(("paths", "/boxes/{id}", "get", "operationId")) - 1]
    operation = BOXES.operations["getBox"]
    assert document.line((*operation.keys, "not", "there")) == document.line(operation.keys)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "not valid YAML"),
        ("a: 1\n---\nb: 1\n", "expected a single document"),
        ("a: 2026-99-99", "not valid YAML: '2026-99-99' is not"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "line 4: the key 'c' is repeated"),
        ('{"a": {"b": 1, "b": 2}}', "the key 'b' is repeated"),
    ],
)
def test_unreadable_text_is_a_document_error(text: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        parse(text)


def test_merged_keys_can_be_overridden() -> None:
    assert parse("base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}\n")["more"] == {"a": 1, "b": 3}


@pytest.mark.parametrize("content", ["", "[]", "openapi: 3.1.0", "paths: []"])
def test_file_without_paths_is_not_a_document(tmp_path: Path, content: str) -> None:
    (tmp_path / "own.yaml").write_text(content)
    with pytest.raises(DocumentError, match="it has no paths"):
        Document.read(tmp_path / "own.yaml")


@pytest.mark.parametrize(("changed", "seconds"), [("b", 1), ("longer", 0)], ids=["another time", "another size"])
def test_changed_file_is_read_again(changed: str, seconds: int, tmp_path: Path) -> None:
    def write(operation: str, modified: int) -> None:
        path.write_text(f'{{"paths": {{"/a": {{"get": {{"operationId": "{operation}"}}}}}}}}')
        os.utime(path, (modified, modified))

    path = tmp_path / "own.json"
    write("a", 1000)
    first = load(path)
    assert load(path) is first
    write(changed, 1000 + seconds)
    assert list(load(path).operations) == [changed]


def test_json_below_a_comment_needs_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text('# The rules.\n# More.\n{"paths": {"/a": {"get": {"operationId": "a"}}}}')
    code = (
        "import sys; sys.modules['yaml'] = None; from pathlib import Path; "
        "from pexip_engage_client.openapi.reader import Document; "
        f"print(list(Document.read(Path({str(tmp_path / 'openapi.yaml')!r})).operations))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout == "['a']\n"


def test_document_of_another_project_is_not_ours(tmp_path: Path) -> None:
    package = tmp_path / "engage"
    package.mkdir()
    (tmp_path / "openapi.yaml").touch()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "something-else"\n')
    assert find_shipped(package) is None
    (package / "openapi.yaml").touch()
    assert find_shipped(package) == package / "openapi.yaml"


@given(st.lists(st.text(min_size=1), min_size=1))
def test_pointer_leads_back_to_its_keys(keys: list[str]) -> None:
    assert keys_of(pointer_to(*keys)) == tuple(keys)
    assert all("/" not in escaped(key) for key in keys)


@given(st.data())
def test_malformed_document_is_read_without_an_error(data: st.DataObject) -> None:
    raw: Any = json.loads(json.dumps(BOXES.raw))
    node = raw
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            node[key] = data.draw(st.sampled_from([None, 1, "x", [], {}, [1], {"$ref": 5}, {"$ref": "#/nowhere"}]))
            break
        node = node[key]
    document = Document(raw)
    assert len(document.operations) <= 4
    assert len(document.webhooks) <= 1
    assert isinstance(document.scopes, tuple)
    assert isinstance(document.property_names, set)


def test_our_document_is_read_whole() -> None:
    document = load(ROOT / "openapi.yaml")
    written = [(path, method) for path, item in DOCUMENT["paths"].items() for method in METHODS if method in item]
    assert [(each.path, each.method.lower()) for each in document.iter_operations()] == written
    assert len(document.operations) == len(written)
    assert document.webhooks.keys() == DOCUMENT["webhooks"].keys()
