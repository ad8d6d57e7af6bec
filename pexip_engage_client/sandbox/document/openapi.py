"""openapi.yaml as the sandbox needs it: which operation a request means, and which schemas belong to it.

The file lies in the package, or beside it in a checkout of the project. It is parsed once a process.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from attrs import field, frozen

from ... import _document
from ..problems import MethodNotAllowed, NotFound
from ..state.store import is_list, is_object
from . import yaml_files

_METHODS = ("get", "put", "post", "patch", "delete")

Schema = Mapping[str, Any]


@frozen
class Parameter:
    """One parameter; `name` as it travels, so an array's ends in `[]`."""

    name: str
    place: str
    required: bool
    schema: Schema
    pointer: str
    deep: bool


@frozen
class Operation:
    """One documented operation. Schemas are named by their pointers into the document."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    documentation: str | None
    scope: str | None
    parameters: tuple[Parameter, ...]
    body: str | None
    body_required: bool
    responses: Mapping[str, str | None]
    codes: tuple[str, ...]

    @property
    def success(self) -> int | None:
        """The documented status of success; None where the pages show none."""
        return next((int(status) for status in self.responses if status.startswith("2") and status.isdigit()), None)

    @property
    def body_of_success(self) -> str | None:
        """The schema of the response of success; None where the pages show none."""
        return self.responses.get(str(self.success))

    def response_pointer(self, status: int) -> str | None:
        """The schema of the response with this status."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None


@frozen(slots=False, eq=False)
class Document:
    """The parsed document with its operations, ready to be asked; `raw` is to be read only, as all share it."""

    raw: Schema = field(repr=False)
    operations: Mapping[str, Operation] = field(repr=False)
    _routes: Mapping[str, Any] = field(repr=False)

    @cached_property
    def property_names(self) -> set[str]:
        """The names of all properties that any of its schemas has."""
        schemas = self.raw.get("components", {}).get("schemas", {}).values()
        return {name for schema in schemas for name in schema.get("properties", {})}

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that the document's security schemes know."""
        schemes = self.raw.get("components", {}).get("securitySchemes", {}).values()
        return tuple(
            scope for scheme in schemes for flow in scheme.get("flows", {}).values() for scope in flow["scopes"]
        )

    def route(self, method: str, segments: list[str]) -> tuple[Operation, dict[str, str]]:
        """The operation of a request, and the values of its path parameters."""
        found = _walk(self._routes, segments)
        if found is None or "" in segments:
            raise NotFound(f"there is nothing at /{'/'.join(segments)}")
        methods, values = found
        operation: Operation | None = methods.get(method)
        if operation is None:
            raise MethodNotAllowed(f"{method} is not supported here", sorted(methods))
        names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
        return operation, dict(zip(names, values, strict=True))

    def resolve(self, schema: Schema) -> Schema:
        """Follow `$ref`s to the schema itself."""
        while "$ref" in schema:
            schema = self.at(schema["$ref"].removeprefix("#"))
        return schema

    def at(self, pointer: str) -> Any:
        """What a JSON pointer of this document points at."""
        return _at(self.raw, pointer)


def shipped() -> Path:
    """The package's own."""
    path = _document.shipped()
    if path is None:
        raise FileNotFoundError(
            f"the sandbox needs openapi.yaml of this version of the client in {_document.PACKAGE}: vendor it with "
            "`--with sandbox`, or copy it there"
        )
    return path


def load(path: Path | None = None) -> Document:
    """The document shipped with the package, or another one; each is read when it has changed, or was not read yet."""
    file = (path or shipped()).resolve()
    now = file.stat()
    return _load(file, now.st_mtime_ns, now.st_size)


def read(path: Path) -> Document:
    """The document as it is in a file now; ValueError for what has no paths."""
    raw = yaml_files.read(path)
    if not is_object(raw) or not is_object(raw.get("paths")):
        raise ValueError("it has no paths, so it is no OpenAPI document")
    operations = {operation.id: operation for operation in _operations(raw)}
    return Document(raw, operations, _routes(operations.values()))


