"""Views of models and enums for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import attrs
from attrs import define, frozen
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from pexip_engage_client._runtime.fields import camel_case

from .document import ERROR_CODE, SourceDocument
from .text import IN_ARGUMENTS, IN_MODELS, one_line, python_name, sentence
from .type_finder import Types
from .types import Enum, Object, Type, in_request, like, nullable, types_of

LANGUAGES = "Accept-Language"

SCOPE = "Scope"
ANY_SCOPE = "An OAuth2 scope. Scopes that are not listed here are also accepted; their `is_known` is False."
ANY_CODE = "An error code in a response, usually with status 422. `is_known` is False for codes that are not listed."


@frozen
class FieldView:
    """A field of a model, or a parameter of an operation."""

    name: str
    wire_name: str
    type: Type
    required: bool
    doc: str = ""
    schema: dict[str, Any] = attrs.Factory(dict)
    deprecated: bool = False

    @property
    def declaration(self) -> str:
        """The declaration as a field of a response model."""
        hint = self.type.hint
        if self.required:
            return f"{self.name}: {hint}"
        return f"{self.name}: {hint}{'' if hint == 'Any' or hint.endswith('| None') else ' | None'} = None"

    @property
    def input_declaration(self) -> str:
        """The declaration as a field of an input."""
        return f"{self.name}: {self.type.accepts}{self._input_default}"

    @property
    def argument(self) -> str:
        """The declaration as an argument of an operation. None is not sent."""
        return f"{self.name}: {self.type.argument}" + ("" if self.required else " | None = None")

    @property
    def body_argument(self) -> str:
        """The declaration as an argument that becomes part of an input model."""
        return f"{self.name}: {self.type.argument}{self._input_default}"

    @property
    def _input_default(self) -> str:
        return "" if self.required else " | Unset = UNSET"

    @property
    def key(self) -> str:
        """The declaration as a key of a mapping that can replace an input."""
        hint = self.type.argument
        return f"{self.name}: {f'NotRequired[{hint}]' if self._input_default else hint}"

    @property
    def read(self) -> str:
        """The expression that reads the field from `data`. An optional field may be null, documented or not."""
        return (self.type if self.required else nullable(self.type)).read(f'data["{self.wire_name}"]')

    def write(self, source: str) -> str:
        """The expression for the field's JSON form."""
        return self.type.write(source)

    @property
    def write_back(self) -> str:
        """The expression for the field's JSON form in a response model, in which an optional field may be None."""
        return (self.type if self.required else nullable(self.type)).write(f"self.{self.name}", "encode")

    @property
    def query(self) -> str:
        """The statement that adds the parameter to the `query_parameters` list."""
        return self.type.query(self.name, self.wire_name, self.schema)

    @property
    def segment(self) -> str:
        """The expression for the parameter in the f-string of a path."""
        return f"{{wire.segment('{self.name}', {self.name})}}"

    @property
    def header(self) -> str:
        """The expression for the parameter as it is sent in a header."""
        check = "languages" if self.wire_name == LANGUAGES else "header"
        return f'wire.{check}("{self.name}", {self.name})'


@define(slots=False)
class ModelView:
    """One model."""

    name: str
    snake_name: str
    doc: str
    fields: list[FieldView]
    is_nested: bool = False
    """Whether the model is an input within other inputs."""
    read_as: str = ""
    """The response model that can be passed instead of this input."""
    is_enum: ClassVar[bool] = False

    @property
    def public(self) -> list[str]:
        """The names that callers may use."""
        return [self.name, self.like] if self.is_nested else [self.name]

    @property
    def like(self) -> str:
        """The name of the type that accepts this input in any form."""
        return like(self.name)

    @property
    def mapping(self) -> str:
        """The name of the mapping type."""
        return f"{self.name}Dict" if self.is_nested else ""

    @property
    def has_objects(self) -> bool:
        """Whether other models are among its fields."""
        return any(isinstance(found, Object) for found in types_of(field.type for field in self.fields))

    @property
    def is_input(self) -> bool:
        """Whether the model is sent in requests."""
        return self.name.endswith("Input")

    @property
    def required(self) -> list[FieldView]:
        return [field for field in self.fields if field.required]

    @property
    def optional(self) -> list[FieldView]:
        return [field for field in self.fields if not field.required]

    @property
    def renamed(self) -> list[FieldView]:
        """The fields whose JSON name does not follow from the Python name."""
        return [field for field in self.fields if camel_case(field.name) != field.wire_name]

    @cached_property
    def parts(self) -> dict[str, set[str]]:
        """The models and enums that the model needs, in order of use, each with the names to import from its module."""
        names: dict[str, set[str]] = {}
        for found in types_of(field.type for field in self.fields):
            if isinstance(found, Enum):
                names[found.hint] = {found.hint, found.texts if self.is_input else found.table}
            elif isinstance(found, Object):
                names[found.hint] = {found.accepts} if self.is_input else {found.hint, found.reader}
        names.pop(self.name, None)
        return names

    @property
    def record(self) -> str | None:
        """The content of an envelope; None for other models."""
        data = [field.type for field in self.fields if field.wire_name == "data"]
        found = [inner.hint for inner in types_of(data) if isinstance(inner, Object)]
        return found[0] if found and not self.is_input else None


