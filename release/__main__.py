"""Check whether this checkout can be released: ``python -m release``, or ``make release-check``.

It checks the distributions in dist/, which `make build` built, and lists the steps that only a person can take. With
``--tag v1.2.3``, as in the release workflow, the tag must match the version.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pexip_engage_client import __version__

from .build import OUTPUT, ROOT, build, hashes

Check = Callable[[Path, str | None], Iterator[str]]


def version(_: Path, tag: str | None) -> Iterator[str]:
    """The version can be released, and the tag matches it."""
    if not re.fullmatch(r"\d+\.\d+\.\d+(rc\d+)?", __version__):
        yield f"pexip_engage_client/_version.py contains {__version__}, which is not the version of a release"
    if tag is not None and tag != f"v{__version__}":
        yield f"the tag is {tag}, but the version is {__version__}"


def changelog(_: Path, __: str | None) -> Iterator[str]:
    """The CHANGELOG describes the version."""
    section = _section()
    if section is None:
        yield f"CHANGELOG.md has no section for {__version__}"
    elif "- " not in section[2]:
        yield f"CHANGELOG.md lists no change in {__version__}"


def date(_: Path, __: str | None) -> Iterator[str]:
    """The release has a date."""
    section = _section()
    if section is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", section[1]):
        yield f"set the date of the release in CHANGELOG.md: `## [{__version__}] - YYYY-MM-DD`"


def address(_: Path, __: str | None) -> Iterator[str]:
    """The project has a public address, which the links in the metadata need."""
    if not _settings()["repository"]:
        yield "set the public address of the repository: `repository` in pyproject.toml"


def published(_: Path, __: str | None) -> Iterator[str]:
    """The README shows how to install the release, not how to install from a clone."""
    if not _settings()["published"]:
        yield "set `published = true` in pyproject.toml, and run `make tables` to update the README and the docs"


def reproducible(work: Path, _: str | None) -> Iterator[str]:
    """A fresh clone builds the same bytes."""
    clone = work / "a fresh clone"
    _output("git", "clone", "--quiet", str(ROOT), str(clone))
    again, built = build(clone, work / "again"), hashes(OUTPUT)
    for name in sorted(built.keys() | again.keys()):
        if built.get(name) != again.get(name):
            yield f"{name}: {built.get(name)} in dist/, {again.get(name)} from a fresh clone"


def installs(work: Path, _: str | None) -> Iterator[str]:
    """The wheel works in a new environment."""
    (wheel,) = OUTPUT.glob("*.whl")
    venv.create(work / "environment", with_pip=True)
    python = str(work / "environment" / "bin" / "python")
    install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _output(python, *install, "--constraint", str(ROOT / "constraints.txt"), f"{wheel}[sandbox]")
    _output(python, "-I", str(ROOT / "examples" / "demo.py"), cwd=work)
    printed = _output(python, "-I", "-c", "import pexip_engage_client as p; print(p.__version__)", cwd=work)
    if printed != __version__:
        yield f"the installed wheel reports the version {printed}"


CHECKS: tuple[Check, ...] = (version, changelog, reproducible, installs)
DECISIONS: tuple[Check, ...] = (date, address, published)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("--tag", help="the tag of the release")
    options = parser.parse_args(words)
    failed = False
    with tempfile.TemporaryDirectory() as directory:
        for check in CHECKS:
            problems = list(check(Path(directory), options.tag))
            failed |= bool(problems)
            print(f"{'FAILED' if problems else 'ok':<8}{(check.__doc__ or '').strip()}", flush=True)
            for problem in problems:
                print(f"        {problem}")
        for decision in DECISIONS:
            for undecided in decision(Path(directory), options.tag):
                failed = True
                print(f"DECIDE  {undecided}")
    print("NOT CHECKED: the settings of GitHub and PyPI, which release/README.md lists")
    return 1 if failed else 0


def _settings() -> dict[str, Any]:
    """Return the settings of the metadata hook."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    settings: dict[str, Any] = project["tool"]["hatch"]["metadata"]["hooks"]["custom"]
    return settings


def _section() -> re.Match[str] | None:
    """Return the date and the text of the version's section in the CHANGELOG."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.search(rf"^## \[{re.escape(__version__)}\] - (\S*)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)


def _output(*command: str, cwd: Path = ROOT) -> str:
    finished = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if finished.returncode:
        raise SystemExit(f"{' '.join(command)}\n{finished.stdout}{finished.stderr}")
    return finished.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
