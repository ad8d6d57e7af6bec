"""Filling the sandbox: records with their defaults, one by one or from a YAML file.

A file maps table names to records. `today+3 10:00` in it is that time three days from now in the enterprise's time
zone, `today-1` a date.
"""

import re
from collections.abc import Mapping
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
from .problems import NotFound
from .rules.parts import locations
from .rules.parts.schedule import at, zone
from .state import references
from .state.enterprise import Enterprise
from .state.store import Record, is_list, is_object
from .times import minutes, stamp

SEEDS = Path(__file__).parent / "seeds"
RECORDED = "seed.json"  # of a recording, beside its fixtures

_TODAY = re.compile(r"today([+-]\d+)?(?: (\d\d:\d\d))?")


@define
class Seeding:
    """Adds records as a caller writes them: references by id, everything else optional that has a default."""

    enterprise: Enterprise
    document: Document
    validation: Validation
    projection: Projection

    def add(self, table: str, fields: Mapping[str, Any], *, check: bool = True) -> Record:
        """Store a record; ValueError when the document could not show it, LookupError for a reference to nothing."""
        known = self.enterprise.tables.get(table)
        if known is None:
            raise ValueError(f"there is no table {table!r}; there are: {', '.join(sorted(self.enterprise.tables))}")
        store = self.enterprise.store
        try:
            references.check(fields, store)
        except NotFound as problem:
            raise LookupError(f"{table}: {problem.message}") from problem
        now = stamp(self.enterprise.clock.now())
        id_ = fields.get("id") or fields.get(known.key) or self.enterprise.ids.new()
        times = {"createdAt": now, "updatedAt": now, "deletedAt": None}
        record: Record = {"id": id_, **known.defaults(self.enterprise, id_), **times, **_expanded(dict(fields))}
        if record.get("location"):
            record["location"] = locations.located(record["location"])
        known.complete(record)
        if check and known.shown_by is not None:
            self._check(table, known.shown_by, record)
        new = store.get(table, id_) is None
        store.put(table, record)
        if new:
            for companion_table, companion in known.companions(record):
                store.put(companion_table, companion)
        return record

    def load(self, path: Path) -> None:
        """Add the records of a file, table by table in its order. Those of the package are known to be right."""
        ours = path.parent == SEEDS
        tables: dict[str, list[Record]] = yaml_files.shipped(path) if ours else yaml_files.read(path)
        for table, records in tables.items():
            for record in records:
                self.add(table, self._dated(record), check=not ours)

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
    """References as responses show them, at any depth."""
    if is_list(value):
        return [_expanded(entry) for entry in value]
    if not is_object(value):
        return value
    expanded = references.expand({name: _expanded(entry) for name, entry in value.items()})
    if "participantId" in expanded:
        expanded["participant"] = references.reference(expanded.pop("participantId"))
    return deepcopy(expanded)