@frozen
class EnumMember:
    """One value of an enum."""

    key: str
    value: str
    doc: str


@frozen
class EnumView:
    """One enum."""

    name: str
    snake_name: str
    texts: str
    doc: str
    members: list[EnumMember]
    is_enum: ClassVar[bool] = True
    parts: ClassVar[Mapping[str, set[str]]] = {}

    @property
    def public(self) -> list[str]:
        """The names that callers may use."""
        return [self.name, self.texts]

    @property
    def table(self) -> str:
        """The name of the table of members by value."""
        return self.snake_name.upper()


class ModelViews:
    """Creates the views of models and enums."""

    def __init__(self, document: SourceDocument, types: Types) -> None:
        self.document = document
        self.types = types

    def model(self, model: ModelProperty) -> ModelView:
        """Return the view of a model."""
        name = str(model.class_info.name)
        raw = self.document.schema(name)
        properties = {prop.name: prop for prop in model.required_properties or []}
        properties |= {prop.name: prop for prop in model.optional_properties or []}
        taken = IN_ARGUMENTS if name.endswith("Input") else IN_MODELS
        fields = [
            self._field(properties[key], self.types.of(properties[key], schema), raw, taken)
            for key, schema in (model.data.properties or {}).items()
        ]
        return ModelView(name, model.class_info.module_name, self.document.describe(raw), fields)

    def _field(self, prop: Any, type_: Type, model: dict[str, Any], taken: set[str]) -> FieldView:
        wire_name = prop.name.get_untrusted_value()
        schema = model["properties"][wire_name]
        schema = schema if isinstance(schema, dict) else {}
        name, doc = python_name(wire_name, taken), self.document.describe(schema)
        type_ = in_request(name, type_) if taken is IN_ARGUMENTS else type_
        return FieldView(name, wire_name, type_, prop.required, doc, deprecated=bool(schema.get("deprecated")))

    def error_codes(self) -> EnumView:
        """Return the view of the error codes. No schema lists them."""
        meanings = self.document.error_codes()
        members = [EnumMember(python_name(code).upper(), code, one_line(said)) for code, said in meanings.items()]
        return EnumView(ERROR_CODE, "error_code", f"{ERROR_CODE}Value", ANY_CODE, members)

    def scopes(self) -> EnumView:
        """Return the view of the OAuth2 scopes. Their names omit the common prefix."""
        described = self.document.scope_descriptions()
        begins = {scope.partition(":")[0] for scope in described if ":" in scope}
        common = f"{begins.pop()}:" if len(begins) == 1 else ""
        names = {scope: python_name(scope.removeprefix(common)).upper() for scope in described}
        members = [EnumMember(names[scope], scope, one_line(text)) for scope, text in described.items()]
        return EnumView(SCOPE, "scope", f"{SCOPE}Value", ANY_SCOPE, members)

    def enum(self, enum: EnumProperty) -> EnumView:
        """Return the view of an enum, with the descriptions of its values."""
        name = str(enum.class_info.name)
        raw = self.document.schema(name)
        said = raw.get("x-enum-descriptions", [])
        texts = said if isinstance(said, dict) else dict(zip(raw.get("enum", []), said, strict=False))
        members = [
            EnumMember(key, str(value), self.document.in_python(sentence([one_line(texts.get(str(value), ""))])))
            for key, value in enum.values.items()
        ]
        return EnumView(name, enum.class_info.module_name, self.types.texts(name), self.document.describe(raw), members)
