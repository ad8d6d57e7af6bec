"""The tables of the documentation that come from the code. `python -m tests.docs.tables` writes them."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pexip_engage_client import ErrorCode

ROOT = Path(__file__).parents[2]


def codes() -> str:
    """The error codes and their meanings."""
    rows = [f"| `{code}` | {code.meaning} |" for code in ErrorCode]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


def methods() -> str:
    """The methods of all resources, with their operations."""
    table = yaml.safe_load((ROOT / "generator" / "resources.yaml").read_text(encoding="utf-8"))
    rows = []
    for resource, entries in table.items():
        names = [
            f"[{method}](https://developer.pexipengage.com/operation/operation-{_id(entry).lower()})"
            for method, entry in entries.items()
        ]
        rows.append(f"| `{resource}` | {', '.join(names)} |")
    return "\n".join(["| resource | methods, each with the vendor's page |", "|---|---|", *rows])


def _id(entry: str | dict[str, str]) -> str:
    return entry if isinstance(entry, str) else entry["operation"]


TABLES = {"docs/errors.md": codes, "docs/calls.md": methods}
BEGIN, END = "<!-- made by the code: python -m tests.docs.tables -->", "<!-- end -->"


def updated(name: str) -> str:
    """A document with its table as it should be."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(f"{BEGIN}.*?{END}", f"{BEGIN}\n\n{TABLES[name]()}\n\n{END}", text, flags=re.DOTALL)


if __name__ == "__main__":
    for each in TABLES:
        (ROOT / each).write_text(updated(each), encoding="utf-8")
