"""Convert stored records to responses: only the documented properties, in the caller's language.

A record has all properties of its resource, but each operation documents only some of them. So responses contain only
the properties in the operation's schema. Translatable properties come from the record's `translations`, and
undocumented nulls are left out.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from attrs import define, field

from ...openapi.parsing import is_list, is_object
from ...openapi.reader import Document, JsonObject
from ..state.record_store import Record
from .languages import Languages

View = Callable[[Any, Languages], Any]


def _as_it_is(value: Any, _: Languages) -> Any:
    return value


def _whole(value: Any, _: Languages) -> Any:
    """Return 5.0 as 5. Validation rejects other fractions."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_translated(value: Any) -> bool:
    """True if a value is a list of translations. An undocumented `translations` may contain anything."""
    return value is None or (is_list(value) and all(map(is_object, value)))


@define
class Projection:
    """Converts stored records to responses, according to the schemas in one document."""

    document: Document
    _views: dict[str, View] = field(factory=dict[str, View], init=False, repr=False)

    def view(self, pointer: str, value: Any, languages: Languages) -> Any:
        """Return the part of a stored value that the schema at a JSON pointer documents."""
        if pointer not in self._views:
            self._views[pointer] = self._compile(self.document.at(pointer))
        return self._views[pointer](value, languages)

    def _compile(self, schema: JsonObject) -> View:
        """Compile a schema. Named schemas are compiled once, on first use, because they may contain themselves."""
        if "$ref" in schema:
            pointer = schema["$ref"].removeprefix("#")

            def named(value: Any, languages: Languages) -> Any:
                return self.view(pointer, value, languages)

            return named
        for key in ("oneOf", "anyOf", "allOf"):
            parts: list[JsonObject] = schema.get(key, [])
            if options := [option for option in parts if option.get("type") != "null"]:
                return self._compile(options[0])
        if "properties" in schema:
            return self._object(schema)
        if "items" in schema:
            item = self._compile(schema["items"])
            return lambda value, languages: [item(entry, languages) for entry in value] if is_list(value) else value
        if is_object(more := schema.get("additionalProperties")):
            entry_view = self._compile(more)
            return lambda value, languages: (
                {name: entry_view(entry, languages) for name, entry in value.items()} if is_object(value) else value
            )
        return _whole if "integer" in schema.get("type", ()) else _as_it_is

    def _object(self, schema: JsonObject) -> View:
        required = set(schema.get("required", ()))
        fields = [
            (name, self._compile(part), self._nullable(part), name in required)
            for name, part in schema["properties"].items()
        ]

        def view(value: Any, languages: Languages) -> Any:
            if not is_object(value):
                return value
            given = value.get("translations")
            translations = given if is_object(given) else {}
            shown: Record = {}
            for name, part, nullable, needed in fields:
                entry = value.get(name)
                if name in translations and _is_translated(translations[name]):
                    entry = languages.pick(translations[name])
                if entry is not None:
                    shown[name] = part(entry, languages)
                elif nullable and (needed or name in value or name in translations):
                    shown[name] = None
            return shown

        return view

    def _nullable(self, schema: JsonObject) -> bool:
        schema = self.document.resolve(schema)
        types = schema.get("type")
        if types == "null" or (isinstance(types, list) and "null" in types):
            return True
        options = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
        if options:
            return any(self._nullable(option) for option in options)
        return types is None and "enum" not in schema and "const" not in schema


@lru_cache(16)
def projection_of(document: Document) -> Projection:
    """Return the projection for a document. All enterprises with this document share it."""
    return Projection(document)
