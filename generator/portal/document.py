"""Read the facts of an OpenAPI document: openapi.yaml, or the one that the Pexip documentation offers.

The form of Pexip's document is unknown, so this reader accepts what the specification allows: inline schemas or
references, ``nullable`` or ``type: [T, "null"]``, compositions, the enterprise in the paths or in the server's address,
and error codes in ``x-error-codes`` or as a list in a response's description.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from pexip_engage_client.openapi.operations import DocumentedOperation, DocumentedResponse, Parameter
from pexip_engage_client.openapi.pointers import escaped
from pexip_engage_client.openapi.reader import Document

from .facts import (
    DEPTH,
    LIMITS,
    NOT_PARAMETERS,
    SETS,
    Origin,
    StatedApi,
    StatedOperation,
    UnreadableError,
    documentation_in,
    page_in,
    page_of,
    without_prefix,
)
from .sentences import codes_in_list

Node = Mapping[str, Any]
Part = tuple[Node, str]  # a schema without references, and its JSON pointer

EVERYTHING = frozenset({*SETS, *LIMITS, "format", "pattern", "body"})
MARKS = ("x-inferred", "x-deliberate", "x-draft")  # the reasons why openapi.yaml differs from the documentation
MOST_SHAPES = 64  # combinations of alternatives that are read


def read_document(raw: dict[str, Any], form: str = "OpenAPI document") -> StatedApi:
    """The facts of a parsed document; UnreadableError says why there are none."""
    if not isinstance(raw.get("paths"), Mapping):
        raise UnreadableError("this is not an OpenAPI document: it has no `paths`")
    if not str(raw.get("openapi", "")).startswith("3."):
        raise UnreadableError("this is not an OpenAPI 3 document")
    document = Document(
        {**raw, "webhooks": raw.get("webhooks", raw.get("x-webhooks", {}))}
    )  # the latter in OpenAPI 3.0
    reader = _DocumentReader(document)
    operations = [reader.operation(one, is_webhook=False) for one in document.iter_operations()]
    operations += [reader.operation(one, is_webhook=True) for one in document.webhooks.values()]
    if not any("error code" in facts for operation in operations for facts in operation.facts.values()):
        for operation in operations:  # the document never lists error codes, so none is missing
            operation.shows = {place: kinds - {"error code"} for place, kinds in operation.shows.items()}
    return StatedApi(form=form, operations=operations, whole=True)


def read_components(raw: dict[str, Any]) -> dict[str, StatedOperation]:
    """The facts of each named schema."""
    document = Document(raw)
    found = {}
    for name in document.schemas:
        found[name] = holder = StatedOperation(facts={})
        _DocumentReader(document).schema(holder, "", {"$ref": f"#/components/schemas/{name}"}, Origin())
    return found


class _DocumentReader:
    def __init__(self, document: Document) -> None:
        self._document = document

    def operation(self, documented: DocumentedOperation, *, is_webhook: bool) -> StatedOperation:
        operation_id = str(documented.node.get("operationId") or "")
        path = documented.path if is_webhook else without_prefix(documented.path)
        page = page_in(str(documented.documentation or ""))
        operation = StatedOperation(
            page=page or operation_id.lower() or page_of(documented.method, path),
            id=operation_id,
            method=documented.method,
            path=path,
            documentation=documentation_in(str(documented.documentation or "")),
            webhook=is_webhook,
            title=documented.summary,
        )
        origin = Origin(documented.pointer, documented.pointer, _reason(documented.node))
        operation.origins[""] = origin
        operation.state("", "method", operation.method)
        if not is_webhook:
            operation.state("", "path", path)
        operation.show("", "parameter in header", "parameter in path", "parameter in query", "response", "body")
        for parameter in documented.parameters:
            self._parameter(operation, parameter, origin)
        if documented.body_schema:
            operation.state("", "body", "JSON")
            operation.state("body", "required", documented.body_required)
            self._at(operation, "body", documented.body_schema, origin.reason)
        for response in documented.responses.values():
            self._response(operation, response, origin)
        return operation

    def _parameter(self, operation: StatedOperation, parameter: Parameter, origin: Origin) -> None:
        name, where = parameter.name, parameter.location
        if where not in ("header", "path", "query") or (where == "header" and name.lower() in NOT_PARAMETERS):
            return
        is_array = "array" in str(_mapping(parameter.schema).get("type"))
        name = name.lower() if where == "header" else name.removesuffix("[]") if is_array else name
        place = f"{where} {name}"
        operation.add("", "parameter", place)
        operation.state(place, "required", parameter.required)
        home = parameter.pointer.removesuffix("/schema")
        reason = _reason(parameter.node) or origin.reason
        self.schema(operation, place, parameter.node.get("schema"), Origin(parameter.pointer, home, reason))

    def _response(self, operation: StatedOperation, response: DocumentedResponse, origin: Origin) -> None:
        status, reason = response.status, _reason(response.node) or origin.reason
        operation.add("", "response", status)
        operation.origins[status] = Origin(response.pointer, response.pointer, reason)
        if response.schema:
            self._at(operation, status, response.schema, reason)
            operation.state(status, "body", "JSON")
        for code in response.error_codes or codes_in_list(str(response.node.get("description", ""))):
            operation.add(status, "error code", code)
        operation.show(status, "error code", "body")
        operation.origins[status] = Origin(response.pointer, operation.origins[status].home, reason)

    def _at(self, operation: StatedOperation, place: str, pointer: str, reason: str) -> None:
        self.schema(operation, place, self._document.at(pointer), Origin(pointer, "", reason))

    def schema(
        self, target: StatedOperation, place: str, node: object, origin: Origin, inside: frozenset[str] = frozenset()
    ) -> None:
        """Read a schema and everything in it into the target's facts."""
        shapes, inside = self._shapes(node, origin.use, inside)
        target.facts.setdefault(place, {})
        if not shapes or place.count(".") + place.count("[") > DEPTH:
            return  # it contains itself, or its reference leads nowhere
        solid = [shape for shape in shapes if _types(shape) != {"null"}] or shapes
        parts = [part for shape in solid for part in shape]
        reasons = [_reason(_mapping(node)), *(_reason(part) for part, _ in parts), origin.reason]
        reason = next(filter(None, reasons), "")
        home = next((home for part, home in parts if part.keys() & {"properties", "enum"}), parts[0][1])
        target.origins[place] = Origin(origin.use, home, reason)
        target.show(place, *EVERYTHING)
        types = sorted(set[str]().union(*map(_types, solid)) - {"null"})
        if types:
            target.state(place, "type", " or ".join(types))
            target.state(place, "nullable", any(map(_is_nullable, shapes)))
        for name in (*LIMITS, "format", "pattern"):
            value = next((part[name] for part, _ in parts if name in part), None)
            if isinstance(value, str | bool | int | float):
                target.state(place, name, value)
        target.read_number(place)
        values = [_values(shape) for shape in solid]
        if all(some is not None for some in values):
            members = {str(value) for some in values for value in some or [] if value is not None}
            target.state(place, "enum value", frozenset(members))
        self._properties(target, place, solid, reason, inside)
        for key, child in (("items", f"{place}[]"), ("additionalProperties", f"{place}.*")):
            found = next(((part[key], where) for part, where in parts if _mapping(part.get(key))), None)
            if found:
                self.schema(target, child, found[0], Origin(f"{found[1]}/{key}", "", reason), inside)

    def _properties(
        self, target: StatedOperation, place: str, shapes: list[list[Part]], reason: str, inside: frozenset[str]
    ) -> None:
        required = [{str(name) for part, _ in shape for name in _list(part.get("required"))} for shape in shapes]
        for part, home in (part for shape in shapes for part in shape):
            for name, node in _mapping(part.get("properties")).items():
                child = f"{place}.{name}"
                if name not in target.members(place, "property"):
                    target.add(place, "property", str(name))
                    target.state(child, "required", all(name in names for names in required))
                    self.schema(target, child, node, Origin(f"{home}/properties/{escaped(name)}", "", reason), inside)

    def _shapes(self, node: object, pointer: str, inside: frozenset[str]) -> tuple[list[list[Part]], frozenset[str]]:
        """The alternatives of a schema, each as the parts that hold together, and the references followed so far."""
        try:
            found, where = self._document.follow(node, pointer)
        except LookupError:
            return [], inside
        if where in inside or not isinstance(found, Mapping):
            return [], inside
        inside |= {where}
        choices: list[list[list[Part]]] = [[[(found, where)]]]
        followed = inside
        for keyword in ("allOf", "oneOf", "anyOf"):
            options: list[list[list[Part]]] = []
            for number, part in enumerate(_list(found.get(keyword))):
                shapes, more = self._shapes(part, f"{where}/{keyword}/{number}", inside)
                followed |= more
                options.append(shapes)
            if keyword == "allOf":
                choices += [shapes for shapes in options if shapes]
            elif any(options):
                choices.append([shape for shapes in options for shape in shapes])
        if len(choices) > MOST_SHAPES or any(len(choice) > MOST_SHAPES for choice in choices):
            return [], inside
        combined: list[list[Part]] = [[]]
        for choice in choices:
            combined = [shape + option for shape, option in product(combined, choice)][:MOST_SHAPES]
        return combined, followed


def _types(shape: list[Part]) -> set[str]:
    """The JSON types of a shape: as stated, or else as its other keywords imply."""
    for part, _ in shape:
        kinds = part.get("type")
        if kinds:
            return {str(kind) for kind in kinds} if isinstance(kinds, list) else {str(kinds)}
    for keyword, kind in (("properties", "object"), ("items", "array")):
        if any(keyword in part for part, _ in shape):
            return {kind}
    values = _values(shape)
    return {"string"} if values and all(value is None or isinstance(value, str) for value in values) else set()


def _values(shape: list[Part]) -> list[Any] | None:
    for part, _ in shape:
        if "const" in part:
            return [part["const"]]
        if isinstance(part.get("enum"), list):
            return list(part["enum"])
    return None


def _is_nullable(shape: list[Part]) -> bool:
    marked = any(part.get("nullable") is True for part, _ in shape)
    return marked or "null" in _types(shape) or None in (_values(shape) or [])


def _mapping(value: object) -> Node:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _reason(node: Node) -> str:
    return next((str(node[mark]) for mark in MARKS if node.get(mark)), "")
