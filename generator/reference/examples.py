"""Create a call of each method from the document's examples, and run it in a sandbox for its output."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from attrs import evolve, frozen

from pexip_engage_client import ApiError, EngageClient
from pexip_engage_client.openapi.reader import DocumentedOperation, JsonObject
from pexip_engage_client.sandbox import Sandbox

from ..text import python_name
from .api_document import ClientMethod, ReferenceDocument

CLOCK = "2026-09-14T06:00:00Z"
_ADAPTIONS = Path(__file__).with_name("examples.yaml")


@frozen
class Example:
    """Source code to copy, and its output: Python objects, and the JSON from which they were read."""

    source: str
    output: str
    json: str
    failed: bool


class Examples:
    """The examples of one document's methods. All are created when the first one is requested."""

    def __init__(self, document: ReferenceDocument) -> None:
        self._document = document
        self._client = EngageClient("acme", token="...")
        self._creations = {each.resource: each for each in document.methods() if each.name == "create"}
        self._adaptions: Mapping[str, Any] = yaml.safe_load(_ADAPTIONS.read_text(encoding="utf-8"))

    def of(self, method: ClientMethod) -> Example:
        """Return the example of one method, which was run against a sandbox with the demo data."""
        return self._all[method.call]

    @cached_property
    def _all(self) -> dict[str, Example]:
        tried = {each.call: self._best(each) for each in self._document.methods()}
        texts = _formatted([text for example in tried.values() for text in (example.source, example.output)])
        formatted = zip(tried.items(), texts[::2], texts[1::2], strict=True)
        return {call: evolve(example, source=source, output=output) for (call, example), source, output in formatted}

    def _best(self, method: ClientMethod) -> Example:
        example = _tried(self._adapted(method))
        if example.failed and (source := self._of_a_new_one(method)):
            second = _tried(source)
            return example if second.failed else second
        return example

    def _of_a_new_one(self, method: ClientMethod) -> str | None:
        """Return the document's example, with a newly created record instead of the one in the example."""
        creation = self._creations.get(method.resource)
        ids = self._ids(method.operation)
        if creation is None or not ids:
            return None
        writer = _Writer(self._document)
        before = f"created = await {self._call(creation, writer)}"
        call = self._shown(method, writer).replace(ids[-1], "created.id")
        return _source(writer.imports(), before, call)

    def _adapted(self, method: ClientMethod) -> str:
        """Return the document's example, with the replacements from examples.yaml."""
        writer = _Writer(self._document)
        call = self._shown(method, writer)
        imports = writer.imports()
        adaption = self._adaptions.get(method.call, {})
        for old, new in adaption.get("replace", {}).items():
            call = call.replace(old, new)
        if "imports" in adaption:
            imports.append(f"from pexip_engage_client.models import {adaption['imports']}")
        before = [adaption["before"]] if "before" in adaption else []
        return _source(imports, *before, call)

    def _shown(self, method: ClientMethod, writer: _Writer) -> str:
        return _printed(self._call(method, writer), str(self._signature(method).return_annotation))

    def _signature(self, method: ClientMethod) -> inspect.Signature:
        return inspect.signature(getattr(getattr(self._client, method.resource), method.name))

    def _call(self, method: ClientMethod, writer: _Writer) -> str:
        arguments = self._ids(method.operation)
        for parameter in method.operation.parameters:
            if parameter.location == "query" and parameter.required:
                value = writer.value(parameter.node["schema"], self._document.example(parameter.node))
                arguments.append(f"{python_name(parameter.name)}={value}")
        arguments += self._body(method, writer, list(self._signature(method).parameters))
        return f"engage.{method.call}({', '.join(arguments)})"

    def _ids(self, operation: DocumentedOperation) -> list[str]:
        return [repr(self._document.example(each.node)) for each in operation.parameters if each.location == "path"]

    def _body(self, method: ClientMethod, writer: _Writer, names: list[str]) -> Iterator[str]:
        operation = method.operation
        if operation.body_schema is None:
            return
        schema = self._document.at(operation.body_schema)
        example = self._document.example(operation.body)
        if method.body_name:
            value = writer.value(schema, example)
            yield value if method.body_name not in names else f"{method.body_name}={value}"
            return
        properties, _ = self._document.members(self._document.resolve(schema))
        for name, value in (example or {}).items():
            if name in properties:
                yield f"{python_name(name)}={writer.value(properties[name], value)}"


def _source(imports: list[str], *lines: str) -> str:
    return "\n".join([*imports, *([""] if imports else []), *lines])


