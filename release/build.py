"""Build the wheel and the source distribution into dist/: ``python -m release.build``, or ``make build``.

The bytes depend only on the files that git tracks and on the time of the last commit, so the build is reproducible. A
checkout with other files or changes is rejected, except with ``--dirty``, or ``make build DIRTY=1``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "dist"


def build(checkout: Path = ROOT, output: Path = OUTPUT, *, dirty: bool = False) -> dict[str, str]:
    """Build a checkout, and replace the content of the output directory. Returns the SHA-256 hash of each file."""
    with tempfile.TemporaryDirectory() as folder:
        return _build(tracked(checkout, Path(folder), dirty=dirty), output, source_date(checkout))


def _build(source: Path, output: Path, date: str) -> dict[str, str]:
    shutil.rmtree(output, ignore_errors=True)
    # Build without isolation, because constraints.txt pins the backend and its dependencies. pyproject.toml requires
    # the same version.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(output), str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": date}
    finished = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if finished.returncode:
        raise SystemExit(f"The build failed.\n{finished.stdout}{finished.stderr}")
    return hashes(output)


def tracked(checkout: Path, folder: Path, *, dirty: bool) -> Path:
    """Copy the files that git tracks. An unpacked source distribution is built in place."""
    if not (checkout / ".git").exists():
        return checkout
    changes = _git(checkout, "status", "--porcelain")
    if changes and not dirty:
        raise SystemExit(f"{changes}Commit or remove these changes, or build without new files: make build DIRTY=1")
    for name in filter(None, _git(checkout, "ls-files", "-z").split("\0")):
        if (checkout / name).exists():  # the file may just have been removed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(checkout / name, folder / name)
    return folder


def source_date(checkout: Path) -> str:
    """Return the time of the last commit, which becomes the time of all files in the distributions."""
    if not (checkout / ".git").exists():  # in an unpacked source distribution, all files have this time
        return str(int((checkout / "pyproject.toml").stat().st_mtime))
    return _git(checkout, "log", "-1", "--format=%ct").strip()


def _git(checkout: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=checkout, check=True, capture_output=True, text=True).stdout


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 hash of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m release.build", description=__doc__)
    parser.add_argument("--dirty", action="store_true", help="build a checkout that has changes, without its new files")
    for name, digest in build(dirty=parser.parse_args().dirty).items():
        print(f"{digest}  dist/{name}")
