"""A document as its vendor would publish it gives the same client: inline, without names, in any of several forms."""

from __future__ import annotations

import ast
import copy
import importlib
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard, get_args, get_type_hints

import attrs
import httpx
import pytest
import yaml

import pexip_engage_client
from generator.__main__ import main
from generator.document import SourceDocument
from generator.meanings import Meanings
from generator.simplify import named
from pexip_engage_client.openapi.operations import METHODS, DocumentedOperation
from tests.generated.api import OPERATIONS
from tests.generated.calls import CORRELATION_ID, Wire, arguments, sample
from tests.generated.operation_checks import CHOICES, success
from tests.generated.values import Distinct
from tests.openapi import DOCUMENT, RESOURCES

from .packages import PACKAGE, build_client
from .published import HALF_WAY, Form, Node, published

PREFIX = "/v2"
FOREIGN = Form(null="oneOf", operation_ids=False, tags=False, prefix=PREFIX)
"""Not the API of openapi.yaml, so the generator does not know a single name."""
FOREIGN_TABLE = {
    resource: {
        each.method_name: {"operation": f"{each.http_method} {PREFIX}{each.path}", "body": each.body_name or "body"}
        for each in OPERATIONS.values()
        if each.resource == resource
    }
    for resource in RESOURCES
}
NAME = "client_of_a_vendor"


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


@pytest.fixture(scope="module")
def ours() -> SourceDocument:
    return named(SourceDocument(DOCUMENT), RESOURCES)


@pytest.mark.parametrize("form", HALF_WAY, ids=str)
def test_published_document_gives_the_same_classes_and_operations(ours: SourceDocument, form: Form) -> None:
    theirs = named(SourceDocument(published(DOCUMENT, form)), RESOURCES)
    assert classes(theirs) == classes(ours)
    for own, published_one in zip(ours.iter_operations(), theirs.iter_operations(), strict=True):
        assert described(published_one, theirs) == described(own, ours)


def test_published_events_are_ordered_as_ours(ours: SourceDocument) -> None:
    theirs = named(SourceDocument(published(DOCUMENT, Form())), RESOURCES)
    orders = [
        {name: schema["x-order-by"] for name, schema in document.schemas.items() if "x-order-by" in schema}
        for document in (ours, theirs)
    ]
    assert orders[0] == orders[1] != {}