def _tried(source: str) -> Example:
    output, json, failed = asyncio.run(_run(source))
    return Example(source, output, json, failed)


def _printed(call: str, returned: str) -> str:
    """Return the call, and code that prints its result."""
    if returned.startswith("Listing["):
        return f"async for record in {call}:\n    print(record)"
    if returned == "None":
        return f"await {call}"
    if "list[" in returned:
        return f"for record in await {call}:\n    print(record)"
    if returned.startswith(("Mapping[", "dict[")):
        return f"for name, record in (await {call}).items():\n    print(name, record)"
    return f"result = await {call}\nprint(result)"


def _formatted(sources: Sequence[str]) -> list[str]:
    """Format all examples in one run of the formatter. It reports text that is not Python, and leaves it unchanged."""
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory) / f"{number}.py" for number in range(len(sources))]
        for path, source in zip(paths, sources, strict=True):
            path.write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--line-length", "88", directory]
        subprocess.run(command, capture_output=True, check=False)
        return [path.read_text(encoding="utf-8").strip() for path in paths]


class _Writer:
    """Writes the JSON of an example as Python source, and collects the imports that it needs."""

    def __init__(self, document: ReferenceDocument) -> None:
        self._document = document
        self._models: set[str] = set()
        self._times: set[str] = set()

    def imports(self) -> list[str]:
        """The import statements."""
        lines: list[str] = []
        if self._times:
            lines += [f"from datetime import {', '.join(sorted(self._times))}", ""]
        if self._models:
            lines.append(f"from pexip_engage_client.models import {', '.join(sorted(self._models))}")
        return lines

    def value(self, schema: JsonObject, value: Any) -> str:
        """Return the source of one value, by its schema."""
        name = schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else ""
        schema = self._document.resolve(schema)
        for union in ("oneOf", "anyOf"):
            if union in schema and value is not None:
                member = next(each for each in schema[union] if each.get("type") != "null")
                return self.value(member, value)
        if "enum" in schema and name and value in schema["enum"]:
            self._models.add(name)
            return f"{name}.{_member(str(value))}"
        if isinstance(value, list):
            return "[" + ", ".join(self.value(schema.get("items", {}), each) for each in value) + "]"
        if isinstance(value, Mapping):
            return self._object(name, schema, value)
        if isinstance(value, str):
            kind = self._document.python_type(schema).split(" or ")[0].strip("`")
            if kind in ("datetime", "date", "time"):
                self._times.add(kind)
                return f"{kind}.fromisoformat({value!r})".replace("'", '"')
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)

    def _object(self, name: str, schema: JsonObject, value: Mapping[str, Any]) -> str:
        properties, _ = self._document.members(schema)
        if not properties or not name:
            inner = schema.get("additionalProperties")
            of = inner if isinstance(inner, Mapping) else {}
            return "{" + ", ".join(f"{json.dumps(key)}: {self.value(of, each)}" for key, each in value.items()) + "}"
        self._models.add(name)
        parts = [f"{python_name(key)}={self.value(properties.get(key, {}), each)}" for key, each in value.items()]
        return f"{name}({', '.join(parts)})"


def _member(value: str) -> str:
    return value.upper().replace("-", "_").replace(" ", "_")


async def _run(source: str) -> tuple[str, str, bool]:
    """Run source code. Return its output or the message of an API error, the output as JSON, and whether it failed."""
    printed: list[Sequence[Any]] = []
    compiled = compile(source, "<example>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    async with Sandbox(seed="demo", clock=CLOCK) as sandbox:
        namespace = {"engage": sandbox.client(), "print": lambda *values: printed.append(values)}
        try:
            running = eval(compiled, namespace)
            if inspect.isawaitable(running):
                await running
        except ApiError as error:
            return f"{type(error).__name__}: {error}", "", True
    first, others = printed[:1], len(printed[1:])
    shown = ["\n".join(map(_shown, values)) for values in first] + [f"# and {others} more"] * (others > 0)
    return "\n".join(shown), "\n".join(map(_as_json, first)), False


def _shown(value: object) -> str:
    # Long lists end in "...3 more", which is not valid Python for the formatter.
    return re.sub(r"\.\.\.\d+ more\b", "...", repr(value))


def _as_json(values: Sequence[Any]) -> str:
    """Return the JSON of the output, which may begin with a name; empty if it is not a model."""
    *names, value = values
    if not hasattr(value, "to_dict"):
        return ""
    text = json.dumps(value.to_dict(), indent=2, ensure_ascii=False)
    return "".join(f"{json.dumps(name)}: " for name in names) + text
