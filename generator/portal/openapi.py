"""Reader for OpenAPI documents: ours, and the vendor's as a generator would write it (3.0 or 3.1, all of it inline).

Unverified for this vendor: whether visitors may download the document at all, and how it is written. So much is taken
in several ways: `nullable` and `type: [T, "null"]`, `oneOf`/`anyOf`/`allOf`, arrays with and without brackets in
their name, the enterprise's prefix on the paths or on the server, error codes as `x-error-codes` or as a list in the
response's description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from ..loading import METHODS
from .facts import (
    CUT,
    LIMITS,
    NOT_SAID,
    Operation,
    Parameter,
    Property,
    Response,
    Said,
    Schema,
    Source,
    UnreadableError,
)
from .unions import combined
from .wording import CODE

MARKS = ("x-inferred", "x-deliberate", "x-draft")  # why our document says more, less or other than the pages
NOT_PARAMETERS = {"authorization", "content-type", "accept"}  # said by security and by the bodies
_CODES = re.compile(r"^\s*[*\-•]\s+`?([A-Z][A-Z0-9_]+)`?\s*$", re.MULTILINE)
_PREFIX = re.compile(r"^/enterprises/(?:\{[^}]*\}|[^/]+)(?=/)")

Node = Mapping[str, Any]


def read_document(raw: object, form: str = "") -> Source:
    """What an OpenAPI document says."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("paths"), Mapping):
        raise UnreadableError("no OpenAPI document: it has no `paths`")
    version = str(raw.get("openapi", ""))
    if not version.startswith("3."):
        raise UnreadableError(
            f"OpenAPI {version or raw.get('swagger', 'of an unknown version')}, where 3.0 or 3.1 can be read"
        )
    operations = _Reader(raw).operations()
    if not any(response.codes for operation in operations for response in operation.responses.values()):
        for operation in operations:  # this document names no error code at all: silence, not absence
            operation.responses = {
                status: evolve(response, codes=NOT_SAID) for status, response in operation.responses.items()
            }
    return Source(form=form or f"OpenAPI {version}", operations=operations, whole=True)


def without_prefix(path: str) -> str:
    """A path relative to the enterprise."""
    return _PREFIX.sub("", path)


