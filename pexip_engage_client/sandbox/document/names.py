"""Which names a record may have, at any depth: those of its schema, where there is one, else any of the document's."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ...openapi.operations import JsonObject
from ...openapi.reader import Document
from ..state.references import FREE_FORM, REFERENCES
from ..state.store import Record, is_list, is_object

_COMMON = frozenset({"id", "translations", "location", "externalId", "createdAt", "updatedAt", "deletedAt"})


@frozen
class Names:
    """The names of one document's properties."""

    document: Document

    def of(self, schema: JsonObject | None) -> set[str]:
        """The names that a record of a schema may have: in responses, and in bodies (`officeId` for `office`)."""
        shown = self.document.property_names if schema is None else set(self._properties(schema))
        asked = {name for name, (response_name, _) in REFERENCES.items() if response_name in shown}
        return {*shown, *asked, *(f"{name}Id" for name in shown), *_COMMON}

    def documented(self, value: Any, schema: JsonObject) -> Any:
        """What a schema describes of a value, at any depth: nothing of what is free of form, or unknown."""
        described = self._described(schema)
        if is_list(value):
            return [self.documented(entry, described.get("items", {})) for entry in value]
        if not is_object(value):
            return value
        properties, others = described.get("properties", {}), described.get("additionalProperties")
        inner = {name: properties.get(name, others) for name in value}
        return {name: self.documented(value[name], each) for name, each in inner.items() if is_object(each)}

    def unknown(
        self, record: Record, schema: JsonObject | None, more: set[str]
    ) -> Iterator[tuple[str, Record, list[str]]]:
        """The objects in a record with names that nothing knows: where, the object itself, and the names."""
        yield from self._unknown(record, schema, "", more)

    def _unknown(
        self, value: Any, schema: JsonObject | None, place: str, more: set[str]
    ) -> Iterator[tuple[str, Record, list[str]]]:
        if is_list(value):
            items = None if schema is None else self._described(schema).get("items")
            for index, entry in enumerate(value):
                yield from self._unknown(entry, items, f"{place}[{index}]", more)
        if not is_object(value):
            return
        properties: Mapping[str, JsonObject] = {} if schema is None else self._properties(schema)
        known = self.of(schema if properties else None) | more
        if unknown := sorted(map(str, value.keys() - known)):
            yield place, value, unknown
        for name, entry in value.items():
            if name in known and name not in FREE_FORM:
                inner = self._location if name == "location" else properties.get(name)
                yield from self._unknown(entry, inner, f"{place}.{name}".lstrip("."), set())

    @property
    def _location(self) -> JsonObject:
        return {"$ref": "#/components/schemas/Location"}

    def _properties(self, schema: JsonObject) -> Mapping[str, JsonObject]:
        properties: Mapping[str, JsonObject] = self._described(schema).get("properties", {})
        return properties

    def _described(self, schema: JsonObject) -> JsonObject:
        """The schema itself: behind references, and beside null."""
        schema = self.document.resolve(schema)
        for key in ("oneOf", "anyOf", "allOf"):
            for option in schema.get(key, ()):
                if option.get("type") != "null":
                    return self._described(option)
        return schema
