"""Pyodide: Python 3.14 in a browser, here in Node. It has no sockets.

Until this machine has a Python 3.14 of its own, nothing else runs the client on 3.14 here.
"""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.programs import installed

from .software import node_package

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("pyodide")  # the programs run once


@pytest.fixture(scope="module")
def printed() -> str:
    """The output of the programs in `pyodide/`."""
    folder = node_package("pyodide", "pyodide")
    node = installed("node")
    command = [node, "run.mjs", "own_loop.py", "program.py", sysconfig.get_path("purelib"), str(ROOT)]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stderr[-3000:]
    return finished.stdout


def test_all_modules_can_be_imported(printed: str) -> None:
    modules = re.search(r"^Python 3\.14\.\d+ (\d+) modules$", printed, re.MULTILINE)
    assert modules, printed
    assert int(modules[1]) > 300


def test_calls_on_a_mock_transport_work(printed: str) -> None:
    assert "404: NOT_FOUND" in printed
    assert "mock call: 1\n" in printed


def test_real_call_fails_clearly(printed: str) -> None:
    assert "real call: 1 not sent this platform has no sockets" in printed
