"""The documented filters of lists."""

from collections.abc import Callable
from typing import Any

from ...state.enterprise_state import Filter, each_of
from ...state.indexes import wanted_days
from ...state.record_store import Record
from ...times import STAMP, comparable, instant


def equal(path: str) -> Filter:
    """Select by the value of a property, which may be nested (`office.id`)."""
    name, _, inner = path.partition(".")

    def select(records: list[Record], wanted: Any) -> list[Record]:
        values = each_of(wanted)
        if not inner:
            return [record for record in records if record.get(name) in values]
        return [record for record in records if (value := record.get(name)) and value.get(inner) in values]

    return Filter(select, path)


def where(matches: Callable[[Record, Any], bool], index: str = "") -> Filter:
    """Select the records that match."""
    return Filter(lambda records, wanted: [record for record in records if matches(record, wanted)], index)


def contains(name: str) -> Filter:
    """Select the records in which a list property contains one of the values."""
    return where(lambda record, wanted: any(value in wanted for value in record[name]))


def _ends_after(records: list[Record], moment: str) -> list[Record]:
    least = comparable(moment)
    return [
        record
        for record in records
        if (end := record["end"]) and (end if len(end) == STAMP and end[-1] == "Z" else comparable(end)) > least
    ]


def _starts_before(records: list[Record], moment: str) -> list[Record]:
    most = comparable(moment)
    return [
        record
        for record in records
        if (start := record["start"])
        and (start if len(start) == STAMP and start[-1] == "Z" else comparable(start)) < most
    ]


# For `from` and `to`: the records that end after an instant, and those that start before it.
ends_after = Filter(_ends_after, "day", lambda moment: wanted_days(instant(moment), None))
starts_before = Filter(_starts_before, "day", lambda moment: wanted_days(None, instant(moment)))
