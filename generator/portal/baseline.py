"""Keep the facts of one watch, so that the next watch can report changes.

For parts that no page has shown yet, the file contains the facts from openapi.yaml, which are not reported as changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import define, field

from pexip_engage_client.openapi.reader import Document

from .facts import Node

_KEPT = ("paths", "webhooks", "components")


@define
class Baseline:
    """The facts from the last watch of one environment's documentation."""

    document: Document | None = None  # None if there was no watch yet
    whole: bool = False  # whether a whole document was read, not only pages
    changes: list[str] = field(factory=list[str])  # IDs in the feed of changes
    pages: Sequence[str] = ()  # the names of the pages that were read
    facts: Mapping[str, Sequence[str]] = field(factory=dict[str, Sequence[str]])  # the facts that each page stated
    # the lines of each page that may state facts
    lines: Mapping[str, Sequence[str]] = field(factory=dict[str, Sequence[str]])


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline for an environment. Raises ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    if not path.is_file():
        raise ValueError(f"--baseline must be a regular file (got {str(path)!r})")
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment)
        if kept is None:
            return Baseline()
        document = Document({kind: kept["document"][kind] for kind in _KEPT})
        return Baseline(document, kept["whole"], kept["changes"], kept["pages"], kept["facts"], kept["lines"])
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, baseline: Baseline) -> None:
    """Write the baseline for an environment, with one fact on each line. The file keeps the other baselines."""
    kept: Node = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    raw = baseline.document.raw if baseline.document else {}
    facts = {kind: raw[kind] for kind in _KEPT}
    pages = list(baseline.pages)
    kept[environment] = {"whole": baseline.whole, "changes": baseline.changes, "pages": pages, "document": facts}
    kept[environment]["facts"] = {page: sorted(stated) for page, stated in baseline.facts.items()}
    kept[environment]["lines"] = {page: list(lines) for page, lines in baseline.lines.items()}
    replace_file(path, json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def replace_file(path: Path, text: str | None = None) -> None:
    """Replace a file after the whole text is written. Without text, only check that the directory is writable."""
    target = path.resolve()
    new = target.with_name(f"{target.name}.new")
    try:
        new.write_text(text or "", encoding="utf-8")
        if text is not None:
            new.replace(target)
    except OSError as error:
        raise OSError(f"{path} could not be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            new.unlink()
