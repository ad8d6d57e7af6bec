"""Keep what the portal stated in one watch, so that the next one can report what changed since.

The file holds facts only (names, types, limits), none of the documentation's sentences.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrs import define, field

from .comparing import partner
from .facts import StatedApi, StatedOperation


@define
class Baseline:
    """What one documentation stated in the last watch."""

    source: StatedApi | None = None  # None: there was no watch yet
    changes: list[str] = field(factory=list)  # IDs in the feed of changes


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline of a documentation; ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment)
        if kept is None:
            return Baseline()
        operations = [_operation(line) for line in kept["operations"]]
        source = StatedApi(form=kept["form"], operations=operations, whole=kept["whole"], indexed=kept["indexed"])
        source.gone, source.dead_links = frozenset(kept["gone"]), frozenset(kept["dead links"])
        return Baseline(source, kept["changes"])
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, source: StatedApi, changes: list[str]) -> None:
    """Write the baseline of a documentation, one line for each operation; those of the others stay."""
    old = load_baseline(path, environment).source
    operations = list(source.operations)
    if old is not None and not source.whole:  # an operation whose page could not be read this time is still known
        missing = source.gone | source.dead_links
        operations += [one for one in old.operations if one.slug not in missing and not partner(one, operations)]
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[environment] = {
        "form": source.form,
        "whole": source.whole,
        "indexed": source.indexed,
        "gone": sorted(source.gone),
        "dead links": sorted(source.dead_links),
        "changes": changes,
        "operations": [_plain(operation) for operation in sorted(operations, key=lambda one: one.name)],
    }
    parts = []
    for name, entry in sorted(kept.items()):
        lines = ",\n".join(json.dumps(operation, sort_keys=True) for operation in entry["operations"])
        rest = json.dumps({key: value for key, value in entry.items() if key != "operations"})
        parts.append(f'"{name}": {rest[:-1]}, "operations": [\n{lines}\n]}}')
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _plain(operation: StatedOperation) -> dict[str, Any]:
    facts = {
        place: {kind: sorted(value) if isinstance(value, frozenset) else value for kind, value in stated.items()}
        for place, stated in operation.facts.items()
    }
    shows = {place: sorted(kinds) for place, kinds in operation.shows.items() if kinds}
    named = {"page": operation.page, "id": operation.id, "method": operation.method, "path": operation.path}
    return {**named, "webhook": operation.webhook, "facts": facts, "shows": shows}


def _operation(kept: dict[str, Any]) -> StatedOperation:
    facts = {
        place: {kind: frozenset(value) if isinstance(value, list) else value for kind, value in stated.items()}
        for place, stated in kept["facts"].items()
    }
    shows = {place: frozenset(kinds) for place, kinds in kept["shows"].items()}
    named = {key: kept[key] for key in ("page", "id", "method", "path", "webhook")}
    return StatedOperation(**named, facts=facts, shows=shows)
