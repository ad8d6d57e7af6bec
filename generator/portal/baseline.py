"""Keep what the portal stated in one watch, so that the next one can report what changed since.

The file holds facts only (names, types, limits), none of the documentation's sentences. For what no page has shown
yet, it holds the facts of openapi.yaml. They are not reported as changes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrs import define, field

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.reader import Document

from .facts import MARKS, Node

_LEFT_OUT = ("summary", *MARKS)


@define
class Baseline:
    """What one documentation stated in the last watch."""

    document: Document | None = None  # None: there was no watch yet
    whole: bool = False  # whether a whole document was read, not only pages
    changes: list[str] = field(factory=list[str])  # IDs in the feed of changes


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline of a documentation; ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment)
        if kept is None:
            return Baseline()
        raw: Node = {"components": kept["components"], "paths": {}, "webhooks": {}}
        for section, name, method, node in kept["operations"]:
            raw[section].setdefault(name, {})[method] = {**node, "summary": ""}
        return Baseline(Document(raw), kept["whole"], kept["changes"])
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, baseline: Baseline) -> None:
    """Write the baseline of a documentation, one line for each operation; those of the others stay."""
    assert baseline.document is not None
    raw = baseline.document.raw
    kept: Node = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[environment] = {
        "whole": baseline.whole,
        "changes": baseline.changes,
        "components": _facts(raw["components"]),
        "operations": [
            (section, name, method, _facts(node))
            for section in ("paths", "webhooks")
            for name, item in sorted(raw[section].items())
            for method, node in sorted(item.items())
        ],
    }
    parts: list[str] = []
    for name, entry in sorted(kept.items()):
        lines = ",\n".join(json.dumps(operation, sort_keys=True) for operation in entry.pop("operations"))
        parts.append(f'"{name}": {json.dumps(entry, sort_keys=True)[:-1]}, "operations": [\n{lines}\n]}}')
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _facts(node: Any) -> Any:
    """A part of a document without sentences of openapi.yaml."""
    if is_object(node):
        return {key: _facts(value) for key, value in node.items() if key not in _LEFT_OUT or not isinstance(value, str)}
    return [_facts(each) for each in node] if is_list(node) else node
