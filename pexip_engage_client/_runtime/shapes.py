"""The shape of an object in a response: complete, without some optional fields, or not as documented (`Unfit`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, NoReturn

from ..errors import UnreadableFieldError
from .arguments import meant

# The errors that the fast path may raise if an object does not have the documented shape.
UNFIT = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
# It may raise these if fields are unreadable, were assigned values of other types, or are nested too deeply.
UNEXPECTED = (*UNFIT, UnreadableFieldError, RecursionError)


class Unfit(NamedTuple):
    """The findings of the slow path about an object that does not have the documented shape."""

    unreadable: Mapping[str, tuple[Any, str]] = {}
    """The JSON of each field that cannot be read, and the reason, by wire name."""
    written: Mapping[str, tuple[Any, Any]] = {}
    """The value and the original JSON of each field that the server encoded in another form, by wire name."""
    record: tuple[Any, str] | None = None
    """The value that was received instead of an object, and why it cannot be read."""


COMPLETE: frozenset[str] = frozenset()
_absences: dict[frozenset[str], frozenset[str]] = {COMPLETE: COMPLETE}


def absence(names: frozenset[str]) -> frozenset[str]:
    """Return the same object for the same names, so that the fast path can compare by identity."""
    return _absences.setdefault(names, names) if len(_absences) < 10_000 else _absences.get(names, names)


def unexpected_type(value: object) -> NoReturn:
    """Leave the fast path, because the value is not of the documented type."""
    raise TypeError(f"unexpected {type(value).__name__}")


def array(value: Any) -> list[Any]:
    """Return the value if it is an array; otherwise leave the fast path."""
    if value.__class__ is not list:
        unexpected_type(value)
    return value


def mapping(value: Any) -> dict[str, Any]:
    """Return the value if it is an object; otherwise leave the fast path."""
    if value.__class__ is not dict:
        unexpected_type(value)
    return value


FIT = Unfit()
MISSING = (None, "is missing")


def no_property(model: type, name: object, known: Iterable[str]) -> NoReturn:
    """Raise the error for a property that an object does not have."""
    error = KeyError(name)
    error.add_note(f"{model.__name__}[…] takes the JSON name of a property{meant(str(name), known)}")
    raise error
