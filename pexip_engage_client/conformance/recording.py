"""Save responses as fixtures with made-up values, and create a sandbox seed from them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from attrs import define, field

from ..openapi.parsing import is_object
from ..openapi.reader import DocumentedOperation
from ..openapi.schemas import Node, Schemas
from ..sandbox import content
from ..sandbox.made_up_values import Redaction
from ..sandbox.recorded import seed_of
from ..sandbox.seeding import RECORDED
from .differences import NOTHING_MORE, WITHHELD, Seen


@define
class Recording:
    """A folder in which each response of a run is saved as a fixture with made-up values."""

    folder: Path
    schemas: Schemas
    redaction: Redaction = field(init=False)
    fixtures: list[dict[str, Any]] = field(factory=list[dict[str, Any]], init=False)

    def __attrs_post_init__(self) -> None:
        self.redaction = Redaction(self.schemas, keeps_name)

    def __call__(self, operation: DocumentedOperation, path: str, query: Mapping[str, Any], seen: Seen) -> None:
        """Save a successful response, unless its page was requested only to test paging."""
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
        """Write each fixture to a file, and write the sandbox seed."""
        counts: Counter[str] = Counter()
        for fixture in self.fixtures:
            name = fixture["operation"]
            counts[name] += 1
            self._write(f"{name}-{counts[name]}.json", fixture)
        seed = seed_of(self.fixtures, self.schemas.document)
        self._write(RECORDED, {content.KEY: content.about(recorded=True), **seed})

    def _write(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _path(self, operation: DocumentedOperation, path: str) -> str:
        """Return the path with made-up IDs."""
        return "/".join(
            self.redaction.id(unquote(part)) if name.startswith("{") else part
            for name, part in zip(operation.path.split("/"), path.split("/"), strict=True)
        )


def keeps_name(node: Node, value: Mapping[str, Any], name: str) -> bool:
    """True if an undocumented property can keep its name in a fixture, because the name is not data."""
    return NOTHING_MORE.name(node, value, name) != WITHHELD
