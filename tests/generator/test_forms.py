"""The forms that a document may have: generated and working, or rejected with a reason; never silently wrong."""

from __future__ import annotations

import datetime
import importlib
import inspect
import pickle
import re
import sys
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
import yaml
from openapi_python_client.parser.errors import GeneratorError

from generator.__main__ import main
from generator.checks import check
from generator.document import SourceDocument, UnsupportedError
from generator.methods import CLIENT_NAMES
from generator.parser_errors import reject_unread
from pexip_engage_client import EngageClient
from tests.openapi import RESOURCES

from .packages import build

FORMS: list[dict[str, Any]] = yaml.load((Path(__file__).parent / "forms.yaml").read_bytes(), yaml.CSafeLoader)
WORKING = [form for form in FORMS if "works" in form]
REJECTED = [form for form in FORMS if "rejected" in form]
SCHEMAS = "#/components/schemas/"
USE_TYPE = "use string, integer, number, boolean, array, object, or one of them and 'null'"


def full(node: Any) -> Any:
    """With whole references."""
    if isinstance(node, dict):
        found = {key: full(value) for key, value in node.items()}
        name = found.get("$ref")
        return {**found, "$ref": f"{SCHEMAS}{name}"} if name and re.fullmatch(r"\w+", name) else found
    return [full(each) for each in node] if isinstance(node, list) else node


def json_content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def add(document: dict[str, Any], form: dict[str, Any], name: str) -> None:
    """Write a form into a document, as the operation of that name."""
    schemas = document["components"]["schemas"]
    schemas.update(full(form.get("schemas", {})))
    document["components"].update(full(form.get("components", {})))
    operation: dict[str, Any] = {"operationId": name, "tags": ["Probes"], "summary": "Try it", "responses": {}}
    if "data" in form:
        envelope = f"{name.capitalize()}Envelope"
        schemas[envelope] = {"type": "object", "required": ["data"], "properties": {"data": full(form["data"])}}
        for status in form.get("statuses", ["200"]):
            operation["responses"][status] = {"description": "Fine.", **json_content({"$ref": SCHEMAS + envelope})}
    if "body" in form:
        operation["requestBody"] = {"required": True, **json_content(full(form["body"]))}
    if "parameters" in form:
        operation["parameters"] = full(form["parameters"])
    given = full(form.get("operation", {}))
    responses = {**operation["responses"], **given.pop("responses", {})}
    operation = {**operation, **given, "responses": responses or {"204": {"description": "Nothing."}}}
    operation = {key: value for key, value in operation.items() if value is not None}
    method = "post" if "requestBody" in operation else "get"
    document["paths"][f"/{name}{form.get('path', '')}"] = {method: operation}
    if "shared" in form:
        document["paths"][f"/{name}{form['path']}"]["parameters"] = full(form["shared"])


def empty() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Forms", "version": "1"},
        "tags": [{"name": "Probes", "description": "To try things."}],
        "paths": {},
        "components": {"schemas": {}},
    }


