"""Matchers for the documented filters of lists: what a query parameter selects."""

from collections.abc import Callable
from typing import Any

from ...state.enterprise import Filter
from ...state.indexes import Wanted, wanted_days
from ...state.store import Record, is_list
from ...times import STAMP, comparable, instant


def equal(path: str) -> Filter:
    """The value at a property, or at a property of it (`office.id`), is one of those asked for."""
    name, _, inner = path.partition(".")

    def select(records: list[Record], wanted: Any) -> list[Record]:
        values = wanted if is_list(wanted) else [wanted]
        if not inner:
            return [record for record in records if record.get(name) in values]
        return [record for record in records if (value := record.get(name)) and value.get(inner) in values]

    return select


def where(matches: Callable[[Record, Any], bool]) -> Filter:
    """The records that match what is asked for."""
    return lambda records, wanted: [record for record in records if matches(record, wanted)]


def each_of(wanted: Any) -> list[Any]:
    """The keys of an index that a filter asks for: one value, or several."""
    return wanted if is_list(wanted) else [wanted]


def days_from(moment: str) -> Wanted:
    """The days from a moment on."""
    return wanted_days(instant(moment), None)


def days_until(moment: str) -> Wanted:
    """The days until a moment."""
    return wanted_days(None, instant(moment))


def contains(name: str) -> Filter:
    """The list under a name has one of those asked for."""
    return where(lambda record, wanted: any(value in wanted for value in record[name]))


def ends_after(records: list[Record], moment: str) -> list[Record]:
    """Those that end after a moment: what `from` selects."""
    least = comparable(moment)
    return [
        record
        for record in records
        if (end := record["end"]) and (end if len(end) == STAMP and end[-1] == "Z" else comparable(end)) > least
    ]


def starts_before(records: list[Record], moment: str) -> list[Record]:
    """Those that start before a moment: what `to` selects."""
    most = comparable(moment)
    return [
        record
        for record in records
        if (start := record["start"])
        and (start if len(start) == STAMP and start[-1] == "Z" else comparable(start)) < most
    ]
