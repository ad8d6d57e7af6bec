"""The documented filters of lists."""

from collections.abc import Callable
from typing import Any

from ....openapi.parsing import is_list
from ...state.enterprise_state import Filter
from ...state.indexes import Wanted, wanted_days
from ...state.record_store import Record
from ...times import STAMP, comparable, instant


def equal(path: str) -> Filter:
    """Select by the value of a property, which may be nested (`office.id`)."""
    name, _, inner = path.partition(".")

    def select(records: list[Record], wanted: Any) -> list[Record]:
        values = wanted if is_list(wanted) else [wanted]
        if not inner:
            return [record for record in records if record.get(name) in values]
        return [record for record in records if (value := record.get(name)) and value.get(inner) in values]

    return select


def where(matches: Callable[[Record, Any], bool]) -> Filter:
    """Select the records that match."""
    return lambda records, wanted: [record for record in records if matches(record, wanted)]


def each_of(wanted: Any) -> list[Any]:
    """Return the keys of a filter, which may have one value or several."""
    return wanted if is_list(wanted) else [wanted]


def days_from(moment: str) -> Wanted:
    """Return the index keys for all days from an instant on."""
    return wanted_days(instant(moment), None)


def days_until(moment: str) -> Wanted:
    """Return the index keys for all days until an instant."""
    return wanted_days(None, instant(moment))


def contains(name: str) -> Filter:
    """Select the records in which a list property contains one of the values."""
    return where(lambda record, wanted: any(value in wanted for value in record[name]))


def ends_after(records: list[Record], moment: str) -> list[Record]:
    """Select the records that end after an instant, for `from`."""
    least = comparable(moment)
    return [
        record
        for record in records
        if (end := record["end"]) and (end if len(end) == STAMP and end[-1] == "Z" else comparable(end)) > least
    ]


def starts_before(records: list[Record], moment: str) -> list[Record]:
    """Select the records that start before an instant, for `to`."""
    most = comparable(moment)
    return [
        record
        for record in records
        if (start := record["start"])
        and (start if len(start) == STAMP and start[-1] == "Z" else comparable(start)) < most
    ]
