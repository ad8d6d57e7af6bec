"""Break hand-written code in one place at a time, and check that a test of its target fails.

    python -m tests.mutation TARGET [--most N] [--seed S] [--jobs N] [--only WORD] [--seconds N]

The target's tests run once with coverage. Then a forked process loads each mutant instead of the real module, and runs
the tests that execute the mutated line, fastest first. A mutant survives if all of these tests pass. It is killed if a
test fails twice in a row, because one failure may be due to the load of the machine, or if a test module cannot be
imported. It counts as hung, and is also detected, if a test exceeds the time limit, although it takes less than 3
seconds without the mutant, or if all tests together take ten times as long. `equivalent.yaml` lists mutants that behave
like the original, with the reasons. They are counted, but not run.
"""

from __future__ import annotations

import argparse
import ast
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import httpx  # noqa: F401 - imported once, before forking
import hypothesis  # noqa: F401
import jsonschema_rs  # noqa: F401
import pytest
import uvicorn  # noqa: F401
import yaml
from attrs import frozen
from coverage import CoverageData

from .edits import edits
from .forking import ROOT, Mutant, ended, start

PACKAGE = ROOT / "pexip_engage_client"
EQUIVALENT = Path(__file__).parent / "equivalent.yaml"
SLOW = 3  # seconds
# To rewrite the assertions in the package's plugin, pytest would load the real package instead of the mutant.
OPTIONS = ["--assert=plain", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0"]


@frozen
class Target:
    """Code, and the tests that cover it."""

    code: Sequence[str]
    tests: Sequence[str]


TARGETS = {
    "base": Target(
        ["*.py", "_runtime"],
        [
            "tests/client",
            "tests/pipeline",
            "tests/runtime",
            "tests/conformance/test_doctor.py",
            "tests/generated/test_models.py",
            "tests/project/test_hints.py",
        ],
    ),
    "pipeline": Target(["_pipeline"], ["tests/pipeline", "tests/client", "tests/scopes"]),
    "limits": Target(["limits"], ["tests/limits", "tests/pipeline/test_forks.py"]),
    "pagination": Target(
        ["pagination"],
        [
            "tests/client/test_pagination.py",
            "tests/client/test_pages_on_the_wire.py",
            "tests/idempotency/test_once.py",
        ],
    ),
    "idempotency": Target(["idempotency"], ["tests/idempotency", "--ignore=tests/idempotency/test_crashes.py"]),
    "stores": Target(["stores"], ["tests/stores", "tests/idempotency/test_stores.py"]),
    "sync": Target(["sync"], ["tests/sync"]),
    "webhooks": Target(["webhooks"], ["tests/webhooks"]),
    "openapi": Target(
        ["openapi"], ["tests/openapi", "tests/generator/test_operations.py", "tests/conformance/test_patch.py"]
    ),
    "conformance": Target(["conformance"], ["tests/conformance"]),
    "sandbox": Target(
        ["sandbox"],
        [
            "tests/sandbox",
            "tests/idempotency/test_once.py",
            "--ignore=tests/sandbox/test_page.py",
        ],
    ),
    "vendor": Target(["vendor"], ["tests/project/test_vendoring.py"]),
}


def modules_of(target: Target) -> Iterator[Path]:
    """Yield the modules of a target's code."""
    for name in target.code:
        yield from sorted(PACKAGE.glob(name) if name.endswith(".py") else (PACKAGE / name).rglob("*.py"))


class Choice:
    """A pytest plugin that selects and orders the tests, and limits the time of each test and of the whole run."""

    def __init__(self, tests: Sequence[str], seconds: int, ends: float) -> None:
        self._turn = {test: turn for turn, test in enumerate(tests)}
        self._seconds = seconds
        self._ends = ends
        self.failed: str | None = None

    def pytest_runtest_logstart(self) -> None:
        signal.alarm(max(1, min(self._seconds, int(self._ends - time.monotonic()))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (each for each in items if each.nodeid in self._turn), key=lambda each: self._turn[each.nodeid]
        )


@frozen
class Passing:
    """The tests that execute each line, and the duration of each test."""

    lines: Mapping[Path, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]

    def through(self, mutant: Mutant) -> list[str]:
        """Return the tests that execute a mutant's line, fastest first; all tests if the line runs on import."""
        found = {name.rpartition("|")[0] for name in self.lines.get(mutant.path, {}).get(mutant.line, [])}
        loading = "" in found or mutant.what.startswith("module:")  # the line runs on import
        return sorted(self.seconds if loading else found & self.seconds.keys(), key=self.seconds.__getitem__)


def trace(target: Target) -> Passing:
    """Run the target's tests on the original code, in the same kind of process as the mutants.

    Tests that fail there, or take long, are left out, because a loaded machine would cause the same failures.
    """
    with tempfile.TemporaryDirectory() as folder:
        data_file, times = Path(folder) / "coverage", Path(folder) / "times.xml"
        os.environ["COVERAGE_FILE"] = str(data_file)
        options = ["--cov=pexip_engage_client", "--cov-context=test", "--cov-report=", f"--junitxml={times}"]
        child = start(None, partial(pytest.main, [*OPTIONS, *options, *target.tests]), seconds=1800)
        ended(*os.waitpid(child, 0))
        data = CoverageData(str(data_file))
        data.read()
        cases = list(ElementTree.parse(times).iter("testcase"))
        good = [case for case in cases if not len(case) and float(case.get("time") or 0) < SLOW]
        if len(good) < len(cases) / 2:
            sys.exit(f"only {len(good)} of {len(cases)} tests pass on the original code, each within {SLOW} s")
        print(f"{len(good)} of {len(cases)} tests pass on the original code, each within {SLOW} s", flush=True)
        seconds = {_node_id(case): float(case.get("time") or 0) for case in good}
        return Passing({Path(each): data.contexts_by_lineno(each) for each in data.measured_files()}, seconds)


def _node_id(case: ElementTree.Element) -> str:
    return f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield all mutants of a module."""
    for number, edit in enumerate(edits(ast.parse(path.read_text(encoding="utf-8")))):
        yield Mutant(path, edit.line, str(edit), partial(_source, path, number))


def _source(path: Path, number: int) -> str:
    """Return the source of a module after one of its edits."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    list(edits(tree))[number].do()
    return ast.unparse(ast.fix_missing_locations(tree))


def chosen(mutants: Sequence[Mutant], most: int, seed: int) -> Sequence[Mutant]:
    """Return a random sample. The order of two mutants depends neither on their lines nor on other mutants."""

    def turn(mutant: Mutant) -> bytes:
        return sha256(f"{seed} {_name(mutant)}".encode()).digest()

    return sorted(mutants, key=turn)[: most or None]


def _name(mutant: Mutant) -> str:
    return f"{mutant.path.relative_to(PACKAGE)} {mutant.what}"


def judge(tests: Sequence[str], seconds: int, all_seconds: float) -> None:
    """Run the tests in this process. Raise an error if a test fails twice in a row: one failure may be due to load."""
    ends = time.monotonic() + all_seconds
    while tests and (failed := first_failing(tests, seconds, ends)):
        assert first_failing([failed], seconds, ends) is None
        tests = tests[tests.index(failed) + 1 :]


def first_failing(tests: Sequence[str], seconds: int, ends: float) -> str | None:
    """Return the first test that fails; None if all pass."""
    choice = Choice(tests, seconds, ends)
    files = sorted({test.partition("::")[0] for test in tests})
    end = pytest.main([*OPTIONS, "-x", *files], plugins=[choice])
    if end is pytest.ExitCode.TESTS_FAILED:
        assert choice.failed, "a test module cannot be imported"
    else:
        assert end in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    return choice.failed


def run(mutants: Sequence[Mutant], passing: Passing, jobs: int, seconds: int) -> Iterator[tuple[Mutant, int]]:
    """Yield each mutant with the exit code of its process: 0 if the mutant survived, negative if it hung."""
    running: dict[int, Mutant] = {}
    for mutant in [*mutants, *[None] * jobs]:
        if running and (mutant is None or len(running) == jobs):
            child, status = os.wait()
            yield running.pop(child), ended(child, status)
        if mutant is not None:
            tests = passing.through(mutant)
            if tests:
                all_seconds = seconds + 10 * sum(map(passing.seconds.__getitem__, tests))
                running[start(mutant, partial(judge, tests, seconds, all_seconds), seconds=seconds)] = mutant
            else:
                yield mutant, 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("target", choices=["all", *TARGETS])
    parser.add_argument("--most", type=int, default=100, help="the number of mutants, chosen at random; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only mutants whose line in the report contains this word")
    parser.add_argument("--seconds", type=int, default=60, help="how long a test may run with a mutant")
    options = parser.parse_args(arguments)
    targets = TARGETS if options.target == "all" else {options.target: TARGETS[options.target]}
    every = {
        each: name
        for name, target in targets.items()
        for path in modules_of(target)
        for each in mutants_of(path)
        if options.only in str(each)
    }
    equivalent = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))
    sample = chosen(list(every), options.most, options.seed)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    ends = Counter(equivalent=sum(_name(each) in equivalent for each in sample))
    for name, target in targets.items():
        mutants = [each for each in sample if every[each] == name and _name(each) not in equivalent]
        if mutants:
            print(f"{name}: {len(mutants)} mutants", flush=True)
            passing = trace(target)
            for mutant, code in run(mutants, passing, options.jobs, options.seconds):
                end = "survived" if code == 0 else "killed" if code > 0 else "hung"
                ends[end] += 1
                if code <= 0:
                    unreached = "" if passing.through(mutant) else " (no test executes this line)"
                    print(f"{end}{unreached}: {mutant}", flush=True)
    print(f"{options.target}: {len(sample)} of {len(every)} mutants, {dict(ends)}")
    return 1 if ends["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
