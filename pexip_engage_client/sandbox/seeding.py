"""Filling the sandbox: records with their defaults, one by one or from a YAML file.

A file maps table names to records. `today+3 10:00` in it is that time three days from now in the enterprise's time
zone, `today-1` a date.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from attrs import define

from .document import yaml_files
from .document.languages import Languages
from .document.openapi import Document
from .document.projection import Projection
from .document.validation import Validation
from .operations import Enterprise
from .problems import NotFound
from .rules import employees, settings
from .rules.parts import locations
from .rules.parts.schedule import at, zone
from .state import references
from .state.store import Record, entries, is_list, is_object
from .times import minutes, stamp

SEEDS = Path(__file__).parent / "seeds"

_TODAY = re.compile(r"today([+-]\d+)?(?: (\d\d:\d\d))?")
_LOOK = {"color": "#89d0c1", "order": 0}


def _text(language: str, **texts: str) -> Record:
    return {"translations": {name: [{"language": language, "value": text}] for name, text in texts.items()}}


# The operation whose answer shows a record of the table, and what a record has when nothing is said about it.
_Defaults = Callable[[Enterprise, str], Record]
TABLES: Mapping[str, tuple[str | None, _Defaults]] = {
    "appliedTemplates": ("getAppliedTemplates", lambda e, _: {"timeZone": e.time_zone, "type": "WEEK"}),
    "appointments": (
        "getAppointmentById",
        lambda e, _: {
            "externalId": None,
            "start": None,
            "end": None,
            "answers": [],
            "meetingType": "OFFICE",
            "status": "ACCEPTED",
            "hybrid": False,
            "trailingBufferTime": 0,
            "location": None,
            **dict.fromkeys(("callbackRequest", "listing", "leadSegment", "meetingRoom", "internalNotes")),
            **dict.fromkeys(("messageForCustomer", "metadata", "createdBy", "updatedBy")),
            **dict.fromkeys(("createdByType", "createdFrom", "updatedByType", "updatedFrom"), "OTHER"),
        },
    ),
    "availabilityTemplates": (
        "getAvailabilityTemplates",
        lambda e, _: {"name": "Template", "type": "WEEK", "timeZone": e.time_zone, "isDefault": False, **_LOOK},
    ),
    "callbackRequests": (None, lambda e, _: {}),
    "contexts": ("getContextById", lambda e, _: {"expiresAt": stamp(e.clock.now() + timedelta(hours=24))}),
    "customers": ("getCustomerById", lambda e, _: {"existing": False, "timeZone": e.time_zone, "location": None}),
    "employees": (
        "getEmployeeById",
        lambda e, id_: {
            "firstName": "Ada",
            "lastName": id_,
            "email": f"{id_}@example.com",
            **employees.defaults(e.language, e.time_zone),
            "status": "ACTIVE",
            "availableRoles": ["AGENT"],
        },
    ),
    "externalCalendarEvents": (
        "getExternalCalendarEvents",
        lambda e, id_: {"externalId": id_, "allDay": False, "showAs": "BUSY", "title": "Busy", "private": False},
    ),
    "externalCalendars": (None, lambda e, _: {}),
    "favoriteAgents": ("getFavoriteAgents", lambda e, _: {}),
    "fetchConfigurations": ("updateFetchConfigurationById", lambda e, _: {"method": "GET"}),
    "files": (
        "getFileById",
        lambda e, id_: {"blobName": id_, "originalFileName": "file.pdf", "scanResultType": "NO_THREATS_FOUND"},
    ),
    "forms": ("updateFormById", lambda e, id_: {"name": f"Form {id_}", "type": "SUBJECT_QUESTIONNAIRE"}),
    "leadSegments": ("getLeadSegmentById", lambda e, id_: {"code": id_.upper(), "description": None}),
    "listings": (None, lambda e, _: {"active": True, "tags": [], "timeZone": e.time_zone}),
    "meetingRooms": (
        "getMeetingRooms",
        lambda e, id_: {"name": f"Room {id_}", "active": True, "provider": "OFFICE365", "timeZone": e.time_zone},
    ),
    "offices": (None, lambda e, id_: {"active": True, "timeZone": e.time_zone, **_text(e.language, name=id_)}),
    "questions": (
        "getFormQuestionById",
        lambda e, id_: {"inputType": "SHORT_TEXT", "order": 0, "required": False, **_text(e.language, label=id_)},
    ),
    "regions": ("getRegions", lambda e, id_: {"name": id_, "code": None, "countryCode": "BE"}),
    "settings": (None, lambda e, _: {"manageable": True}),
    "subjectGroups": (
        "getSubjectGroup",
        lambda e, id_: {"externalId": None, "image": None, **_LOOK, **_text(e.language, name=id_)},
    ),
    "subjects": (
        "getSubjectById",
        lambda e, id_: {
            "externalId": None,
            "enabledForInternalUse": True,
            "enabledForCustomerUse": True,
            "order": 0,
            **_text(e.language, name=id_),
        },
    ),
    "timeRanges": ("getAvailabilityTimeRangeById", lambda e, _: {"dayOfWeek": None}),
    "timeSlots": ("getListingTimeSlotById", lambda e, _: {"bookable": True, "assignments": []}),
    "unavailability": (None, lambda e, _: {"answers": []}),
}


@define
class Seeding:
    """Adds records as a caller writes them: references by id, everything else optional that has a default."""

    enterprise: Enterprise
    document: Document
    validation: Validation
    projection: Projection

    def add(self, table: str, fields: Mapping[str, Any], *, check: bool = True) -> Record:
        """Store a record; ValueError when the document could not show it, LookupError for a reference to nothing."""
        if table not in TABLES:
            raise ValueError(f"there is no table {table!r}; there are: {', '.join(TABLES)}")
        if table == "settings":
            return self._add_setting(dict(fields))
        store = self.enterprise.store
        try:
            references.check(fields, store)
        except NotFound as problem:
            raise LookupError(f"{table}: {problem.message}") from problem
        shown_by, defaults = TABLES[table]
        now = stamp(self.enterprise.clock.now())
        id_ = fields.get("id") or self.enterprise.ids.new()
        times = {"createdAt": now, "updatedAt": now, "deletedAt": None}
        record: Record = {"id": id_, **defaults(self.enterprise, id_), **times, **_expanded(dict(fields))}
        if record.get("location"):
            record["location"] = locations.located(record["location"])
        if check and shown_by is not None:
            self._check(table, shown_by, record)
        store.put(table, record)
        if table == "employees":
            for entry in entries(record, "expertise"):
                entry.setdefault("employee", references.reference(id_))
            template = employees.default_template(record, f"{id_}-default")
            store.put("availabilityTemplates", template)
        return record

    def load(self, path: Path) -> None:
        """Add the records of a file, table by table in its order. Those of the package are known to be right."""
        ours = path.parent == SEEDS
        tables: dict[str, list[Record]] = yaml_files.shipped(path) if ours else yaml_files.read(path)
        for table, records in tables.items():
            for record in records:
                self.add(table, self._dated(record), check=not ours)

    def _add_setting(self, fields: Record) -> Record:
        """All settings are one record; each is added under its name."""
        name = fields.pop("name")
        now = stamp(self.enterprise.clock.now())
        store = self.enterprise.store
        present = store.get("settings", settings.ALL) or {"id": settings.ALL, "settings": {}}
        setting = {"manageable": True, "createdAt": now, "updatedAt": now, **fields}
        store.put("settings", {**present, "settings": {**present["settings"], name: setting}})
        return setting

    def _check(self, table: str, shown_by: str, record: Record) -> None:
        pointer = cast(str, self.document.operations[shown_by].body_of_success)
        envelope = self.document.resolve(self.document.at(pointer))
        listed = self.document.resolve(envelope["properties"]["data"]).get("type") == "array"
        page = {"data": [record], "meta": {"offset": 0, "limit": 25, "totalCount": 1}}
        shown = self.projection.view(pointer, page if listed else {"data": record}, Languages())
        if fault := self.validation.fault(pointer, shown):
            raise ValueError(f"{table}: {fault}")

    def _dated(self, value: Any) -> Any:
        if is_object(value):
            return {name: self._dated(entry) for name, entry in value.items()}
        if is_list(value):
            return [self._dated(entry) for entry in value]
        if isinstance(value, str) and (found := _TODAY.fullmatch(value)):
            there = zone(self.enterprise.time_zone)
            day = self.enterprise.clock.now().astimezone(there).date() + timedelta(days=int(found[1] or 0))
            return day.isoformat() if found[2] is None else stamp(at(day.isoformat(), minutes(found[2]), there))
        return value


def _expanded(value: Any) -> Any:
    """References as answers show them, at any depth."""
    if is_list(value):
        return [_expanded(entry) for entry in value]
    if not is_object(value):
        return value
    expanded = references.expand({name: _expanded(entry) for name, entry in value.items()})
    if "participantId" in expanded:
        expanded["participant"] = references.reference(expanded.pop("participantId"))
    return deepcopy(expanded)
