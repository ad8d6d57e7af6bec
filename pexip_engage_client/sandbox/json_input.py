"""Parse JSON from outside: request bodies and files."""

import json
import re
from typing import Any

from ..openapi.parsing import is_list, is_object

DEEPEST = 100  # the maximum nesting of a body or a record, so that everything that contains it can be written as JSON
_WRAPPED = DEEPEST + 20  # the maximum nesting of JSON that contains records, such as an export
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class DuplicateKeyError(ValueError):
    """Raised if an object in a YAML or JSON file contains a key twice. The message states the position."""


class TooDeepError(ValueError):
    """Raised for JSON with too many levels of objects and lists."""


def parse(content: bytes, *, deepest: int = _WRAPPED, exact: bool = False) -> Any:
    """Parse JSON in UTF-8. Raises ValueError for anything else, and for more than `deepest` levels.

    NaN, numbers beyond the range of a double, and lone surrogates are rejected. With `exact`, an object that contains a
    property twice raises DuplicateKeyError.
    """
    text = content.decode("utf-8-sig")
    try:
        value = json.loads(
            text,
            parse_constant=_reject_constant,
            parse_float=_finite,
            object_pairs_hook=_unique_names if exact else None,
        )
    except RecursionError as error:
        raise _too_deep(deepest) from error
    check_depth(value, deepest)
    if _SURROGATE.search(text):
        json.dumps(value, ensure_ascii=False).encode()
    return value


def check_depth(value: Any, deepest: int = DEEPEST) -> None:
    """Raise TooDeepError if a value has more than `deepest` levels of objects and lists."""
    waiting = [(value, 1)]
    while waiting:
        node, level = waiting.pop()
        inner = node.values() if is_object(node) else node if is_list(node) else None
        if inner is not None and level > deepest:
            raise _too_deep(deepest)
        waiting += [(each, level + 1) for each in inner or () if isinstance(each, dict | list)]


def unwrapped(value: Any) -> Any:
    """Return the `data` of a saved response from the control API (`{"data": …}`), and other values unchanged."""
    return value["data"] if is_object(value) and value.keys() == {"data"} and is_object(value["data"]) else value


def _too_deep(deepest: int) -> TooDeepError:
    return TooDeepError(f"nested too deeply: more than {deepest} levels")


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise DuplicateKeyError(f"{next(name for name in names if names.count(name) > 1)}: given twice")
    return found


def _reject_constant(text: str) -> None:
    raise ValueError(f"{text} is not valid JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is out of range")
    return value
