"""The checks of arguments: whatever a caller hands in passes one of these, or is refused before anything is sent.

Each check takes the parameter's name and the value, and returns the value that is used: a subclass of `str` or `int`, a
member of a caller's own enum or a number of another library counts as the plain value it stands for. What does not fit
raises `InvalidArgumentError`, which names the parameter, what was given and what is accepted.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, SupportsIndex, TypeGuard

from ..errors import InvalidArgumentError

AWARE = "a datetime with a time zone, such as datetime.now(timezone.utc)"


def refuse(parameter: str, accepted: str, given: object) -> InvalidArgumentError:
    """The error for an argument that does not fit.

    It shows numbers, None and what is empty; of anything else only the type, as a text may be a secret or a name.
    """
    kind = type(given).__name__
    if given is None or isinstance(given, int | float):
        shown = repr(given)
    elif isinstance(given, str | list | tuple | dict) and not given:
        shown = f"an empty {kind}"
    else:
        shown = f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"
    return InvalidArgumentError(f"{parameter} must be {accepted}; got {shown}", parameter=parameter, accepted=accepted)


def text(name: str, value: object, accepted: str = "a string") -> str:
    """A string."""
    if isinstance(value, Enum):
        value = value.value
    if not isinstance(value, str):
        raise refuse(name, accepted, value)
    return value if value.__class__ is str else str.__str__(value)


def filled_text(name: str, value: object) -> str:
    """A string that is not empty."""
    accepted = "a string that is not empty"
    checked = text(name, value, accepted)
    if not checked:
        raise refuse(name, accepted, value)
    return checked


def flag(name: str, value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise refuse(name, "True or False", value)
    return value


def integer(name: str, value: object, minimum: int | None = None, maximum: int | None = None) -> int:
    """An integer within its bounds."""
    bounds = [f"at least {minimum}"] * (minimum is not None) + [f"at most {maximum}"] * (maximum is not None)
    accepted = "an integer" + " of " * bool(bounds) + " and ".join(bounds)
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        raise refuse(name, accepted, value)
    number = operator.index(value)
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise refuse(name, accepted, number)
    return number


def count(name: str, value: object, minimum: int = 0) -> int:
    """A natural number."""
    return integer(name, value, minimum)


def number(name: str, value: object) -> int | float:
    """A number that JSON can say: neither infinite nor NaN."""
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        return operator.index(value)
    if not isinstance(value, float) or not math.isfinite(value):
        raise refuse(name, "a number", value)
    return float(value)


def seconds(name: str, value: object) -> float | None:
    """A duration; None for one without end."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise refuse(name, "a number of seconds greater than 0, or None for no limit", value)
    return value


def moment(name: str, value: object) -> datetime.datetime:
    """An aware datetime; a naive one is refused, as nobody could tell which moment it means."""
    if not isinstance(value, datetime.datetime):
        raise refuse(name, AWARE, value)
    if not is_aware(value):
        shown = f"{name} must be {AWARE}; got the naive {value.isoformat()}"
        raise InvalidArgumentError(shown, parameter=name, accepted=AWARE)
    return value


def day(name: str, value: object) -> datetime.date:
    """A date. A datetime is refused: its day depends on the time zone."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise refuse(name, "a date", value)
    return value


def time_of_day(name: str, value: object) -> datetime.time:
    """A time of day."""
    if not isinstance(value, datetime.time):
        raise refuse(name, "a time of day", value)
    return value


def mapping(name: str, value: object, accepted: str = "a mapping with string keys") -> Mapping[str, Any]:
    """A mapping with strings as keys."""
    if not is_mapping(value):
        raise refuse(name, accepted, value)
    for key in value:
        text(f"a key of {name}", key)
    return value


def array(name: str, value: object, accepted: str = "a list") -> Collection[Any]:
    """A collection of items; a text or a mapping is taken for a mistake."""
    if not is_array(value):
        raise refuse(name, accepted, value)
    return value


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether the value can become a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether the value can become an array."""
    return isinstance(value, Collection) and not isinstance(value, str | bytes | bytearray | Mapping)


def is_aware(value: datetime.datetime) -> bool:
    """Whether the datetime knows its offset to UTC."""
    return value.tzinfo is not None and value.utcoffset() is not None
