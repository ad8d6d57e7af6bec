"""Keep the lines of one watch, so that the next watch can report changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import define, field

DOCUMENT = "OpenAPI document"  # begins the names of the parts of a whole document


@define
class Baseline:
    """What the last watch of one environment's documentation read."""

    changes: Sequence[str] = ()  # IDs in the feed of changes
    # the lines of each page, or of each operation in a whole document
    lines: Mapping[str, Sequence[str]] = field(factory=dict[str, Sequence[str]])

    @property
    def page_names(self) -> Collection[str]:
        """The names of the pages, without the parts of a document."""
        return [name for name in self.lines if not name.startswith(DOCUMENT)]


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline for an environment. Raises ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    if not path.is_file():
        raise ValueError(f"--baseline must be a regular file (got {str(path)!r})")
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment, {"changes": [], "lines": {}})
        return Baseline(list(kept["changes"]), {name: list(lines) for name, lines in kept["lines"].items()})
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, baseline: Baseline) -> None:
    """Write the baseline for an environment, with one line of a page on each line. Keep the other baselines."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[environment] = {"changes": baseline.changes, "lines": baseline.lines}
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