class Client:
    """Records requests, and returns the given response."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.calls: list[tuple[Any, Any, Any]] = []

    async def call(self, operation: Any, request: Any, options: Any) -> Any:
        self.calls.append((operation, request, options))
        return operation.decode(self.answer)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """All the forms that work, in one document."""
    directory = tmp_path_factory.mktemp("forms")
    document, table = empty(), {}
    for number, form in enumerate(WORKING):
        add(document, form, f"probe{number}")
        table[f"probe{number}"] = (
            form.get("operation", {}).get("operationId", f"probe{number}") or f"GET /probe{number}"
        )
    assert build(directory, "made_of_forms", document, {"probes": table}) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module("made_of_forms.generated.resources.probes")
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "made_of_forms"]:
        del sys.modules[name]


@pytest.mark.parametrize("number", range(len(WORKING)), ids=[form["form"] for form in WORKING])
async def test_supported_form_works(made: ModuleType, number: int) -> None:
    form = WORKING[number]
    client = Client({"data": form["answer"]} if "answer" in form else None)
    names = {
        "answer": client.answer,
        "attrs": attrs,
        "call": getattr(made.ProbesResource(client), f"probe{number}"),
        "client": client,
        "datetime": datetime,
        "inspect": inspect,
        "pickle": pickle,
        "models": importlib.import_module("made_of_forms.generated.models"),
        "pytest": pytest,
        "refused": importlib.import_module("made_of_forms.errors").InvalidArgumentError,
        "Unset": importlib.import_module("made_of_forms._runtime.arguments"),
        "sent": lambda: client.calls[-1][1],
        "warnings": warnings,
    }
    exec(f"async def check():\n{textwrap.indent(form['works'], '    ')}", names)
    await names["check"]()


def test_document_without_models(tmp_path: Path) -> None:
    document = empty()
    add(document, {"operation": {"responses": {"204": {"description": "Nothing."}}}}, "probe")
    assert build(tmp_path, "made_of_nothing", document, {"probes": {"probe": "probe"}}) == []
    compile((tmp_path / "made_of_nothing/generated/models/__init__.py").read_text(), "models", "exec")


def test_document_without_operations_is_rejected(tmp_path: Path) -> None:
    assert build(tmp_path, "made_of_nothing", empty(), {}) == ["paths (line 7): it has no operations; describe one"]


@pytest.mark.parametrize(("key", "version", "name"), [("swagger", "2.0", "Swagger"), ("openapi", "3.0.3", "OpenAPI")])
def test_older_format_is_the_only_rejection(tmp_path: Path, key: str, version: str, name: str) -> None:
    document = {key: version} | {other: value for other, value in empty().items() if other != "openapi"}
    document["definitions"] = {"x": 5}
    [rejection] = build(tmp_path, "older", document, {})
    remedy = "convert it to OpenAPI 3.1 first: `npx @scalar/cli document upgrade old.yaml --output new.yaml`"
    assert re.fullmatch(rf"{key} \(line \d+\): the format is {name} {version}; {re.escape(remedy)}", rejection)


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ("3.2.0", "the format is OpenAPI 3.2.0"),
        (4, "the format is OpenAPI 4"),
        (None, "it does not state the version of OpenAPI"),
    ],
)
def test_unknown_format_is_the_only_rejection(tmp_path: Path, version: object, problem: str) -> None:
    document = {**empty(), "openapi": version}
    if version is None:
        del document["openapi"]
    [rejection] = build(tmp_path, "newer", document, {})
    remedy = "describe the API in OpenAPI 3.1, and write `openapi: 3.1.1`"
    assert re.fullmatch(rf"openapi \(line \d+\): {problem}; {remedy}", rejection)


def test_list_method_without_an_array_is_rejected(tmp_path: Path) -> None:
    document = empty()
    add(document, {"data": {"type": "string"}}, "probe")
    [rejection] = build(tmp_path, "listed", document, {"probes": {"list": "probe"}})
    words = "a list method whose response has no array; give the method another name"
    assert re.fullmatch(rf"operation probe \(line \d+\): {words}", rejection)


@pytest.mark.parametrize(
    ("parameters", "envelope", "sign"),
    [
        (["cursor"], {}, "the parameter cursor"),
        (["page"], {}, "the parameter page"),
        (["limit"], {}, "the parameter limit"),
        ([], {"meta": {"type": "object"}}, "meta in the response"),
    ],
)
def test_list_with_other_pages_is_rejected(
    tmp_path: Path, parameters: list[str], envelope: dict[str, Any], sign: str
) -> None:
    document = empty()
    query = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in parameters]
    add(document, {"data": {"type": "array", "items": {}}, "parameters": query}, "probe")
    document["components"]["schemas"]["ProbeEnvelope"]["properties"] |= envelope
    [rejection] = build(tmp_path, "listed", document, {"probes": {"list": "probe"}})
    assert f"a list with pages ({sign}), but without the parameters offset and limit" in rejection


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    rejected = [form for form in REJECTED if set(form) <= {"form", "schemas", "data", "rejected"}]
    document = empty()
    for number, form in enumerate(rejected):
        add(document, form, f"probe{number}")
    table = {f"probe{number}": f"probe{number}" for number in range(len(rejected))}
    rejections = build(tmp_path, "broken", document, {"probes": table, "class": {"Probe": "other"}})
    found = {re.sub(r" \(line \d+\)", "", rejection, count=1) for rejection in rejections}
    assert found >= {form["rejected"] for form in rejected}
    assert any("class: not a resource name" in each for each in found)
    assert any("class.Probe: not a method name" in each for each in found)


def test_document_without_components_is_accepted(tmp_path: Path) -> None:
    document = empty()
    content = json_content({"type": "object", "properties": {"data": {"type": "object", "properties": {"b": {}}}}})
    responses = {"200": {"description": "Fine.", **content}}
    add(document, {"operation": {"requestBody": content, "responses": responses}}, "probe")
    del document["components"]
    assert build(tmp_path, "made_of_paths", document, {"probes": {"probe": "probe"}}) == []


def test_problem_that_only_the_parser_finds_has_line_and_remedy() -> None:
    schemas = full({"Bad": {"type": "object", "properties": {"a": {"type": "string"}}}, "User": {"$ref": "Bad"}})
    document = SourceDocument({"paths": {"/x": {"get": {"operationId": "x"}}}, "components": {"schemas": schemas}})
    dump = "title=None multipleOf=None " * 50
    errors = [
        GeneratorError(header="", detail="Unable to process schema /components/schemas/User: Could not find reference"),
        GeneratorError(header="Unable to parse schema /components/schemas/Bad", detail=f": It is odd.\n\n{dump}"),
        GeneratorError(header="WARNING parsing GET /x within probes. Endpoint will not be generated.", detail="Bad x."),
    ]
    remedy = "correct it, or write it as one of the forms in docs/document-forms.md"
    reject_unread(document, errors)
    first, second = document.problems
    assert re.fullmatch(rf"schema Bad \(line 1\): It is odd. title=None.*…; {remedy}", first)
    assert len(first) < 400
    assert second == f"operation x (line 1): Bad x; {remedy}"
    document.problems.clear()
    reject_unread(document, errors[:1])
    assert document.problems == [f"schema User (line 1): Could not find reference; {remedy}"]


def test_hints_of_generated_models_can_be_evaluated(made: ModuleType) -> None:
    from typing import get_type_hints

    models = importlib.import_module("made_of_forms.generated.models")
    classes = [each for each in (getattr(models, name) for name in models.__all__) if isinstance(each, type)]
    assert classes
    for each in classes:
        get_type_hints(each)
    for name, method in vars(made.ProbesResource).items():
        if name.startswith("probe"):
            assert "return" in get_type_hints(method)


@pytest.mark.parametrize("form", REJECTED, ids=[form["form"] for form in REJECTED])
def test_unsupported_form_is_rejected_with_reason(tmp_path: Path, form: dict[str, Any]) -> None:
    document = empty()
    add(document, form, "probe")
    rejections = build(tmp_path, "broken", document, {"probes": {"probe": "probe"}})
    assert form["rejected"] in [re.sub(r" \(line \d+\)", "", rejection, count=1) for rejection in rejections]
    assert not (tmp_path / "broken" / "generated").exists()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("an unknown type", "type: file"),
        ("a key without a value", "properties: null"),
        ("cookie parameters", "- in: cookie"),
    ],
)
def test_message_names_the_line_of_the_problem(tmp_path: Path, name: str, written: str) -> None:
    form = next(form for form in REJECTED if form["form"] == name)
    document = empty()
    add(document, form, "probe")
    (rejection,) = build(tmp_path, "broken", document, {"probes": {"probe": "probe"}})
    number = int(re.search(r"\(line (\d+)\)", rejection)[1])  # type: ignore[index]
    assert (tmp_path / "openapi.yaml").read_text().splitlines()[number - 1].strip() == written


@pytest.mark.parametrize("resource", ["request", "with_options", "from_env", "enterprise", "pending", "aclose"])
def test_resources_named_like_client_attributes_are_rejected(tmp_path: Path, resource: str) -> None:
    document = empty()
    add(document, {}, "probe")
    (rejection,) = build(tmp_path, "broken", document, {resource: {"probe": "probe"}})
    problem = "the client has another attribute of that name; rename the resource"
    assert rejection == f"table of methods, {resource}: {problem}"
    assert not (tmp_path / "broken" / "generated").exists()


def test_table_decides_about_the_resource(tmp_path: Path) -> None:
    document = empty()
    add(document, {"operation": {"tags": ["Others", "More"]}}, "probe")
    assert build(tmp_path, "tagged", document, {"probes": {"probe": "probe"}}) == []
    text = (tmp_path / "tagged" / "generated" / "resources" / "probes.py").read_text(encoding="utf-8")
    assert "To try things." in text


def test_every_public_name_of_the_client_is_reserved() -> None:
    client = EngageClient("acme", token="t")
    names = {name for name in dir(client) if not name.startswith("_")}
    assert names - RESOURCES.keys() <= CLIENT_NAMES


# Each line repeats the list above it nine times.
MULTIPLIED = "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20))
SCHEMA = """openapi: 3.1.0
paths:
  /a:
    get: {{responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}
components: {{schemas: {{A: {{{}}}}}}}
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "not valid YAML"),
        ("- 1", "openapi.yaml:1: this is not an OpenAPI document; write a mapping"),
        (
            "a:\n\tb: 1\n",
            "openapi.yaml:2: not valid YAML: while scanning for the next token found character that cannot",
        ),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "openapi.yaml:4: the key 'c' is repeated; remove one"),
        ("a: \0\n", "openapi.yaml:1: not valid YAML"),
        ("a: 1\nb: &b\n- *b\n", "openapi.yaml:3: not valid YAML: the alias 'b' is a part of its own value; refer to"),
        ("a: &a {<<: *a}\n", "openapi.yaml:1: not valid YAML: the alias 'a' is a part of its own value; refer to"),
        (MULTIPLIED, "openapi.yaml:7: not valid YAML: the aliases up to this one repeat more than 1,000,000"),
        ('{"a": 1,\n"a": 2}', "openapi.yaml:2: the key 'a' is repeated; remove one"),
        ('\n{"a": 1,\n\t"b" 2}', "openapi.yaml:3: not valid JSON: Expecting ':' delimiter; correct this line"),
        (
            "openapi: 3.1\n",
            "openapi.yaml:1: openapi: the format is OpenAPI 3.1; describe the API in OpenAPI 3.1, and write",
        ),
        (f"a: 1\nb: {'[' * 101}{']' * 101}\n", "openapi.yaml:2: nested more than 100 levels deep; refer to named"),
        ("a: 2026-99-99\n", "openapi.yaml:1: not valid YAML: '2026-99-99' is not a possible timestamp"),
        (f"a: 1\nb: {'9' * 5000}\n", "openapi.yaml:2: not valid YAML: '9999"),
        (f"a: 1\nb: {'[' * 3000}", "openapi.yaml:2: not valid YAML: nested too deeply"),
        ("<html>\n<a href='b: c'>\n", "openapi.yaml:1: this is HTML or XML; write the OpenAPI document in YAML"),
        ("openapi: 3.1.0\n", "it has no operations"),
        ("openapi: 3.1.0\ninfo: {version: 1}\n", "openapi.yaml:2: info.version: a number; write a text, in quotes"),
        ("openapi: 3.1.0\npaths: {a: {}}\n", "openapi.yaml:2: paths.a: a path that does not begin with a slash; write"),
        (
            "openapi: 3.1.0\nsecurity: [{a: []}]\npaths: {/a: {get: {}, put: {}}}\n",
            "openapi.yaml:2: security: there is no security scheme a; describe it",
        ),
        (
            "openapi: 3.1.0\nsecurity: [{a: [], b: []}]\npaths: {/a: {get: {}}}\ncomponents: {securitySchemes:"
            " {a: {type: http, scheme: bearer}, b: {type: apiKey, name: key, in: header}}}\n",
            "openapi.yaml:2: security: credentials that the client cannot send (a, b); describe OAuth2",
        ),
        (
            SCHEMA.format("type: string, minLength: -1"),
            ":5: schema A, minLength: -1 is not a limit; write an integer that is at",
        ),
        (SCHEMA.format("type: string, pattern: '['"), ":5: schema A, pattern: '[' is not a limit; write a regular"),
        (SCHEMA.format("type: integer, default: one"), ":5: schema A, default: 'one' is not of type integer; write"),
        (SCHEMA.format("enum: [a, b], default: c"), ":5: schema A, default: 'c' is not a value of the enum; write one"),
        (SCHEMA.format("type: number, maximum: .inf"), ":5: schema A, maximum: inf is not a limit; write a number"),
        (
            "openapi: 3.1.0\npaths:\n  /a:\n    get: {operationId: a}\n    put: {operationId: a}\n",
            "openapi.yaml:5: operation a, operationId: duplicate operationId (a); change or remove one of them",
        ),
        (SCHEMA.format("type: string, description: 5"), ":5: schema A, description: a number; write a text, in quotes"),
        ("openapi: 3.1.0\ninfo: 5\npaths: []\n", ""),
        ("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: 5}}\n", ""),
        ("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents: {schemas: {A: 5}}\n", ""),
        ("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents: {schemas: []}\n", ""),
    ],
)
def test_invalid_document_is_rejected_without_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    refused(tmp_path, capsys, text, "{}", reason)


