"""Responses kept as fixtures: their shape as it was, everything in them made up; and a seed of the sandbox from them.

What stays of a response: which properties are there and which are null, how long lists are, booleans, documented values
of enums, and which ids are the same. All else, ids among it, is replaced by values that satisfy the document.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from attrs import define, field

from ..openapi.operations import DocumentedOperation
from ..openapi.parsing import is_list, is_object
from ..openapi.schemas import Node, Schemas
from ..sandbox.recorded import seed_of
from ..sandbox.seeding import RECORDED
from .differences import NOTHING_MORE, WITHHELD, Seen
from .samples import Samples
from .shapes import json_type

_ID = re.compile(r"id|\w+Id", re.ASCII)


@define
class Redaction:
    """Replaces values by made-up ones, and the same id always by the same one."""

    schemas: Schemas
    samples: Samples = field(init=False)
    _ids: dict[str, str] = field(factory=dict[str, str], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.samples = Samples(self.schemas)

    def id(self, value: str) -> str:
        """The made-up id for an id."""
        return self._ids.setdefault(value, f"id-{len(self._ids) + 1}")

    def of(self, node: Node, value: Any, name: str = "") -> Any:
        """A value's stand-in, which satisfies the schema."""
        if value is None and node.nullable:
            return None
        if node.alternatives:
            nodes = [self.schemas.node(each) for each in node.alternatives]
            return self.of(next((each for each in nodes if _fits(each, value)), nodes[0]), value, name)
        if not _fits(node, value):
            return self.samples.value(node, name)
        if is_object(value):
            return self._object(node, value)
        if is_list(value):
            return self._list(node, value, name)
        if isinstance(value, str):
            return self._text(node, value, name)
        return value if isinstance(value, bool) else self.samples.number(node)

    def _object(self, node: Node, value: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, entry in value.items():
            if name in node.properties:
                result[name] = self.of(self.schemas.node(node.properties[name]), entry, name)
            elif node.additional is not None:
                result[f"key-{len(result) + 1}"] = self.of(self.schemas.node(node.additional), entry)
            elif not node.open and (shown := NOTHING_MORE.name(node, value, name)) != WITHHELD:
                result[shown] = self._unknown(entry)
        for name in node.required:
            if name not in result and name in node.properties:
                result[name] = self.samples.value(self.schemas.node(node.properties[name]), name)
        return result

    def _unknown(self, value: Any) -> Any:
        """The made-up value for what the document does not describe."""
        if is_list(value):
            return [self._unknown(each) for each in value]
        stand_ins: dict[str, Any] = {"string": "text", "integer": 1, "number": 0.5, "boolean": value, "object": {}}
        return stand_ins.get(json_type(value))

    def _list(self, node: Node, value: list[Any], name: str) -> list[Any]:
        if node.items is None:
            return []
        items, limits = self.schemas.node(node.items), dict(node.limits.get("array", ()))
        result = [self.of(items, each, name) for each in value[: limits.get("maxItems", len(value))]]
        return result + [self.samples.value(items, name) for _ in range(limits.get("minItems", 0) - len(result))]

    def _text(self, node: Node, value: str, name: str) -> str:
        if node.values is not None:
            return value if value in node.values else min(node.values)
        if _ID.fullmatch(name) and node.format is None and value:
            return self.id(value)
        return self.samples.text(node, name)


@define
class Recording:
    """A folder of fixtures: a run's listener."""

    folder: Path
    schemas: Schemas
    redaction: Redaction = field(init=False)
    fixtures: list[dict[str, Any]] = field(factory=list[dict[str, Any]], init=False)
    _counts: Counter[str] = field(factory=Counter[str], init=False)

    def __attrs_post_init__(self) -> None:
        self.redaction = Redaction(self.schemas)

    def __call__(self, operation: DocumentedOperation, path: str, query: Mapping[str, Any], seen: Seen) -> None:
        """Keep a response of success; pages that only tried the limits of paging are left out."""
        pointer = operation.response_schema(seen.status)
        if seen.status >= 300 or pointer is None or seen.problem or {"offset", "limit"} & query.keys():
            return
        response = self.redaction.of(self.schemas.node(unquote(pointer)), seen.payload)
        meta = response.get("meta") if is_object(response) else None
        if is_object(meta):
            meta.update({"offset": 0, "limit": 25, "totalCount": len(response["data"])})
        fixture = {"operation": operation.id, "path": self._path(operation, path), "status": seen.status}
        self.fixtures.append({**fixture, "response": response})

    def write(self) -> None:
        """Write the fixtures, a file each, and the sandbox's seed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for fixture in self.fixtures:
            name = fixture["operation"]
            self._counts[name] += 1
            self._write(f"{name}-{self._counts[name]}.json", fixture)
        self._write(RECORDED, seed_of(self.fixtures, self.schemas.document))

    def _write(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _path(self, operation: DocumentedOperation, path: str) -> str:
        """The path with stand-ins for its ids."""
        template, parts = operation.path.split("/"), path.split("/")
        return "/".join(
            self.redaction.id(unquote(part)) if name.startswith("{") else part
            for name, part in zip(template, parts, strict=True)
        )


def _fits(node: Node, value: Any) -> bool:
    name = json_type(value)
    return node.types is None or name in node.types or (name == "integer" and "number" in node.types)
