"""The core: in what a response differs from the document.

`differences` compares, and everything else here only counts, shows or mends what it found. What it gives holds names,
types and pointers, and not one value; an undocumented enum value alone, and only when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from attrs import define, frozen

from ..sandbox.document.openapi import Operation
from .schemas import LIMITS, Node, Schemas, escaped
from .shapes import NOTHING, Shape, is_formatted, json_type, shape_of


class Kind(StrEnum):
    """In what a response can differ."""

    UNKNOWN_PROPERTY = "unknown property"
    MISSING = "missing"
    NULL = "null"
    TYPE = "type"
    UNKNOWN_VALUE = "unknown value"
    FORMAT = "format"
    LIMIT = "limit"
    STATUS = "status"
    HEADER = "header"
    BODY = "body"
    PAGING = "paging"


# Names that can be somebody's (a map by person, by id, by address) are not shown, and stand as this.
WITHHELD = "*"
_NAME = re.compile(r"[a-z_][A-Za-z_]{0,39}[0-9]{0,2}", re.ASCII)
_VALUE = re.compile(r"[A-Za-z][A-Za-z_ -]{0,39}[0-9]{0,2}", re.ASCII)


@frozen
class Difference:
    """One way in which an operation's responses differ from the document."""

    kind: Kind
    operation: str
    pointer: str
    """JSON pointer of the place in the document that says otherwise."""
    path: str
    """Where in the response: `data[].status`."""
    name: str = ""
    """The property, the limit, the format, the header, the status or the rule of paging in question."""
    observed: Shape = NOTHING
    value: str | None = None
    """An undocumented enum value, if values were asked for."""

    def __str__(self) -> str:
        """In a line: `getEmployees data[].status: unknown value`."""
        return f"{f'{self.operation} {self.path}'.strip()}: {f'{self.kind} {self.name}'.strip()}"


@frozen
class Seen:
    """A response, as far as it is compared."""

    status: int
    headers: Mapping[str, str]
    payload: Any
    is_json: bool = True


def differences(schemas: Schemas, operation: Operation, seen: Seen, *, values: bool = False) -> Iterator[Difference]:
    """In what one response differs from what the document says of its operation."""
    document = schemas.document
    responses = f"/paths/{escaped(operation.path)}/{operation.method.lower()}/responses"
    documented = document.at(responses)
    # The default is for refusals: no success is documented by it.
    keys = (str(seen.status), f"{seen.status // 100}XX", *(["default"] if seen.status >= 400 else []))
    status = next((key for key in keys if key in documented), None)
    if status is None:
        yield Difference(Kind.STATUS, operation.id, responses, "", str(seen.status))
        return
    where = f"{responses}/{status}"
    while "$ref" in (response := document.at(where)):
        where = response["$ref"].removeprefix("#")
    yield from _headers(schemas, operation, where, response.get("headers", {}), seen)
    if "application/json" not in response.get("content", {}):
        return
    media_type = seen.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        yield Difference(Kind.HEADER, operation.id, where, "", "Content-Type", NOTHING)
    site = f"{where}/content/application~1json/schema"
    if seen.is_json:
        yield from Comparison(schemas, operation.id, values).of(schemas.node(site), seen.payload)
    else:
        yield Difference(Kind.BODY, operation.id, site, "", "no JSON")


def _headers(
    schemas: Schemas, operation: Operation, where: str, described: Mapping[str, Any], seen: Seen
) -> Iterator[Difference]:
    """Described headers that are missing, or of another kind than described."""
    for name in described:
        at = f"{where}/headers/{escaped(name)}"
        while "$ref" in (header := schemas.document.at(at)):
            at = header["$ref"].removeprefix("#")
        text = seen.headers.get(name.lower())
        if text is None:
            if header.get("required"):
                yield Difference(Kind.HEADER, operation.id, at, "", name, NOTHING)
        elif "schema" in header:
            node = schemas.node(f"{at}/schema")
            value: Any = int(text) if "integer" in (node.types or ()) and text.lstrip("-").isdecimal() else text
            if next(Comparison(schemas, operation.id).of(node, value), None) is not None:
                yield Difference(Kind.HEADER, operation.id, at, "", name, shape_of(value))


