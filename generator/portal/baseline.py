"""Keep the lines of one watch, so that the next watch can report changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, define, field

Lines = Mapping[str, Sequence[str]]


@define
class Baseline:
    """What the last watch of one version of the documentation read."""

    changes: Sequence[str] = ()  # IDs in the feed of changes
    pages: Lines = field(factory=dict[str, Sequence[str]])  # the lines of each page
    document: Lines = field(factory=dict[str, Sequence[str]])  # the lines of each operation in a whole document


def load_baseline(path: Path, environment: str) -> Baseline:
    """Read the baseline for an environment. Raises ValueError if the file is not a baseline."""
    if not path.exists():
        return Baseline()
    try:
        kept = json.loads(path.read_text(encoding="utf-8")).get(environment, asdict(Baseline()))
        pages, document = ({name: list(kept[key][name]) for name in kept[key]} for key in ("pages", "document"))
        return Baseline(list(kept["changes"]), pages, document)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a baseline of the watch ({error!r}); remove it and use --record") from error


def save_baseline(path: Path, environment: str, baseline: Baseline) -> None:
    """Write the baseline for an environment, with one line of a page on each line. Keep the other baselines."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[environment] = asdict(baseline)
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise OSError(f"{path} could not be written: {error.strerror}") from error
    finally:
        new.unlink(missing_ok=True)
