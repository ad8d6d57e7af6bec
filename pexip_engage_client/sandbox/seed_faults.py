"""Values that no record can have, whatever its table."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from .._runtime.arguments import is_mapping
from .state import references
from .state.store import is_list


def check_values(fields: Mapping[str, Any], key: str) -> None:
    """ValueError for an id that is no text, here or of another record, and for numbers that JSON does not have."""
    for name in ("id", key):
        id_ = fields.get(name)
        if id_ is not None and not (isinstance(id_, str) and id_):
            raise ValueError(f"{name}: a text of at least one character is expected, not {id_!r}")
    _check(fields, "")


def _check(value: Any, place: str) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{place}: a number is expected, not {value}")
    if is_list(value):
        for index, entry in enumerate(value):
            _check(entry, f"{place}[{index}]")
    for name, entry in value.items() if is_mapping(value) else ():
        where = f"{place}.{name}".lstrip(".")
        if name in references.REFERENCES or name == "participantId":
            _check_ids(entry, where)
        _check(entry, where)


def _check_ids(value: Any, place: str) -> None:
    many = place.endswith("Ids")
    ids: list[Any] = value if many and is_list(value) else [value]
    if not all(isinstance(id_, str) for id_ in ids if id_ is not None):
        raise ValueError(f"{place}: {'a list of ids' if many else 'an id'} is expected, of text, not {value!r}")
