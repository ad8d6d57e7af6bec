"""Test with every supported Python that this machine has: ``python -m release.pythons TESTS``, or ``make pythons``.

The classifiers in pyproject.toml list the supported versions. Interpreters are found on the PATH and among the
versions of pyenv. If a version has no interpreter, the command reports that it was not tested.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ".[sandbox,conformance,postgres,redis,speed]"


def supported() -> list[str]:
    """Return the Python versions in the classifiers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in project["classifiers"])
    return [each[1] for each in found if each]


def interpreter(version: str) -> str | None:
    """Return an interpreter of a version; None if this machine has none."""
    return next((path for path in _candidates(version) if _prints(path, version)), None)


def _candidates(version: str) -> Iterator[str]:
    name = f"python{version}"
    on_path = shutil.which(name)
    if on_path is not None:  # a pyenv shim may exist for a version that is not active
        yield on_path
    pyenv = shutil.which("pyenv")
    if pyenv is not None:
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
        yield from map(str, sorted(Path(root, "versions").glob(f"{version}.*/bin/{name}")))


def _prints(path: str, version: str) -> bool:
    command = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() == version


def run(version: str, python: str, tests: Sequence[str]) -> bool:
    """Install the package for an interpreter, and run tests. Return whether they passed."""
    environment = ROOT / ".venv" / f"python{version}"
    shutil.rmtree(environment, ignore_errors=True)
    own = str(environment / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", own, "install", "--quiet"]
    for command in (
        [python, "-m", "venv", "--without-pip", str(environment)],
        [*pip, "--constraint", "constraints.txt", "--editable", EXTRAS, "--group", "test"],
        [own, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *tests],
    ):
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return False
    return True


def main(tests: Sequence[str]) -> int:
    """Run the tests with each version, and return the exit status."""
    found = {version: interpreter(version) for version in supported()}
    failed = [version for version, python in found.items() if python is not None and not run(version, python, tests)]
    for version, python in found.items():
        outcome = "NOT TESTED: this machine has no" if python is None else "FAILED" if version in failed else "passed"
        print(f"{outcome} Python {version}", file=sys.stderr)
    return 1 if failed or not any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
