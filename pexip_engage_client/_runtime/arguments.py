"""The values that a caller passes: their types, and the checks before anything is sent.

`UNSET` is the value of a request field that was not passed: the API leaves the field unchanged, but None clears it.

Each check takes the name of the argument and its value, and returns the value to use. Subclasses of `str` and `int`,
members of the caller's own enums and numbers from other libraries become plain values. If a value is invalid, the check
raises `InvalidArgumentError`, which states the argument, what was passed and what is accepted.
"""

from __future__ import annotations

import datetime
import inspect
import math
import operator
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, SupportsIndex, TypeAlias, TypeGuard, TypeVar, cast
from uuid import UUID

from .._failures import InvalidArgumentError
from ..timing import Timing

T = TypeVar("T")
LARGEST = sys.float_info.max
_THIS_PACKAGE = __name__.removesuffix("_runtime.arguments")
AWARE = "a datetime with a time zone, such as datetime.now(timezone.utc)"
TIME_OF_DAY = "a time of day in hours and minutes without a time zone, such as time(9, 30)"
# Names at least this similar may be misspellings: "sead" and "seed", but not "start" and "status".
_SIMILAR = 0.75
_SHORTEST_ABBREVIATION = 3

# Values from files and shell commands often end with a line break.
UNPADDED = "a string without leading or trailing spaces or line breaks"
PADDED = "; remove them, for example with .strip()"

# The deepest accepted nesting of a JSON value, and the deepest nesting that the fast copy handles.
DEEPEST, _MODERATE = 1000, 50


class Unset(Enum):
    """The type of `UNSET`; an enum, so that type checkers narrow ``is UNSET``."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The value of an argument that a request leaves out; None is sent as null."""


if TYPE_CHECKING:
    T_co = TypeVar("T_co", covariant=True)

    class SequenceNotStr(Protocol[T_co]):
        """A list, tuple or other sequence, but not a string, which would be a sequence of its characters.

        Type checkers find the difference in `__contains__`: a string only accepts strings.
        """

        def __contains__(self, value: object, /) -> bool: ...
        def __getitem__(self, index: int, /) -> T_co: ...
        def __iter__(self) -> Iterator[T_co]: ...
        def __len__(self) -> int: ...

else:
    SequenceNotStr = Sequence

Strings: TypeAlias = SequenceNotStr[str] | Set[str]
"""Several strings in any order."""


def invalid_value(parameter: str, accepted: str, given: object) -> InvalidArgumentError:
    """Return the error for an invalid argument.

    The message shows numbers, None and empty values. For anything else, it shows only the type, because a string may be
    a secret or a person's name.
    """
    plain = given is None or isinstance(given, float) or (isinstance(given, int) and abs(given) <= LARGEST)
    return invalid_argument(parameter, accepted, f"; got {repr(given) if plain else kind_of(given)}")


def kind_of(given: object) -> str:
    """Describe what was passed, without its value, for a message."""
    if inspect.iscoroutinefunction(given):
        return "an async function"
    its: type[object] = type(given)
    well_known = its.__module__ == "builtins" or its.__module__.startswith(_THIS_PACKAGE)
    kind = its.__name__ if well_known else f"{its.__module__}.{its.__name__}"
    if isinstance(given, str | list | tuple | dict) and not given:
        return f"an empty {kind}"
    return with_article(kind)


def with_article(kind: str) -> str:
    """Return the name of a class with "a" or "an"."""
    vowel = kind[0] in "aeiouAEIOU" or kind.startswith("httpx")  # as it is pronounced
    return f"{'an' if vowel else 'a'} {kind}"


def shown_word(given: object) -> str:
    """Return the end of a message about a value that should be one of a few words.

    It shows a short word, such as a misspelled choice. Other strings may be a secret, an ID or a person's name.
    """
    if not isinstance(given, str) or not given:
        return f"; got {kind_of(given)}"
    return f"; got {given!r}" if re.fullmatch(r"[A-Za-z/_.-]{1,40}", given) else ""


