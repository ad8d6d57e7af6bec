"""The Python types of the document, and how each is read from JSON and written to JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import field, frozen

from .text import literal


@frozen
class Type:
    """A type in the document: its Python form, and how to convert it to and from JSON."""

    hint: str
    accepts: str
    """The hint for arguments. An enum also accepts its documented strings, and a list accepts other sequences."""
    models: frozenset[str] = frozenset()
    """The names of the generated models and enums in the hint."""
    encoder: str = field(default="", kw_only=True)
    """The function in `wire` that converts it to the text of a parameter; empty if it cannot be a parameter."""

    @property
    def argument(self) -> str:
        """The hint of an argument, in modules in which models are attributes of their package."""
        return self._qualified(self.accepts)

    @property
    def result(self) -> str:
        """The hint of a result, in such modules."""
        return self._qualified(self.hint)

    def _qualified(self, hint: str) -> str:
        names = "|".join(sorted(self.models))
        return re.sub(rf"\b({names})\b", r"models.\1", hint) if names else hint

    def read(self, source: str) -> str:
        """Return an expression for a value of the documented type. It raises an error for any other value."""
        return source

    def write(self, source: str, free_form: str = "") -> str:
        """Return an expression for the JSON form of a value.

        `free_form` is the function that copies free-form values.
        """
        return f"{free_form}({source})" if free_form and self.hint == "Any" else source

    def text(self, name: str, schema: dict[str, Any]) -> str:
        """Return an expression for an argument as it is sent in a parameter. `schema` is the parameter's schema."""
        names = ("minimum", "maximum") if self.encoder == "integer" else ()
        bounds = "".join(f", {each}={schema[each]}" for each in names if each in schema)
        return f"wire.{self.encoder}({literal(name)}, {name}{bounds})"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        """Return a statement that adds an argument to the `query_parameters` list."""
        return f"query_parameters.append(({literal(wire_name)}, {self.text(name, schema)}))"


@frozen
class Scalar(Type):
    """A JSON scalar that is also the Python value."""

    def read(self, source: str) -> str:
        if self.hint == "Any":
            return source
        if source.isidentifier():
            test = f"type({source}) is {self.hint}" + f" or type({source}) is int" * (self.hint == "float")
            return f"{source} if {test} else unexpected_type({source})"
        test = f"type(v := {source}) is {self.hint}" + " or type(v) is int" * (self.hint == "float")
        return f"v if {test} else unexpected_type(v)"


@frozen
class Parsed(Type):
    """A string with its own Python type: date-times, dates, times of day."""

    reader: str = ""
    writer: str = "{}"

    def read(self, source: str) -> str:
        return f"{self.reader}({source})"

    def write(self, source: str, free_form: str = "") -> str:
        return self.writer.format(source)


@frozen
class Enum(Type):
    """An open enum."""

    table: str = ""
    texts: str = ""
    """The name of the type for the documented values as plain strings."""

    def read(self, source: str) -> str:
        return f"{self.table}[{source}]"

    def write(self, source: str, free_form: str = "") -> str:
        return f"str({source})"


@frozen
class Object(Type):
    """An object with named properties: a generated model."""

    reader: str = ""

    def read(self, source: str) -> str:
        return f"{self.reader}({source})"

    def write(self, source: str, free_form: str = "") -> str:
        return f"{source}.to_dict()"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        arguments = f"{literal(name)}, {name}, models.{self.hint}, {literal(wire_name)}"
        return f"query_parameters += inputs.deep_object({arguments})"


@frozen
class Map(Type):
    """An object without named properties, which is a dictionary in Python."""

    values: Type = field(kw_only=True)

    def read(self, source: str) -> str:
        if self.values.hint == "Any":
            return f"mapping({source})"
        return f"{{key: {self.values.read('item')} for key, item in mapping({source}).items()}}"

    def write(self, source: str, free_form: str = "") -> str:
        item = self.values.write("item", free_form)
        return f"dict({source})" if item == "item" else f"{{key: {item} for key, item in {source}.items()}}"


@frozen
class List(Type):
    """An array."""

    items: Type = field(kw_only=True)

    def read(self, source: str) -> str:
        return f"[{self.items.read('item')} for item in array({source})]"

    def write(self, source: str, free_form: str = "") -> str:
        item = self.items.write("item", free_form)
        return f"list({source})" if item == "item" else f"[{item} for item in {source}]"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        how = f", wire.{self.items.encoder}" if self.items.encoder != "text" else ""
        return f"query_parameters += wire.array({literal(name)}, {name}, {literal(wire_name)}{how})"


@frozen
class Nullable(Type):
    """A type that may also be null."""

    inner: Type = field(kw_only=True)

    def read(self, source: str) -> str:
        inner = self.inner
        if isinstance(inner, Scalar) and inner.hint != "Any":
            test = f"type(v) is {inner.hint}" + " or type(v) is int" * (inner.hint == "float")
            return f"v if (v := {source}) is None or {test} else unexpected_type(v)"
        if isinstance(inner, Scalar):
            return source
        return f"None if (v := {source}) is None else {inner.read('v')}"

    def write(self, source: str, free_form: str = "") -> str:
        inner = self.inner.write(source, free_form)
        return source if inner == source else f"None if {source} is None else {inner}"


def list_of(items: Type) -> Type:
    """Return the type of an array. If its items may be strings, a type checker must not accept a single string."""
    sequence = "SequenceNotStr" if items in (ANY, STRING, ID) else "Sequence"
    return List(f"list[{items.hint}]", f"{sequence}[{items.accepts}]", items.models, items=items)


def nullable(inner: Type) -> Type:
    """Return the type that also allows null."""
    if inner.hint == "Any" or isinstance(inner, Nullable):
        return inner
    return Nullable(f"{inner.hint} | None", f"{inner.accepts} | None", inner.models, inner=inner)


def types_of(types: Iterable[Type]) -> Iterator[Type]:
    """Yield all of the types, including inner ones."""
    for found in types:
        yield found
        inner = (getattr(found, name, None) for name in ("items", "values", "inner"))
        yield from types_of(each for each in inner if isinstance(each, Type))


def like(name: str) -> str:
    """Return the name of the type for all forms of an input: the model, a mapping, or a response model."""
    return f"{name}Like"


ANY = Scalar("Any", "Any")
STRING = Scalar("str", "str", encoder="text")
ID = Scalar("str", "str | UUID", encoder="text")


def in_request(name: str, found: Type) -> Type:
    """Return the type of a field in a request. If its Python name is the name of an ID, it may be a UUID."""
    if isinstance(found, Nullable):
        return nullable(in_request(name, found.inner))
    if name == "id" or name.endswith(("_id", "_ids")):
        if found is STRING:
            return ID
        if isinstance(found, List) and found.items is STRING:
            return list_of(ID)
    return found
