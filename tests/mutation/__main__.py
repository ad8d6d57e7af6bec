"""Break hand-written code in one place at a time, and check that a test fails.

    python -m tests.mutation PACKAGE [--most N] [--seed S] [--jobs N] [--only WORD] [--seconds N] [--trace [TESTS ...]]

Which tests execute which lines is measured, not listed by hand: before the first mutant, all tests run once with
coverage, which takes a quarter of an hour. build/mutation/ keeps the result. After you change tests, measure them
again: `--trace tests/pagination`.

A forked process loads each mutant instead of the real module, and runs the tests that execute the mutated line: first
one case of each test function, fastest first, then the others. A mutant survives if all of these tests pass. It is
killed if a test fails twice in a row, because one failure may be due to the load of the machine, and passes in the same
kind of process without the mutant. It counts as hung, and is also detected, if a test exceeds the time limit, or if all
tests together take ten times as long. `equivalent.yaml` lists mutants that behave like the original, with the reasons.
They are counted, but not run.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
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
KEPT = ROOT / "build" / "mutation"
EQUIVALENT = Path(__file__).parent / "equivalent.yaml"
SLOWEST = 10  # seconds; slower tests judge no mutants
FEW = 20  # These tests, the fastest, run first: they detect most mutants, and collecting all tests takes seconds.
# To rewrite the assertions in the package's plugin, pytest would load the real package instead of the mutant.
OPTIONS = ["--assert=plain", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0"]
# pytest-xdist appends `@` and the name of its group to the ID of a test.
GROUP = re.compile(r"@[^]]*$")


def packages() -> dict[str, list[Path]]:
    """Return the modules of each hand-written package. `base` is the top of the package and `_runtime`."""
    folders = [each for each in sorted(PACKAGE.iterdir()) if (each / "__init__.py").exists()]
    found = {each.name.strip("_"): sorted(each.rglob("*.py")) for each in folders if each.name != "generated"}
    found["base"] = [*sorted(PACKAGE.glob("*.py")), *found.pop("runtime")]
    return found | {name: sorted((ROOT / name).rglob("*.py")) for name in ("generator", "release")}


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
        """Return the tests that execute a mutant's line; those of its module if the line runs on import."""
        lines = self.lines.get(mutant.path, {})
        contexts = set(lines.get(mutant.line, []))
        if "" in contexts or mutant.what.startswith("module:"):
            contexts = {each for tests in lines.values() for each in tests}
        found = {GROUP.sub("", context.rpartition("|")[0]) for context in contexts} & self.seconds.keys()
        first: dict[str, str] = {}
        ordered = sorted(found, key=lambda test: (self.seconds[test], test))
        for test in ordered:
            first.setdefault(test.partition("[")[0], test)
        return [*first.values(), *(test for test in ordered if test not in first.values())]


