"""Type-check code that was written for the last release against the current package.

`tests/typing/right` contains code that was valid for a release. If a type checker now reports errors in it, callers
will see the same errors.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .releases import NoBaselineError, at, names_at

RIGHT = "tests/typing/right"


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
