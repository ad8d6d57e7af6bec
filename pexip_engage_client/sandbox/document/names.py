"""Check property names of records, at any depth: against their schema, or against the whole document."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

from ...openapi.operations import JsonObject
from ...openapi.parsing import is_list, is_object
from ...openapi.reader import Document
from ..state.references import FREE_FORM, REFERENCES
from ..state.store import Record

_COMMON = frozenset({"id", "translations", "location", "externalId", "createdAt", "updatedAt", "deletedAt"})
_ANYTHING: JsonObject = {}
_LOCATION: JsonObject = {"$ref": "#/components/schemas/Location"}


@frozen
class _Described:
    """The parts of a schema, without references and null."""

    schema: JsonObject | None  # kept, so that its `id()` is not reused
    properties: Mapping[str, JsonObject]
    items: JsonObject | None
    others: JsonObject | None
    known: frozenset[str]


@define
class Names:
    """The names of the properties in one OpenAPI document."""

    document: Document
    _by_schema: dict[int, _Described] = field(factory=dict[int, _Described], init=False, repr=False)

    def documented(self, value: Any, schema: JsonObject) -> Any:
        """Return a copy of a value that contains only documented properties, at any depth."""
        described = self._described(schema)
        if is_list(value):
            return [self.documented(entry, described.items or _ANYTHING) for entry in value]
        if not is_object(value):
            return value
        inner = {name: described.properties.get(name, described.others) for name in value}
        return {name: self.documented(value[name], each) for name, each in inner.items() if is_object(each)}

    def unknown(
        self, record: Record, schema: JsonObject | None, more: set[str]
    ) -> Iterator[tuple[str, Record, list[str]]]:
        """Yield each object in a record that has unknown properties: its position, the object and the unknown names.

        The names in `more` are accepted for the record itself.
        """
        return self._unknown(record, schema, "", more)

    def _unknown(
        self, value: Any, schema: JsonObject | None, place: str, more: set[str]
    ) -> Iterator[tuple[str, Record, list[str]]]:
        described = self._described(schema)
        if is_list(value):
            for index, entry in enumerate(value):
                yield from self._unknown(entry, described.items, f"{place}[{index}]", more)
        if not is_object(value):
            return
        unknown = [name for name in value if name not in described.known and name not in more]
        if unknown:
            yield place, value, sorted(map(str, unknown))
        for name, entry in value.items():
            if isinstance(entry, dict | list) and name not in unknown and name not in FREE_FORM:
                inner = _LOCATION if name == "location" else described.properties.get(name)
                yield from self._unknown(entry, inner, f"{place}.{name}".lstrip("."), set())

    def _described(self, schema: JsonObject | None) -> _Described:
        found = self._by_schema.get(id(schema))
        if found is None:
            found = self._by_schema[id(schema)] = self._describe(schema)
        return found

    def _describe(self, schema: JsonObject | None) -> _Described:
        resolved = _ANYTHING if schema is None else self._resolved(schema)
        properties: Mapping[str, JsonObject] = resolved.get("properties", {})
        shown = set(properties) or self.document.property_names
        # Names in requests are derived from names in responses: `officeId` is the ID of `office`.
        sent = {name for name, (response_name, _) in REFERENCES.items() if response_name in shown}
        known = frozenset({*shown, *sent, *(f"{name}Id" for name in shown), *_COMMON})
        items, others = (resolved.get(name) for name in ("items", "additionalProperties"))
        return _Described(
            schema, properties, items if is_object(items) else None, others if is_object(others) else None, known
        )

    def _resolved(self, schema: JsonObject) -> JsonObject:
        """Return the schema without references and null."""
        schema = self.document.resolve(schema)
        for key in ("oneOf", "anyOf", "allOf"):
            for option in schema.get(key, ()):
                if option.get("type") != "null":
                    return self._resolved(option)
        return schema


@lru_cache(16)
def names_of(document: Document) -> Names:
    """Return the property names in a document. All enterprises with this document share them."""
    return Names(document)
