"""Records that cannot be, though each of their properties alone is right."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from .state.store import Record, RecordStore, is_list, is_object
from .times import instant, minutes


def check_values(fields: Mapping[str, Any], key: str) -> None:
    """ValueError for an id that is no text, and for numbers that JSON does not have."""
    for name in ("id", key):
        id_ = fields.get(name)
        if id_ is not None and not (isinstance(id_, str) and id_):
            raise ValueError(f"{name}: a text of at least one character is expected, not {id_!r}")
    _check_numbers(fields, "")


def check_possible(table: str, record: Record, store: RecordStore) -> None:
    """ValueError for times that are none."""
    if table == "appointments":
        _check_appointment(record)
    if table == "timeRanges":
        _check_time_range(record, store)


def _check_numbers(value: Any, place: str) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{place}: a number is expected, not {value}")
    if is_object(value):
        for name, entry in value.items():
            _check_numbers(entry, f"{place}.{name}".lstrip("."))
    if is_list(value):
        for index, entry in enumerate(value):
            _check_numbers(entry, f"{place}[{index}]")


def _check_appointment(record: Record) -> None:
    start, end = record["start"], record["end"]
    if (start is None) != (end is None):
        raise ValueError(f"{'start' if start is None else 'end'}: required, as the other one is given")
    if start is not None and instant(end) < instant(start):
        raise ValueError(f"end: {end} is before start, {start}")


def _check_time_range(record: Record, store: RecordStore) -> None:
    start, end, day = record.get("startTime"), record.get("endTime"), record.get("dayOfWeek")
    if start is None or end is None:
        raise ValueError(f"{'startTime' if start is None else 'endTime'}: required")
    if minutes(end) <= minutes(start):
        raise ValueError(f"endTime: {end} is not later than startTime, {start}")
    template = store.get("availabilityTemplates", record["availabilityTemplate"]["id"])
    if template is None:
        return
    if template["type"] == "WEEK" and day is None:
        raise ValueError("dayOfWeek: required, as the template's type is WEEK")
    if template["type"] == "DAY" and day is not None:
        raise ValueError(f"dayOfWeek: none is expected, as the template's type is DAY; got {day}")
