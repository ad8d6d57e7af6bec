"""Create seeds from recorded responses: the records in the responses, and the records to which they refer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..openapi.parsing import is_list, is_object
from ..openapi.reader import Document
from .rules import load
from .rules.employees import default_template_id
from .state.enterprise_state import Table
from .state.references import PARTICIPANTS, REFERENCES

Record = dict[str, Any]

_REFERENCES = {**dict(REFERENCES.values()), "files": "files"}
_TIMES = ("createdAt", "updatedAt")  # if they are null, loading sets them
# Operations that list a part of one record: the record's table, and the property with the list.
_PARTS = {
    "getOfficeSubjectAvailabilitySettings": ("offices", "subjectAvailabilitySettings"),
    "getSubjectAvailabilitySettings": ("subjects", "availabilitySettings"),
}
# Tables whose records the sandbox derives from other records.
_DERIVED = {"unavailability": ("type", ("APPOINTMENT", "EXTERNAL_CALENDAR"))}


def seed_of(fixtures: Iterable[Mapping[str, Any]], document: Document) -> dict[str, list[Record]]:
    """Return a seed: the records with which a sandbox returns the recorded responses, by table."""
    tables = load().tables
    collections = {_collection(table, document): table for table in tables.values()}
    found: dict[str, dict[str, Record]] = {name: {} for name in tables}
    for fixture in fixtures:
        path, data = document.operations[fixture["operation"]].path, fixture["response"].get("data")
        if fixture["operation"] in _PARTS:
            name, part = _PARTS[fixture["operation"]]
            found[name].setdefault(id_ := fixture["path"].split("/")[2], {"id": id_})[part] = data
            continue
        table = collections.get(path) if is_list(data) else collections.get(path.rpartition("/")[0])
        for record in (data if is_list(data) else [data]) if table is not None else ():
            if table is not None and is_object(record) and not _is_derived(table, record):
                shown = {key: value for key, value in record.items() if value is not None or key not in _TIMES}
                owned = {**shown, **_owner(table, path, fixture["path"], record)}
                key = record.get(table.key) or json.dumps(record)
                found[table.name][key] = {**found[table.name].get(key, {}), **owned}
    found = _with_default_ids(found)
    for table_name, id_ in list(_referred(found)):
        if tables[table_name].parent is None:
            found[table_name].setdefault(id_, {"id": id_})
    ordered = sorted(found.items(), key=lambda entry: _depth(tables, entry[0]))
    usable = {name: [each for each in records.values() if _is_usable(tables[name], each)] for name, records in ordered}
    return {name: records for name, records in usable.items() if records}


def _is_usable(table: Table, record: Record) -> bool:
    """True if the record has the properties that the sandbox requires."""
    needs = [*table.needs, *([table.parent.property] if table.parent is not None else [])]
    return all(record.get(name) is not None for name in needs)


def _is_derived(table: Table, record: Record) -> bool:
    name, values = _DERIVED.get(table.name, ("", ()))
    return record.get(name) in values


def _collection(table: Table, document: Document) -> str:
    """Return the path of the list that contains a table's records."""
    if table.shown_by is not None:
        return re.sub(r"/\{\w+\}$", "", document.operations[table.shown_by].path)
    return "/" + re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", table.name)


def _owner(table: Table, template: str, path: str, record: Record) -> Record:
    """Return the reference from a record to its owner, if only the path contains the owner's ID."""
    if table.parent is None or table.parent.property in record:
        return {}
    values = dict(zip(template.split("/"), path.split("/"), strict=True))
    id_ = values.get(f"{{{table.parent.parameter}}}")
    return {table.parent.property: {"id": id_}} if id_ is not None else {}


def _with_default_ids(found: Mapping[str, Mapping[str, Record]]) -> dict[str, dict[str, Record]]:
    """Return the records with other IDs of default templates: those that the sandbox gives to default templates.

    The recorded templates then replace the default templates that the sandbox creates.
    """
    new_ids: dict[str, str] = {
        id_: default_template_id(template["employee"]["id"])
        for id_, template in found["availabilityTemplates"].items()
        if template.get("isDefault") and is_object(template.get("employee"))
    }
    return {
        table: {new_ids.get(id_, id_): _with_new_ids(record, new_ids) for id_, record in records.items()}
        for table, records in found.items()
    }


def _with_new_ids(value: Any, new_ids: Mapping[str, str]) -> Any:
    if is_list(value):
        return [_with_new_ids(each, new_ids) for each in value]
    if is_object(value):
        copy = {name: _with_new_ids(entry, new_ids) for name, entry in value.items()}
        id_ = value.get("id")
        return {**copy, "id": new_ids.get(id_, id_)} if isinstance(id_, str) else copy
    return value


def _referred(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the tables and IDs that records refer to."""
    if is_list(value):
        for each in value:
            yield from _referred(each)
    elif is_object(value):
        for name, entry in value.items():
            table = PARTICIPANTS.get(str(value.get("type"))) if name == "participant" else _REFERENCES.get(name)
            for each in (entry if is_list(entry) else [entry]) if table is not None else ():
                if table is not None and is_object(each) and isinstance(each.get("id"), str):
                    yield table, each["id"]
            yield from _referred(entry)


def _depth(tables: Mapping[str, Table], name: str) -> int:
    """Return the number of owners above a table's records, to sort owners first. Files precede all other tables."""
    parent = tables[name].parent
    return -(name == "files") if parent is None else 1 + _depth(tables, parent.table)
