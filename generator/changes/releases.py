"""Whether what broke since the last release is said: in the CHANGELOG's `Unreleased`, and by the version."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .compare import Change
from .report import asked, numbers

# A section with a date was released; what stands above it was not yet.
_RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", re.MULTILINE)


class NoBaselineError(Exception):
    """What to compare with cannot be had."""


def last_release(changelog: str) -> str | None:
    """The newest version that the CHANGELOG calls released."""
    found = _RELEASED.search(changelog)
    return found[1] if found else None


def at(root: Path, revision: str, path: str) -> str:
    """A file as it was at a revision."""
    command = ["git", "show", f"{revision}:{path}"]
    shown = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if shown.returncode:
        raise NoBaselineError(
            f"{path} at {revision} cannot be had: {shown.stderr.strip()}. In a shallow clone: git fetch --tags"
        )
    return shown.stdout


def unsaid(changes: Sequence[Change], changelog: str, released: str, version: str) -> list[str]:
    """What is missing: a line for each breaking change that is not told, and for a version that is too low."""
    breaking = [change for change in changes if change.breaking]
    if not breaking:
        return []
    told = _RELEASED.split(changelog)[0]
    missing = [
        f"CHANGELOG.md: say what happens to `{change.subject}` ({change.kind} {change.what}) {change.detail}".rstrip()
        for change in breaking
        if f"`{change.subject}`" not in told
    ]
    needed = asked(released, breaking)
    if numbers(version) < numbers(needed):
        missing.append(
            f"pexip_engage_client/_version.py: these changes need {needed}; {released} was released, it says {version}"
        )
    return missing
