"""The package works where Python lacks what only POSIX systems have. CI also tests on macOS and Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.proof
ROOT = Path(__file__).parents[2]
HIDING = Path(__file__).parent / "without_posix"

IMPORT_ALL = """
import asyncio, os, pkgutil, signal, socket, sys
from importlib import import_module

async def add_handler():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)

missing = 0
for use in (
    lambda: import_module("fcntl"),
    lambda: (os.fork, os.register_at_fork, signal.SIGKILL, socket.AF_UNIX),
    lambda: os.listdir("/dev/fd"),
    lambda: asyncio.run(add_handler()),
):
    try:
        use()
    except (ImportError, AttributeError, OSError, NotImplementedError):
        missing += 1
assert missing == 4

import pexip_engage_client
for module in pkgutil.walk_packages(pexip_engage_client.__path__, "pexip_engage_client."):
    import_module(module.name)
"""

# Tests of the code that uses these names on POSIX systems.
TESTS = [
    "tests/stores/test_sqlite.py::test_threads_and_event_loops_share_a_store",
    "tests/stores/test_sqlite.py::test_file_that_was_deleted_or_replaced_is_lost",
    "tests/sandbox/test_content.py::test_state_file_keeps_the_records",
    "tests/sandbox/test_server.py::test_command_serves_until_it_is_interrupted",
    "tests/sandbox/test_limits_of_requests.py::test_two_sandboxes_in_one_process_are_accepted",
    "tests/webhooks/test_command.py::test_run_handles_events_without_a_web_server",
]


def run_without_posix(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(HIDING)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_each_module_can_be_imported() -> None:
    finished = run_without_posix("-c", IMPORT_ALL)
    assert finished.returncode == 0, finished.stderr


def test_commands_and_stores_work() -> None:
    finished = run_without_posix("-m", "pytest", "-q", "-n", "0", *TESTS)
    assert finished.returncode == 0, finished.stdout
    assert " passed" in finished.stdout