class _Reader:
    def __init__(self, raw: Node) -> None:
        self._raw = raw
        self._known: dict[str, Schema] = {}
        self._open: set[str] = set()

    def operations(self) -> list[Operation]:
        found = []
        for path, item in self._raw["paths"].items():
            for method, operation, place in self._of(item, f"#/paths/{_escaped(path)}"):
                found.append(self._operation(operation, place, item, method, without_prefix(path)))
        events = _mapping(self._raw.get("webhooks") or self._raw.get("x-webhooks"))
        for name, item in events.items():
            for method, operation, place in self._of(item, f"#/webhooks/{_escaped(name)}"):
                found.append(self._operation(operation, place, item, method, NOT_SAID, name))
        return found

    def _of(self, item: object, place: str) -> Iterable[tuple[str, Node, str]]:
        if isinstance(item, Mapping):
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    yield method, item[method], f"{place}/{method}"

    def _operation(
        self, node: Node, place: str, item: Node, method: str, path: Said[str], event: str = ""
    ) -> Operation:
        body = self._resolved(node.get("requestBody"))[0]
        media = self._json(body)
        operation = Operation(
            id=str(node.get("operationId") or event) or NOT_SAID,
            method=method.upper(),
            path=path,
            webhook=bool(event),
            title=str(node.get("summary", "")),
            parameters=self._parameters([*_list(item.get("parameters")), *_list(node.get("parameters"))], place),
            other_parameters={"path": None, "query": None, "header": None},
            body=self.schema(media["schema"], f"{place}/requestBody/content/application~1json/schema")
            if "schema" in media
            else None,
            body_required=bool(body.get("required", False)),
            other_responses=None,
            place=place,
            reason=reason(node),
        )
        if shown := self._example(media):
            operation.examples["body"] = shown[0]
        for status, response in _mapping(node.get("responses")).items():
            operation.responses[str(status)] = self._response(response, f"{place}/responses/{status}")
            if shown := self._example(self._json(self._resolved(response)[0])):
                operation.examples[str(status)] = shown[0]
        return operation

    def _response(self, node: object, place: str) -> Response:
        response, home = self._resolved(node, place)
        media = self._json(response)
        listed = response.get("x-error-codes")
        codes = listed if isinstance(listed, list) else _CODES.findall(str(response.get("description", "")))
        return Response(
            schema=self.schema(media["schema"], f"{home}/content/application~1json/schema")
            if "schema" in media
            else None,
            codes=frozenset(str(code) for code in codes if CODE.match(str(code))),
            place=home,
            reason=reason(response),
        )

    def _parameters(self, nodes: Iterable[object], place: str) -> dict[tuple[str, str], Parameter]:
        found: dict[tuple[str, str], Parameter] = {}
        for number, node in enumerate(nodes):
            parameter, home = self._resolved(node, f"{place}/parameters/{number}")
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            if where not in ("path", "query", "header") or (where == "header" and name.lower() in NOT_PARAMETERS):
                continue
            media = self._json(parameter) if "content" in parameter else parameter
            schema = self.schema(media.get("schema", {}), f"{home}/schema")
            name = name.removesuffix("[]") if schema.types == frozenset({"array"}) else name
            key = (where, name.lower() if where == "header" else name)
            found[key] = Parameter(
                where=where,
                name=name,
                schema=schema,
                required=bool(parameter.get("required", False)),
                place=home,
                reason=reason(parameter),
            )
        return found

    def schema(self, node: object, place: str) -> Schema:
        """What a schema says, with everything that it refers to."""
        if not isinstance(node, Mapping):
            return Schema(types=frozenset(), other_limits=None, place=place, home=place)
        if "$ref" in node:
            target = str(node["$ref"])
            if target in self._open:  # it contains itself
                return Schema(other_limits=CUT, other_properties=CUT, place=place, home=target)
            if target not in self._known:
                self._open.add(target)
                self._known[target] = self.schema(self._at(target), target)
                self._open.discard(target)
            return evolve(self._known[target], place=place, reason=reason(node) or self._known[target].reason)
        schema = self._own(node, place)
        for keyword in ("allOf", "oneOf", "anyOf"):
            parts = [
                self.schema(part, f"{place}/{keyword}/{number}") for number, part in enumerate(_list(node.get(keyword)))
            ]
            nothing = [part for part in parts if part.types == frozenset() and part.nullable is True]
            parts = [part for part in parts if part not in nothing]
            if parts:
                merged = combined(parts, every=keyword == "allOf")
                schema = combined([schema, merged], every=True) if _says_anything(node) else merged
            if nothing and keyword != "allOf":
                schema.nullable = True
        schema.place, schema.reason = place, reason(node) or schema.reason
        return schema

    def _own(self, node: Node, place: str) -> Schema:
        kinds = node.get("type")
        types = {str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds] if kinds else [])}
        values = _list(node["enum"]) if "enum" in node else [node["const"]] if "const" in node else None
        nullable = "null" in types or bool(node.get("nullable")) or (None in values if values else False)
        types -= {"null"}
        if not kinds:
            types |= {"object"} if "properties" in node else {"array"} if "items" in node else set()
            types |= {"string"} if values and all(isinstance(value, str | None) for value in values) else set()
        inner = {
            str(name): Property(
                self.schema(part, f"{place}/properties/{_escaped(name)}"), name in _list(node.get("required"))
            )
            for name, part in _mapping(node.get("properties")).items()
        }
        if isinstance(node.get("additionalProperties"), Mapping) and node["additionalProperties"]:
            inner["*"] = Property(
                self.schema(node["additionalProperties"], f"{place}/additionalProperties"), required=False
            )
        return Schema(
            types=frozenset(types),
            nullable=nullable,
            format=str(node["format"]) if node.get("format") else None,
            values=frozenset(str(value) for value in values if value is not None) if values else None,
            limits={name: node[name] for name in LIMITS if name in node},
            other_limits=None,
            properties=inner,
            other_properties=None,
            items=self.schema(node["items"], f"{place}/items") if "items" in node else None,
            place=place,
            home=place,
        )

    def _resolved(self, node: object, place: str = "") -> tuple[Node, str]:
        for _ in range(20):
            if not (isinstance(node, Mapping) and "$ref" in node):
                break
            place = str(node["$ref"])
            node = self._at(place)
        return (node if isinstance(node, Mapping) else {}), place

    def _at(self, pointer: str) -> object:
        if not pointer.startswith("#/"):
            return {}
        node: object = self._raw
        for part in pointer[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            else:
                node = node.get(key) if isinstance(node, Mapping) else None
        return node

    def _json(self, holder: Node) -> Node:
        content = holder.get("content")
        for kind, media in content.items() if isinstance(content, Mapping) else ():
            if "json" in str(kind) and isinstance(media, Mapping):
                return media
        return {}

    def _example(self, media: Node) -> list[object]:
        if "example" in media:
            return [media["example"]]
        examples = media.get("examples")
        named = list(examples.values()) if isinstance(examples, Mapping) else []
        resolved = [self._resolved(example)[0] for example in named]
        return [example["value"] for example in resolved if "value" in example]


def _mapping(value: object) -> Node:
    """What should be a mapping; documents of others may hold anything."""
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _says_anything(node: Node) -> bool:
    return any(key in node for key in ("type", "nullable", "properties", "enum", "items", "format", *LIMITS))


def reason(node: Node) -> str:
    """Why the document differs from the pages here, if it says so."""
    return next((str(node[mark]) for mark in MARKS if node.get(mark)), "")


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def components(raw: Node) -> dict[str, Schema]:
    """What the named schemas of a document say."""
    reader = _Reader(raw)
    names = _mapping(_mapping(raw.get("components")).get("schemas"))
    return {name: reader.schema({"$ref": f"#/components/schemas/{name}"}, "") for name in names}
