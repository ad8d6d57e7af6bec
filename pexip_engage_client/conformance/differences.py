"""Find how a response differs from the document.

The `differences` function finds the differences. Other modules of this package count them, show them, or write them
into a patch. A difference contains names, types and pointers, but no values. The exception is undocumented enum values,
if the report may show them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Self
from urllib.parse import unquote

from attrs import define, field, frozen

from ..errors import ResponseValidationError
from ..openapi.parsing import is_list, is_object
from ..openapi.reader import JSON, DocumentedOperation
from ..openapi.schemas import LIMITS, Node, Schemas, json_type
from ..response import Response
from .shapes import NOTHING, Shape, is_formatted, is_nested_deeper, shape_of


class Kind(StrEnum):
    """The ways in which a response can differ from the OpenAPI document."""

    UNKNOWN_PROPERTY = "unknown property"
    """The response has a property that the document does not contain."""
    MISSING = "missing"
    """A required property is missing."""
    NULL = "null"
    """A value is null, but the document does not allow null."""
    TYPE = "type"
    """A value has a type other than the documented ones."""
    UNKNOWN_VALUE = "unknown value"
    """A value is not in the documented enum."""
    FORMAT = "format"
    """A string does not have the documented format."""
    LIMIT = "limit"
    """A value is outside of its documented limits."""
    STATUS = "status"
    """The response has an undocumented status."""
    HEADER = "header"
    """The content type is not the documented one."""
    BODY = "body"
    """The body cannot be read."""
    PAGING = "paging"
    """The pages of a list contradict each other."""
    INVARIANT = "rule"
    """The response breaks a rule that the document cannot express, for example that IDs in a list are unique."""
    REJECTED = "rejected"
    """A documented request was rejected, or got a server error after all retries."""


# Replaces a property name that may be data, for example a name, an ID or an address as the key of a map.
WITHHELD = "*"
_NAME = re.compile(r"(?!.*[0-9]{3})[@$_]{0,2}[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
_LONGEST_NAME = 60
# Payloads with more levels are not compared.
_MOST_LEVELS = 64
_VALUE = re.compile(r"[A-Za-z][A-Za-z_ -]{0,39}[0-9]{0,2}", re.ASCII)


@frozen
class Difference:
    """One way in which an operation's responses differ from the OpenAPI document."""

    kind: Kind
    """The way in which the response differs."""
    operation: str
    """The ID of the operation that was called."""
    pointer: str
    """A JSON pointer to the part of the OpenAPI document that the response contradicts."""
    path: str
    """The path in the response, such as `data[].status`."""
    name: str = ""
    """The property, limit, format, header, status or pagination rule that differs."""
    observed: Shape = NOTHING
    """The type of the received value, with the format of a string or the types of array items."""
    value: str | None = None
    """The undocumented enum value; empty unless the report may show values."""

    def __str__(self) -> str:
        """Return one line, such as `getEmployees data[].status: unknown value`."""
        return f"{f'{self.operation} {self.path}'.strip()}: {f'{self.kind} {self.name}'.strip()}"


@frozen
class Seen:
    """The parts of a response that are compared with the OpenAPI document."""

    status: int
    headers: Mapping[str, str]
    payload: Any
    problem: str = ""
    """The reason why the response has no payload; empty if it has one."""
    is_damaged: bool = False
    """Whether the body has bytes that its charset does not allow."""

    @classmethod
    def of(cls, response: Response) -> Self:
        """Return the parts of a response to compare."""
        payload, problem = None, "" if response.content else "empty"
        try:
            payload = response.json()
        except ResponseValidationError as error:
            is_deep = isinstance(getattr(error.__cause__, "__cause__", None), RecursionError)
            problem = "nested too deeply" if is_deep else "not JSON"
        if is_nested_deeper(payload, _MOST_LEVELS):
            payload, problem = None, "nested too deeply"
        return cls(response.status_code, response.headers, payload, problem, response.decoding_error is not None)

    @property
    def data(self) -> Any:
        """The `data` property of the response's JSON object; None if there is no such property."""
        return self.payload.get("data") if is_object(self.payload) else None


@frozen
class Shown:
    """The options that state which parts of a response's content a report may show."""

    values: bool = False
    """True to show undocumented enum values."""
    names: bool = False
    """True to show property names that may be data, such as names of people."""

    def name(self, node: Node, value: Mapping[str, Any], name: str) -> str:
        """Return the name of an undocumented property, or `*` if the name may be data.

        An object without any documented property may be a map, whose keys are data.
        """
        if self.names:
            return json.dumps(name)[1:-1][:_LONGEST_NAME]
        is_record = not node.properties.keys().isdisjoint(value)
        return shown_name(name) if is_record else WITHHELD


NOTHING_MORE = Shown()


def is_plain_name(name: str) -> bool:
    """True if a name looks like a property name rather than data."""
    return _NAME.fullmatch(name) is not None


