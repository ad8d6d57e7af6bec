"""The code of a consumer of the last release, type-checked against the package of today.

`tests/typing/right` has the code that a release promised would pass; what a type checker says of it now is what callers
will hear from theirs.
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
    """What mypy says, one error a line, of the code that was right at a revision."""
    names = [name for name in names_at(root, revision, RIGHT) if name.endswith(".py") and "__init__" not in name]
    if not names:
        raise NoBaselineError(f"{revision} has no {RIGHT}: the code that was right for it cannot be type-checked")
    with tempfile.TemporaryDirectory() as directory:
        code = [Path(directory) / Path(name).name for name in names]
        for path, name in zip(code, names, strict=True):
            path.write_text(at(root, revision, name), encoding="utf-8")
        # In the root, by its settings: so `make types` and this share what mypy remembers.
        command = [sys.executable, "-m", "mypy", "--no-pretty", "--no-error-summary", *map(str, code)]
        checked = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, encoding="utf-8")
    if checked.returncode not in (0, 1):
        raise NoBaselineError(f"mypy cannot check the code of {revision}: {checked.stdout}{checked.stderr}")
    return [
        re.sub(rf"^\S*?{re.escape(Path(directory).name)}/", f"{RIGHT}/", line)
        for line in checked.stdout.splitlines()
        if ": error: " in line
    ]
