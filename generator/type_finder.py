"""Find the type of a parsed property of the document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.parser.properties import AnyProperty, EnumProperty, LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from .document import ERROR_CODE
from .text import TIME_OF_DAY
from .types import ANY, STRING, Enum, Map, Object, Parsed, Scalar, Type, like, list_of, nullable

SCALARS: dict[type, Type] = {
    AnyProperty: ANY,
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
# Types that the parser treats as plain strings: our own format, and dates in headers.
BY_FORMAT: dict[Any, Type] = {"date-time": SCALARS[DateTimeProperty], "date": SCALARS[DateProperty]}
TIME = Parsed("datetime.time", "datetime.time", reader="read_time", writer="format_time({})", encoder="time")
BY_FORMAT[TIME_OF_DAY] = TIME


class Types:
    """Finds the type of a parsed property.

    The parser returns unfinished copies of models. The finished models are found by class name.
    """

    def __init__(self, models: Iterable[ModelProperty], enums: Iterable[EnumProperty | LiteralEnumProperty]) -> None:
        self.models = {str(model.class_info.name): model for model in models}
        self.names = {*self.models, *(str(enum.class_info.name) for enum in enums)}

    def of(self, prop: Any, schema: oai.Schema | oai.Reference | None = None) -> Type:
        """Return the type.

        `schema` is the property's part of the document, which contains more than the parser keeps.
        """
        if isinstance(prop, StringProperty) and _format(schema) in BY_FORMAT:
            return BY_FORMAT[_format(schema)]
        if type(prop) in SCALARS:
            return SCALARS[type(prop)]
        if isinstance(prop, EnumProperty):
            return self._enum(prop)
        if isinstance(prop, ListProperty):
            items = self.of(prop.inner_property, schema.items if isinstance(schema, oai.Schema) else None)
            return list_of(items)
        if isinstance(prop, UnionProperty):
            members = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            return nullable(self.of(members[0], schema))
        if isinstance(prop, ModelProperty):
            return self._object(self.models.get(str(prop.class_info.name), prop))
        raise TypeError(f"no type for {_text(prop.name)}, which the parser read as a {type(prop).__name__}")

    def _enum(self, prop: EnumProperty) -> Type:
        name, module = prop.class_info.name, prop.class_info.module_name
        if str(name) == ERROR_CODE:
            return STRING
        texts = self.texts(name)
        models = frozenset({str(name), texts})
        return Enum(name, f"{name} | {texts}", models, table=module.upper(), texts=texts, encoder="text")

    def texts(self, enum: str) -> str:
        """Return a unique name for an enum's values as plain strings."""
        name = f"{enum}Value"
        while name in self.names:
            name += "_"
        return name

    def _object(self, model: ModelProperty) -> Type:
        if is_map(model):
            values = self.additional(model)
            return Map(f"dict[str, {values.hint}]", f"Mapping[str, {values.accepts}]", values.models, values=values)
        name, module = model.class_info.name, model.class_info.module_name
        accepts = like(name) if name.endswith("Input") else name
        return Object(name, accepts, frozenset({str(name), accepts}), reader=f"read_{module}")

    def additional(self, model: ModelProperty) -> Type:
        """Return the type of additional properties."""
        named = model.additional_properties
        return ANY if named is None or isinstance(named, AnyProperty) else self.of(named)


def is_map(model: ModelProperty) -> bool:
    """Whether an object has no named properties. It is then a dictionary instead of a class."""
    return not model.required_properties and not model.optional_properties


def _format(schema: oai.Schema | oai.Reference | None) -> str | None:
    return _text(schema.schema_format) if isinstance(schema, oai.Schema) and schema.schema_format else None


def _text(value: Any) -> str:
    return value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else str(value)
