"""Time ranges within a day: records with `startTime` and `endTime`."""

from ...state.record_store import Record
from ...times import minutes


def is_reversed(record: Record) -> bool:
    """True if the range does not end after its start."""
    return minutes(record["startTime"]) >= minutes(record["endTime"])


def overlap(one: Record, other: Record) -> bool:
    """True if two ranges of the same day have a minute in common."""
    return minutes(one["startTime"]) < minutes(other["endTime"]) and minutes(other["startTime"]) < minutes(
        one["endTime"]
    )
