"""Read an OpenAPI document: its operations and webhooks, its references, and the line numbers of its parts.

Schemas are identified by JSON pointers into the document. If a part of an operation is missing or malformed, its
attribute is empty. Code that has to reject such parts reads `node`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from attrs import field, frozen

from . import DocumentError
from .parsing import is_list, is_object, parse
from .pointers import Keys, keys_of, pointer_to

JsonObject = Mapping[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON = "application/json"
_MOST_REFERENCES = 100  # more consecutive references than this form a cycle


@frozen
class Parameter:
    """A parameter that is documented for an operation or for its path."""

    name: str
    """The name of the parameter in requests. The name of an array ends in `[]`."""
    location: str
    """The part of the request that contains the parameter: `path`, `query` or `header`."""
    required: bool
    schema: JsonObject = field(repr=False)
    """The schema of the parameter, with resolved references."""
    pointer: str
    """The JSON pointer to the schema of the parameter."""
    deep_object: bool
    node: JsonObject = field(repr=False)


@frozen
class DocumentedResponse:
    """A response that is documented for an operation."""

    status: str
    """The status, as the OpenAPI document writes it: `200`, `4XX` or `default`."""
    node: JsonObject = field(repr=False)
    pointer: str
    schema: str | None
    """The JSON pointer to the schema of the response's body; None if no schema is documented."""
    error_codes: tuple[str, ...]