WRONG = """openapi: 3.1.0
tags: 5
paths:
  /a:
    parameters: 5
    put: 5
    get:
      operationId: 5
      tags: 5
      deprecated: 5
      responses: 5
    post:
      summary: 5
      responses: {'204': {description: 5}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A:
      type: object
      required: 5
      properties: {b: {type: 5}, c: {type: object, properties: 5}, d: {type: string, format: 5}}
"""


def test_all_values_of_another_form_are_rejected_at_once() -> None:
    with pytest.raises(UnsupportedError) as caught:
        check(SourceDocument(yaml.safe_load(WRONG)), {})
    found = {re.sub(r" \(line \d+\)|^operation \w+ /a, ", "", each) for each in caught.value.rejections}
    assert found >= {
        "tags: a number; write a list",
        "paths./a.parameters: a number; write a list",
        "operation /a: a number; describe an operation",
        "operation 5, operationId: not a string; write a name, or leave it out",
        "operation 5, tags: not a list of names; write a list of names",
        "operation 5, deprecated: neither true nor false; write one of them",
        "operation 5, responses: a number; describe responses by status",
        "summary: a number; write a text, in quotes",
        "responses.204.description: a number; write a text, in quotes",
        "schema A, required: not a list of names; write a list of names",
        f"schema A, properties.b.type: the type 5; {USE_TYPE}",
        "schema A, properties.c.properties: a number; write a mapping",
        "schema A, properties.d.format: the format 5; leave it out",
    }


