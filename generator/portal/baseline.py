"""Keep what the portal stated in one watch, so that the next one can report what changed since.

The file holds facts only (names, types, limits), none of the documentation's sentences.
"""

from __future__ import annotations

import json
from pathlib import Path

from attrs import define, field

from pexip_engage_client.openapi.reader import Document

from .facts import Node, Source, StatedPage

_SECTIONS = ("paths", "webhooks")


@define
class Baseline:
    """What one documentation stated in the last watch."""

    source: Source | None = None  # None: there was no watch yet
    changes: list[str] = field(factory=list)  # IDs in the feed of changes


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline of a documentation; ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment)
        if kept is None:
            return Baseline()
        source = Source(form=kept["form"], documentation=environment, indexed=kept["indexed"])
        source.gone, source.dead_links = frozenset(kept["gone"]), frozenset(kept["dead links"])
        if kept["components"] is None:
            source.pages = [StatedPage(**page) for page in kept["operations"]]
        else:
            raw: Node = {"components": kept["components"], **{section: {} for section in _SECTIONS}}
            for section, name, item in kept["operations"]:
                raw[section][name] = item
            source.document = Document(raw)
        return Baseline(source, kept["changes"])
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, source: Source, changes: list[str]) -> None:
    """Write the baseline of a documentation, one line for each page or path; those of the others stay."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[environment] = {
        "form": source.form,
        "indexed": source.indexed,
        "gone": sorted(source.gone),
        "dead links": sorted(source.dead_links),
        "changes": changes,
        "components": source.document.raw["components"] if source.document else None,
        "operations": _operations(source) if source.document else _pages(source, load_baseline(path, environment)),
    }
    parts = []
    for name, entry in sorted(kept.items()):
        lines = ",\n".join(json.dumps(operation, sort_keys=True) for operation in entry["operations"])
        rest = json.dumps({key: value for key, value in entry.items() if key != "operations"}, sort_keys=True)
        parts.append(f'"{name}": {rest[:-1]}, "operations": [\n{lines}\n]}}')
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _operations(source: Source) -> list[tuple[str, str, Node]]:
    assert source.document is not None
    return [
        (section, name, {method: {**node, "summary": ""} for method, node in item.items()})
        for section in _SECTIONS
        for name, item in sorted(source.document.raw[section].items())
    ]


def _pages(source: Source, last: Baseline) -> list[Node]:
    """The pages, and those of the last watch that could not be read this time, as they are still known."""
    known = {page.page.lower(): page for page in (last.source.pages if last.source else ())}
    pages = {**known, **{page.page.lower() or page.name: page for page in source.pages}}
    return [
        {"page": page.page, "method": page.method, "path": page.path, "operation": page.operation}
        for name, page in sorted(pages.items())
        if name not in source.gone | source.dead_links
    ]