@define
class Comparison:
    """Compares the payloads of one operation with schemas."""

    schemas: Schemas
    operation: str
    values: bool = False

    def of(self, node: Node, value: Any, path: str = "") -> Iterator[Difference]:
        """In what a value differs from a schema."""
        if value is None:
            if not node.nullable:
                yield self._found(Kind.NULL, node.site, path, observed=shape_of(None))
        elif node.alternatives:
            yield from self._closest(node, value, path)
        elif node.types is not None and not _fits(json_type(value), node.types):
            yield self._found(Kind.TYPE, node.site, path, observed=shape_of(value))
        else:
            yield from self._content(node, value, path)

    def _closest(self, node: Node, value: Any, path: str) -> list[Difference]:
        """What it differs in from the alternative that it is closest to."""
        found = [list(self.of(self.schemas.node(each), value, path)) for each in node.alternatives]
        of_its_type = [some for some in found if not any(each.kind is Kind.TYPE and each.path == path for each in some)]
        if not of_its_type:
            return [self._found(Kind.TYPE, node.site, path, observed=shape_of(value))]
        return min(of_its_type, key=len)

    def _content(self, node: Node, value: Any, path: str) -> Iterator[Difference]:
        name = json_type(value)
        for keyword, limit in node.limits.get(name, ()):
            if not LIMITS[keyword](value, limit):
                yield self._found(Kind.LIMIT, node.pointer, path, keyword)
        if name == "string":
            yield from self._text(node, value, path)
        elif name == "object":
            yield from self._object(node, value, path)
        elif name == "array" and node.items is not None:
            items = self.schemas.node(node.items)
            for item in value:
                yield from self.of(items, item, f"{path}[]")

    def _text(self, node: Node, value: str, path: str) -> Iterator[Difference]:
        if node.values is not None and value not in node.values:
            shown = value if self.values and _VALUE.fullmatch(value) else None
            yield self._found(Kind.UNKNOWN_VALUE, node.pointer, path, value=shown)
        if node.format is not None and not is_formatted(node.format, value):
            yield self._found(Kind.FORMAT, node.pointer, path, node.format, observed=shape_of(value))

    def _object(self, node: Node, value: Mapping[str, Any], path: str) -> Iterator[Difference]:
        for name in node.required:
            if name not in value:
                yield self._found(Kind.MISSING, node.pointer, path, name)
        for name, entry in value.items():
            if name in node.properties:
                yield from self.of(self.schemas.node(node.properties[name]), entry, f"{path}.{name}" if path else name)
            elif node.additional is not None:
                yield from self.of(self.schemas.node(node.additional), entry, f"{path}.{WITHHELD}")
            elif not node.open:
                shown = shown_name(node, value, name)
                yield self._found(Kind.UNKNOWN_PROPERTY, node.pointer, path, shown, observed=shape_of(entry))

    def _found(
        self,
        kind: Kind,
        pointer: str,
        path: str,
        name: str = "",
        *,
        observed: Shape = NOTHING,
        value: str | None = None,
    ) -> Difference:
        return Difference(kind, self.operation, pointer, path, name, observed, value)


def _fits(name: str, types: Iterable[str]) -> bool:
    return name in types or (name == "integer" and "number" in types)


def shown_name(node: Node, value: Mapping[str, Any], name: str) -> str:
    """The name of a property that is not described, if it may be shown.

    An object with nothing of what is described is another thing, perhaps a map whose names are somebody's.
    """
    is_record = not node.properties.keys().isdisjoint(value)
    return name if is_record and _NAME.fullmatch(name) else WITHHELD