@lru_cache(16)
def _load(path: Path, *_: int) -> Document:
    return read(path)


def _operations(raw: Schema) -> Iterator[Operation]:
    for path, item in raw["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(raw, path, method, item)


def _operation(raw: Schema, path: str, method: str, item: Schema) -> Operation:
    node = item[method]
    where = f"/paths/{_escape(path)}"
    parameters = [
        *_parameters(raw, item.get("parameters", []), f"{where}/parameters"),
        *_parameters(raw, node.get("parameters", []), f"{where}/{method}/parameters"),
    ]
    body, body_at = _follow(raw, node.get("requestBody", {}), f"{where}/{method}/requestBody")
    responses: dict[str, str | None] = {}
    refusal: Schema = {}
    for status, given in node.get("responses", {}).items():
        response, response_at = _follow(raw, given, f"{where}/{method}/responses/{status}")
        responses[str(status)] = _json_schema(response, response_at)
        if str(status) == "422":
            refusal = response
    return Operation(
        id=node["operationId"],
        method=method.upper(),
        path=path,
        tag=next(iter(node.get("tags", [])), ""),
        summary=node.get("summary") or "",
        documentation=node.get("externalDocs", {}).get("url"),
        scope=_scope(node.get("security", raw.get("security", []))),
        parameters=tuple(parameters),
        body=_json_schema(body, body_at),
        body_required=bool(body.get("required")),
        responses=responses,
        codes=tuple(refusal.get("x-error-codes", ())),
    )


def _parameters(raw: Schema, nodes: list[Schema], where: str) -> Iterator[Parameter]:
    for index, given in enumerate(nodes):
        node, at = _follow(raw, given, f"{where}/{index}")
        yield Parameter(
            name=node["name"],
            place=node["in"],
            required=bool(node.get("required")),
            schema=_follow(raw, node["schema"], at)[0],
            pointer=f"{at}/schema",
            deep=node.get("style") == "deepObject",
        )


def _follow(raw: Schema, node: Schema, where: str) -> tuple[Schema, str]:
    while "$ref" in node:
        where = node["$ref"].removeprefix("#")
        node = _at(raw, where)
    return node, where


def _at(raw: Schema, pointer: str) -> Any:
    node: Any = raw
    for key in _keys(pointer):
        node = node[int(key)] if is_list(node) else node[key]
    return node


@lru_cache(4096)
def _keys(pointer: str) -> tuple[str, ...]:
    parts = pointer.removeprefix("#").strip("/").split("/")
    return tuple(unquote(part).replace("~1", "/").replace("~0", "~") for part in parts)


def _json_schema(node: Schema, where: str) -> str | None:
    media = node.get("content", {}).get("application/json", {})
    return f"{where}/content/application~1json/schema" if "schema" in media else None


def _scope(security: list[Mapping[str, list[str]]]) -> str | None:
    scopes = [scope for requirement in security for names in requirement.values() for scope in names]
    return scopes[0] if scopes else None


def _escape(path: str) -> str:
    return quote(path.replace("~", "~0").replace("/", "~1"), safe="~")


def _routes(operations: Iterable[Operation]) -> dict[str, Any]:
    """A tree by path segment, `{}` for a parameter; under `*` the operations by method."""
    root: dict[str, Any] = {}
    for operation in operations:
        node = root
        for part in operation.path.strip("/").split("/"):
            node = node.setdefault("{}" if part.startswith("{") else part, {})
        node.setdefault("*", {})[operation.method] = operation
    return root


def _walk(node: Mapping[str, Any], segments: list[str]) -> tuple[Mapping[str, Operation], list[str]] | None:
    """A literal segment goes before a parameter."""
    if not segments:
        return (node["*"], []) if "*" in node else None
    head, *rest = segments
    if head in node and head not in ("*", "{}") and (found := _walk(node[head], rest)):
        return found
    if "{}" in node and (found := _walk(node["{}"], rest)):
        return found[0], [head, *found[1]]
    return None
