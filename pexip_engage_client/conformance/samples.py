"""Made-up values that satisfy the document; recordings contain them instead of the data of an enterprise."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from ..openapi.schemas import Node, Schemas

# Texts with a meaning, by the end of the property's name.
_MEANINGS = {
    "timezone": "Europe/Brussels",
    "countrycode": "BE",
    "color": "#89d0c1",
    "email": "somebody-{number}@example.com",
    "phonenumber": "+3290000{number:04}",
}
_LATER = ("end", "updated", "latest", "expires", "deleted", "to")
# Tried for a pattern that the other texts do not match.
_SHORT = ("17:00", "a", "A", "1", "BE")


@define
class Samples:
    """Makes values of one document's schemas; a counter makes texts differ."""

    schemas: Schemas
    _number: int = field(default=0, init=False)

    def value(self, node: Node, name: str = "") -> Any:
        """The smallest value of a schema, without optional parts."""
        if node.alternatives:
            return self.value(self.schemas.node(node.alternatives[0]), name)
        match min((node.types or {"object"}) - {"null"}, default="null"):
            case "null":
                return None
            case "boolean":
                return False
            case "integer" | "number":
                return self.number(node)
            case "string":
                return self.text(node, name)
            case "array":
                count = _limit(node, "array", "minItems", 0) if node.items is not None else 0
                return [self.value(self.schemas.node(node.items or ""), name) for _ in range(count)]
            case _:
                described = {each: node.properties[each] for each in node.required if each in node.properties}
                return {each: self.value(self.schemas.node(site), each) for each, site in described.items()}

    def number(self, node: Node) -> int:
        """A number within the limits."""
        kind = "integer" if "integer" in (node.types or ()) else "number"
        least = _limit(node, kind, "minimum", _limit(node, kind, "exclusiveMinimum", -1) + 1)
        most = _limit(node, kind, "maximum", _limit(node, kind, "exclusiveMaximum", least + 31) - 1)
        return int(min(max(least, 30), most))

    def text(self, node: Node, name: str = "") -> str:
        """A text with the format, the pattern and the length of the schema; the first value of an enum."""
        if node.values is not None:
            return min(node.values)
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
        pattern = _limit(node, "string", "pattern", "")
        text = next((each for each in (text, formats["HH:mm"], *_SHORT) if re.search(pattern, each)), text)
        least, most = _limit(node, "string", "minLength", 0), _limit(node, "string", "maxLength", len(text))
        return text[max(len(text) - most, 0) :].ljust(least, "x")


def _limit(node: Node, kind: str, keyword: str, default: Any) -> Any:
    return dict(node.limits.get(kind, ())).get(keyword, default)
