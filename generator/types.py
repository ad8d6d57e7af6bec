"""From a parsed property of the document to Python: its type, how it is read from JSON, how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from attrs import evolve, field, frozen
from openapi_python_client import schema as oai
from openapi_python_client.parser.properties import AnyProperty, EnumProperty, LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from .document import UnsupportedError
from .text import TIME_OF_DAY, literal


@frozen
class Type:
    """One type of the document: in Python, from JSON, to JSON."""

    hint: str
    accepts: str
    """The hint for arguments: an enum takes its documented texts too, a list any sequence."""
    models: frozenset[str] = frozenset()
    """The names of the generated models and enums in the hint."""
    encoder: str = field(default="", kw_only=True)
    """What makes a parameter's text of it, in `wire`; empty where it cannot be one."""

    @property
    def argument(self) -> str:
        """The hint of an argument, where the models are attributes of their package."""
        return self._qualified(self.accepts)

    @property
    def result(self) -> str:
        """The hint of a result, likewise."""
        return self._qualified(self.hint)

    def _qualified(self, hint: str) -> str:
        names = "|".join(sorted(self.models))
        return re.sub(rf"\b({names})\b", r"models.\1", hint) if names else hint

    def read(self, source: str) -> str:
        """An expression for a value of the documented type; it raises for any other."""
        return source

    def write(self, source: str) -> str:
        """An expression for the JSON form of a value."""
        return source

    def text(self, name: str, schema: dict[str, Any]) -> str:
        """An expression for an argument as it is sent in a parameter; `schema` is the parameter's."""
        if not self.encoder:
            raise UnsupportedError(f"{name}: no parameter can be of type {self.hint}")
        names = ("minimum", "maximum") if self.encoder == "integer" else ()
        bounds = "".join(f", {each}={schema[each]}" for each in names if each in schema)
        return f"wire.{self.encoder}({literal(name)}, {name}{bounds})"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        """A statement that adds an argument to the list `query_parameters`."""
        return f"query_parameters.append(({literal(wire_name)}, {self.text(name, schema)}))"


@frozen
class Scalar(Type):
    """A JSON scalar that is its own Python value."""

    def read(self, source: str) -> str:
        if self.hint == "Any":
            return source
        if source.isidentifier():
            test = f"type({source}) is {self.hint}" + f" or type({source}) is int" * (self.hint == "float")
            return f"{source} if {test} else unexpected_type({source})"
        test = f"type(v := {source}) is {self.hint}" + " or type(v) is int" * (self.hint == "float")
        return f"v if {test} else unexpected_type(v)"


@frozen
class Choice(Scalar):
    """A scalar of fixed values: arguments are one of them, responses may have others."""

    values: tuple[str | int | bool, ...] = field(kw_only=True)

    @property
    def values_expression(self) -> str:
        """The values in Python."""
        return ", ".join(literal(each) if isinstance(each, str) else repr(each) for each in self.values)

    def text(self, name: str, schema: dict[str, Any]) -> str:
        return f"wire.choice({literal(name)}, {name}, ({self.values_expression},))"


def choice(*values: str | int | bool) -> Choice:
    """The type of these values."""
    kind = type(values[0])
    found = Choice(kind.__name__, "", encoder="choice", values=values)
    return evolve(found, accepts=f"Literal[{found.values_expression}]")


@frozen
class Parsed(Type):
    """A string that is a value of its own in Python: date-times, dates, times of day."""

    reader: str = ""
    writer: str = "{}"

    def read(self, source: str) -> str:
        return f"{self.reader}({source})"

    def write(self, source: str) -> str:
        return self.writer.format(source)


@frozen
class Enum(Type):
    """An open enum."""

    table: str = ""
    texts: str = ""
    """The name of the documented values as plain texts."""

    def read(self, source: str) -> str:
        return f"{self.table}[{source}]"

    def write(self, source: str) -> str:
        return f"str({source})"


@frozen
class Object(Type):
    """An object with named properties: a generated model."""

    reader: str = ""

    def read(self, source: str) -> str:
        return f"{self.reader}({source})"

    def write(self, source: str) -> str:
        return f"{source}.to_dict()"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        arguments = f"{literal(name)}, {name}, models.{self.hint}, {literal(wire_name)}"
        return f"query_parameters += inputs.deep_object({arguments})"


@frozen
class Map(Type):
    """An object without named properties: a dictionary."""

    values: Type = field(kw_only=True)

    def read(self, source: str) -> str:
        if self.values.hint == "Any":
            return f"mapping({source})"
        return f"{{key: {self.values.read('item')} for key, item in mapping({source}).items()}}"

    def write(self, source: str) -> str:
        item = self.values.write("item")
        return f"dict({source})" if item == "item" else f"{{key: {item} for key, item in {source}.items()}}"


