"""Configuration for all tests."""

from __future__ import annotations

import gc
import itertools
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

from .postgres_servers import postgres_folder, postgres_process
from .programs import NEEDS
from .waiting import LONGEST

# Tests create programs and environments, which some machines do not allow in /tmp.
if hasattr(os, "ST_NOEXEC") and os.statvfs(tempfile.gettempdir()).f_flag & os.ST_NOEXEC:
    os.environ["TMPDIR"] = tempfile.tempdir = "/var/tmp"

# Python 3.11 parses source code to underline the failed part of a line in a traceback. If the garbage collector reports
# an exception while other code is being parsed, this fails with "AST constructor recursion depth mismatch".
if sys.version_info < (3, 12):
    vars(traceback)["_extract_caret_anchors_from_line_segment"] = lambda segment: None

# Examples have no deadline and may be slow to generate: the speed of the machine is not under test.
settings.register_profile(
    "on-any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("on-any-machine")

# The mark of long tests: for all tests in a file, or for one test.
PROOF = re.compile(r"^(?:(pytestmark) = .*|.*\b)mark\.proof\b", re.MULTILINE)
_ran = itertools.count()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from the collected tests: it would take a sixth of the time of collecting."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Keep the garbage collector also from what earlier tests have left, such as modules and caches."""
    if next(_ran) % 50 == 0:
        gc.collect()
        gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import files of which `make test` or `make proof` would deselect all tests."""
    if collection_path.suffix == ".py" and config.option.markexpr in {"proof", "not proof"}:
        marks = PROOF.findall(collection_path.read_text(encoding="utf-8"))
        if not marks if config.option.markexpr == "proof" else "pytestmark" in marks:
            return True
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use three workers on two processors: many tests wait for a process or a timer."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session")
def postgres_of_the_session() -> Iterator[str]:
    with postgres_folder() as folder, postgres_process(folder) as (url, _):
        yield url


@pytest.fixture
def postgres_server(postgres_of_the_session: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a server that runs during the tests, on a machine that may stall for longer than a store waits."""
    for name in ("CONNECT_SECONDS", "COMMAND_SECONDS"):
        monkeypatch.setattr(f"pexip_engage_client.stores.postgres_connections.{name}", LONGEST)
    return postgres_of_the_session


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="run only the first case of each test function")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start long tests first, and with `--quick`, keep only the first case of each test function.

    A long test that starts last keeps one processor busy while the others have nothing left to do. Tests of a group run
    one after another, so they are long together.
    """
    cases = Counter(item.nodeid.partition("[")[0] for item in items)
    items.sort(
        key=lambda item: (
            not item.get_closest_marker("long"),
            not item.get_closest_marker("xdist_group"),
            -cases[item.nodeid.partition("[")[0]],
        )
    )
    if config.getoption("--quick"):
        first: dict[str, pytest.Item] = {}
        for item in items:
            first.setdefault(item.nodeid.partition("[")[0], item)
        kept = set(first.values())
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = first.values()


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of mypy for the tests in the group "mypy": a copy of ours, because filling one takes ten seconds."""
    cache = tmp_path_factory.mktemp("mypy")
    if (kept := Path(__file__).parents[1] / ".mypy_cache").exists():
        shutil.copytree(kept, cache, dirs_exist_ok=True)
    return cache


class FunctionScheduling(LoadGroupScheduling):
    """Assigns all cases of a test function to one worker, in the order of the tests, unless a mark names another group.

    They share fixtures and caches. The controller searches all groups after each test: with one group for each of
    12,000 cases, that alone took ten seconds.
    """

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return group if group != nodeid else nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadGroupScheduling | None:
    """Schedule functions rather than cases for `--dist loadgroup`."""
    config.option.loadscopereorder = False
    return FunctionScheduling(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """List the missing programs last, with the number of tests that need them, and the command that installs them."""
    yield
    missing: Counter[str] = Counter()
    suites: set[str] = set()
    for report in terminalreporter.getreports("skipped"):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if reason.startswith(NEEDS):
            missing[reason.removeprefix(NEEDS)] += 1
            suites.add("peers" if report.nodeid.startswith("tests/peers/") else "test")
    if missing:
        terminalreporter.section("NOT TESTED", bold=True)
        for what, tests in sorted(missing.items()):
            terminalreporter.line(f"{what} is missing: {tests} tests skipped")
        terminalreporter.line(f"Install with: sudo .ci/programs {' '.join(sorted(suites))}")
