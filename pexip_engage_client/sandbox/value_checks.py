"""Check the types and formats of a record's values, before rules and responses use them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from attrs import define, field

from ..openapi.reader import Document, JsonObject
from .document.languages import Languages
from .document.projection import Projection, projection_of
from .document.validation import Validation, Violation, compiled, first_fault, place, validation_of
from .state.enterprise_state import Table
from .state.record_store import Record
from .state.references import FREE_FORM, REFERENCES

_SCHEMAS = "/components/schemas/"


def _or_null(type_: str, **more: Any) -> JsonObject:
    return {"type": [type_, "null"], **more}


_TEXT, _FLAG = _or_null("string"), _or_null("boolean")
_OBJECTS = _or_null("array", items={"type": "object", "$ref": "#"})
_REFERRED: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 1}}}
_REFERENCE = {**_REFERRED, "type": ["object", "null"]}
_REFERENCES = _or_null("array", items=_REFERRED)
_TRANSLATED: JsonObject = {
    "type": "object",
    "required": ["language"],
    "properties": {"language": {"type": "string"}, "value": _TEXT},
}
_FREE_FORM: JsonObject = {name: {} for name in FREE_FORM}
_TRANSLATIONS = _or_null("object", properties=_FREE_FORM, additionalProperties=_or_null("array", items=_TRANSLATED))
_PARTICIPANT: JsonObject = {
    "type": "object",
    "required": ["role", "type"],
    "properties": {
        "role": {"type": "string"},
        "type": {"type": "string"},
        "participant": _REFERRED,
        "participantId": {"type": "string"},
    },
}
_LOCATION = _or_null(
    "object",
    properties={
        **dict.fromkeys(("countryCode", "postalCode", "formattedAddress"), _TEXT),
        "geolocation": _or_null("object"),
        "translations": _TRANSLATIONS,
    },
)
# The schemas of properties whose names have the same meaning in all tables.
_BY_NAME: Mapping[str, JsonObject] = {
    **{response: _REFERENCES if name.endswith("Ids") else _REFERENCE for name, (response, _) in REFERENCES.items()},
    **{name: _or_null("array", items=_TEXT) if name.endswith("Ids") else _TEXT for name in REFERENCES},
    "owner": _REFERENCE,
    "appointmentParticipants": _or_null("array", items=_PARTICIPANT),
    "location": _LOCATION,
    "translations": _TRANSLATIONS,
    **dict.fromkeys(("answers", "coverage", "expertise", "officeRelations", "assignments"), _OBJECTS),
    **dict.fromkeys(("createdAt", "updatedAt", "deletedAt", "start", "end"), _or_null("string", format="date-time")),
    **dict.fromkeys(("startDate", "endDate", "date"), _or_null("string", format="date")),
    **dict.fromkeys(("startTime", "endTime"), _or_null("string", format="HH:mm")),
    **dict.fromkeys(("email", "externalId", "phoneNumber", "status", "module", "key", "language"), _TEXT),
    **dict.fromkeys(("active", "bookable", "exclusive", "hybrid"), _FLAG),
    "tags": _or_null("array", items={"type": "string"}),
    "meetingTypes": _or_null("array", items={"type": "string"}),
    **_FREE_FORM,
}
# The schemas of stored values for which the documentation is incomplete.
_COVERAGE: JsonObject = {
    "type": "object",
    "required": ["meetingType", "office", "subject", "regions"],
    "properties": {"office": _REFERRED, "subject": _REFERRED, "regions": {"type": "array", "items": _REFERRED}},
}
# Events contain these times of all records. They are never null.
_TIMES: JsonObject = {name: {"type": "string"} for name in ("createdAt", "updatedAt")}
_STORED = compiled({"properties": {"coverage": _or_null("array", items=_COVERAGE), **_TIMES}})
_ANYWHERE = compiled({"properties": dict(_BY_NAME), "additionalProperties": {"$ref": "#"}, "items": {"$ref": "#"}})


@define
class Shapes:
    """Checks for records. Each raises a ValueError with the table, the field, and the given and accepted values."""

    document: Document
    validation: Validation
    projection: Projection
    _pages: dict[str, tuple[str, JsonObject]] = field(factory=dict[str, tuple[str, JsonObject]], init=False, repr=False)

    def check_given(self, known: Table, fields: Mapping[str, Any]) -> None:
        """Check the properties that have the same meaning in all tables, such as the ID, before they are used."""
        if known.name != "settings" and (fault := first_fault(_ANYWHERE, dict(fields))):
            raise _invalid(known, fault, 0)

    def check(self, known: Table, record: Record) -> None:
        """Check that the API document allows responses to contain the record and its parts."""
        needs = [*known.needs, *([known.parent.property] if known.parent else [])]
        if missing := [name for name in needs if record.get(name) is None]:
            raise ValueError(f"{known.name}: {', '.join(missing)}: required")
        if fault := first_fault(_STORED, record):
            raise _invalid(known, fault, 0)
        if known.shown_by is not None:
            pointer, data = self._page(known.shown_by)
            page = {"data": [record], "meta": {"offset": 0, "limit": 25, "totalCount": 1}}
            listed = data.get("type") == "array"
            self._show(known, pointer, page if listed else {"data": record}, 2 if listed else 1)
        if known.schema is not None:
            self._show(known, f"{_SCHEMAS}{known.schema}", record, 0)
        for name, operation in known.parts.items():
            if operation is not None and record.get(name) is not None:
                self._show(known, self._page(operation)[0], {"data": record[name]}, 1, name)

    def schema(self, known: Table) -> JsonObject | None:
        """Return the schema of one record in a response or an event; None if neither is documented."""
        if known.shown_by is None:
            return None if known.schema is None else cast(JsonObject, self.document.schemas[known.schema])
        data = self._page(known.shown_by)[1]
        return data["items"] if data.get("type") == "array" else data

    def _page(self, operation: str) -> tuple[str, JsonObject]:
        """Return the pointer to the schema of an operation's response, and the schema of its `data`."""
        if operation not in self._pages:
            pointer = cast(str, self.document.operations[operation].success_schema)
            envelope = self.document.resolve(self.document.at(pointer))
            self._pages[operation] = pointer, self.document.resolve(envelope["properties"]["data"])
        return self._pages[operation]

    def _show(self, known: Table, pointer: str, value: Any, outer: int, *within: str) -> None:
        shown = self.projection.view(pointer, value, Languages())
        if fault := self.validation.first(pointer, shown):
            raise _invalid(known, fault, outer, *within)


def _invalid(known: Table, fault: Violation, outer: int, *within: str) -> ValueError:
    return ValueError(f"{known.name}: {place([*within, *fault.path[outer:]])}{fault.message}{fault.given}")


@lru_cache(16)
def shapes_of(document: Document) -> Shapes:
    """Return the record checks for a document. All enterprises with this document share them."""
    return Shapes(document, validation_of(document), projection_of(document))
