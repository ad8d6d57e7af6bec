"""Check the JSON that a caller passes: free-form properties, query parameters and whole bodies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from .arguments import invalid_value, is_mapping, is_whole, number, text

DEEPEST = 1000
_MODERATE = 50


def json_value(name: str, value: object) -> Any:
    """Check that JSON can represent a value, and return a copy that consists of plain dictionaries and lists."""
    try:
        return _plain_copy(value, 0)
    except (TypeError, ValueError):  # the fast copy only takes plain values of moderate depth
        return _checked_copy(name, value)


def _plain_copy(value: Any, depth: int) -> Any:
    """Copy a value of the types that JSON parsers return, in a third of the time.

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
