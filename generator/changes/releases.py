"""Whether what broke since the last release is said: in the CHANGELOG's `Unreleased`, and by the version."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .compare import ApiChange
from .report import next_version, numbers

# A section with a date was released.
_RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", re.MULTILINE)


class NoBaselineError(Exception):
    """What to compare with cannot be had."""


def last_release(root: Path, changelog: str, version: str) -> str | None:
    """The newest version that the CHANGELOG calls released, by a date; None before the first release.

    The version that is being released just now is compared with the one before it.
    """
    released: list[str] = _RELEASED.findall(changelog)
    if released and released[0] == version and _being_released(root, f"v{version}"):
        del released[0]
    return released[0] if released else None


def _being_released(root: Path, tag: str) -> bool:
    """Whether the tag is still to come, or stands at what is here, to the letter."""
    tagged = _git(root, "rev-parse", "--verify", "--quiet", f"{tag}^{{commit}}").stdout
    if tagged:
        return tagged == _git(root, "rev-parse", "HEAD").stdout and not _git(root, "status", "--porcelain").stdout
    return _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() != "true"


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], check=False, cwd=root, capture_output=True, text=True, encoding="utf-8")


def at(root: Path, revision: str, path: str) -> str:
    """A file as it was at a revision."""
    shown = _git(root, "show", f"{revision}:{path}")
    if shown.returncode:
        raise NoBaselineError(
            f"{path} at {revision} cannot be had: {shown.stderr.strip()}. "
            "In a shallow clone: git fetch --tags --unshallow"
        )
    return shown.stdout


def names_at(root: Path, revision: str, folder: str) -> list[str]:
    """The files that a folder had at a revision."""
    return _git(root, "ls-tree", "--name-only", revision, f"{folder}/").stdout.split()


def unsaid(
    changes: Sequence[ApiChange], complaints: Sequence[str], changelog: str, released: str, version: str
) -> list[str]:
    """What is missing: a line for each breaking change that is not told, and for a version that is too low.

    The complaints are those of a type checker about code that was right for the last release.
    """
    breaking = [change for change in changes if change.breaking]
    told = changelog.partition(f"## [{released}] ")[0]
    missing = [
        f"CHANGELOG.md: say what happens to `{change.subject}` ({change.kind} {change.what}) {change.detail}".rstrip()
        for change in breaking
        if f"`{change.subject}`" not in told
    ]
    needed = next_version(released, changes, breaks=bool(breaking or complaints))
    if (breaking or complaints) and numbers(version) < numbers(needed):
        missing += [f"code that was right for {released} is wrong now: {complaint}" for complaint in complaints]
        missing.append(
            f"pexip_engage_client/_version.py: these changes need {needed}; {released} was released, it says {version}"
        )
    return missing
