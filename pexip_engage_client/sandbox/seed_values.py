"""Reject values that are not valid in any table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._runtime.arguments import is_mapping, json_value, mapping, moment
from ..openapi.parsing import is_list
from .state import references
from .times import stamp

_REFERENCES = frozenset({*references.REFERENCES, "participantId"})


def plain(name: str, fields: object) -> dict[str, Any]:
    """Return a copy of a record as JSON, with datetimes as text. Raises InvalidArgumentError for other values."""
    given = mapping(name, fields, "a mapping of properties")
    written = {key: stamp(moment(key, value)) if isinstance(value, datetime) else value for key, value in given.items()}
    copy: dict[str, Any] = json_value(name, written)
    return copy


def check_ids(table: str, fields: Mapping[str, Any], key: str) -> None:
    """Raise ValueError if a record's own ID, or an ID that the record refers to, is not a non-empty string."""
    for name in ("id", key):
        id_ = fields.get(name)
        if id_ is not None and not (isinstance(id_, str) and id_):
            raise ValueError(f"{table}: {name} must be a non-empty string; got {id_!r}")
    _check(table, fields, "")


def _check(table: str, value: Any, place: str) -> None:
    if is_list(value):
        for index, entry in enumerate(value):
            if isinstance(entry, list | Mapping):
                _check(table, entry, f"{place}[{index}]")
    for name, entry in value.items() if is_mapping(value) else ():
        if name in _REFERENCES:
            _check_references(table, entry, f"{place}.{name}".lstrip("."))
        elif isinstance(entry, list | Mapping):
            _check(table, entry, f"{place}.{name}".lstrip("."))


def _check_references(table: str, value: Any, place: str) -> None:
    many = place.endswith("Ids")
    ids: list[Any] = value if many and is_list(value) else [value]
    if not all(isinstance(id_, str) for id_ in ids if id_ is not None):
        accepted = "a list of IDs (strings)" if many else "an ID (a string)"
        raise ValueError(f"{table}: {place} must be {accepted}; got {value!r}")