@frozen
class DocumentedOperation:
    """An operation or a webhook in an OpenAPI document."""

    id: str
    """The operationId. If it is missing, the name of the webhook; empty for an operation."""
    method: str
    """The HTTP method, in upper case."""
    path: str
    """The path template, or the name of a webhook."""
    pointer: str
    node: JsonObject = field(repr=False)
    tag: str
    """The first tag of the operation; empty if it has no tags."""
    summary: str
    documentation: str | None
    """The URL of the operation's documentation."""
    security: tuple[Mapping[str, tuple[str, ...]], ...]
    """The alternative security requirements: for each of them, its schemes and their scopes. The default is the
    security requirement of the document."""
    parameters: tuple[Parameter, ...]
    """The parameters of the operation, including parameters that are documented for its path."""
    body: JsonObject = field(repr=False)
    """The request body, with resolved references; empty if there is none."""
    body_schema: str | None
    """The JSON pointer to the schema of the request's JSON body."""
    body_required: bool
    responses: Mapping[str, DocumentedResponse]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to the operation in the OpenAPI document."""
        return keys_of(self.pointer)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes in all alternative security requirements of the operation."""
        names = (scope for alternative in self.security for scopes in alternative.values() for scope in scopes)
        return tuple(dict.fromkeys(names))

    @property
    def scope(self) -> str | None:
        """The first scope that the operation needs; None if it needs no scope."""
        return next(iter(self.scopes), None)

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The error codes that are documented for the operation's 422 response."""
        response = self.responses.get("422")
        return response.error_codes if response else ()

    @property
    def success(self) -> DocumentedResponse | None:
        """The first response with a status of 2xx; None if none is documented."""
        return next((each for status, each in self.responses.items() if status.startswith("2")), None)

    @property
    def success_status(self) -> int | None:
        """The status of the first successful (2xx) response; None if no such response is documented."""
        numbers = (int(status) for status in self.responses if status.startswith("2") and status.isdigit())
        return next(numbers, None)

    @property
    def success_schema(self) -> str | None:
        """The JSON pointer to the schema of the first successful (2xx) response."""
        success = self.responses.get(str(self.success_status))
        return success.schema if success else None

    def response(self, status: int) -> DocumentedResponse | None:
        """Return the documented response for a status: for this status, for its class (`4XX`), or the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def response_schema(self, status: int) -> str | None:
        """Return the JSON pointer to the schema of the response that is documented for a status."""
        response = self.response(status)
        return response.schema if response else None


class Document:
    """A parsed OpenAPI document. Callers that read the same file share it, so copy a part before you change it."""

    def __init__(self, raw: dict[str, Any], text: str | bytes = "") -> None:
        self.raw = raw
        self.text = text

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the document in a file. Raises OSError, or DocumentError if it is not an OpenAPI document."""
        text = path.read_bytes()
        raw = parse(text)
        if not is_object(raw) or not is_object(raw.get("paths")):
            raise DocumentError("it has no paths, so it is not an OpenAPI document")
        return cls(raw, text)

    @cached_property
    def operations(self) -> Mapping[str, DocumentedOperation]:
        """The operations in the document, by operationId."""
        return {operation.id: operation for operation in self.iter_operations()}

    @cached_property
    def webhooks(self) -> Mapping[str, DocumentedOperation]:
        """The webhooks by their name in the document."""
        return {operation.path: operation for operation in self._items("webhooks")}

    @property
    def schemas(self) -> dict[str, Any]:
        """The schemas in the document's `components`, by name."""
        found: dict[str, Any] = _mapping(_mapping(self.raw.get("components")).get("schemas"))
        return found

    @cached_property
    def property_names(self) -> set[str]:
        """The wire names of all properties of the named schemas."""
        return {name for schema in self.schemas.values() for name in _mapping(_mapping(schema).get("properties"))}

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that the document's security schemes define."""
        schemes = _mapping(_mapping(self.raw.get("components")).get("securitySchemes"))
        flows = (flow for scheme in schemes.values() for flow in _mapping(_mapping(scheme).get("flows")).values())
        return tuple(dict.fromkeys(scope for flow in flows for scope in _mapping(_mapping(flow).get("scopes"))))

    def iter_operations(self) -> Iterator[DocumentedOperation]:
        """Yield all operations in order, even if their operationId is missing or not unique."""
        return self._items("paths")

    def at(self, pointer: str) -> Any:
        """Return the part of the document at a JSON pointer. Raises LookupError if the part does not exist."""
        node: Any = self.raw
        try:
            for key in keys_of(pointer):
                node = node[int(key)] if is_list(node) else node[key]
        except (LookupError, TypeError, ValueError) as error:
            raise LookupError(f"there is no {pointer}") from error
        return node

    def follow(self, node: Any, pointer: str) -> tuple[Any, str]:
        """Follow a node's references, and return the target and its pointer.

        Raises LookupError if the target does not exist.
        """
        for _ in range(_MOST_REFERENCES):
            if not is_object(node) or "$ref" not in node:
                return node, pointer
            reference = node["$ref"]
            if not isinstance(reference, str) or not reference.startswith("#/"):
                raise LookupError(f"{reference} does not refer to a part of this document")
            pointer = reference.removeprefix("#")
            node = self.at(pointer)
        raise LookupError(f"{pointer} refers to itself")

    def resolve(self, node: JsonObject) -> dict[str, Any]:
        """Follow a node's references, and return the target. Raises LookupError if the target does not exist."""
        found, pointer = self.follow(node, "")
        if not is_object(found):
            raise LookupError(f"{pointer} is not an object")
        return found

    def example(self, node: JsonObject) -> Any:
        """Return the example of a body, a response or a parameter; None without one."""
        content = node.get("content", {}).get("application/json", node)
        if "example" in content:
            return content["example"]
        for each in content.get("examples", {}).values():
            return self.resolve(each).get("value")
        return None

    def members(self, schema: JsonObject) -> tuple[dict[str, Any], set[str]]:
        """Return an object's properties, those from `allOf` first, and the names of its required properties."""
        properties: dict[str, Any] = {}
        required: set[str] = set()
        for part in schema.get("allOf", ()):
            inner, needed = self.members(self.resolve(part))
            properties |= inner
            required |= needed
        return properties | dict(schema.get("properties", {})), required | set(schema.get("required", ()))

    @cached_property
    def lines(self) -> Mapping[Keys, int]:
        """The line number of each part of the text; empty for a document without a text."""
        from .yaml_source import lines_of  # needs PyYAML, which is an extra

        return lines_of(self.text) if self.text else {}

    def line(self, keys: Keys) -> int:
        """Return the line number of a part, or of the nearest part that contains it."""
        while keys not in self.lines and keys:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def _items(self, kind: str) -> Iterator[DocumentedOperation]:
        for name, given in _mapping(self.raw.get(kind)).items():
            item, pointer = self._part(given, pointer_to(kind, name))
            for method in METHODS:
                node = item.get(method)
                if is_object(node):
                    yield self._operation(str(name), method, node, item, pointer, is_webhook=kind == "webhooks")

    def _operation(
        self, path: str, method: str, node: JsonObject, item: JsonObject, item_pointer: str, *, is_webhook: bool
    ) -> DocumentedOperation:
        pointer = f"{item_pointer}/{method}"
        body, body_pointer = self._part(node.get("requestBody"), f"{pointer}/requestBody")
        parameters = [*self._parameters(item, item_pointer), *self._parameters(node, pointer)]
        tags = _list(node.get("tags"))
        return DocumentedOperation(
            id=str(node.get("operationId") or (path if is_webhook else "")),
            method=method.upper(),
            path=path,
            pointer=pointer,
            node=node,
            tag=str(tags[0]) if tags else "",
            summary=str(node.get("summary") or ""),
            documentation=_mapping(node.get("externalDocs")).get("url"),
            security=tuple(_requirements(node.get("security", self.raw.get("security")))),
            parameters=tuple({(each.location, each.name): each for each in parameters}.values()),
            body=body,
            body_schema=_json_schema(body, body_pointer),
            body_required=bool(body.get("required")),
            responses={each.status: each for each in self._responses(node, pointer)},
        )

    def _parameters(self, holder: JsonObject, pointer: str) -> Iterator[Parameter]:
        for index, given in enumerate(_list(holder.get("parameters"))):
            node, where = self._part(given, f"{pointer}/parameters/{index}")
            yield Parameter(
                name=str(node.get("name", "")),
                location=str(node.get("in", "")),
                required=bool(node.get("required")),
                schema=self._part(node.get("schema"), "")[0],
                pointer=f"{where}/schema",
                deep_object=node.get("style") == "deepObject",
                node=node,
            )

    def _responses(self, holder: JsonObject, pointer: str) -> Iterator[DocumentedResponse]:
        for status, given in _mapping(holder.get("responses")).items():
            node, where = self._part(given, f"{pointer}/responses/{status}")
            # The error codes of an operation may be next to a reference.
            codes = _list(_mapping(given).get("x-error-codes")) or _list(node.get("x-error-codes"))
            yield DocumentedResponse(str(status), node, where, _json_schema(node, where), tuple(map(str, codes)))

    def _part(self, node: Any, pointer: str) -> tuple[dict[str, Any], str]:
        """Return a mapping with resolved references, and its pointer; an empty mapping for anything else."""
        try:
            found, pointer = self.follow(node, pointer)
        except LookupError:
            return {}, pointer
        return _mapping(found), pointer


def _json_schema(node: JsonObject, pointer: str) -> str | None:
    media = _mapping(_mapping(node.get("content")).get(JSON))
    return f"{pointer}/content/application~1json/schema" if "schema" in media else None


def _requirements(security: Any) -> Iterator[dict[str, tuple[str, ...]]]:
    for requirement in _list(security):
        yield {str(name): tuple(map(str, _list(scopes))) for name, scopes in _mapping(requirement).items()}


def _mapping(value: Any) -> dict[str, Any]:
    """Return a mapping, or an empty one for anything else."""
    return value if is_object(value) else {}


def _list(value: Any) -> list[Any]:
    return value if is_list(value) else []
