"""Build the wheel and the source distribution into dist/: ``python -m release.build``, or ``make build``.

The bytes depend only on the files and on the time of the last commit, so the build is reproducible.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "dist"


def build(checkout: Path = ROOT, output: Path = OUTPUT) -> dict[str, str]:
    """Build a checkout, and replace the content of the output directory. Returns the SHA-256 hash of each file."""
    shutil.rmtree(output, ignore_errors=True)
    # Without isolation, because constraints.txt pins the backend and its dependencies. pyproject.toml requires the same
    # version.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(output), str(checkout)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": source_date(checkout)}
    finished = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if finished.returncode:
        raise SystemExit(f"The build failed.\n{finished.stdout}{finished.stderr}")
    return hashes(output)


def source_date(checkout: Path) -> str:
    """Return the time of the last commit, which becomes the time of all files in the distributions."""
    if not (checkout / ".git").exists():  # in an unpacked source distribution, all files have this time
        return str(int((checkout / "pyproject.toml").stat().st_mtime))
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout.strip()


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 hash of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    for name, digest in build().items():
        print(f"{digest}  dist/{name}")
