"""Report the coverage of each package after `pytest --cov`, and fail below the bounds.

Hand-written code counts by lines and branches, generated code by lines. On Python 3.11, which does not trace a
coroutine that continues after an error was thrown into it (CPython issue 106749), lines after a cancelled await may
not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

HAND_WRITTEN, GENERATED = 97.0, 100.0
COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def room_of(name: str) -> str:
    """A package's folder, or its modules that are in none."""
    parts = Path(name).parts
    return parts[0] if parts[0] == "generator" else "/".join(parts[:2] if len(parts) > 2 else parts[:1])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", report], check=True)
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    rooms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, file in files.items():
        rooms[room_of(name)].update({key: file["summary"][key] for key in COUNTS})
    generated = rooms.pop("pexip_engage_client/generated")
    for room, summary in sorted(rooms.items()):
        print(f"{room:40}{percent(summary):6.1f} % of lines and branches")
    print(f"{'hand-written':40}{(whole := percent(sum(rooms.values(), Counter()))):6.1f} % of lines and branches")
    lines = 100 * generated["covered_lines"] / generated["num_statements"]
    print(f"{'generated':40}{lines:6.1f} % of lines")
    if sys.version_info < (3, 12):
        print("Python 3.11 counts a little less than was run; make coverage PYTHON=python3.12, or newer, counts it all")
    for name in [name for name, file in files.items() if percent(file["summary"]) < HAND_WRITTEN - 7]:
        print(f"least covered: {name}, lines {', '.join(map(str, files[name]['missing_lines']))}")
    return 0 if whole >= HAND_WRITTEN and lines >= GENERATED else 1


def percent(summary: Mapping[str, int]) -> float:
    """What is covered, of lines and branches."""
    of = summary["num_statements"] + summary["num_branches"]
    return 100 * (summary["covered_lines"] + summary["covered_branches"]) / of if of else 100.0


if __name__ == "__main__":
    sys.exit(main())