def invalid_argument(parameter: str, accepted: str, more: str = "") -> InvalidArgumentError:
    """Return the error for a value that must not be shown, or that needs an explanation."""
    return InvalidArgumentError(f"{parameter} must be {accepted}{more}", parameter=parameter, accepted=accepted)


def meant(given: str, known: Iterable[str], most: int = 1, prefix: str = "") -> str:
    """Return the end of a message about an unknown name: the most similar known names, if any are similar enough.

    A name is also similar if it begins or ends with what was given, such as "environment" for "env". The message shows
    all names with the prefix `prefix`.
    """
    from difflib import get_close_matches  # only invalid arguments need it

    names = list(known)
    close = get_close_matches(given, names, most, _SIMILAR)
    if not close and len(given) >= _SHORTEST_ABBREVIATION:
        close = [each for each in names if each.startswith(given) or each.endswith(given)][:most]
    return f"; did you mean {' or '.join(f'{prefix}{each}' for each in close)}?" if close else ""


def text(name: str, value: object, accepted: str = "a string") -> str:
    """Check a string."""
    if value.__class__ is not str and isinstance(value, str) and isinstance(value, Enum):
        value = value.value
    if not isinstance(value, str):
        raise invalid_value(name, accepted, value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            problem = (
                f"{name} must be {accepted}; got a lone surrogate at index {error.start}, which UTF-8 cannot encode"
            )
            raise InvalidArgumentError(problem, parameter=name, accepted=accepted) from error
    return value if value.__class__ is str else str.__str__(value)


def sent_text(name: str, value: object, accepted: str = "a string") -> str:
    """Check a string to send. An ID may also be passed as a UUID."""
    return text(name, str(value) if isinstance(value, UUID) else value, accepted)


def filled_text(name: str, value: object, accepted: str = "a non-empty string") -> str:
    """Check a non-empty string."""
    checked = text(name, value, accepted)
    if not checked:
        raise invalid_value(name, accepted, value)
    return checked


def unpadded_text(name: str, value: object) -> str:
    """Check a non-empty string that begins and ends with a visible character."""
    checked = filled_text(name, value)
    if checked != checked.strip():
        raise invalid_argument(name, UNPADDED, PADDED)
    return checked


def slug(name: str, value: object) -> str:
    """Check the slug of an enterprise.

    It becomes part of URLs, so it must not contain characters that change their meaning.
    """
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", value):
        return value
    accepted = (
        "the slug alone, such as 'acme': at most 63 letters, digits, '-' and '_', beginning with a letter or digit"
    )
    raise invalid_argument(name, accepted, f"; got {value!r}")


def flag(name: str, value: object, accepted: str = "True or False") -> bool:
    """Check a boolean."""
    if not isinstance(value, bool):
        raise invalid_value(name, accepted, value)
    return value


def integer(
    name: str, value: object, minimum: int | None = None, maximum: int | None = None, accepted: str = ""
) -> int:
    """Check an integer within its bounds."""
    if not accepted:
        bounds = [f"at least {minimum}"] * (minimum is not None) + [f"at most {maximum}"] * (maximum is not None)
        accepted = "an integer" + " of " * bool(bounds) + " and ".join(bounds)
    if not is_whole(value):
        raise invalid_value(name, accepted, value)
    number = operator.index(value)
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise invalid_value(name, accepted, number)
    return number


def count(name: str, value: object, minimum: int = 0) -> int:
    """Check a non-negative integer."""
    return integer(name, value, minimum)


def number(name: str, value: object, accepted: str = "a number") -> int | float:
    """Check a number that JSON can represent: neither infinite nor NaN."""
    if is_whole(value):
        return operator.index(value)
    if not isinstance(value, float) or not math.isfinite(value):
        raise invalid_value(name, accepted, value)
    return float(value)


def seconds(name: str, value: object) -> float | None:
    """Check a duration, or None for no limit."""
    return None if value is None else duration(name, value, "a number of seconds greater than 0, or None for no limit")


def duration(name: str, value: object, accepted: str = "a number of seconds greater than 0") -> float:
    """Check a finite duration."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LARGEST:
        raise invalid_value(name, accepted, value)
    return value


def moment(name: str, value: object) -> datetime.datetime:
    """Check that a datetime identifies a single instant.

    A naive datetime does not, nor does a local time that the clocks skip when daylight-saving time begins.
    """
    if not isinstance(value, datetime.datetime):
        raise invalid_value(name, AWARE, value)
    if not is_aware(value):
        raise invalid_argument(name, AWARE, f"; got the naive {value.isoformat()}")
    if not exists(value):
        skipped = f"{value.replace(tzinfo=None).isoformat()}, a local time that {value.tzinfo} skips"
        raise invalid_argument(name, AWARE, f"; got {skipped} when daylight-saving time begins")
    return value


def day(name: str, value: object, accepted: str = "a date") -> datetime.date:
    """Check a date. Datetimes are rejected, because their date depends on the time zone."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise invalid_value(name, accepted, value)
    return value


def time_of_day(name: str, value: object, accepted: str = TIME_OF_DAY) -> datetime.time:
    """Check a time of day. The API accepts only hours and minutes, in the time zone of the resource."""
    if not isinstance(value, datetime.time):
        raise invalid_value(name, accepted, value)
    if value.second or value.microsecond or value.tzinfo is not None:
        raise invalid_argument(name, accepted, f"; got {value.isoformat()}")
    return value


def mapping(name: str, value: object, accepted: str = "a mapping with string keys") -> Mapping[str, Any]:
    """Check a mapping with strings as keys."""
    if not is_mapping(value):
        raise invalid_value(name, accepted, value)
    for key in value:
        text(f"a key of {name}", key)
    return value


def array(name: str, value: object, accepted: str = "a list") -> Collection[Any]:
    """Check a collection of items that is not a string or a mapping."""
    if not is_array(value):
        raise invalid_value(name, accepted, value)
    return value


def instance(name: str, value: object, kind: type[T], accepted: str) -> T:
    """Check an object of a class."""
    if not isinstance(value, kind):
        raise invalid_value(name, accepted, value)
    return value


def callback(name: str, value: Any, accepted: str, arguments: int, fits: Callable[[object], object] = callable) -> Any:
    """Check a function of the caller, which will be called with this number of positional arguments."""
    if not callable(value) or not fits(value):
        raise invalid_value(name, accepted, value)
    if not takes(value, arguments):
        them = f"with {arguments} argument{'s' * (arguments > 1)}" if arguments else "without arguments"
        raise invalid_argument(name, accepted, f"; got one that cannot be called {them}")
    return value


def checked_clock(name: str, value: object) -> Callable[[], float]:
    """Check a function that returns the time, or another number."""
    clock: Callable[[], float] = callback(name, value, "a function that returns a number", 0, is_plain)
    return clock


def checked_timing(name: str, value: object) -> Timing:
    """Check a `Timing` and its functions. A built-in function such as `time.sleep` would block the event loop."""
    timing = instance(name, value, Timing, "a Timing")
    for each in ("monotonic", "now", "random"):
        checked_clock(f"{name}.{each}", getattr(timing, each))
    accepted = "an async function that takes seconds"
    callback(f"{name}.sleep", timing.sleep, accepted, 1, lambda given: not inspect.isbuiltin(given))
    return timing


def takes(value: Callable[..., object], arguments: int) -> bool:
    """Whether a function can be called with this number of positional arguments, as far as its signature shows."""
    try:
        signature = inspect.signature(value, follow_wrapped=False)
    except (TypeError, ValueError):  # some built-in functions have no signature
        return True
    try:
        signature.bind(*[None] * arguments)
    except TypeError:
        return False
    return True


def is_plain_function(value: object) -> bool:
    """Whether the value is a function or method that is not async and does not wrap an async one.

    Other callables (an object, a `partial`, a mock) may return an awaitable, so they do not count.
    """
    return inspect.isroutine(value) and not inspect.iscoroutinefunction(inspect.unwrap(value))


def is_plain(value: object) -> bool:
    """Whether the value is callable and not async."""
    return callable(value) and not is_async(value)


def is_async(value: object) -> bool:
    """Whether the value is an async function, or an object that is called like one."""
    called = getattr(value, "__call__", None)  # noqa: B004 - inspected below
    return any(map(inspect.iscoroutinefunction, (value, called)))


def is_whole(value: object) -> TypeGuard[SupportsIndex]:
    """Whether the value is an integer, either built-in or from a library such as NumPy. True and False do not count."""
    return hasattr(type(value), "__index__") and not isinstance(value, bool)


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether the value can become a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether the value can become an array."""
    return value.__class__ is list or (
        isinstance(value, Collection) and not isinstance(value, str | bytes | bytearray | Mapping)
    )


def is_aware(value: datetime.datetime) -> bool:
    """Whether the datetime has a UTC offset."""
    return value.tzinfo is not None and value.utcoffset() is not None


def exists(value: datetime.datetime) -> bool:
    """Whether the clocks of an aware datetime's time zone show this time. In spring, they skip an hour."""
    zone = value.tzinfo
    if isinstance(zone, datetime.timezone):
        return True
    try:
        return value.astimezone(datetime.UTC).astimezone(zone) == value
    except (OverflowError, ValueError):  # in the first or last hours of the calendar, or the zone cannot convert
        return True


# --- JSON that the caller passes: free-form properties, query parameters and whole bodies


def json_value(name: str, value: object) -> Any:
    """Check that JSON can represent a value, and return a copy that consists of plain dictionaries and lists."""
    try:
        return _plain_copy(value, 0)
    except (TypeError, ValueError):  # the fast copy only takes plain values of moderate depth
        return _checked_copy(name, value)


def _plain_copy(value: Any, depth: int) -> Any:
    """Copy a value of the types that JSON parsers return, three times as fast as `_checked_copy`.

    Other values raise TypeError or ValueError.
    """
    kind = cast("type[object]", type(value))
    if kind is dict and depth < _MODERATE and all(type(key) is str and key.isascii() for key in value):
        return {key: _plain_copy(each, depth + 1) for key, each in value.items()}
    if kind is list and depth < _MODERATE:
        return [_plain_copy(each, depth + 1) for each in value]
    if value is None or kind is bool or kind is int:
        return value
    if kind is str:
        return value if value.isascii() else value.encode() and value
    if kind is float and math.isfinite(value):
        return value
    raise TypeError


def _checked_copy(name: str, value: object) -> Any:
    result: list[Any] = [None]
    waiting: list[tuple[str, object, Any, Any, int]] = [(name, value, result, 0, 0)]
    while waiting:
        where, item, target, key, depth = waiting.pop()
        if is_mapping(item):
            target[key] = dict.fromkeys(text(f"a key of {where}", each) for each in item)
            inner = [(f"{where}[{each!r}]", item[each], target[key], each, depth + 1) for each in item]
        elif isinstance(item, list | tuple):
            items = cast("Sequence[object]", item)
            target[key] = [None] * len(items)
            inner = [(f"{where}[{each}]", items[each], target[key], each, depth + 1) for each in range(len(items))]
        else:
            target[key] = _json_scalar(where, item)
            continue
        if depth > DEEPEST:
            raise invalid_value(name, f"nested less than {DEEPEST} levels deep, and must not contain itself", value)
        waiting += inner
    return result[0]


def _json_scalar(name: str, value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(name, value)
    if isinstance(value, float) or is_whole(value):
        return number(name, value)
    raise invalid_value(name, "a JSON value: strings, numbers, True, False, None, lists and mappings", value)
