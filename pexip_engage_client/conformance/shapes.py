"""The shape of a value: its type, the format of a string, and the types of array items, but never the value itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from attrs import frozen

from ..openapi.parsing import is_list, is_object
from ..openapi.schemas import json_type
from ..sandbox.times import is_day, is_instant, is_time

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", re.ASCII)

# The formats that are checked.
FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date-time": is_instant,
    "date": is_day,
    "HH:mm": is_time,
    "uri": lambda text: _URI.fullmatch(text) is not None,
}
# Formats that are recognized even if undocumented. URIs are not, because many strings with a colon look like one.
_TELLING = ("date-time", "date", "HH:mm")
# The depth of nested arrays that a shape describes.
_ARRAYS = 3


@frozen
class Shape:
    """The types of all values that were received at one position in a response."""

    types: frozenset[str]
    """The JSON types of the values."""
    format: str | None = None
    """The format of the strings, such as `date-time`."""
    items: Shape | None = None
    """The shape of the items in the arrays."""

    def __or__(self, other: Shape) -> Shape:
        """Return a shape that includes the types of both shapes."""
        texts = [each.format for each in (self, other) if "string" in each.types]
        items = [each.items for each in (self, other) if each.items is not None]
        format_ = texts[0] if len(set(texts)) == 1 else None
        return Shape(self.types | other.types, format_, reduce(Shape.__or__, items) if items else None)

    def __str__(self) -> str:
        """Return a description of the types, such as `string (date-time) or null`."""
        return " or ".join(self._word(name) for name in sorted(self.types, key=lambda name: (name == "null", name)))

    def _word(self, name: str) -> str:
        if name == "string" and self.format:
            return f"string ({self.format})"
        if name == "array" and self.items is not None:
            return f"array of {self.items}"
        return name


NOTHING = Shape(frozenset())


def is_formatted(name: str, text: str) -> bool:
    """True if a string has the given format, or if this format is not checked."""
    check = FORMATS.get(name)
    return check is None or check(text)


def shape_of(value: Any, arrays: int = _ARRAYS) -> Shape:
    """Return the shape of a value. The contents of objects are ignored, because their keys may be personal data."""
    name = json_type(value)
    if name == "string":
        return Shape(frozenset([name]), next((each for each in _TELLING if is_formatted(each, value)), None))
    if name == "array" and value and arrays:
        return Shape(frozenset([name]), None, reduce(Shape.__or__, (shape_of(each, arrays - 1) for each in value)))
    return Shape(frozenset([name]))


def is_nested_deeper(value: Any, levels: int) -> bool:
    """True if arrays and objects in a value are nested more deeply than the given number of levels."""
    level = [value]
    for _ in range(levels + 1):
        parts = [each.values() if is_object(each) else each for each in level if is_object(each) or is_list(each)]
        level = [part for each in parts for part in each]
    return bool(level)
