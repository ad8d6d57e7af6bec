"""examples/webhook_receiver.py runs and ends by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_example_handles_each_change_once() -> None:
    command = [sys.executable, "examples/webhook_receiver.py"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True)
    assert "appointment appointment-1 moved" in run.stdout
    assert run.stdout.count("attempts of one delivery: [204]") == 4
    assert run.stdout.endswith("The handler ran 3 times, and handled each change once.\n")
