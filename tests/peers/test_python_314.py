"""Python 3.14, as Pyodide has it: until this machine has one of its own, nothing else runs the client on 3.14 here."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

from .software import needed, node_package

ROOT = Path(__file__).parents[2]


def test_all_modules_can_be_imported_and_calls_work() -> None:
    folder = node_package("pyodide", "pyodide")
    node = needed("node", "Node.js 20 or newer")
    command = [node, "run.mjs", "program.py", sysconfig.get_path("purelib"), str(ROOT)]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stderr[-3000:]
    printed = re.search(r"^Python 3\.14\.\d+ (\d+) modules$", finished.stdout, re.MULTILINE)
    assert printed, finished.stdout
    assert int(printed[1]) > 300
    assert "404: NOT_FOUND" in finished.stdout