def trace(tests: Sequence[str]) -> None:
    """Run tests on the original code, and keep which lines they execute, and how long they take."""
    KEPT.mkdir(parents=True, exist_ok=True)
    times = KEPT / "times.xml"
    command = [
        "-m",
        "pytest",
        "-q",
        "-n",
        "auto",
        "--dist",
        "loadgroup",
        "--ignore=tests/peers",
        "--ignore=tests/checks",
    ]
    measure = ["--cov=pexip_engage_client", "--cov=generator", "--cov=release", "--cov-context=test", "--cov-report="]
    if tests:
        measure.append("--cov-append")
    environment = {**os.environ, "COVERAGE_FILE": str(KEPT / "coverage")}
    done = subprocess.run(
        [sys.executable, *command, *measure, f"--junitxml={times}", *tests], cwd=ROOT, env=environment, check=False
    )
    if done.returncode not in (0, 1) or not (KEPT / "coverage").exists():  # 1: some tests failed
        sys.exit("the tests did not run to their end, so it is unknown which lines they execute")
    seconds = _kept_seconds() if tests else {}
    for case in ElementTree.parse(times).iter("testcase"):
        if not len(case):  # it passed
            seconds[_node_id(case)] = float(case.get("time") or 0)
    (KEPT / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")


def _node_id(case: ElementTree.Element) -> str:
    return f"{case.get('classname', '').replace('.', '/')}.py::{GROUP.sub('', case.get('name', ''))}"


def _kept_seconds() -> dict[str, float]:
    path = KEPT / "seconds.json"
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def kept() -> Passing:
    """Return what `trace` kept."""
    data = CoverageData(str(KEPT / "coverage"))
    data.read()
    lines = {Path(each): data.contexts_by_lineno(each) for each in data.measured_files()}
    return Passing(lines, {test: taken for test, taken in _kept_seconds().items() if taken < SLOWEST})


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
    base = PACKAGE if mutant.path.is_relative_to(PACKAGE) else ROOT
    return f"{mutant.path.relative_to(base)} {mutant.what}"


def judge(tests: Sequence[str], seconds: int, all_seconds: float, verdict: Path | None = None) -> None:
    """Run the tests in this process. Raise an error if a test fails twice in a row: one failure may be due to load.

    The file `verdict` then contains the name of this test.
    """
    ends = time.monotonic() + all_seconds
    for some in (tests[:FEW], tests[FEW:]):
        while some and (failed := first_failing(some, seconds, ends)):
            if first_failing([failed], seconds, ends) is not None:
                if verdict:
                    verdict.write_text(failed, encoding="utf-8")
                raise AssertionError(failed)
            some = some[some.index(failed) + 1 :]


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


class Judging:
    """Runs mutants, several at a time. Tests that fail without a mutant, too, do not count."""

    def __init__(self, passing: Passing, jobs: int, seconds: int) -> None:
        self._passing, self._jobs, self._seconds = passing, jobs, seconds
        self._sound: dict[str, bool] = {}  # whether a test passes on the original code in a forked process
        self._folder = Path(tempfile.mkdtemp())

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that judge a mutant."""
        return [test for test in self._passing.through(mutant) if self._sound.get(test, True)]

    def run(self, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, int]]:
        """Yield each mutant with the exit code of its process: 0 if the mutant survived, negative if it hung."""
        waiting, running = deque(mutants), dict[int, Mutant]()
        while waiting or running:
            if waiting and len(running) < self._jobs:
                mutant = waiting.popleft()
                if tests := self.tests(mutant):
                    running[self._start(mutant, tests)] = mutant
                else:
                    yield mutant, 0
                continue
            child, status = os.wait()
            mutant, code = running.pop(child), ended(child, status)
            if code > 0 and not self._is_sound(self._verdict(mutant)):
                waiting.append(mutant)
            else:
                yield mutant, code

    def _verdict(self, mutant: Mutant) -> Path:
        return self._folder / sha256(str(mutant).encode()).hexdigest()

    def _start(self, mutant: Mutant, tests: Sequence[str]) -> int:
        self._verdict(mutant).unlink(missing_ok=True)
        allowed = self._seconds + 10 * sum(map(self._passing.seconds.__getitem__, tests))
        check = partial(judge, tests, self._seconds, allowed, self._verdict(mutant))
        return start(mutant, check, seconds=self._seconds)

    def _is_sound(self, verdict: Path) -> bool:
        if not verdict.exists():  # a test module cannot be imported
            return True
        test = verdict.read_text(encoding="utf-8")
        if test not in self._sound:
            child = start(None, partial(judge, [test], self._seconds, self._seconds), seconds=self._seconds)
            self._sound[test] = ended(*os.waitpid(child, 0)) == 0
        return self._sound[test]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("package", choices=["all", *packages()])
    parser.add_argument("--most", type=int, default=100, help="the number of mutants, chosen at random; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only mutants whose line in the report contains this word")
    parser.add_argument("--seconds", type=int, default=60, help="how long a test may run with a mutant")
    parser.add_argument("--trace", nargs="*", metavar="TESTS", help="measure these tests again first (default: all)")
    options = parser.parse_args(arguments)
    if options.trace is not None or not (KEPT / "seconds.json").exists():
        trace(options.trace or ())
    chosen_packages = packages() if options.package == "all" else {options.package: packages()[options.package]}
    every = [
        each
        for paths in chosen_packages.values()
        for path in paths
        for each in mutants_of(path)
        if options.only in str(each)
    ]
    equivalent = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))
    sample = chosen(every, options.most, options.seed)
    mutants = [each for each in sample if _name(each) not in equivalent]
    ends = Counter(equivalent=len(sample) - len(mutants))
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    judging = Judging(kept(), options.jobs, options.seconds)
    for mutant, code in judging.run(mutants):
        end = "survived" if code == 0 else "killed" if code > 0 else "hung"
        ends[end] += 1
        if code <= 0:
            unreached = "" if judging.tests(mutant) else " (no test executes this line)"
            print(f"{end}{unreached}: {mutant}", flush=True)
    print(f"{options.package}: {len(sample)} of {len(every)} mutants, {dict(ends)}")
    return 1 if ends["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
