"""Some of the random histories of the soak test: processes with each store are killed and suspended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork or suspend processes")
@pytest.mark.parametrize(("kind", "histories"), [("memory", 1), ("sqlite", 2), ("redis", 2)])
def test_no_change_is_lost_and_no_copy_becomes_older(kind: str, histories: int, request: pytest.FixtureRequest) -> None:
    redis = ["--redis", request.getfixturevalue("redis_server")] if kind == "redis" else []
    # Not in this process: it may have threads, which must not be forked.
    command = [sys.executable, "-m", "benchmarks.soak.histories", kind, "--histories", str(histories), *redis]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout.startswith(f"{kind}: {histories} histories, "), found.stdout + found.stderr
    assert found.returncode == 0
