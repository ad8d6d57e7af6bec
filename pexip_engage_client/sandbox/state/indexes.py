"""Indexes of a table, which find records by key without searching the table."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from attrs import define, field

from ..times import instant, is_stamp

Keys = Callable[[dict[str, Any]], Iterable[Hashable]]
# A query to an index: keys, or a condition for keys.
Wanted = Collection[Hashable] | Callable[[Any], bool]

LONG = "long"  # the key of long periods, used instead of their days
_LONGEST = timedelta(days=60)


@define
class Index:
    """Maps keys to the IDs of records. The function `keys` returns the keys of a record."""

    keys: Keys
    ids: dict[Hashable, dict[str, None]] = field(factory=dict[Hashable, dict[str, None]])

    def add(self, record: dict[str, Any]) -> None:
        """Add the keys of a record."""
        for key in self.keys(record):
            self.ids.setdefault(key, {})[record["id"]] = None

    def remove(self, record: dict[str, Any]) -> None:
        """Remove the keys of a record."""
        for key in self.keys(record):
            found = self.ids.get(key, {})
            found.pop(record["id"], None)
            if not found:
                self.ids.pop(key, None)

    def find(self, wanted: Wanted) -> list[dict[str, None]]:
        """Return the IDs under each of the wanted keys."""
        if callable(wanted):
            return [ids for key, ids in self.ids.items() if wanted(key)]
        return [self.ids[key] for key in wanted if key in self.ids]


def by_path(path: str) -> Keys:
    """Return a key function for the value at a dotted path, if there is one."""
    first, *rest = path.split(".")

    def keys(record: dict[str, Any]) -> tuple[Hashable, ...]:
        value = record.get(first)
        for name in rest:
            value = value.get(name) if value else None
        return () if value is None or isinstance(value, dict | list) else (value,)

    return keys


def by_days(record: dict[str, Any]) -> Iterable[str]:
    """Return the UTC days from `start` to `end`, including any buffer time. If one is missing, return the other's."""
    start, end = (record.get(name) or record.get(other) for name, other in (("start", "end"), ("end", "start")))
    if not start or not end:
        return ()
    if is_stamp(start) and is_stamp(end) and start[:10] == end[:10] and not record.get("trailingBufferTime"):
        return (start[:10],)
    try:
        buffer = timedelta(minutes=record.get("trailingBufferTime") or 0)
        return days(instant(start), instant(end) + buffer)
    except OverflowError:  # after the last day of the calendar
        return (LONG,)


def by_local_day(record: dict[str, Any]) -> Iterable[str]:
    """Return a record's `date` and the days next to it, because in UTC, a local time may be on any of these days."""
    middle = date.fromisoformat(record["date"])
    return days_of(middle, 1)


def days_of(middle: date, around: int) -> list[str]:
    """Return a day and the days around it, within the calendar."""
    steps = (timedelta(days=number) for number in range(-around, around + 1))
    return [(middle + step).isoformat() for step in steps if date.min - middle <= step <= date.max - middle]


def days(start: datetime, end: datetime) -> list[str]:
    """Return the UTC days of a period; `LONG` for a long period."""
    if end - start > _LONGEST:
        return [LONG]
    first, last = start.date().toordinal(), max(start, end).date().toordinal()
    return [date.fromordinal(number).isoformat() for number in range(first, last + 1)]


def wanted_days(start: datetime | None, end: datetime | None) -> Wanted:
    """Return the keys of records that may overlap a period. Its start or its end may be missing."""
    if start is not None and end is not None and end - start <= _LONGEST:
        return [*days(start, end), LONG]
    first = "" if start is None else start.date().isoformat()
    last = "~" if end is None else end.date().isoformat()
    return lambda key: key == LONG or first <= key <= last


def both(one: Wanted, other: Wanted) -> Wanted:
    """Return the keys that satisfy both filters."""
    if callable(one):
        return (lambda key: one(key) and other(key)) if callable(other) else [key for key in other if one(key)]
    return [key for key in one if (other(key) if callable(other) else key in other)]


def indexes_of(declared: Mapping[str, Keys]) -> dict[str, Index]:
    """Create empty indexes."""
    return {name: Index(keys) for name, keys in declared.items()}
