"""Replace the data in an enterprise's responses with made-up values, for fixtures and seeds.

Some information is kept: which properties are present or null, the lengths of lists, booleans, documented enum values,
and which IDs are equal. All other values are replaced with values that satisfy the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from ..openapi.parsing import is_list, is_object
from ..openapi.schemas import Node, Schemas, json_type

_ID = re.compile(r"id|\w+Id", re.ASCII)
# Values for properties with a known meaning, by the end of the property's name.
_MEANINGS = {
    "timezone": "Europe/Brussels",
    "countrycode": "BE",
    "color": "#89d0c1",
    "email": "person-{number}@example.com",
    "phonenumber": "+3290000{number:04}",
}
_LATER = ("end", "updated", "latest", "expires", "deleted", "to")
# Values to try for patterns that the other values do not match.
_SHORT = ("17:00", "a", "A", "1", "BE")
# Used instead of values of the wrong type. Required parts are added.
_EMPTY: Mapping[str, Any] = {"object": {}, "array": [], "string": "", "boolean": False, "integer": 0, "number": 0}


@define
class Redaction:
    """Replaces real values with made-up values. Equal IDs stay equal."""

    schemas: Schemas
    keeps_name: Callable[[Node, Mapping[str, Any], str], bool]
    """A function that returns True if an undocumented property may keep its name. Otherwise, it is left out."""
    _ids: dict[str, str] = field(factory=dict[str, str], init=False, repr=False)
    _number: int = field(default=0, init=False)

    def id(self, value: str) -> str:
        """Return the made-up ID that replaces an ID. Equal IDs get equal made-up IDs."""
        return self._ids.setdefault(value, f"id-{len(self._ids) + 1}")

    def of(self, node: Node, value: Any, name: str = "") -> Any:
        """Return a made-up value that replaces a value and satisfies its schema."""
        if value is None and node.nullable:
            return None
        if node.alternatives:
            nodes = [self.schemas.node(each) for each in node.alternatives]
            return self.of(next((each for each in nodes if each.allows(json_type(value))), nodes[0]), value, name)
        if not node.allows(json_type(value)):
            value = _EMPTY.get(min((node.types or {"object"}) - {"null"}, default="null"))
        if is_object(value):
            return self._object(node, value)
        if is_list(value):
            return self._list(node, value, name)
        if isinstance(value, str):
            return self._text(node, value, name)
        return value if isinstance(value, bool) or value is None else _number(node)

    def _object(self, node: Node, value: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, entry in value.items():
            if name in node.properties:
                result[name] = self.of(self.schemas.node(node.properties[name]), entry, name)
            elif node.additional is not None:
                result[f"key-{len(result) + 1}"] = self.of(self.schemas.node(node.additional), entry)
            elif not node.open and self.keeps_name(node, value, name):
                result[name] = _undocumented(entry)
        for name in node.required:
            if name not in result and name in node.properties:
                result[name] = self._made_up(self.schemas.node(node.properties[name]), name)
        return result

    def _list(self, node: Node, value: list[Any], name: str) -> list[Any]:
        if node.items is None:
            return []
        items, limits = self.schemas.node(node.items), dict(node.limits.get("array", ()))
        result = [self.of(items, each, name) for each in value[: limits.get("maxItems", len(value))]]
        return result + [self._made_up(items, name) for _ in range(limits.get("minItems", 0) - len(result))]

    def _made_up(self, node: Node, name: str) -> Any:
        """Return the smallest value that a schema allows. It is null only if nothing else is allowed."""
        site = node.alternatives[0] if node.alternatives else None
        node = self.schemas.node(site) if site is not None else node
        return self.of(node, _EMPTY.get(min((node.types or {"object"}) - {"null"}, default="null")), name)

    def _text(self, node: Node, value: str, name: str) -> str:
        if node.values is not None:
            return value if value in node.values else min(node.values)
        if _ID.fullmatch(name) and node.format is None and value:
            return self.id(value)
        self._number += 1
        is_later = name.lower().startswith(_LATER)
        formats = {
            "date-time": f"2030-01-07T{'10' if is_later else '09'}:00:00.000Z",
            "date": f"2030-01-{'08' if is_later else '07'}",
            "HH:mm": "17:00" if is_later else "09:00",
            "uri": "https://example.com/",
        }
        free = next((text for end, text in _MEANINGS.items() if name.lower().endswith(end)), "{name} {number}")
        text = formats.get(node.format or "") or free.format(name=name or "text", number=self._number)
        limits = dict(node.limits.get("string", ()))
        pattern = limits.get("pattern", "")
        text = next((each for each in (text, formats["HH:mm"], *_SHORT) if re.search(pattern, each)), text)
        most = limits.get("maxLength", len(text))
        return text[max(len(text) - most, 0) :].ljust(limits.get("minLength", 0), "x")


def _number(node: Node) -> int:
    """Return a number within the limits."""
    limits = dict(node.limits.get("integer" if "integer" in (node.types or ()) else "number", ()))
    least = limits.get("minimum", limits.get("exclusiveMinimum", -1) + 1)
    most = limits.get("maximum", limits.get("exclusiveMaximum", least + 31) - 1)
    return int(min(max(least, 30), most))


def _undocumented(value: Any) -> Any:
    """Return the made-up value for an undocumented value."""
    if is_list(value):
        return [_undocumented(each) for each in value]
    made_up: dict[str, Any] = {"string": "text", "integer": 1, "number": 0.5, "boolean": value, "object": {}}
    return made_up.get(json_type(value))