def shown_name(name: str) -> str:
    """Return a name that a response contains, or `*` if it may be data."""
    return name if is_plain_name(name) else WITHHELD


def record_count(schemas: Schemas, operation: DocumentedOperation, seen: Seen) -> int:
    """Return the number of records in a response. If no `data` is documented, the whole payload is one record."""
    pointer = operation.response_schema(seen.status)
    if pointer is None or "data" not in schemas.node(unquote(pointer)).properties:
        return int(is_object(seen.payload))
    return len(seen.data) if is_list(seen.data) else int(seen.data is not None)


def differences(
    schemas: Schemas, operation: DocumentedOperation, seen: Seen, shown: Shown = NOTHING_MORE
) -> Iterator[Difference]:
    """Yield the differences between one response and its operation in the OpenAPI document."""
    response = operation.response(seen.status)
    # The default response describes errors, not a success.
    if response is None or (response.status == "default" and seen.status < 400):
        yield Difference(Kind.STATUS, operation.id, f"{operation.pointer}/responses", "", str(seen.status))
        return
    if JSON not in response.node.get("content", {}):
        return
    media_type = seen.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != JSON:
        yield Difference(Kind.HEADER, operation.id, response.pointer, "", "Content-Type")
    site = f"{response.pointer}/content/application~1json/schema"
    if seen.is_damaged:
        yield Difference(Kind.BODY, operation.id, site, "", "invalid encoding")
    if seen.problem:
        yield Difference(Kind.BODY, operation.id, site, "", seen.problem)
    else:
        yield from PayloadComparison(schemas, operation.id, shown).of(schemas.node(site), seen.payload)


Path = tuple[str, ...]


@define
class PayloadComparison:
    """Compares one operation's payloads with schemas. It is fast enough for live traffic."""

    schemas: Schemas
    operation: str
    shown: Shown = NOTHING_MORE
    found: list[Difference] = field(factory=list[Difference], init=False)

    def of(self, node: Node, value: Any, path: Path = ()) -> list[Difference]:
        """Compare a value with a schema, and return all differences found so far."""
        name = json_type(value)
        if name == "null":
            if not node.nullable:
                self._add(Kind.NULL, node.site, path, observed=shape_of(None))
        elif node.alternatives:
            self.found += self._closest(node, value, path)
        elif not node.allows(name):
            self._add(Kind.TYPE, node.site, path, observed=shape_of(value))
        else:
            for keyword, limit in node.limits.get(name, ()):
                if not LIMITS[keyword](value, limit):
                    self._add(Kind.LIMIT, node.pointer, path, keyword)
            if name == "string":
                self._text(node, value, path)
            elif name == "object":
                self._object(node, value, path)
            elif name == "array" and node.items is not None:
                items, path = self.schemas.node(node.items), (*path, "[]")
                for item in value:
                    self.of(items, item, path)
        return self.found

    def _closest(self, node: Node, value: Any, path: Path) -> list[Difference]:
        """Return the differences from the closest alternative."""
        where = _words(path)
        found = [
            PayloadComparison(self.schemas, self.operation, self.shown).of(self.schemas.node(each), value, path)
            for each in node.alternatives
        ]
        of_its_type = [
            some for some in found if not any(each.kind is Kind.TYPE and each.path == where for each in some)
        ]
        if of_its_type:
            return min(of_its_type, key=len)
        return [Difference(Kind.TYPE, self.operation, node.site, where, observed=shape_of(value))]

    def _text(self, node: Node, value: str, path: Path) -> None:
        if node.values is not None and value not in node.values:
            shown = value if self.shown.values and _VALUE.fullmatch(value) else None
            self._add(Kind.UNKNOWN_VALUE, node.pointer, path, value=shown)
        if node.format is not None and not is_formatted(node.format, value):
            self._add(Kind.FORMAT, node.pointer, path, node.format, observed=shape_of(value))

    def _object(self, node: Node, value: Mapping[str, Any], path: Path) -> None:
        for name in node.required:
            if name not in value:
                self._add(Kind.MISSING, node.pointer, path, name)
        for name, entry in value.items():
            if name in node.properties:
                self.of(self.schemas.node(node.properties[name]), entry, (*path, name))
            elif node.additional is not None:
                self.of(self.schemas.node(node.additional), entry, (*path, WITHHELD))
            elif not node.open:
                is_documented = name in self.schemas.document.property_names
                shown = name if is_documented else self.shown.name(node, value, name)
                self._add(Kind.UNKNOWN_PROPERTY, node.pointer, path, shown, observed=shape_of(entry))

    def _add(
        self, kind: Kind, pointer: str, path: Path, name: str = "", observed: Shape = NOTHING, value: str | None = None
    ) -> None:
        self.found.append(Difference(kind, self.operation, pointer, _words(path), name, observed, value))


def _words(path: Path) -> str:
    """Return a path in readable form, such as `data[].status`."""
    return ".".join(path).replace(".[]", "[]")
