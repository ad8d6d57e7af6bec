"""Holds what type checkers say of a consumer's mistakes against what they should say: `python -m tests.typing`.

Each checker runs once over all of them. Right code is read by mypy and pyright with the package (`make types`), and
here by a newer checker.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MISTAKES = HERE / "mistakes.py"
NEWER = ["pyrefly", "check", "--preset", "strict", *sorted(str(path) for path in HERE.glob("right/*.py"))]

Said = Mapping[int, list[str]]  # of each line


def expected(source: str) -> dict[str, dict[int, str]]:
    """The messages of each checker by line."""
    found: dict[str, dict[int, str]] = {checker: {} for checker in CHECKERS}
    for number, line in enumerate(source.splitlines(), 1):
        _, _, comment = line.rpartition("  # ")
        for part in re.split(r" \| (?=pyright: )", comment):
            checker, _, words = part.partition(": ")
            if checker in found:
                found[checker][number] = words
    return found


def by_mypy(path: Path) -> Said:
    """What mypy says."""
    command = ["mypy", "--no-pretty", "--hide-error-context", "--no-error-summary", str(path)]
    said: dict[int, list[str]] = {}
    for line in _run(command).stdout.splitlines():
        match = re.fullmatch(r".*?\.py:(\d+): error: (.*)", line)
        if match:
            said.setdefault(int(match[1]), []).append(match[2])
    return said


def by_pyright(path: Path) -> Said:
    """What pyright says, but for what follows from its first word on a line."""
    output = _run(["pyright", "--pythonpath", sys.executable, "--outputjson", str(path)]).stdout
    said: dict[int, list[str]] = {}
    for found in json.loads(output[output.index("{") :])["generalDiagnostics"]:
        said.setdefault(found["range"]["start"]["line"] + 1, []).append(found["message"])
    return said


CHECKERS: Mapping[str, Callable[[Path], Said]] = {"mypy": by_mypy, "pyright": by_pyright}


def differences(checker: str, words: Mapping[int, str], said: Said) -> list[str]:
    """Line by line: what should have been said and was not, and what was said and should not have been."""
    return [
        f"{MISTAKES.name}:{line}: {checker} should say {words.get(line, 'nothing')!r}, and says {said.get(line, [])}"
        for line in sorted(words.keys() | said.keys())
        if line not in words or not any(words[line] in each for each in said.get(line, []))
    ]


def main() -> int:
    """Run all checkers, and report what differs."""
    source = MISTAKES.read_text(encoding="utf-8")
    wanted = expected(source)
    wrong = [each for checker, run in CHECKERS.items() for each in differences(checker, wanted[checker], run(MISTAKES))]
    newer = _run(NEWER)
    if newer.returncode:
        wrong.append(f"pyrefly, of right code:\n{newer.stdout}{newer.stderr}")
    print("\n".join(wrong) or _summary(source, wanted))
    return bool(wrong)


def _summary(source: str, wanted: Mapping[str, Mapping[int, str]]) -> str:
    lines = {line for words in wanted.values() for line in words}
    caught = ", ".join(f"{checker} {len(words)}" for checker, words in wanted.items())
    unknowable = source.count("  # nobody: ")
    return f"{len(lines) + unknowable} mistakes: {caught}, nobody {unknowable}; pyrefly takes the right code"


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
