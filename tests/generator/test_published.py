"""A document as its owner could publish it gives the same client: inline, without names, in any of several forms."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generation import part
from generator.__main__ import main
from generator.checks import check
from generator.document import SourceDocument
from generator.inline import named
from generator.meanings import Meanings
from generator.paths import ROOT
from pexip_engage_client.openapi.reader import DocumentedOperation
from tests.openapi import DOCUMENT, RESOURCES

from .published import FORMS, Form, Node, published

# --- a document of the same API


def classes(document: SourceDocument) -> dict[str, tuple[Any, list[str]]]:
    """What each class means, with its properties in order; without errors, and mappings, which have no class."""
    meanings = Meanings(document)
    return {
        name: (meanings.named(name).core, list(schema.get("properties", {})))
        for name, schema in document.schemas.items()
        if not name.startswith("Error") and ("enum" in schema or schema.get("properties"))
    }


def described(operation: DocumentedOperation, document: SourceDocument) -> dict[str, Any]:
    """What an operation is called, what it sends and receives, and in which classes."""
    meanings = Meanings(document)
    success = operation.success
    schemas = [each.node["content"]["application/json"] for each in (success,) if each and each.schema]
    return {
        "id": operation.id,
        "tag": operation.tag,
        "scopes": operation.scopes,
        "errors": operation.error_codes,
        "parameters": [
            (each.location, each.name, each.required, meanings.of(each.schema)) for each in operation.parameters
        ],
        "body": meanings.of(document.at(operation.body_schema)) if operation.body_schema else None,
        "response": [(media["schema"]["$ref"], meanings.of(media["schema"])) for media in schemas],
    }


def in_canonical_form(document: Node, table: object = RESOURCES) -> SourceDocument:
    """The document in which everything has a name."""
    given = SourceDocument(copy.deepcopy(document))
    return named(given, check(given, table))


@pytest.fixture(scope="module")
def ours() -> SourceDocument:
    return in_canonical_form(DOCUMENT)


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_published_document_gives_the_same_classes_and_operations(ours: SourceDocument, form: Form) -> None:
    theirs = in_canonical_form(published(DOCUMENT, form))
    assert classes(theirs) == classes(ours)
    for own, published_one in zip(ours.iter_operations(), theirs.iter_operations(), strict=True):
        assert described(published_one, theirs) == described(own, ours)


def test_published_events_are_ordered_as_ours(ours: SourceDocument) -> None:
    theirs = in_canonical_form(published(DOCUMENT, Form()))
    orders = [
        {name: schema["x-order-by"] for name, schema in document.schemas.items() if "x-order-by" in schema}
        for document in (ours, theirs)
    ]
    assert orders[0] == orders[1] != {}


def code_of(folder: Path) -> dict[str, str]:
    """The code of a package, without docstrings and comments, and without the models of errors."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list):
                kept = [
                    each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
                ]
                node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
        if path.name == "input_dicts.py":
            tree.body.sort(key=ast.unparse)  # in the order of the document
        found[str(path.relative_to(folder))] = ast.unparse(tree)
    return {name: text for name, text in found.items() if "error" not in name and name != "models/__init__.py"}


@pytest.mark.proof
@pytest.mark.long
def test_published_document_gives_the_same_code(tmp_path: Path) -> None:
    form = Form(null="oneOf", operation_ids="none", tags=False)
    (tmp_path / "openapi.yaml").write_text(json.dumps(published(DOCUMENT, form), indent=1))
    output = tmp_path / "generated"
    assert main(["--document", str(tmp_path / "openapi.yaml"), "--output", str(output)]) == 0
    assert code_of(output) == code_of(ROOT / "pexip_engage_client" / "generated")


# --- what openapi.yaml does not know


LID = {"type": "object", "required": ["color"], "properties": {"color": {"type": "string", "enum": ["RED", "BLUE"]}}}


def response(data: Any) -> Node:
    schema = {"type": "object", "required": ["data"], "properties": {"data": data}}
    return {"200": {"description": "Fine.", "content": {"application/json": {"schema": schema}}}}


def small_document() -> Node:
    box = {"type": "object", "properties": {"lid": LID, "labels": {"type": "array", "items": {"enum": ["NEW", "OLD"]}}}}
    body = {"required": True, "content": {"application/json": {"schema": box}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Boxes", "version": "1"},
        "paths": {
            "/boxes": {
                "get": {"responses": response({"type": "array", "items": box})},
                "post": {"requestBody": body, "responses": response({**box, "title": "A new box"})},
            },
            "/boxes/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": {"responses": response({**box, "additionalProperties": False})},
            },
        },
    }


TABLE = {"boxes": {"list": "GET /boxes", "create": "POST /boxes", "get": "GET /boxes/{id}"}}


def test_names_follow_from_operations_and_properties() -> None:
    document = in_canonical_form(small_document(), TABLE)
    assert sorted(document.schemas) == [
        *("CreateBoxInput", "CreateBoxLidColor", "CreateBoxLidInput", "CreateBoxResponse", "CreateBoxResponseData"),
        *("CreateBoxResponseDataLabel", "CreateBoxResponseDataLid", "ListBoxesResponse"),
    ]
    assert [operation.id for operation in document.iter_operations()] == ["listBoxes", "createBox", "getBox"]
    assert {operation.tag for operation in document.iter_operations()} == {"Boxes"}


def test_extensions_of_a_path_are_ignored() -> None:
    extended = small_document()
    for item in extended["paths"].values():
        item |= {"x-owners": ["team-a"], "x-gateway": {"parameters": ["a"], "responses": {"default": "200"}}}
    documents = [in_canonical_form(each, TABLE) for each in (small_document(), extended)]
    assert classes(documents[0]) == classes(documents[1]) != {}


def test_new_property_in_one_place_leaves_all_other_names() -> None:
    some, table = part(DOCUMENT, RESOURCES, ["appointments"])
    whole = published(some, Form())
    before = in_canonical_form(whole, table)
    media = whole["paths"]["/appointments/{id}"]["get"]["responses"]["200"]["content"]["application/json"]
    media["schema"]["properties"]["data"]["properties"]["office"]["properties"]["added"] = {"type": "string"}
    after = in_canonical_form(whole, table)
    added = after.schemas.keys() - before.schemas.keys()
    assert {name: classes(after)[name] for name in classes(before)} == classes(before)
    assert len(added) <= 3  # the class itself, the appointment and its envelope
