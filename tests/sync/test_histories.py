"""A random history of the soak test: receivers and runs of `changes` in processes that are killed and suspended.

`tests.webhooks.simulation` tests the same in simulated processes, with the other stores.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork or suspend processes")
@pytest.mark.proof
def test_no_event_or_change_is_lost_and_no_copy_becomes_older() -> None:
    # Not in this process: it may have threads, which must not be forked.
    command = [sys.executable, "-m", "benchmarks.soak.histories", "sqlite", "--histories", "1", "--seed", "2"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout.startswith("sqlite: 1 histories, "), found.stdout + found.stderr
    assert found.returncode == 0
