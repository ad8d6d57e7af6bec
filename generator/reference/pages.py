"""The pages of the reference, in Markdown."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pexip_engage_client import EngageClient, ErrorCode, models
from pexip_engage_client.openapi.operations import JsonObject

from ..text import limits, python_name
from .classes import ClassPages
from .document import ClientMethod, ReferenceDocument
from .examples import Example, Examples

_ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "BusinessValidationError",
    "429": "RateLimitError",
}
# Parameters of every method; documented once, with the options of calls.
_COMMON = ("X-Correlation-Id", "Accept-Language")

Row = tuple[str, JsonObject, bool, JsonObject, str]
"""Of an argument or a field: its name, schema, whether it is required, its node, and its name on the wire."""


class ReferencePages:
    """All pages of the reference."""

    def __init__(self, document: ReferenceDocument, examples: Examples) -> None:
        self._document = document
        self._examples = examples
        self._client = EngageClient("acme", token="...")
        self._users: dict[str, set[str]] = {}

    def all(self) -> Iterator[tuple[str, str]]:
        """Path and content of each page."""
        methods = list(self._document.methods())
        for resource in self._document.table:
            of_resource = [each for each in methods if each.resource == resource]
            yield f"operations/{resource}.md", self._resource(resource, of_resource)
        names = [name for name, node in self._document.schemas.items() if _has_page(node)]
        for name in names:
            yield f"models/{name}.md", self._model(name, self._document.schemas[name])
        yield "operations.md", self._operations_index()
        yield "models.md", self._models_index(names)
        yield from ClassPages().all()

    def _operations_index(self) -> str:
        rows = [f"[{name}](operations/{name}.md)" for name in self._document.table]
        tree = "\n".join(f"operations/{name}" for name in self._document.table)
        return f"# Operations\n\nBy resource: {', '.join(rows)}.\n\n:::{{toctree}}\n:hidden:\n\n{tree}\n:::\n"

    def _models_index(self, names: Sequence[str]) -> str:
        def listed(title: str, chosen: Sequence[str]) -> str:
            return f"## {title}\n\n" + ", ".join(f"[{name}](models/{name}.md)" for name in sorted(chosen)) + ".\n"

        enums = [name for name in names if "enum" in self._document.schemas[name]]
        sent = [name for name in names if name.endswith("Input") and name not in enums]
        received = [name for name in names if name not in enums and name not in sent]
        tree = "\n".join(f"models/{name}" for name in sorted(names))
        parts = [listed("Received", received), listed("Sent", sent), listed("Enums", enums)]
        head = "# Models and enums\n\nAll of `pexip_engage_client.models`.\n"
        return "\n".join([head, *parts, f":::{{toctree}}\n:hidden:\n\n{tree}\n:::\n"])

    def _resource(self, resource: str, methods: Sequence[ClientMethod]) -> str:
        intro = inspect.getdoc(type(getattr(self._client, resource))) or ""
        parts = [f"# {resource}\n\n{_target('class', self._class_of(resource))}\n{intro}\n"]
        parts += ["\n".join(self._method(each)) for each in methods]
        return "\n".join(parts)

    def _class_of(self, resource: str) -> str:
        return f"pexip_engage_client.resources.{type(getattr(self._client, resource)).__name__}"

    def _method(self, method: ClientMethod) -> Iterator[str]:
        operation = method.operation
        node = operation.node
        yield f"## {method.call}\n\n{_target('method', f'{self._class_of(method.resource)}.{method.name}')}"
        yield f"**{node.get('summary', '')}.** {_text(node.get('description', ''))}\n"
        facts = [f"`{operation.method} {operation.path}`"]
        facts += [f"scope `{scope}`" for scope in operation.scopes]
        facts += [f"[the Pexip documentation]({operation.documentation})"] if operation.documentation else []
        yield " · ".join(facts) + "\n"
        yield from _inferred(node)
        yield from self._arguments(method)
        yield from self._response(method)
        yield from self._errors(method)
        yield from _example(self._examples.of(method))

    def _arguments(self, method: ClientMethod) -> Iterator[str]:
        rows: list[Row] = [
            (python_name(each.name), each.node["schema"], each.required, each.node, each.name)
            for each in method.operation.parameters
            if each.name not in _COMMON
        ]
        pointer = method.operation.body_schema
        body = self._document.at(pointer) if pointer else None
        if body is not None and method.body_name:
            rows.append((method.body_name, body, True, body, ""))
        elif body is not None:
            properties, required = self._document.members(self._document.resolve(body))
            rows += [(python_name(name), each, name in required, each, name) for name, each in properties.items()]
        if rows:
            yield self._table("argument", rows)
        yield "And the [options of every call](../../client.md#options-of-a-call).\n"

    def _response(self, method: ClientMethod) -> Iterator[str]:
        function = getattr(getattr(self._client, method.resource), method.name)
        returned = str(inspect.signature(function).return_annotation).replace("models.", "").replace("builtins.", "")
        success = method.operation.success
        text = _text(success.node.get("description", "")) if success else "The response is not documented."
        linked = re.sub(r"\w+", lambda word: self._linked(word[0]), returned).replace("[[", " of [").replace(")]", ")")
        yield f"**Returns** {linked}: {text}\n"
        if success:
            yield from _inferred(success.node)

    def _linked(self, name: str) -> str:
        return f"[{name}](../models/{name}.md)" if _has_page(self._document.schemas.get(name, {})) else name

    def _errors(self, method: ClientMethod) -> Iterator[str]:
        responses = method.operation.responses
        names = [f"`{_ERRORS[status]}` ({status})" for status in responses if status in _ERRORS]
        yield f"**Raises** {', '.join(names)}; see [errors](../../errors.md).\n"
        codes = method.operation.error_codes
        if codes:
            rows = [f"| `{code}` | {_cell(ErrorCode(code).meaning or '')} |" for code in codes]
            yield "\n".join(["| code of a 422 | meaning |", "|---|---|", *rows]) + "\n"
        yield from _inferred(responses["422"].node if "422" in responses else {})

    def _model(self, name: str, node: JsonObject) -> str:
        target = [_target("class", f"pexip_engage_client.models.{name}")] if name in models.__all__ else []
        lines = [f"# {name}\n", *target, _text(node.get("description", "")), ""]
        lines += _inferred(node)
        if "enum" in node:
            meanings: Sequence[str] = node.get("x-enum-descriptions", ())
            lines += ["An open enum: values that are not listed are kept, with `is_known` false.\n"]
            lines += ["| value | meaning |", "|---|---|"]
            for at, value in enumerate(node["enum"]):
                lines.append(f"| `{value}` | {_cell(meanings[at]) if at < len(meanings) else ''} |")
        else:
            properties, required = self._document.members(node)
            rows = [(python_name(each), value, each in required, value, each) for each, value in properties.items()]
            lines.append(self._table("field", rows, link="", sent=name.endswith("Input")))
        used = sorted(self._used_by(name))
        if used:
            lines += ["", "Used by " + ", ".join(used) + "."]
        return "\n".join(lines) + "\n"

    def _used_by(self, name: str) -> set[str]:
        """Links to the models and operations that refer to a model."""
        if not self._users:
            for owner, node in self._document.schemas.items():
                if _has_page(node):
                    for found in self._reached(node):
                        self._users.setdefault(found, set()).add(f"[{owner}]({owner}.md)")
            for method in self._document.methods():
                link = f"[{method.call}](../operations/{method.resource}.md)"
                for found in self._reached(
                    {key: each for key, each in method.operation.node.items() if key in ("requestBody", "responses")}
                ):
                    self._users.setdefault(found, set()).add(link)
        return self._users.get(name, set()) - {f"[{name}]({name}.md)"}

    def _reached(self, node: Any) -> Iterator[str]:
        """The models with a page that a node refers to, directly or through models without one."""
        if isinstance(node, Mapping):
            reference = node.get("$ref", "")
            if reference.startswith("#/components/schemas/"):
                name = reference.rsplit("/", 1)[-1]
                schema = self._document.schemas[name]
                yield name
                if not _has_page(schema) or name.endswith(("Envelope", "Page")):
                    yield from self._reached(schema)
            for value in node.values():
                yield from self._reached(value)
        elif isinstance(node, list):
            for value in node:
                yield from self._reached(value)

    def _table(
        self,
        what: str,
        rows: Sequence[Row],
        link: str = "../models/",
        sent: bool = True,
    ) -> str:
        lines = [f"| {what} | type | meaning |", "|---|---|---|"]
        for name, schema, required, said, wire in rows:
            on_wire = f" On the wire: `{wire}`." if wire and wire != name else ""
            text = _text(said.get("description", schema.get("description", "")))
            bounds = "; ".join(limits({**self._document.resolve(schema), **schema}))
            bounds = f" {bounds[:1].upper()}{bounds[1:]}." if bounds else ""
            inferred = "".join(f" {reason}" for reason in _inferred(said))
            cells = (
                f"`{name}`",
                self._document.python_type(schema, link) + (", required" if required and sent else ""),
                _cell(f"{text}{bounds}{on_wire}{inferred}"),
            )
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines) + "\n"


def _target(kind: str, path: str) -> str:
    """An anchor and entries in index, search and inventory, without a text of its own."""
    return f":::{{py:{kind}}} {path}\n:no-typesetting:\n:::\n"


def _has_page(node: JsonObject) -> bool:
    return "enum" in node or "properties" in node or "allOf" in node


def _example(example: Example) -> Iterator[str]:
    yield f"```python\n{example.source}\n```\n"
    if example.output:
        yield f"```text\n{example.output}\n```\n"


def _inferred(node: JsonObject) -> Iterator[str]:
    """What the documentation does not state: of the form of a value, and of its meaning."""
    for key in ("x-inferred", "x-reading"):
        if key in node:
            yield f"*Inferred: {_text(node[key])}*\n"


def _text(text: str) -> str:
    return textwrap.dedent(str(text)).strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
