"""Compare what type checkers report about a consumer's mistakes with what they should: `python -m tests.typing`.

Each checker runs once over all mistakes. mypy and pyright check correct code with the package (`make types`), and
pyrefly does so here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MISTAKES = HERE / "mistakes.py"
DOCUMENTED = ROOT / "docs" / "type-checking.md"

PACKAGE = "pexip_engage_client"
LAZY = sorted(
    f".{path.parent.name}"
    for path in (ROOT / PACKAGE).glob("*/__init__.py")
    if not path.parent.name.startswith("_") and "lazy_names" in path.read_text(encoding="utf-8")
)
MODULES = ["", ".errors", ".models", ".options", ".pagination", ".resources", ".timing", ".tracing", ".vendor", *LAZY]

Reports = dict[int, list[str]]  # the messages by line


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


def by_mypy(*paths: Path) -> dict[str, Reports]:
    """The errors of mypy by the name of the file."""
    command = ["mypy", "--no-pretty", "--hide-error-context", "--no-error-summary", *map(str, paths)]
    reported: dict[str, Reports] = {path.name: {} for path in paths}
    for line in _run(command).stdout.splitlines():
        match = re.fullmatch(r"(?:.*/)?(\w+\.py):(\d+): error: (.*)", line)
        if match:
            reported.setdefault(match[1], {}).setdefault(int(match[2]), []).append(match[3])
    return reported


def by_pyright(*paths: Path) -> dict[str, Reports]:
    """The errors of pyright by the name of the file."""
    output = _run(["pyright", "--pythonpath", sys.executable, "--outputjson", *map(str, paths)]).stdout
    reported: dict[str, Reports] = {path.name: {} for path in paths}
    for found in json.loads(output[output.index("{") :])["generalDiagnostics"]:
        lines = reported[Path(found["file"]).name]
        lines.setdefault(found["range"]["start"]["line"] + 1, []).append(found["message"])
    return reported


def by_pyrefly(*paths: Path, preset: str = "strict") -> dict[str, Reports]:
    """The errors of pyrefly by the name of the file."""
    output = _run(["pyrefly", "check", "--preset", preset, "--output-format", "json", *map(str, paths)]).stdout
    reported: dict[str, Reports] = {path.name: {} for path in paths}
    for found in json.loads(output)["errors"]:
        reported[Path(found["path"]).name].setdefault(found["line"], []).append(found["description"])
    return reported


CHECKERS: Mapping[str, Callable[..., dict[str, Reports]]] = {"mypy": by_mypy, "pyright": by_pyright}


def differences(checker: str, words: Mapping[int, str], reported: Reports) -> list[str]:
    """The lines with a missing or an unexpected error."""
    return [
        f"{MISTAKES.name}:{line}: {checker} should report {words.get(line, 'nothing')!r}, not {reported.get(line, [])}"
        for line in sorted(words.keys() | reported.keys())
        if line not in words or not any(words[line] in each for each in reported.get(line, []))
    ]


def misspelled_imports() -> list[str]:
    """Imports of a misspelled name from each public module, and its use as an attribute."""
    lines = [f"from {PACKAGE}{module} import Misspeled as name_{n}" for n, module in enumerate(MODULES)]
    return lines + [f"import {PACKAGE}{module} as module_{n}; module_{n}.Misspeled" for n, module in enumerate(MODULES)]


def main() -> int:
    """Run all checkers, and report what differs."""
    wanted = expected(MISTAKES.read_text(encoding="utf-8"))
    every = {line for words in wanted.values() for line in words}
    wrong: list[str] = []
    misspelled = misspelled_imports()
    with tempfile.TemporaryDirectory(dir=HERE) as directory:  # inside the project, for its settings
        path = Path(directory, "misspelled.py")
        path.write_text("\n".join(misspelled), encoding="utf-8")
        for checker, run in CHECKERS.items():
            found = run(MISTAKES, path)
            wrong += differences(checker, wanted[checker], found[MISTAKES.name])
            wrong += [
                f"{checker} accepts a misspelled name: {code}"
                for line, code in enumerate(misspelled, 1)
                if not any("Misspeled" in each for each in found[path.name].get(line, []))
            ]
    right = by_pyrefly(MISTAKES, *HERE.glob("right/*.py"))
    strict = right.pop(MISTAKES.name)
    basic = by_pyrefly(MISTAKES, preset="basic")[MISTAKES.name]
    wrong += [
        f"{name}:{line}: pyrefly rejects correct code: {each}"
        for name, lines in right.items()
        for line, each in lines.items()
    ]
    wrong += [f"{MISTAKES.name}:{line}: only pyrefly reports {strict[line]}" for line in strict if line not in every]
    counts = {
        **{checker: len(words) for checker, words in wanted.items()},
        "pyrefly, `strict`": len(strict),
        "pyrefly, without settings": len(basic),
    }
    documented = DOCUMENTED.read_text(encoding="utf-8")
    sentences = [f"contain {len(every)} deliberate mistakes"]
    sentences += [f"| {checker} | {count} |" for checker, count in counts.items()]
    wrong += [f"{DOCUMENTED.name} should say: {each}" for each in sentences if each not in documented]
    print("\n".join(wrong or sentences))
    return bool(wrong)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