@frozen
class List(Type):
    """An array."""

    items: Type = field(kw_only=True)
    joined: bool = field(default=False, kw_only=True)
    """Whether a parameter is sent as one text."""

    def read(self, source: str) -> str:
        return f"[{self.items.read('item')} for item in array({source})]"

    def write(self, source: str) -> str:
        item = self.items.write("item")
        return f"list({source})" if item == "item" else f"[{item} for item in {source}]"

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        encoder, items = self.items.encoder, self.items
        if not encoder:
            raise UnsupportedError(f"{wire_name}: an array of {items.hint} cannot be sent in a query")
        how = f", wire.{encoder}" if encoder != "text" else ""
        how = f", wire.choice_of({items.values_expression})" if isinstance(items, Choice) else how
        function = "joined" if self.joined else "array"
        return f"query_parameters += wire.{function}({literal(name)}, {name}, {literal(wire_name)}{how})"


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

    def write(self, source: str) -> str:
        inner = self.inner.write(source)
        return source if inner == source else f"None if {source} is None else {inner}"

    def text(self, name: str, schema: dict[str, Any]) -> str:
        return self.inner.text(name, schema)

    def query(self, name: str, wire_name: str, schema: dict[str, Any]) -> str:
        return self.inner.query(name, wire_name, schema)


def nullable(inner: Type) -> Type:
    """The type, or null."""
    if inner.hint == "Any" or isinstance(inner, Nullable):
        return inner
    return Nullable(f"{inner.hint} | None", f"{inner.accepts} | None", inner.models, inner=inner)


ANY = Scalar("Any", "Any", encoder="text")
BYTES = Scalar("bytes", "bytes")
STRING = Scalar("str", "str", encoder="text")
FILE = Type("FileContent", "FileContent")
SCALARS: dict[type, Type] = {
    AnyProperty: ANY,
    FileProperty: FILE,
    BooleanProperty: Scalar("bool", "bool", encoder="boolean"),
    IntProperty: Scalar("int", "int", encoder="integer"),
    FloatProperty: Scalar("float", "float", encoder="number"),
    StringProperty: STRING,
    UuidProperty: STRING,
    DateTimeProperty: Parsed(
        "datetime.datetime",
        "datetime.datetime",
        reader="read_datetime",
        writer="format_datetime({})",
        encoder="date_time",
    ),
    DateProperty: Parsed("datetime.date", "datetime.date", reader="read_date", writer="{}.isoformat()", encoder="date"),
}
# What the parser takes for plain strings: our own format, and dates in headers.
BY_FORMAT: dict[Any, Type] = {"date-time": SCALARS[DateTimeProperty], "date": SCALARS[DateProperty]}
TIME = Parsed("datetime.time", "datetime.time", reader="read_time", writer="format_time({})", encoder="time")
BY_FORMAT[TIME_OF_DAY] = TIME


class Types:
    """Finds the type of a parsed property.

    The parser hands out copies of models that it has not finished; the finished ones are found by their class's name.
    """

    def __init__(self, models: Iterable[ModelProperty], enums: Iterable[EnumProperty | LiteralEnumProperty]) -> None:
        self.models = {str(model.class_info.name): model for model in models}
        self.names = {*self.models, *(str(enum.class_info.name) for enum in enums)}

    def of(self, prop: Any, schema: oai.Schema | oai.Reference | None = None) -> Type:
        """The type; `schema` is the property's piece of the document, which says more than the parser keeps."""
        if isinstance(prop, StringProperty) and _format(schema) in BY_FORMAT:
            return BY_FORMAT[_format(schema)]
        if type(prop) in SCALARS:
            return SCALARS[type(prop)]
        if isinstance(prop, ConstProperty):
            return choice(prop.value.raw_value)
        if isinstance(prop, EnumProperty):
            return self._enum(prop)
        if isinstance(prop, ListProperty):
            items = self.of(prop.inner_property, schema.items if isinstance(schema, oai.Schema) else None)
            return List(f"list[{items.hint}]", f"Sequence[{items.accepts}]", items.models, items=items)
        if isinstance(prop, UnionProperty):
            members = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            if len(members) != 1 or len(members) == len(prop.inner_properties):
                raise UnsupportedError(f"{_text(prop.name)}: a union of anything but one type and null")
            return nullable(self.of(members[0], schema))
        if isinstance(prop, ModelProperty):
            return self._object(self.models.get(str(prop.class_info.name), prop))
        raise UnsupportedError(f"{_text(prop.name)}: a property of the parser's type {type(prop).__name__}")

    def _enum(self, prop: EnumProperty) -> Type:
        name, module = prop.class_info.name, prop.class_info.module_name
        if prop.value_type is int:
            return choice(*prop.values.values())
        texts = self.texts(name)
        models = frozenset({str(name), texts})
        return Enum(name, f"{name} | {texts}", models, table=module.upper(), texts=texts, encoder="text")

    def texts(self, enum: str) -> str:
        """The name of an enum's values as plain texts; no other class has it."""
        name = f"{enum}Value"
        while name in self.names:
            name += "_"
        return name

    def _object(self, model: ModelProperty) -> Type:
        if is_map(model):
            values = self.additional(model)
            return Map(f"dict[str, {values.hint}]", f"Mapping[str, {values.accepts}]", values.models, values=values)
        name, module = model.class_info.name, model.class_info.module_name
        return Object(name, name, frozenset({str(name)}), reader=f"read_{module}")

    def additional(self, model: ModelProperty) -> Type:
        """The type of the properties that have no name of their own."""
        named = model.additional_properties
        return ANY if named is None or isinstance(named, AnyProperty) else self.of(named)


def is_map(model: ModelProperty) -> bool:
    """Whether an object has no properties of its own: a dictionary then, and no class."""
    return not model.required_properties and not model.optional_properties


def _format(schema: oai.Schema | oai.Reference | None) -> str | None:
    return _text(schema.schema_format) if isinstance(schema, oai.Schema) and schema.schema_format else None


def _text(value: Any) -> str:
    return value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else str(value)
