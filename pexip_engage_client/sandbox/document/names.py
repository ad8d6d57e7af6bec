"""Check the property names in records, at any depth, against their schema or against the whole document."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

from ..._runtime.arguments import meant
from ...openapi.parsing import is_list, is_object
from ...openapi.reader import Document, JsonObject
from ..state.record_store import Record
from ..state.references import FREE_FORM, REFERENCES

_COMMON = frozenset({"id", "translations", "location", "externalId", "createdAt", "updatedAt", "deletedAt"})
_ANYTHING: JsonObject = {}
_LOCATION: JsonObject = {"$ref": "#/components/schemas/Location"}


@frozen
class _Described:
    """The parts of a schema, after references are resolved and null is removed."""

    schema: JsonObject | None  # kept, so that its `id()` is not reused
    properties: Mapping[str, JsonObject]
    items: JsonObject | None
    others: JsonObject | None
    is_open: bool
    known: frozenset[str]


@define
class Names:
    """The names of the properties in one OpenAPI document."""

    document: Document
    _by_schema: dict[int, _Described] = field(factory=dict[int, _Described], init=False, repr=False)

    def cut(self, body: Any, schema: JsonObject, also: Collection[str] = ()) -> tuple[Any, list[str]]:
        """Return a copy of a request's body without its undocumented properties, and the paths of these properties.

        The names in `also` are kept at any depth. Free-form objects are kept as they are.
        """
        ignored: list[str] = []
        return self._cut(body, schema, "", also, ignored), ignored

    def _cut(self, value: Any, schema: JsonObject, place: str, also: Collection[str], ignored: list[str]) -> Any:
        described = self._described(schema)
        if is_list(value):
            items = described.items or _ANYTHING
            return [self._cut(entry, items, f"{place}[{index}]", also, ignored) for index, entry in enumerate(value)]
        if not is_object(value) or described.is_open:
            return value
        kept: Record = {}
        for name, entry in value.items():
            path = f"{place}.{name}" if place else name
            inner = described.properties.get(name, described.others)
            if inner is not None or name in also:
                kept[name] = self._cut(entry, inner or _ANYTHING, path, also, ignored)
            else:
                ignored.append(path)
        return kept

    def properties(self, schema: JsonObject | None) -> Collection[str]:
        """Return the names of a schema's own properties."""
        return self._described(schema).properties

    def unknown(
        self, record: Record, schema: JsonObject | None, more: set[str], anywhere: Collection[str] = ()
    ) -> Iterator[tuple[str, Record, dict[str, str]]]:
        """Yield each object with unknown properties in a record: its position, the object and the unknown names.

        Each unknown name has a hint, which is empty if no known name is similar. The names in `more` are accepted in
        the record itself, and the names in `anywhere` at any depth.
        """
        return self._unknown(record, schema, "", {*more, *anywhere}, anywhere)

    def _unknown(
        self, value: Any, schema: JsonObject | None, place: str, more: Collection[str], anywhere: Collection[str]
    ) -> Iterator[tuple[str, Record, dict[str, str]]]:
        described = self._described(schema)
        if is_list(value):
            for index, entry in enumerate(value):
                yield from self._unknown(entry, described.items, f"{place}[{index}]", more, anywhere)
        if not is_object(value):
            return
        unknown = sorted(str(name) for name in value if name not in described.known and name not in more)
        if unknown:
            yield place, value, {name: meant(name, {*described.known, *more}) for name in unknown}
        for name, entry in value.items():
            if isinstance(entry, dict | list) and name not in unknown and name not in FREE_FORM:
                inner = _LOCATION if name == "location" else described.properties.get(name)
                yield from self._unknown(entry, inner, f"{place}.{name}".lstrip("."), anywhere, anywhere)

    def _described(self, schema: JsonObject | None) -> _Described:
        found = self._by_schema.get(id(schema))
        if found is None:
            found = self._by_schema[id(schema)] = self._describe(schema)
        return found

    def _describe(self, schema: JsonObject | None) -> _Described:
        resolved = _ANYTHING if schema is None else self._merged(schema)
        properties: Mapping[str, JsonObject] = resolved.get("properties", {})
        shown = set(properties) or self.document.property_names
        # Names in requests are derived from names in responses: `officeId` is the ID of `office`.
        sent = {name for name, (response_name, _) in REFERENCES.items() if response_name in shown}
        known = frozenset({*shown, *sent, *(f"{name}Id" for name in shown), *_COMMON})
        items, others = (resolved.get(name) for name in ("items", "additionalProperties"))
        items, others = (each if is_object(each) else None for each in (items, others))
        is_open = resolved.get("additionalProperties") is True or (not properties and others is None)
        return _Described(schema, properties, items, others, is_open, known)

    def _merged(self, schema: JsonObject) -> JsonObject:
        """Resolve the references in a schema, and merge the properties of all its alternatives and parts."""
        schema = self.document.resolve(schema)
        merged: JsonObject = schema
        for part in (part for key in ("oneOf", "anyOf", "allOf") for part in schema.get(key, ())):
            inner = self._merged(part)
            merged = {**inner, **merged, "properties": {**inner.get("properties", {}), **merged.get("properties", {})}}
        return merged


@lru_cache(16)
def names_of(document: Document) -> Names:
    """Return the property names in a document. All enterprises with this document share them."""
    return Names(document)