# --- a document of another API


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The client of a document without any known name."""
    directory = tmp_path_factory.mktemp("vendor")
    assert build_client(directory, NAME, published(DOCUMENT, FOREIGN), FOREIGN_TABLE, is_sorted=False) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module(NAME)
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]


def class_names(folder: Path) -> list[str]:
    modules = [
        ast.parse(path.read_text(encoding="utf-8")) for path in sorted((folder / "generated/models").glob("*.py"))
    ]
    return [node.name for module in modules for node in module.body if isinstance(node, ast.ClassDef)]


@pytest.mark.xdist_group("mypy")
def test_inline_document_gives_as_few_classes(foreign: ModuleType) -> None:
    names = class_names(Path(foreign.__file__ or "").parent)
    assert len(names) == len(set(names))
    assert len(names) <= 1.5 * len(class_names(PACKAGE))
    assert {"Appointment", "AppointmentPage", "LocationInput", "MeetingType", "CallbackRequestEvent"} <= set(names)
    assert not [name for name in names if name[-1].isdecimal()]


@pytest.mark.xdist_group("mypy")
def test_code_of_an_inline_document_is_typed(foreign: ModuleType, mypy_cache: Path) -> None:
    folder = Path(foreign.__file__ or "").parent
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(mypy_cache), str(folder / "generated")]
    checked = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, timeout=300)
    assert checked.returncode == 0, checked.stdout


async def sent(package: Any, operation: Any, placed: list[Any], named: Mapping[str, Any], wire: Wire) -> httpx.Request:
    transport = httpx.MockTransport(wire)
    client = package.EngageClient("acme", token="t", transport=transport, limits=None, max_retries=0)
    async with client as engage:
        method = getattr(getattr(engage, operation.resource), operation.method_name)
        hints = get_type_hints(method)
        placed = [translated(each, hint) for each, hint in zip(placed, hints.values(), strict=False)]
        named = {name: translated(each, hints[name]) for name, each in named.items()}
        await method(*placed, correlation_id=CORRELATION_ID, **named)
    assert wire.request is not None
    return wire.request


def translated(given: Any, hint: Any) -> Any:
    """An argument of our client for the method of another one, whose classes have other names."""
    if isinstance(given, list | tuple):
        return [translated(each, hint) for each in given]
    if isinstance(given, dict):
        return {key: translated(each, hint) for key, each in given.items()}
    if not attrs.has(type(given)):
        return given
    [model] = {each for each in parts(hint) if isinstance(each, type) and attrs.has(each)}
    hints = get_type_hints(model)
    fields = {field.name: getattr(given, field.name) for field in attrs.fields(type(given))}
    return model(**{name: translated(each, hints[name]) for name, each in fields.items() if repr(each) != "UNSET"})


def parts(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from parts(each)


@pytest.mark.xdist_group("mypy")
@pytest.mark.parametrize("choice", CHOICES)
async def test_calls_are_the_same_on_the_wire(foreign: ModuleType, choice: str) -> None:
    for operation in OPERATIONS.values():
        given = sample(operation, Distinct(**CHOICES[choice]))
        placed, named = arguments(operation, given)
        own = await sent(pexip_engage_client, operation, placed, named, Wire(*success(operation)))
        theirs = await sent(foreign, operation, placed, named, Wire(*success(operation)))
        assert theirs.url.raw_path.replace(PREFIX.encode(), b"", 1) == own.url.raw_path
        assert (theirs.method, theirs.headers, theirs.read()) == (own.method, own.headers, own.read()), operation.id


# --- changes of a document


def names_by_meaning(document: SourceDocument) -> dict[Any, str]:
    meanings = Meanings(document)
    return {(meanings.named(name).core, name.endswith("Input")): name for name in document.schemas}


def operations_of(document: Node) -> list[tuple[str, str]]:
    return [(path, method) for path, item in document["paths"].items() for method in METHODS if method in item]


@pytest.fixture(scope="module")
def whole() -> Node:
    return published(DOCUMENT, Form(prefix=PREFIX))


@pytest.mark.parametrize("number", random.Random(27).sample(range(76), 5))
def test_new_operation_leaves_all_names(whole: Node, number: int) -> None:
    path, method = operations_of(whole)[number]
    item = {key: value for key, value in whole["paths"][path].items() if key != method}
    before = named(SourceDocument({**whole, "paths": {**whole["paths"], path: item}}))
    after = named(SourceDocument(whole), known=before.places)
    names = names_by_meaning(after)
    assert {meaning: names[meaning] for meaning in names_by_meaning(before)} == names_by_meaning(before)
    assert {place: after.places[place] for place in before.places} == before.places


@pytest.mark.parametrize("place", ["subject", "office", "location"])
def test_new_property_in_one_place_leaves_all_other_names(whole: Node, place: str) -> None:
    """The class that is no longer the same as elsewhere gets another name, and so do those around it."""
    changed = copy.deepcopy(whole)
    media = changed["paths"][f"{PREFIX}/appointments/{{id}}"]["get"]["responses"]["200"]["content"]["application/json"]
    media["schema"]["properties"]["data"]["properties"][place]["properties"]["added"] = {"type": "string"}
    before = named(SourceDocument(whole))
    names = names_by_meaning(named(SourceDocument(changed), known=before.places))
    assert names.items() >= names_by_meaning(before).items()
    assert len(names) == len(before.schemas) + 3  # the class itself, the appointment and its envelope


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


def with_crates(document: Node) -> Node:
    """The document with operations on crates, whose lids are others, and are used more often."""
    lid = {"type": "object", "properties": {"weight": {"type": "number"}}}
    for number in range(4):
        crate = {"type": "object", "properties": {"lid": lid, f"number{number}": {"type": "integer"}}}
        document["paths"][f"/crates{number}"] = {"get": {"responses": response(crate)}}
    return document


def test_names_follow_from_operations_and_properties() -> None:
    document = named(SourceDocument(small_document()), TABLE)
    assert sorted(document.schemas) == [
        *("Box", "BoxEnvelope", "BoxLabel", "BoxListEnvelope", "CreateBoxInput", "Lid", "LidColor", "LidInput"),
    ]
    assert [operation.id for operation in document.iter_operations()] == ["listBoxes", "createBox", "getBox"]
    assert {operation.tag for operation in document.iter_operations()} == {"Boxes"}


def test_generated_code_keeps_its_names_when_the_document_changes(tmp_path: Path) -> None:
    """Without the names of the former version, the lid of crates is the one that is used most."""
    table = {**TABLE, "crates": {f"get{number}": f"GET /crates{number}" for number in range(4)}}
    fields: list[list[str]] = []
    for document, methods, fresh in (
        (small_document(), TABLE, False),
        (with_crates(small_document()), table, False),
        (with_crates(small_document()), table, True),
    ):
        (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(document))
        (tmp_path / "table.yaml").write_text(yaml.safe_dump(methods))
        options = {"document": "openapi.yaml", "table": "table.yaml", "output": "fresh" if fresh else "generated"}
        arguments = [f"--{name}={tmp_path / path}" for name, path in options.items()]
        assert main(arguments) == 0
        assert main([*arguments, "--check"]) == 0
        classes = [
            node
            for path in sorted((tmp_path / options["output"] / "models").glob("*.py"))
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef) and node.name == "Lid"
        ]
        fields.append([each.target.id for node in classes for each in node.body if is_field(each)])
    assert fields == [["color"], ["color"], ["weight"]]


def is_field(node: ast.stmt) -> TypeGuard[Any]:
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target) != "additional_properties"
