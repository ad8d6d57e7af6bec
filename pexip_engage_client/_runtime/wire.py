"""The wire format: date-times, dates, times of day, path segments, query parameters.

Everything that goes out passes through here, and is refused here when it does not fit: `InvalidArgumentError` names the
parameter, what was given, and what is accepted.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import quote

from ..errors import InvalidArgumentError

if TYPE_CHECKING:
    from .inputs import InputModel

AWARE = "a datetime with a time zone, such as datetime.now(timezone.utc)"


def refuse(name: str, given: object, accepted: str) -> InvalidArgumentError:
    """The error for an argument that does not fit; of texts and containers it tells the type, never the content."""
    kind = type(given).__name__
    shown = f"{given!r} ({kind})" if isinstance(given, int | float) else f"a value of type {kind}"
    return InvalidArgumentError(f"{name} must be {accepted}; got {shown}", parameter=name, accepted=accepted)


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


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether the value can become a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether the value can become an array; a text or a mapping is taken for a mistake."""
    return isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping)


def is_aware(value: datetime.datetime) -> bool:
    """Whether the datetime knows its offset to UTC."""
    return value.tzinfo is not None and value.utcoffset() is not None


def segment(name: str, value: object) -> str:
    """One path segment, encoded; refuses what could leave it."""
    if not isinstance(value, str):
        raise refuse(name, value, "a string")
    if value in ("", ".", ".."):
        accepted = "an id, neither empty nor '.' or '..'"
        raise InvalidArgumentError(f"{name} must be {accepted}; got {value!r}", parameter=name, accepted=accepted)
    return quote(value, safe="")


def text(name: str, value: object) -> str:
    """A string parameter."""
    if not isinstance(value, str):
        raise refuse(name, value, "a string")
    return str(value)


def boolean(name: str, value: object) -> str:
    """A boolean parameter."""
    if not isinstance(value, bool):
        raise refuse(name, value, "True or False")
    return "true" if value else "false"


def integer(name: str, value: object, minimum: int | None = None, maximum: int | None = None) -> str:
    """An integer parameter within its documented bounds."""
    low = minimum is not None and isinstance(value, int) and value < minimum
    high = maximum is not None and isinstance(value, int) and value > maximum
    if not isinstance(value, int) or isinstance(value, bool) or low or high:
        bounds = f" of at least {minimum}" * (minimum is not None) + f" and at most {maximum}" * (maximum is not None)
        raise refuse(name, value, "an integer" + bounds)
    return str(value)


def number(name: str, value: object) -> str:
    """A number parameter."""
    return repr(checked_number(name, value))


def date_time(name: str, value: object) -> str:
    """A date-time parameter."""
    return format_datetime(checked_moment(name, value))


def date(name: str, value: object) -> str:
    """A date parameter."""
    return checked_date(name, value).isoformat()


def checked_number(name: str, value: object) -> float:
    """A number that JSON can say: neither infinite nor NaN."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value - value != 0:
        raise refuse(name, value, "a number")
    return value


def checked_moment(name: str, value: object) -> datetime.datetime:
    """An aware datetime; a naive one is refused, as nobody could tell which moment it means."""
    if not isinstance(value, datetime.datetime):
        raise refuse(name, value, AWARE)
    if not is_aware(value):
        raise InvalidArgumentError(
            f"{name} must be {AWARE}; got the naive {value.isoformat()}", parameter=name, accepted=AWARE
        )
    return value


def checked_date(name: str, value: object) -> datetime.date:
    """A date. A datetime is refused: its day depends on the time zone."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise refuse(name, value, "a date")
    return value


def array(name: str, values: Any, wire_name: str, encode: Callable[[str, Any], str] = text) -> list[tuple[str, str]]:
    """An array as ``name[]=a&name[]=b``, the only form that the API takes, for a single value too.

    An empty array is refused: sent as nothing it would mean "no filter" and return everything.
    """
    accepted = "a list, not empty"
    if not is_array(values):
        raise refuse(name, values, accepted)
    pairs = [(wire_name, encode(f"{name}[{index}]", value)) for index, value in enumerate(values)]
    if not pairs:
        raise InvalidArgumentError(f"{name} must be {accepted}; got an empty list", parameter=name, accepted=accepted)
    return pairs


def extra_query(pairs: Mapping[str, str | Sequence[str]]) -> list[tuple[str, str]]:
    """Query parameters that the document lacks: a string as it is, a sequence as ``name[]=…``."""
    found: list[tuple[str, str]] = []
    for name, value in pairs.items():
        if isinstance(value, str):
            found.append((name, str(value)))
        else:
            found += array(f"extra_query[{name!r}]", value, name if name.endswith("[]") else f"{name}[]")
    return found


def deep_object(name: str, value: object, kind: type[InputModel], wire_name: str) -> list[tuple[str, str]]:
    """An object as ``location[latitude]=51.05&location[longitude]=3.69``."""
    return [(f"{wire_name}[{key}]", _scalar(f"{name}.{key}", item)) for key, item in body(value, kind, name).items()]


def body(value: object, kind: type[InputModel], name: str = "body") -> dict[str, Any]:
    """The JSON form of an input model."""
    if not isinstance(value, kind):
        raise refuse(name, value, f"a {kind.__name__}")
    return value.to_dict()


def bodies(value: Any, kind: type[InputModel], name: str = "body") -> Any:
    """The JSON form of a list or a mapping of input models."""
    if is_mapping(value):
        return {text(f"a key of {name}", key): body(item, kind, f"{name}[{key!r}]") for key, item in value.items()}
    if is_array(value):
        return [body(item, kind, f"{name}[{index}]") for index, item in enumerate(value)]
    raise refuse(name, value, f"a list, each item a {kind.__name__}")


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return boolean(name, value)
    return text(name, value) if isinstance(value, str) else number(name, value)
