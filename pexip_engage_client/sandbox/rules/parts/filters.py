"""Matchers for the documented filters of lists: what a query parameter selects."""

from typing import Any

from ...state.enterprise import Filter
from ...state.store import Record, is_list
from ...times import instant


def equal(path: str) -> Filter:
    """The value at a dotted path is one of those asked for."""
    names = path.split(".")

    def matches(record: Record, wanted: Any) -> bool:
        value: Any = record
        for name in names:
            value = value.get(name) if value else None
        return value in wanted if is_list(wanted) else value == wanted

    return matches


def contains(name: str) -> Filter:
    """The list under a name has one of those asked for."""
    return lambda record, wanted: any(value in wanted for value in record[name])


def ends_after(record: Record, moment: str) -> bool:
    """It ends after a moment: what `from` selects."""
    return bool(record["end"]) and instant(record["end"]) > instant(moment)


def starts_before(record: Record, moment: str) -> bool:
    """It starts before a moment: what `to` selects."""
    return bool(record["start"]) and instant(record["start"]) < instant(moment)
