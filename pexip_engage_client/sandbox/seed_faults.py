"""Values that no record can have, whatever its table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._runtime.arguments import is_mapping, json_value, mapping, moment
from .state import references
from .state.store import is_list
from .times import stamp


def plain(name: str, fields: object) -> dict[str, Any]:
    """A copy of what a caller hands in: JSON, with moments as it writes them; InvalidArgumentError for all else."""
    given = mapping(name, fields, "a mapping of properties")
    told = {key: stamp(moment(key, value)) if isinstance(value, datetime) else value for key, value in given.items()}
    copy: dict[str, Any] = json_value(name, told)
    return copy


def check_ids(table: str, fields: Mapping[str, Any], key: str) -> None:
    """ValueError for an id that is no text, here or of another record."""
    for name in ("id", key):
        id_ = fields.get(name)
        if id_ is not None and not (isinstance(id_, str) and id_):
            raise ValueError(f"{table}: {name}: a text of at least one character is expected, not {id_!r}")
    _check(table, fields, "")


def _check(table: str, value: Any, place: str) -> None:
    if is_list(value):
        for index, entry in enumerate(value):
            _check(table, entry, f"{place}[{index}]")
    for name, entry in value.items() if is_mapping(value) else ():
        where = f"{place}.{name}".lstrip(".")
        if name in references.REFERENCES or name == "participantId":
            _check_ids(table, entry, where)
        _check(table, entry, where)


def _check_ids(table: str, value: Any, place: str) -> None:
    many = place.endswith("Ids")
    ids: list[Any] = value if many and is_list(value) else [value]
    if not all(isinstance(id_, str) for id_ in ids if id_ is not None):
        accepted = "a list of ids" if many else "an id"
        raise ValueError(f"{table}: {place}: {accepted} is expected, of text, not {value!r}")
