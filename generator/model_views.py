"""What the templates show of models and enums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
from attrs import define, frozen
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from .document import Document, UnsupportedError
from .text import IN_INPUTS, IN_MODELS, one_line, python_name, sentence
from .types import Enum, Object, Type, Types, nullable
from .variants import VARIANT_OF, VARIANTS


@frozen
class FieldView:
    """A field of a model, a parameter of an operation: one name that a caller sees."""

    name: str
    wire_name: str
    type: Type
    required: bool
    doc: str = ""
    schema: dict[str, Any] = attrs.Factory(dict)
    deprecated: bool = False

    @property
    def declaration(self) -> str:
        """As a field of a model of a response."""
        hint = self.type.hint
        if self.required:
            return f"{self.name}: {hint}"
        return f"{self.name}: {hint}{'' if hint == 'Any' or hint.endswith('| None') else ' | None'} = None"

    @property
    def input_declaration(self) -> str:
        """As a field of an input."""
        return f"{self.name}: {self.type.accepts}" + ("" if self.required else " | Unset = UNSET")

    @property
    def argument(self) -> str:
        """As an argument of an operation; it is not sent when it is None."""
        return f"{self.name}: {self.type.argument}" + ("" if self.required else " | None = None")

    @property
    def body_argument(self) -> str:
        """As an argument that ends up in an input model."""
        return f"{self.name}: {self.type.argument}" + ("" if self.required else " | Unset = UNSET")

    @property
    def read(self) -> str:
        """Reads the field from `data`; an optional one may be null, documented so or not."""
        return (self.type if self.required else nullable(self.type)).read(f'data["{self.wire_name}"]')

    def write(self, source: str) -> str:
        """The field's JSON form."""
        return self.type.write(source)

    @property
    def query(self) -> str:
        """The statement that adds the parameter to the list `query`."""
        return self.type.query(self.name, self.wire_name, self.schema)

    @property
    def text(self) -> str:
        """The parameter as it travels in a path."""
        return self.type.text(self.name, self.schema)

    @property
    def segment(self) -> str:
        """The expression that stands for the parameter in the f-string of a path."""
        inner = self.name if self.type.hint == "str" else self.text
        return f"{{wire.segment('{self.name}', {inner})}}".replace('"', "'")

    @property
    def header(self) -> str:
        """The parameter as it travels in a header."""
        name = self.name
        return f'wire.header("{name}", {name if self.type.hint == "str" else self.text})'


def types_of(fields: Iterable[FieldView]) -> Iterator[Type]:
    """All types in the fields, inner ones too."""
    waiting = [field.type for field in fields]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [
            getattr(found, name)
            for name in ("items", "values", "inner")
            if isinstance(getattr(found, name, None), Type)
        ]


@define(slots=False)
class ModelView:
    """One model."""

    name: str
    module: str
    doc: str
    fields: list[FieldView]
    variants: Mapping[str, str] = attrs.Factory(dict)
    """The models that it may be instead, by the value of its discriminator."""
    discriminator: str = ""
    base: str = ""
    """The model that it is a variant of."""
    base_module: str = ""
    circle: frozenset[str] = frozenset()
    """The modules that import this one, as it imports them."""

    @property
    def is_input(self) -> bool:
        """Whether it goes into a request."""
        return self.name.endswith("Input")

    @property
    def required(self) -> list[FieldView]:
        return [field for field in self.fields if field.required]

    @property
    def optional(self) -> list[FieldView]:
        return [field for field in self.fields if not field.required]

    @property
    def renamed(self) -> list[FieldView]:
        """The fields whose name in JSON is another."""
        return [field for field in self.fields if field.name != field.wire_name]

    @cached_property
    def modules(self) -> Mapping[str, set[str]]:
        """The modules of the models in the fields, and what is needed of each."""
        names: dict[str, set[str]] = {}
        for found in types_of(self.fields):
            for model in found.models:
                module, name = model.split(".")
                names.setdefault(module, set()).add(name)
            if isinstance(found, Enum | Object) and not self.is_input:
                (model,) = found.models
                names[model.split(".")[0]].add(found.table if isinstance(found, Enum) else found.reader)
        if self.base:
            names.setdefault(self.base_module, set()).add(self.base)
        names.pop(self.module, None)
        return names

    def imports(self, *, circular: bool) -> list[str]:
        """The import statements of the models in the fields; the circular ones stand below the class."""
        found = [(module, names) for module, names in sorted(self.modules.items())]
        return [
            f"from .{module} import {', '.join(sorted(names))}"
            for module, names in found
            if (module in self.circle) is circular
        ]

    def uses(self, name: str) -> bool:
        """Whether any type or expression of the model needs the name."""
        expressions = [field.read for field in self.fields] if not self.is_input else []
        expressions += [field.write("x") for field in self.fields] if self.is_input else []
        expressions += [field.type.accepts if self.is_input else field.type.hint for field in self.fields]
        return any(re.search(rf"\b{name}\b", expression) for expression in expressions)


