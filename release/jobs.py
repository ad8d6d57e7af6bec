"""Run the jobs of ci.yml on this machine, as GitHub does: ``python -m release.jobs [JOB ...] [--container FOLDER]``.

Each job gets a fresh clone of the last commit, shallow unless the job asks for the history, and GitHub's variables. A
job with a container runs as root in the system in FOLDER (made by debootstrap, with /proc and /dev), and its clone
belongs to another user. A job that needs a Python or a container that is missing here is reported as not run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from .pythons import ROOT, interpreter

RUNNER = 1001  # the user of GitHub's machines, to whom the clone belongs


class CannotRunError(Exception):
    """Something that the job needs is missing on this machine."""


def jobs(names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield the name, the content and the matrix values of each job that must pass, for each Python in its matrix."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    for name, job in workflow["jobs"].items():
        if not names or name in names:
            for python in job.get("strategy", {}).get("matrix", {}).get("python", [None]):
                yield name if python is None else f"{name} ({python})", job, {"python": python}


def run(job: dict[str, Any], matrix: dict[str, Any], folder: Path, container: Path | None) -> bool:
    """Run the steps of a job, and return whether they passed."""
    if job.get("runs-on", "ubuntu-latest") != "ubuntu-latest":
        raise CannotRunError("the systems in its matrix")
    inside: list[str] = []
    home = folder
    if "container" in job:
        if container is None:
            raise CannotRunError(f"the container {job['container']} (see --container)")
        home = Path(tempfile.mkdtemp(dir=container / "tmp"))
        inside = ["chroot", str(container), "sh", "-c", f'cd "/{home.relative_to(container)}/clone" && exec "$@"', "sh"]
    clone = home / "clone"
    clone.mkdir()
    environment = {**os.environ, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "may only read"}
    for step in job["steps"]:
        uses, options = step.get("uses", "").partition("@")[0], step.get("with", {})
        if uses == "actions/checkout":
            depth = [] if options.get("fetch-depth") == 0 else ["--depth", "1"]
            command = ["git", "clone", "--quiet", *depth, ROOT.as_uri(), str(clone)]
        elif uses == "actions/setup-python":
            version = re.sub(r"\$\{\{ matrix\.(\w+) }}", lambda found: str(matrix[found[1]]), options["python-version"])
            python = interpreter(version)
            if python is None:
                raise CannotRunError(f"Python {version}")
            (home / "bin").mkdir()
            (home / "bin" / "python3").symlink_to(python)
            environment["PATH"] = f"{home / 'bin'}:{environment['PATH']}"
            continue
        else:
            command = [*inside, *(["sh", "-e"] if inside else ["bash", "-e"]), "-c", step["run"]]
        if subprocess.run(command, cwd=clone, env=environment, check=False).returncode:
            return False
        if inside and uses:
            subprocess.run(["chown", "--recursive", str(RUNNER), str(clone)], check=True)
    return True


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.jobs", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="the jobs to run (default: all)")
    parser.add_argument("--container", type=Path, metavar="FOLDER", help="the system for jobs with a container")
    options = parser.parse_args(words)
    outcomes: dict[str, str] = {}
    for name, job, matrix in jobs(options.jobs):
        print(f"=== {name}", flush=True)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                outcomes[name] = "passed" if run(job, matrix, Path(folder), options.container) else "FAILED"
            except CannotRunError as error:
                outcomes[name] = f"NOT RUN: this machine does not have {error}"
    for name, outcome in outcomes.items():
        print(f"{name}: {outcome}")
    return 1 if "FAILED" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main())
