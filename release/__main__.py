"""Check that this checkout can be released: ``python -m release``, or ``make release-check``. It changes nothing.

With ``--tag v1.2.3``, as in the release workflow, the tag has to be the version's.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pexip_engage_client import __version__

ROOT = Path(__file__).resolve().parents[1]
Check = Callable[[Path, str | None], Iterator[str]]


def version(_: Path, tag: str | None) -> Iterator[str]:
    """The version is a plain one, and the tag's."""
    if not re.fullmatch(r"\d+\.\d+\.\d+(rc\d+)?", __version__):
        yield f"_version.py says {__version__}, which is no version of a release"
    if tag is not None and tag != f"v{__version__}":
        yield f"the tag is {tag}, the version {__version__}"


def changelog(_: Path, __: str | None) -> Iterator[str]:
    """The CHANGELOG has a dated section for it, with something in it."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if found is None:
        yield f"CHANGELOG.md has no section `## [{__version__}] - <date>`"
    elif "- " not in found[1]:
        yield f"CHANGELOG.md says nothing of {__version__}"


def metadata(_: Path, __: str | None) -> Iterator[str]:
    """Who finds the package finds the project: addresses that are known only where it is published."""
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    for name in ("Repository", "Documentation", "Changelog", "Issues"):
        if name not in urls:
            yield f"pyproject.toml, [project.urls]: {name} is missing"


def clean(_: Path, __: str | None) -> Iterator[str]:
    """What is released is what was committed."""
    status = _output("git", "status", "--porcelain")
    if status:
        yield f"uncommitted changes:\n{status}"


def reproducible(work: Path, _: str | None) -> Iterator[str]:
    """Built twice, the wheel and the source distribution are the same bytes."""
    digests = [_build(work / name) for name in ("once", "again")]
    for name in digests[0].keys() | digests[1].keys():
        if digests[0].get(name) != digests[1].get(name):
            yield f"{name} is not the same when it is built again"


def installs(work: Path, _: str | None) -> Iterator[str]:
    """The wheel works in an environment of its own."""
    (wheel,) = (work / "once").glob("*.whl")
    venv.create(work / "environment", with_pip=True)
    python = str(work / "environment" / "bin" / "python")
    install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _output(python, *install, "--constraint", str(ROOT / "constraints.txt"), f"{wheel}[sandbox]")
    _output(python, "-I", str(ROOT / "examples" / "demo.py"), cwd=work)
    printed = _output(python, "-I", "-c", "import pexip_engage_client as p; print(p.__version__)", cwd=work)
    if printed != __version__:
        yield f"the installed wheel says that it is {printed}"


CHECKS: tuple[Check, ...] = (version, changelog, metadata, clean, reproducible, installs)


def main(words: Sequence[str] | None = None) -> int:
    """The command; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("--tag", help="the tag of the release")
    options = parser.parse_args(words)
    problems = 0
    with tempfile.TemporaryDirectory() as directory:
        for check in CHECKS:
            found = list(check(Path(directory), options.tag))
            problems += len(found)
            print(f"{'no' if found else 'ok':3}{(check.__doc__ or '').strip()}")
            for problem in found:
                print(f"   {problem}")
    return 1 if problems else 0


def _build(folder: Path) -> dict[str, str]:
    """Wheel and source distribution, by the time of the last commit."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _output("git", "log", "-1", "--format=%ct")}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _output(*command: str, cwd: Path = ROOT) -> str:
    finished = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if finished.returncode:
        raise SystemExit(f"{' '.join(command)}\n{finished.stdout}{finished.stderr}")
    return finished.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
