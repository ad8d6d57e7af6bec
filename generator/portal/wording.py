"""The sentences and signatures of the portal's pages, the same in every layout: types, limits, values, codes."""

from __future__ import annotations

import json
import re
from typing import Any

from .facts import NOT_SAID, Schema, Silence

KINDS = "string|integer|number|boolean|object|array|null"
_PART = rf"(?:{KINDS})(?:\([^()\s]+\))?(?:\[[^\]]*\])?"
SIGNATURE = rf"{_PART}(?: \| {_PART})*"
METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
REQUEST_LINE = re.compile(rf"^({METHODS}) (/\S*)$")
CODE = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")

_LIMIT_SENTENCES = {
    r"minimum length is\s*(\d+)": "minLength",
    r"maximum length is\s*(\d+)": "maxLength",
    r"minimum value is\s*(-?\d+(?:\.\d+)?)": "minimum",
    r"maximum value is\s*(-?\d+(?:\.\d+)?)": "maximum",
    r"at least\s*(\d+) elements?": "minItems",
    r"(?:at most|not more than)\s*(\d+) elements?": "maxItems",
}
_DEFAULT = re.compile(r"default value is\s*([^\s]+?)\s*\.(?=\s|$)", re.IGNORECASE)
_PATTERN = re.compile(r"format should match the following pattern:?\s*(\S+?)\s*\.?(?=\s|$)", re.IGNORECASE)


def from_signature(signature: str) -> Schema:
    """`array[object] | null`, `string(date-time)` … as a schema of which type, format and nullability are said."""
    parts = [
        re.fullmatch(rf"({KINDS})(?:\(([^()]+)\))?(?:\[([^\]]*)\])?", part.strip()) for part in signature.split(" | ")
    ]
    found = [part for part in parts if part]
    kinds = frozenset(part[1] for part in found) - {"null"}
    forms = [part[2] for part in found if part[2]]
    schema = Schema(types=kinds, nullable=any(part[1] == "null" for part in found), format=forms[0] if forms else None)
    inner = next((part[3] for part in found if part[1] == "array" and part[3]), None)
    if "array" in kinds:
        known = inner is not None and re.fullmatch(SIGNATURE, inner)
        schema.items = from_signature(inner) if inner and known else Schema()
        schema.items.nullable = NOT_SAID if "null" not in (inner or "") else True
        schema.items.format = schema.items.format or NOT_SAID
        schema.format = None
    return schema


def number(text: str) -> float | int:
    """A number as it is printed."""
    value = float(text)
    return int(value) if value.is_integer() else value


def limits_of(text: str) -> dict[str, Any]:
    """The limits that sentences state."""
    text = " ".join(text.split())
    found: dict[str, Any] = {}
    for sentence, name in _LIMIT_SENTENCES.items():
        if match := re.search(sentence, text, re.IGNORECASE):
            found[name] = number(match[1])
    if match := _DEFAULT.search(text):
        found["default"] = _plain(match[1])
    if match := _PATTERN.search(text):
        found["pattern"] = match[1]
    return found


def _plain(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def values_of(text: str) -> frozenset[str] | None:
    """The values of `Values are A, B, or C.`; a value may stand on a line of its own."""
    match = re.search(r"^\s*Values? (?:are|is)\b(.*?)\.\s*$", text, re.MULTILINE | re.DOTALL)
    if not match:
        return None
    spaced = re.sub(r"(?:,\s*|\s)or(?=\s)\s*", ",", match[1])  # "A, or B", "A or B"
    spaced = re.sub(r",\s+or(?=\S)|\n\s*or(?=\S)", ",", spaced)  # ", orB" where the code's own line was joined
    return frozenset(part.strip() for part in spaced.split(",") if part.strip())


def describe(schema: Schema, text: str, *, silent: Silence | None) -> None:
    """Read an item's sentences into its schema; `silent` says what to hold of limits that are not stated."""
    target = schema
    values = values_of(text)
    if schema.types == frozenset({"array"}) and schema.items is not None:
        # Of a list's items the pages print the values, never (at hand) the limits.
        target = schema.items
        if values is not None:
            target.values = values
    elif values is not None or silent is not NOT_SAID:
        target.values = values if values is not None else silent
    limits = limits_of(text)
    if schema.types == frozenset({"array"}):
        limits = {name: limit for name, limit in limits.items() if name in ("minItems", "maxItems", "default")}
    schema.limits = {"pattern": NOT_SAID, **limits}  # how, and whether, pages print patterns is not known
    schema.other_limits = silent


def payload(text: str) -> tuple[bool, Any]:
    """(whether there is one, the first JSON value of a text that may begin with headers)."""
    start = re.search(r"^\s*[\[{]", text, re.MULTILINE)
    if not start:
        return False, None
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start.end() - 1 :])
    except ValueError:
        return False, None
    return True, value
