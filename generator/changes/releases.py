"""Check that the CHANGELOG's `Unreleased` section and the version reflect the breaking changes since the last release.

If the report does not understand a change, the change must also be in the CHANGELOG, which shows that it was reviewed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .api_change import ApiChange
from .change_report import next_version, numbers

# Code that was valid for a release. If a type checker now reports errors in it, callers will see the same errors.
RIGHT = "tests/typing/right"
# A section with a date belongs to a released version.
_RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", re.MULTILINE)


class NoBaselineError(Exception):
    """The version to compare with is not available."""


def last_release(root: Path, changelog: str, version: str) -> str | None:
    """Return the newest version with a date in the CHANGELOG; None before the first release.

    If the current version is being released, return the previous release.
    """
    released: list[str] = _RELEASED.findall(changelog)
    if released and released[0] == version and _being_released(root, f"v{version}"):
        del released[0]
    return released[0] if released else None


def _being_released(root: Path, tag: str) -> bool:
    """Whether the tag does not exist yet, or marks exactly the current work tree."""
    if not (root / ".git").exists():  # an unpacked source distribution
        return False
    if not _git(root, "tag", "--list", tag):
        return _git(root, "rev-parse", "--is-shallow-repository").strip() != "true"
    tagged, current = (_git(root, "rev-parse", f"{revision}^{{commit}}") for revision in (tag, "HEAD"))
    return tagged == current and not _git(root, "status", "--porcelain")


def _git(root: Path, *words: str) -> str:
    finished = subprocess.run(["git", *words], check=False, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if finished.returncode:
        raise NoBaselineError(f"git {' '.join(words)}: {finished.stderr.strip()}")
    return finished.stdout


def at(root: Path, revision: str, path: str) -> str:
    """Return the content of a file at a revision."""
    try:
        return _git(root, "show", f"{revision}:{path}")
    except NoBaselineError as error:
        raise NoBaselineError(
            f"{path} is not available at {revision}: {error}. In a shallow clone, run: git fetch --tags --unshallow"
        ) from error


def names_at(root: Path, revision: str, folder: str) -> list[str]:
    """Return the files in a folder at a revision."""
    return _git(root, "ls-tree", "--name-only", revision, f"{folder}/").split()


def unsaid(
    changes: Sequence[ApiChange], complaints: Sequence[str], changelog: str, released: str, version: str
) -> list[str]:
    """Return what is missing: breaking or unclear changes in the CHANGELOG, and a version that is high enough.

    `complaints` are a type checker's errors in code that was valid for the last release.
    """
    breaking = [change for change in changes if change.breaking]
    unreleased = changelog.partition(f"## [{released}] ")[0]
    missing = [
        f"CHANGELOG.md: describe `{change.subject}` ({change.kind} {change.what}) {change.detail}".rstrip()
        for change in changes
        if (change.breaking or change.unclear) and f"`{change.subject}`" not in unreleased
    ]
    needed = next_version(released, changes, breaks=bool(breaking or complaints))
    if (breaking or complaints) and numbers(version) < numbers(needed):
        missing += [f"code that was valid for {released} is now invalid: {complaint}" for complaint in complaints]
        missing.append(
            f"pexip_engage_client/_version.py: the changes since {released} need version {needed}, not {version}"
        )
    return missing


def complaints(root: Path, revision: str) -> list[str]:
    """Return the errors that mypy reports, one per line, in the code that was valid at a revision."""
    names = [name for name in names_at(root, revision, RIGHT) if name.endswith(".py") and "__init__" not in name]
    if not names:
        raise NoBaselineError(f"{revision} has no {RIGHT}, so its code cannot be type-checked")
    with tempfile.TemporaryDirectory() as directory:
        code = [Path(directory) / Path(name).name for name in names]
        for path, name in zip(code, names, strict=True):
            path.write_text(at(root, revision, name), encoding="utf-8")
        # Run it in the root with its settings, to share the cache of `make types`.
        command = [sys.executable, "-m", "mypy", "--no-pretty", "--no-error-summary", *map(str, code)]
        checked = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, encoding="utf-8")
    if checked.returncode not in (0, 1):
        raise NoBaselineError(f"mypy cannot check the code of {revision}: {checked.stdout}{checked.stderr}")
    return [
        re.sub(rf"^\S*?{re.escape(Path(directory).name)}/", f"{RIGHT}/", line)
        for line in checked.stdout.splitlines()
        if ": error: " in line
    ]
