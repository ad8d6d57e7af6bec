"""Print all promised figures in one table: `python -m benchmarks [GROUP …]`."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from . import chart, imports, recovering
from .measuring import Effort, Row

GROUPS = {
    "import": "imports",
    "decode": "decoding",
    "encode": "encoding",
    "call": "calls",
    "wire": "wire",
    "list": "listing",
    "memory": "memory",
    "generate": "generation",
    "size": "size",
    "limits": "throughput",
    "recover": "recovering",
    "processes": "processes",
    "sandbox": "sandbox",
    "observe": "observing",
    "webhooks": "webhooks",
    "sync": "synchronizing",
    "million": "million",
}
# Groups that run only if you name them, because they take a long time.
BY_NAME = {"million"}
DIGITS = {"x": 2, "s": 1}  # other units show as many as the figure needs


def rows_of(group: str, effort: Effort) -> list[Row]:
    """Measure one group."""
    rows: list[Row] = list(importlib.import_module(f".{GROUPS[group]}", __package__).measure(effort))
    return rows


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table that is readable as text and as Markdown."""
    cells = [("what", "measured", "spread", "bound", ""), *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    spread = f"{_number(min(row.samples), row)} to {_number(max(row.samples), row)}" if len(row.samples) > 1 else ""
    bound = "" if row.bound is None else f"{'≥' if row.at_least else '≤'} {row.bound:g} {row.unit}"
    return (
        row.what,
        f"{_number(row.median, row)} {row.unit}",
        spread,
        bound,
        "" if row.bound is None else "met" if row.is_met else "missed",
    )


def _number(value: float, row: Row) -> str:
    needed = 2 if 0 < row.median < 1 else 0
    return f"{value:.{DIGITS.get(row.unit, needed)}f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="group",
        help=f"any of {', '.join(GROUPS)} (default: all except {', '.join(BY_NAME)})",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample to a file")
    parser.add_argument("--importtime", action="store_true", help="also print `python -X importtime` of a first call")
    parser.add_argument("--write", action="store_true", help="write the chart and the figures of docs/performance.md")
    options = parser.parse_args(arguments)
    unknown = set(options.groups) - GROUPS.keys()
    if unknown:
        parser.error(f"unknown group: {', '.join(sorted(unknown))}")
    rows: dict[str, list[Row]] = {}
    for group in options.groups or [each for each in GROUPS if each not in BY_NAME]:
        print(f"{group} …", file=sys.stderr, flush=True)
        rows[group] = rows_of(group, Effort())
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    print(table([row for group in rows.values() for row in group]))
    print("\nAbsolute figures of this machine:")
    for group, found in rows.items():
        for note in (note for row in found for note in row.notes):
            print(f"- {group}: {note}")
    if options.write:
        chart.update_page(rows)
    if options.write and "recover" in rows:
        recovering.write(rows["recover"])
    if options.importtime:
        print(f"\n{imports.slowest()}")
    if options.json:
        options.json.write_text(json.dumps({group: [_facts(row) for row in found] for group, found in rows.items()}))
    return 0


def _facts(row: Row) -> dict[str, object]:
    return {
        "what": row.what,
        "unit": row.unit,
        "median": row.median,
        "samples": list(row.samples),
        "bound": row.bound,
        "met": row.is_met,
        "notes": list(row.notes),
    }


if __name__ == "__main__":
    sys.exit(main())