@frozen
class EnumMember:
    """One value of an enum."""

    key: str
    value: str
    doc: str


class ModelViews:
    """Makes the views of models and enums."""

    def __init__(self, document: Document, types: Types) -> None:
        self.document = document
        self.types = types

    def model(self, model: ModelProperty) -> ModelView:
        """One model."""
        name = str(model.class_info.name)
        raw = self.document.schema(name)
        place = ("components", "schemas", name)
        if not raw:
            raise UnsupportedError(f"{name}: an inline object; give it a name under components/schemas")
        properties = {prop.name: prop for prop in model.required_properties or []}
        properties |= {prop.name: prop for prop in model.optional_properties or []}
        taken = IN_INPUTS if name.endswith("Input") else IN_MODELS
        fields = [
            self._field(properties[key], self.types.of(properties[key], schema), raw, taken)
            for key, schema in (model.data.properties or {}).items()
        ]
        names = [field.name for field in fields]
        if twice := {each for each in names if names.count(each) > 1}:
            problem = f"two properties of one name in Python: {', '.join(sorted(twice))}"
            raise UnsupportedError(self.document.refuse(place, problem, "leave one out"))
        view = ModelView(name, model.class_info.module_name, self.document.describe(raw), fields)
        if VARIANTS in raw:
            view.variants, (view.discriminator,) = raw[VARIANTS], raw["properties"]
        if VARIANT_OF in raw:
            view.base = raw[VARIANT_OF]
            view.base_module = self.types.models[view.base].class_info.module_name
        return view

    def _field(self, prop: Any, type_: Type, model: dict[str, Any], taken: set[str]) -> FieldView:
        wire_name = prop.name.get_untrusted_value()
        schema = model["properties"][wire_name]
        schema = schema if isinstance(schema, dict) else {}
        name, doc = python_name(wire_name, taken), self.document.describe(schema)
        return FieldView(name, wire_name, type_, prop.required, doc, deprecated=bool(schema.get("deprecated")))

    def enum_doc(self, enum: EnumProperty) -> str:
        """What an enum is."""
        return self.document.describe(self.document.schema(str(enum.class_info.name)))

    def members(self, enum: EnumProperty) -> list[EnumMember]:
        """The values of an enum, with what the document says of each."""
        raw = self.document.schema(str(enum.class_info.name))
        said = raw.get("x-enum-descriptions", [])
        texts = said if isinstance(said, dict) else dict(zip(raw.get("enum", []), said, strict=False))
        return [
            EnumMember(key, str(value), self.document.in_python(sentence([one_line(texts.get(str(value), ""))])))
            for key, value in enum.values.items()
        ]


def find_circles(views: list[ModelView]) -> None:
    """Tell every model which others import it back, through however many between."""
    direct = {view.module: set(view.modules) for view in views}
    reached: dict[str, set[str]] = {}
    for module in direct:
        seen: set[str] = set()
        waiting = list(direct[module])
        while waiting:
            found = waiting.pop()
            if found not in seen:
                seen.add(found)
                waiting += direct.get(found, ())
        reached[module] = seen
    for view in views:
        view.circle = frozenset(each for each in reached[view.module] if view.module in reached.get(each, ()))
