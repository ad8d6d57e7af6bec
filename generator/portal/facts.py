"""What a source says of the API: one model for every form in which the vendor publishes it.

A fact is *said* (its value stands there), *not said* (the form does not show such facts, or not at this place) or
*cut* (the form shows them, but this copy ends before, or lost it). Silence is never taken for absence: `None` says
that there is none.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from attrs import define, evolve, field

T = TypeVar("T")


class Silence(enum.Enum):
    """Why a source tells nothing of a fact."""

    NOT_SAID = "not said"
    CUT = "cut"


NOT_SAID, CUT = Silence.NOT_SAID, Silence.CUT
Said: TypeAlias = T | Silence

LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "default")


@define(kw_only=True)
class Schema:
    """What is said of one value."""

    types: Said[frozenset[str]] = NOT_SAID  # empty: any
    nullable: Said[bool] = NOT_SAID
    format: Said[str | None] = NOT_SAID
    values: Said[frozenset[str] | None] = NOT_SAID
    limits: dict[str, Said[Any]] = field(factory=dict)  # those said, and those known to be cut or not said
    other_limits: Silence | None = NOT_SAID  # None: there are no others
    properties: dict[str, Property] = field(factory=dict)
    other_properties: Silence | None = NOT_SAID
    items: Schema | None = None
    by_example: bool = False  # worked out from an example: an integer may be a number, and more properties may exist
    place: str = ""  # where it is used, as a JSON pointer: for messages and for drafts
    home: str = ""  # where it is described: its component, or its place
    reason: str = ""  # why the document differs here on purpose

    def limit(self, name: str) -> Said[Any]:
        """The limit's value, None for none."""
        return self.limits.get(name, self.other_limits)


@define
class Property:
    """A property of an object."""

    schema: Schema
    required: Said[bool] = NOT_SAID


@define(kw_only=True)
class Parameter:
    """A parameter in the path, the query or the headers; an array's name comes without its brackets."""

    where: str
    name: str
    schema: Schema = field(factory=Schema)
    required: Said[bool] = NOT_SAID
    place: str = ""
    reason: str = ""


@define(kw_only=True)
class Response:
    """What is said of one status."""

    schema: Said[Schema | None] = NOT_SAID
    codes: Said[frozenset[str]] = NOT_SAID
    place: str = ""
    reason: str = ""


@define(kw_only=True)
class Operation:
    """What a source says of one operation."""

    id: Said[str] = NOT_SAID
    method: Said[str] = NOT_SAID
    path: Said[str] = NOT_SAID
    webhook: bool = False
    title: str = ""
    parameters: dict[tuple[str, str], Parameter] = field(factory=dict)
    other_parameters: dict[str, Silence | None] = field(factory=dict)  # by where; not in it: not said
    body: Said[Schema | None] = NOT_SAID
    body_required: Said[bool] = NOT_SAID
    responses: dict[str, Response] = field(factory=dict)
    other_responses: Silence | None = NOT_SAID
    examples: dict[str, Any] = field(factory=dict)  # "body" or a status → the payload shown
    address: str = ""
    place: str = ""
    reason: str = ""
    notes: list[str] = field(factory=list)  # what to know of this copy: cut, names lost …

    @property
    def name(self) -> str:
        """What to call it in messages."""
        if isinstance(self.id, str):
            return self.id
        return f"{self.method} {self.path}" if isinstance(self.path, str) else self.address


@define(kw_only=True)
class Source:
    """What one source says: a document, or pages read one by one."""

    form: str
    operations: list[Operation]
    whole: bool = False  # it lists every operation there is
    listed: frozenset[str] = (
        frozenset()
    )  # operations that are there, though their pages could not be read; in lower case
    gone: frozenset[str] = frozenset()  # operations whose page is not there (any more), in lower case
    notes: list[str] = field(factory=list)


class UnreadableError(ValueError):
    """A source that no reader understands; the message says what it is instead."""


def shape(path: str) -> str:
    """A path without the names of its placeholders."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def from_example(value: object) -> Schema:
    """What an example tells of a schema: names, and the JSON type where it is not null."""
    if value is None:
        return Schema(nullable=True, by_example=True)
    if isinstance(value, Mapping):
        inner = {str(name): Property(from_example(part)) for name, part in value.items()}
        return Schema(types=frozenset({"object"}), properties=inner, by_example=True)
    if isinstance(value, list):
        items = from_example(value[0]) if value else None
        for part in value[1:]:
            items = completed(items, from_example(part)) if items else None
        return Schema(types=frozenset({"array"}), items=items, by_example=True)
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return Schema(types=frozenset({kinds[type(value)]}), by_example=True)


def completed(said: Schema, example: Schema) -> Schema:
    """What is said, and where it is silent what the example tells."""
    if said.types is NOT_SAID or said.types is CUT:
        if example.types == frozenset({"array"}) and (said.properties or isinstance(said.values, frozenset)):
            # of a list the pages show what its items are
            inner_said = Schema(values=said.values, properties=said.properties, other_properties=said.other_properties)
            said = evolve(said, values=NOT_SAID, properties={}, other_properties=NOT_SAID, items=inner_said)
        said = evolve(said, types=example.types, by_example=True)
    properties = dict(said.properties)
    for name, inner in example.properties.items():
        if name in properties:
            old = properties[name]
            properties[name] = Property(completed(old.schema, inner.schema), old.required)
        elif said.other_properties is not None:
            properties[name] = inner
    items = said.items
    if example.items is not None:
        items = completed(items, example.items) if items is not None else example.items
    return evolve(said, properties=properties, items=items)


def fill_from_examples(operation: Operation) -> None:
    """Let the payloads shown tell what the page is silent about."""
    for part, example in operation.examples.items():
        if part != "body":
            response = operation.responses.setdefault(part, Response())
            schema = response.schema if isinstance(response.schema, Schema) else Schema()
            response.schema = completed(schema, from_example(example))
        elif operation.body is not None:
            body = operation.body if isinstance(operation.body, Schema) else Schema()
            operation.body = completed(body, from_example(example))
