"""What is kept of a value: its type, the format of a string, the types of array items. Never the value itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import frozen

from ..sandbox.times import is_day, is_instant, is_time

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", re.ASCII)

# The formats that are checked.
FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date-time": is_instant,
    "date": is_day,
    "HH:mm": is_time,
    "uri": lambda text: _URI.fullmatch(text) is not None,
}


def is_formatted(name: str, text: str) -> bool:
    """Whether a string has a format; any string has one that is not checked."""
    check = FORMATS.get(name)
    return check is None or check(text)


# Formats that mean something even if undocumented. A string with a colon is not yet a URI.
_TELLING = ("date-time", "date", "HH:mm")


@frozen
class Shape:
    """Types that were seen at one place."""

    types: frozenset[str]
    format: str | None = None
    items: Shape | None = None

    def __or__(self, other: Shape) -> Shape:
        """Both."""
        texts = [each.format for each in (self, other) if "string" in each.types]
        items = [each.items for each in (self, other) if each.items is not None]
        return Shape(
            self.types | other.types,
            texts[0] if len(set(texts)) == 1 else None,
            union(items) if items else None,
        )

    def __str__(self) -> str:
        """The types in words, as `string (date-time) or null`."""
        return " or ".join(self._word(name) for name in sorted(self.types, key=lambda name: (name == "null", name)))

    def _word(self, name: str) -> str:
        if name == "string" and self.format:
            return f"string ({self.format})"
        if name == "array" and self.items is not None:
            return f"array of {self.items}"
        return name


NOTHING = Shape(frozenset())


def union(shapes: Iterable[Shape]) -> Shape:
    """The union of all."""
    result: Shape | None = None
    for shape in shapes:
        result = shape if result is None else result | shape
    return result or NOTHING


_TYPES: Mapping[type[Any], str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    str: "string",
    dict: "object",
    list: "array",
}


def json_type(value: Any) -> str:
    """The JSON type of a decoded value; a whole number is an integer however it is written."""
    name = _TYPES.get(value.__class__)
    if name is None and isinstance(value, float):
        name = "integer" if value.is_integer() else "number"
    return name or next((name for base, name in _TYPES.items() if isinstance(value, base)), "unknown")


def shape_of(value: Any) -> Shape:
    """The shape of a value. The contents of objects are ignored, as their keys may be personal data."""
    name = json_type(value)
    if name == "string":
        return Shape(frozenset([name]), next((each for each in _TELLING if is_formatted(each, value)), None))
    if name == "array":
        return Shape(frozenset([name]), None, union(map(shape_of, value)) if value else None)
    return Shape(frozenset([name]))
