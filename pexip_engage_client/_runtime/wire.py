"""The wire format: date-times, dates, times of day, path segments, query parameters.

Everything that goes out passes through here, and is refused here when it does not fit: `InvalidArgumentError` names the
parameter, what was given, and what is accepted.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from ..errors import InvalidArgumentError
from . import arguments

from_iso_format = datetime.datetime.fromisoformat
combine = datetime.datetime.combine


# --- answers: from the wire. A TypeError or ValueError means: not of the documented form.


def parse_datetime(text: Any) -> datetime.datetime:
    """An aware datetime from RFC 3339, and from what ISO 8601 allows beyond it (week dates, 24:00, any fraction)."""
    try:
        value = from_iso_format(text)
    except ValueError:
        value = iso_parser()(text)
    if value.tzinfo is None:
        raise ValueError("a date-time without a time zone")
    return value


@cache
def iso_parser() -> Callable[[str], datetime.datetime]:
    """The parser of dateutil, loaded with the first date-time that needs it: few do, and it costs a tenth of httpx."""
    from dateutil.parser import isoparse

    return isoparse


def parse_date(text: Any) -> datetime.date:
    """A date from ``2022-08-17``."""
    return datetime.date.fromisoformat(text)


def parse_time(text: Any) -> datetime.time:
    """A time of day from ``HH:mm`` (seconds are read where they are sent)."""
    return datetime.time.fromisoformat(text)


# --- requests: to the wire.


def format_datetime(value: datetime.datetime) -> str:
    """RFC 3339 with milliseconds, as the vendor writes it; microseconds only where there are any."""
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    if value.tzinfo is datetime.UTC:  # nearly always; without the zone it takes half the time
        return combine(value.date(), value.time()).isoformat("T", precision) + "Z"
    text = value.isoformat("T", precision)
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def format_time(value: datetime.time) -> str:
    """``HH:mm``; seconds only where there are any."""
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


def segment(name: str, value: object) -> str:
    """One path segment, encoded; refuses what could leave it."""
    accepted = "an id, neither empty nor '.' or '..'"
    checked = arguments.text(name, value, accepted)
    if checked in ("", ".", ".."):
        raise InvalidArgumentError(f"{name} must be {accepted}; got {checked!r}", parameter=name, accepted=accepted)
    return quote(checked, safe="")


text = arguments.text


def boolean(name: str, value: object) -> str:
    """A boolean parameter."""
    return "true" if arguments.flag(name, value) else "false"


def integer(name: str, value: object, minimum: int | None = None, maximum: int | None = None) -> str:
    """An integer parameter within its documented bounds."""
    return str(arguments.integer(name, value, minimum, maximum))


def number(name: str, value: object) -> str:
    """A number parameter."""
    return repr(arguments.number(name, value))


def date_time(name: str, value: object) -> str:
    """A date-time parameter."""
    return format_datetime(arguments.moment(name, value))


def date(name: str, value: object) -> str:
    """A date parameter."""
    return arguments.day(name, value).isoformat()


def array(name: str, values: Any, wire_name: str, encode: Callable[[str, Any], str] = text) -> list[tuple[str, str]]:
    """An array as ``name[]=a&name[]=b``, the only form that the API takes, for a single value too.

    An empty array is refused: sent as nothing it would mean "no filter" and return everything.
    """
    accepted = "a list, not empty"
    items = arguments.array(name, values, accepted)
    if not items:
        raise arguments.refuse(name, accepted, values)
    return [(wire_name, encode(f"{name}[{index}]", value)) for index, value in enumerate(items)]
