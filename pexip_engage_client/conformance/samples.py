"""Made-up values that satisfy the document; recordings contain them instead of an enterprise's own."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from .schemas import Node, Schemas

# What a text has to be that has a meaning, by the end of its property's name.
_MEANINGS = {
    "timezone": "Europe/Brussels",
    "countrycode": "BE",
    "color": "#89d0c1",
    "email": "somebody-{number}@example.com",
    "phonenumber": "+3290000{number:04}",
}
_LATER = ("end", "updated", "latest", "expires", "deleted", "to")


@define
class Samples:
    """Makes values of one document's schemas; a counter keeps texts apart that have to be."""

    schemas: Schemas
    _number: int = field(default=0, init=False)

    def value(self, node: Node, name: str = "") -> Any:
        """The smallest value of a schema, without optional parts."""
        if node.alternatives:
            return self.value(self.schemas.node(node.alternatives[0]), name)
        match next(iter(sorted((node.types or frozenset(["object"])) - {"null"})), "null"):
            case "null":
                return None
            case "boolean":
                return False
            case "integer" | "number":
                return self.number(node)
            case "string":
                return self.text(node, name)
            case "array":
                items = self.schemas.node(node.items) if node.items is not None else None
                return [self.value(items, name) for _ in range(_limit(node, "array", "minItems", 0))] if items else []
            case _:
                return {
                    each: self.value(self.schemas.node(node.properties[each]), each)
                    for each in node.required
                    if each in node.properties
                }

    def number(self, node: Node) -> int:
        """A number within the limits."""
        kind = "integer" if "integer" in (node.types or ()) else "number"
        least = _limit(node, kind, "minimum", _limit(node, kind, "exclusiveMinimum", -1) + 1)
        most = _limit(node, kind, "maximum", _limit(node, kind, "exclusiveMaximum", least + 31) - 1)
        return int(min(max(least, 30), most))

    def text(self, node: Node, name: str = "") -> str:
        """A text of the format, the pattern and the length that are asked for; of an enum its first value."""
        if node.values is not None:
            return min(node.values)
        later = name.lower().startswith(_LATER)
        formatted = {
            "date-time": f"2030-01-07T{'10' if later else '09'}:00:00.000Z",
            "date": f"2030-01-{'08' if later else '07'}",
            "HH:mm": "17:00" if later else "09:00",
            "uri": "https://example.com/",
        }.get(node.format or "")
        self._number += 1
        free = next((text for end, text in _MEANINGS.items() if name.lower().endswith(end)), "{name} {number}")
        text = formatted or free.format(name=name or "text", number=self._number)
        pattern = _limit(node, "string", "pattern", "")
        if not re.search(pattern, text):
            text = next(
                (each for each in ("17:00" if later else "09:00", "a", "A", "1", "BE") if re.search(pattern, each)),
                text,
            )
        least, most = _limit(node, "string", "minLength", 0), _limit(node, "string", "maxLength", len(text))
        return text[-max(most, 0) :].ljust(least, "x") if most < len(text) else text.ljust(least, "x")


def _limit(node: Node, kind: str, keyword: str, default: Any) -> Any:
    return dict(node.limits.get(kind, ())).get(keyword, default)
