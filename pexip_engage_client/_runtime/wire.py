"""The wire format: date-times, dates, times of day, path segments, query parameters, headers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from .._failures import InvalidArgumentError
from . import arguments

from_iso_format = datetime.datetime.fromisoformat
combine = datetime.datetime.combine

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


# --- responses: from the wire. A TypeError or ValueError means that the text does not have the documented form.
# The `read_` functions accept only the form that Pexip uses, so that the exact text can be reproduced from the value.
# The `parse_` functions accept everything that ISO 8601 allows.


def read_datetime(text: Any) -> datetime.datetime:
    """Read an aware datetime from ``2022-08-17T19:05:21.362Z``."""
    if text[7:20:3] != "-T::." or text[23:] != "Z":
        raise ValueError("the date-time is not in the format YYYY-MM-DDThh:mm:ss.sssZ")
    return from_iso_format(text)


def parse_datetime(text: Any) -> datetime.datetime:
    """Read an aware datetime from any RFC 3339 or ISO 8601 form (including week dates, 24:00 and any fraction)."""
    try:
        value = from_iso_format(text)
    except ValueError:
        value = _parse_unusual(text)
    if value.tzinfo is None:
        raise ValueError("a date-time without a time zone")
    return value


def _parse_unusual(text: str) -> datetime.datetime:
    leap_second = re.fullmatch(r"(.+T\d\d:\d\d:)60(.*)", text)
    if leap_second is None:
        return iso_parser()(text)
    return parse_datetime("59".join(leap_second.groups())) + datetime.timedelta(seconds=1)  # Python has no leap seconds


@cache
def iso_parser() -> Callable[[str], datetime.datetime]:
    """Return dateutil's parser.

    It is imported on first use, because few date-times need it and the import is slow.
    """
    from dateutil.parser import isoparse

    return isoparse


def read_date(text: Any) -> datetime.date:
    """Read a date from ``2022-08-17``."""
    if text[4::3] != "--":
        raise ValueError("the date is not in the format YYYY-MM-DD")
    return parse_date(text)


parse_date = datetime.date.fromisoformat


def read_time(text: Any) -> datetime.time:
    """Read a time of day from ``09:00``."""
    if text[2:3] != ":" or len(text) != 5:
        raise ValueError("the time is not in the format hh:mm")
    return parse_time(text)


parse_time = datetime.time.fromisoformat


# --- requests: to the wire.


def format_datetime(value: datetime.datetime) -> str:
    """Write a date-time as RFC 3339 with milliseconds, as Pexip does, or with microseconds if there are any."""
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    if value.tzinfo is datetime.UTC:  # the usual case; formatting without the zone is twice as fast
        return combine(value.date(), value.time()).isoformat("T", precision) + "Z"
    text = value.isoformat("T", precision)
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def format_time(value: datetime.time) -> str:
    """Write a time of day as ``HH:mm``, or with seconds if there are any, as in a response."""
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


def segment(name: str, value: object) -> str:
    """Return an encoded path segment. Values that could change the path are rejected."""
    accepted = "a string other than '', '.' and '..'"
    checked = arguments.sent_text(name, value)
    if checked in ("", ".", ".."):
        raise InvalidArgumentError(f"{name} must be {accepted}; got {checked!r}", parameter=name, accepted=accepted)
    return quote(checked, safe="")


text = arguments.sent_text


def header(name: str, value: object) -> str:
    """Check the value of a header. The message does not show it, because it may be a secret."""
    accepted = "printable ASCII text"
    checked = arguments.text(name, value, accepted)
    if checked != checked.strip():
        raise arguments.invalid_argument(name, arguments.UNPADDED, arguments.PADDED)
    if not checked.isascii() or not checked.isprintable():
        raise arguments.invalid_value(name, accepted, value)
    return checked


def languages(name: str, value: object) -> str:
    """Check the value of an `Accept-Language` header."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9*][A-Za-z0-9*;=.,\- ]{0,99}(?<! )", value):
        accepted = "language tags, such as 'nl' or 'nl-BE, en;q=0.5'"
        raise arguments.invalid_argument(name, accepted, arguments.shown_word(value))
    return value


def boolean(name: str, value: object) -> str:
    """Write a boolean parameter."""
    return "true" if arguments.flag(name, value) else "false"


def integer(name: str, value: object, minimum: int | None = None, maximum: int | None = None) -> str:
    """Write an integer parameter, which must be within its documented bounds."""
    return str(arguments.integer(name, value, minimum, maximum))


def number(name: str, value: object) -> str:
    """Write a number parameter."""
    return repr(arguments.number(name, value))


def date_time(name: str, value: object) -> str:
    """Write a date-time parameter."""
    return format_datetime(arguments.moment(name, value))


def date(name: str, value: object) -> str:
    """Write a date parameter."""
    return arguments.day(name, value).isoformat()


def time(name: str, value: object) -> str:
    """Write a time-of-day parameter."""
    return format_time(arguments.time_of_day(name, value))


def array(name: str, values: Any, wire_name: str, encode: Callable[[str, Any], str] = text) -> list[tuple[str, str]]:
    """Write an array as ``name[]=a&name[]=b``, the only form that the API accepts, even for a single value.

    An empty array is rejected: the request would have no filter, and the response would list everything.
    """
    accepted = "a non-empty list"
    items = arguments.array(name, values, accepted)
    if not items:
        raise arguments.invalid_value(name, accepted, values)
    return [(wire_name, encode(f"{name}[{index}]", value)) for index, value in enumerate(items)]


def query_pairs(query: Mapping[str, object], name: str = "query") -> list[tuple[str, str]]:
    """Return query parameters as they are sent: a sequence becomes ``name[]=a&name[]=b``."""
    pairs: list[tuple[str, str]] = []
    for key, value in arguments.mapping(name, query).items():
        if arguments.is_array(value):
            wire_name = key if key.endswith("[]") else f"{key}[]"
            pairs += [(wire_name, scalar(f"{name}[{key!r}]", item)) for item in value]
        else:
            pairs.append((key, scalar(f"{name}[{key!r}]", value)))
    return pairs


def scalar(name: str, value: object) -> str:
    """Return a value as it is sent in a query."""
    if isinstance(value, bool):
        return boolean(name, value)
    if isinstance(value, str):
        return text(name, value)
    if isinstance(value, int | float):
        return number(name, value)
    raise arguments.invalid_value(name, "a string, a number, a bool, or a sequence of these", value)
