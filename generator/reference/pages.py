"""Write the pages of the reference, in Markdown."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import griffe

from pexip_engage_client import EngageClient, ErrorCode, models
from pexip_engage_client.openapi.reader import JsonObject, Parameter

from ..text import python_name
from .api_document import ClientMethod, ReferenceDocument
from .classes import ClassPages
from .docstrings import markdown
from .examples import Example, Examples
from .field_tables import DocumentedField, FieldTables, cell, tab

_ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "BusinessValidationError",
    "429": "RateLimitError",
}
# Parameters of every method, which are documented once, with the options of calls.
_COMMON = ("X-Correlation-Id", "Accept-Language")

_CONCURRENCY = DocumentedField(
    name="concurrency",
    wire_name="",
    place="client",
    schema={"type": "integer", "minimum": 1, "default": 1},
    node={"description": "Number of pages that the client requests at a time while iterating."},
    required=False,
)
# The models, two hundred, would make the menu of every page long, and Sphinx slow. `models.md` lists them.
_NOT_IN_MENU = "---\norphan: true\n---\n\n"


class ReferencePages:
    """Creates all pages of the reference."""

    def __init__(self, document: ReferenceDocument, examples: Examples) -> None:
        self._document = document
        self._examples = examples
        self._client = EngageClient("acme", token="...")
        """Never used for calls, only for the classes and signatures of its resources."""

    def all(self) -> Iterator[tuple[str, str]]:
        """Yield the path and content of each page."""
        methods = list(self._document.methods())
        for resource in self._document.table:
            of_resource = [each for each in methods if each.resource == resource]
            yield f"operations/{resource}.md", self._resource(resource, of_resource)
        names = [name for name in self._document.schemas if self._document.has_page(name)]
        for name in names:
            yield f"models/{name}.md", _NOT_IN_MENU + self._model(name, self._document.schemas[name])
        yield "operations.md", self._operations_index()
        yield "models.md", self._models_index(names)
        yield from ClassPages().all()

    def _operations_index(self) -> str:
        rows = [f"[{name}](operations/{name}.md)" for name in self._document.table]
        tree = "\n".join(f"operations/{name}" for name in self._document.table)
        head = f"# Operations\n\nThe operations of each resource: {', '.join(rows)}.\n"
        return f"{head}\n:::{{toctree}}\n:hidden:\n\n{tree}\n:::\n"

    def _models_index(self, names: Sequence[str]) -> str:
        def listed(title: str, chosen: Sequence[str]) -> str:
            return f"## {title}\n\n" + ", ".join(f"[{name}](models/{name}.md)" for name in sorted(chosen)) + ".\n"

        enums = [name for name in names if "enum" in self._document.schemas[name]]
        sent = [name for name in names if name.endswith("Input") and name not in enums]
        received = [name for name in names if name not in enums and name not in sent]
        parts = [listed("Responses and events", received), listed("Requests", sent), listed("Enums", enums)]
        head = "# Models and enums\n\nAll classes of the module `pexip_engage_client.models`.\n"
        return "\n".join([head, *parts])

    def _resource(self, resource: str, methods: Sequence[ClientMethod]) -> str:
        intro = inspect.getdoc(self._class(resource)) or ""
        parts = [f"# {resource}\n\n{_target('class', self._class_of(resource))}\n{intro}\n"]
        for each in methods:
            parts.append("\n".join(self._method(each)))
            parts += self._once(each)
        return "\n".join(parts)

    def _class(self, resource: str) -> type[Any]:
        return cast("type[Any]", getattr(self._client, resource).__class__)

    def _class_of(self, resource: str) -> str:
        return f"pexip_engage_client.resources.{self._class(resource).__name__}"

    def _method(self, method: ClientMethod) -> Iterator[str]:
        operation = method.operation
        node = operation.node
        yield f"## {method.call}\n\n{_target('method', f'{self._class_of(method.resource)}.{method.name}')}"
        yield f"**{node.get('summary', '')}.** {self._document.prose(node.get('description', ''))}\n"
        facts = [f"`{operation.method} {operation.path}`"]
        facts += [f"scope `{scope}`" for scope in operation.scopes] or ["no documented scope"]
        facts += [f"[the Pexip documentation]({operation.documentation})"] if operation.documentation else []
        yield " · ".join(facts) + "\n"
        yield from self._document.source_notes(node)
        yield from self._arguments(method)
        yield from self._response(method)
        yield from self._errors(method)
        yield from _example(self._examples.of(method))

    def _once(self, method: ClientMethod) -> Iterator[str]:
        """Yield the method that calls an operation exactly once, if there is one."""
        name = f"{method.name}_once"
        once = getattr(self._class(method.resource), name, None)
        if once is not None:
            yield f"## {method.resource}.{name}\n"
            path = f"{self._class_of(method.resource)}.{name}"
            yield f":::{{py:method}} {path}(*, external_id: str, resend: bool = True, **arguments)"
            yield ":async:\n"
            yield markdown(griffe.Docstring(inspect.getdoc(once) or ""))
            like = f"[{method.call}](#{method.resource}{method.name})"
            options = "[options of every call](../../client.md#options-of-a-call) except `retry_unsafe`"
            yield f"\nIt also accepts the other arguments of {like}, and the {options}."
            yield "See [booking exactly once](../../booking.md).\n:::\n"

    def _function(self, method: ClientMethod) -> Any:
        return getattr(getattr(self._client, method.resource), method.name)

    def _arguments(self, method: ClientMethod) -> Iterator[str]:
        fields = [
            DocumentedField(
                python_name(each.name), each.name, each.location, self._schema(method, each), each.node, each.required
            )
            for each in method.operation.parameters
            if each.name not in _COMMON
        ]
        pointer = method.operation.body_schema
        body = self._document.at(pointer) if pointer else None
        if body is not None and method.body_name:
            fields.append(DocumentedField(method.body_name, "", "body", body, body, required=True))
        elif body is not None:
            properties, required = self._document.members(self._document.resolve(body))
            fields += [
                DocumentedField(python_name(name), name, "body", each, each, name in required)
                for name, each in properties.items()
            ]
        if "concurrency" in inspect.signature(self._function(method)).parameters:
            fields.append(_CONCURRENCY)
        if fields:
            yield from FieldTables(self._document, "../models/").tabs("argument", fields)
        yield "The method also accepts the [options of every call](../../client.md#options-of-a-call).\n"

    def _schema(self, method: ClientMethod, parameter: Parameter) -> JsonObject:
        """The schema of a parameter. By default, a list requests the largest page that the API documents."""
        schema: JsonObject = parameter.node["schema"]
        is_of_list = parameter.name == "limit" and "concurrency" in inspect.signature(self._function(method)).parameters
        return {**schema, "default": schema["maximum"]} if is_of_list and "maximum" in schema else schema

    def _response(self, method: ClientMethod) -> Iterator[str]:
        returned = (
            str(inspect.signature(self._function(method)).return_annotation)
            .replace("models.", "")
            .replace("builtins.", "")
        )
        success = method.operation.success
        text = (
            self._document.prose(success.node.get("description", "")) if success else "The response is not documented."
        )
        linked = re.sub(r"\w+", lambda word: self._linked(word[0]), returned).replace("[[", " of [").replace(")]", ")")
        yield f"**Returns** {linked}: {text}\n"
        if success:
            yield from self._document.source_notes(success.node)

    def _linked(self, name: str) -> str:
        if name == "Listing":
            return "{py:class}`~pexip_engage_client.Listing`"
        return f"[{name}](../models/{name}.md)" if self._document.has_page(name) else name

    def _errors(self, method: ClientMethod) -> Iterator[str]:
        responses = method.operation.responses
        names = [
            f"{{py:exc}}`~pexip_engage_client.{_ERRORS[status]}` ({status})"
            for status in responses
            if status in _ERRORS
        ]
        yield f"**Raises** {', '.join(names)}; see [errors](../../errors.md).\n"
        codes = method.operation.error_codes
        if codes:
            rows = [f"| `{code}` | {cell(ErrorCode(code).meaning or '')} |" for code in codes]
            yield "\n".join(["| error code (422) | meaning |", "|---|---|", *rows]) + "\n"
        yield from self._document.source_notes(responses["422"].node if "422" in responses else {})

    def _model(self, name: str, node: JsonObject) -> str:
        target = [_target("class", f"pexip_engage_client.models.{name}")] if name in models.__all__ else []
        lines = [f"# {name}\n", *target, self._document.prose(node.get("description", "")), ""]
        lines += self._document.source_notes(node)
        if "enum" in node:
            meanings: Sequence[str] = node.get("x-enum-descriptions", ())
            lines += ["This enum is open: it also accepts values that are not listed. Their `is_known` is False.\n"]
            lines += ["| value | meaning |", "|---|---|"]
            for at, value in enumerate(node["enum"]):
                lines.append(
                    f"| `{value}` | {cell(self._document.prose(meanings[at])) if at < len(meanings) else ''} |"
                )
        else:
            properties, required = self._document.members(node)
            sent = name.endswith("Input")
            fields = [
                DocumentedField(python_name(each), each, "", value, value, sent and each in required)
                for each, value in properties.items()
            ]
            lines += FieldTables(self._document, "").tabs("field", fields)
        used = sorted(self._used_by(name))
        if used:
            lines += ["", "Used by " + ", ".join(used) + "."]
        return "\n".join(lines) + "\n"

    def _used_by(self, name: str) -> set[str]:
        """Return links to the other models, and to the operations, that refer to a model."""
        return self._links_by_model.get(name, set()) - {f"[{name}]({name}.md)"}

    @cached_property
    def _links_by_model(self) -> Mapping[str, set[str]]:
        """Links to the models and operations that refer to each model."""
        links: defaultdict[str, set[str]] = defaultdict(set)
        for owner, node in self._document.schemas.items():
            if self._document.has_page(owner):
                for found in self._models_shown_in(node):
                    links[found].add(f"[{owner}]({owner}.md)")
        for method in self._document.methods():
            link = f"[{method.call}](../operations/{method.resource}.md#{method.resource}{method.name})"
            contents = {key: method.operation.node.get(key) for key in ("requestBody", "responses")}
            for found in self._models_shown_in(contents):
                links[found].add(link)
        return links

    def _models_shown_in(self, node: Any) -> Iterator[str]:
        """Yield the names of the schemas that a node refers to.

        For schemas without a page, envelopes and pages of lists, yield the models within them.
        """
        if isinstance(node, Mapping):
            properties = cast("Mapping[str, Any]", node)
            reference: str = properties.get("$ref", "")
            if reference.startswith("#/components/schemas/"):
                name = reference.rsplit("/", 1)[-1]
                schema = self._document.schemas[name]
                yield name
                is_wrapper = name.endswith(("Envelope", "Page"))
                if is_wrapper or not self._document.has_page(name):
                    yield from self._models_shown_in(schema)
            for value in properties.values():
                yield from self._models_shown_in(value)
        elif isinstance(node, list):
            for value in cast("Sequence[Any]", node):
                yield from self._models_shown_in(value)


def _target(kind: str, path: str) -> str:
    """Return an anchor without visible text. The index, the search and the inventory list it."""
    return f":::{{py:{kind}}} {path}\n:no-typesetting:\n:::\n"


def _example(example: Example) -> Iterator[str]:
    yield f"```python\n{example.source}\n```\n"
    if example.output:
        yield tab("Python", f"```python\n{example.output}\n```")
    if example.json:
        yield tab("JSON", f"```json\n{example.json}\n```")