def test_reasons_fit_on_a_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, table = tmp_path / "openapi.yaml", tmp_path / "table.yaml"
    path.write_text(SCHEMA.format("type: text"), encoding="utf-8")
    methods = {f"probe_{number}": f"missing{number}" for number in range(50)}
    table.write_text(yaml.safe_dump({"probes": methods}), encoding="utf-8")
    assert main(["--document", str(path), "--table", str(table), "--output", str(tmp_path / "generated")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert f"{path}:5: schema A, type: the type text; {USE_TYPE}" in lines[:3]
    assert len(lines) == 13
    assert re.fullmatch(r"and \d+ more reasons, which may follow from these", lines[-1])


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("a: [", "table.yaml:2: table of methods: not valid YAML"),
        ("# \udce9", "table.yaml:1: table of methods: not UTF-8; save the file as UTF-8"),
        ("", "table.yaml:1: table of methods: it must be a mapping of resources"),
        (
            "probes:\n  probe: other\n  other: nothing",
            "table.yaml:3: probes.other: the document has no operation nothing",
        ),
        ("probes: {}\nprobes: {}", "table.yaml:2: table of methods: the key 'probes' is repeated; remove one"),
        ("- probes", "must be a mapping of resources"),
        ("probes:", "table.yaml:1: probes: it must be a mapping of methods"),
        ("probes: {probe: 5}", "table.yaml:1: probes.probe: 5 does not name an operation"),
        (
            "probes: {probe: {body: thing}}",
            "probes.probe: {'body': 'thing'} does not name an operation",
        ),
        (
            "probes: {_client: other}",
            "table.yaml:1: probes._client: not a method name; use snake case",
        ),
        (
            "probes: {class: other}",
            "table.yaml:1: probes.class: not a method name; use snake case, and do not use a keyword",
        ),
        ("probes: {probe: other, again: other}", "table.yaml:1: probes.again: other occurs twice; remove one"),
        ("probes: {probe: nothing}", "table.yaml:1: probes.probe: the document has no operation nothing"),
        ("class: {probe: other}", "table.yaml:1: class: not a resource name; use snake case"),
    ],
)
def test_invalid_table_is_rejected_without_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, reason: str
) -> None:
    document = empty()
    add(document, {"operation": {"operationId": "other"}}, "probe")
    refused(tmp_path, capsys, yaml.safe_dump(document), table, reason)


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, table: str, reason: str) -> None:
    (tmp_path / "openapi.yaml").write_text(text)
    (tmp_path / "table.yaml").write_bytes(table.encode(errors="surrogateescape"))
    places = ["--document", str(tmp_path / "openapi.yaml"), "--table", str(tmp_path / "table.yaml")]
    assert main([*places, "--output", str(tmp_path / "generated")]) == 1
    shown = capsys.readouterr().err
    assert reason in shown
    assert shown.strip()
    assert "Traceback" not in shown
    assert not (tmp_path / "generated").exists()
