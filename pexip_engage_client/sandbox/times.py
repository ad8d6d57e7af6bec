"""Convert instants, days and times of day from JSON text, and back."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
STAMP = len("2022-08-17T19:05:21.362Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


def instant(text: str) -> datetime:
    """Parse an RFC 3339 date-time with the `T` separator, and return it in UTC. Rejects the offset `-00:00`."""
    if not _INSTANT.fullmatch(text) or text.endswith("-00:00"):
        raise ValueError(f"not an RFC 3339 date-time: {text!r}")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the date is out of range: {text!r}") from error


def stamp(moment: datetime) -> str:
    """Format an instant as in the documented examples: `2022-08-17T19:05:21.362Z`."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"


def is_stamp(text: str) -> bool:
    """True if text has the form `2022-08-17T19:05:21.362Z`. Strings of this form sort like their instants."""
    return len(text) == STAMP and text[-1] == "Z"


def comparable(text: str) -> str:
    """Return the text of an instant in the form `2022-08-17T19:05:21.362Z`, so that strings can be compared."""
    return text if is_stamp(text) else _stamped(text)


@lru_cache(4096)
def _stamped(text: str) -> str:
    return stamp(instant(text))


def day(text: str) -> date:
    """Parse a date such as `2022-08-17`."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"not a date: {text!r}")
    return date.fromisoformat(text)


def minutes(text: str) -> int:
    """Convert a time in the form `HH:mm` to minutes after midnight. `24:00` is the end of a day."""
    if not _TIME.fullmatch(text):
        raise ValueError(f"not a time in the form HH:mm: {text!r}")
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def is_instant(text: str) -> bool:
    """True if text is an RFC 3339 date-time that `instant` can parse."""
    return _parses(instant, text)


def is_day(text: str) -> bool:
    """True if text is a date that `day` can parse."""
    return _parses(day, text)


def is_time(text: str) -> bool:
    """True if text is a time `HH:mm` that `minutes` can parse."""
    return _parses(minutes, text)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
