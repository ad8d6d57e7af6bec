"""A report for people: as tables in a terminal, and as Markdown for an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .report import AssumptionCheck, Finding, Outcome, Report, State

_COLORS = {State.REACHED: "green", State.FAILED: "red", State.REFUSED: "red"}
_OPERATIONS = ("operation", "reached", "statuses", "records", "page size", "differences")
_READINGS = ("step", "operation", "the sandbox", "the enterprise", "holds", "reading of ours")
_DIFFERENCES = ("what", "where", "observed", "times", "the document")


def summary(report: Report) -> str:
    """The report in one line."""
    reached = sum(each.state is State.REACHED for each in report.outcomes.values())
    found = len(report.findings)
    differing = f"{found} differences" if found > 1 else "1 difference" if found else "no difference"
    dropped = f", {report.dropped} more not kept" if report.dropped else ""
    return (
        f"{reached} of {len(report.outcomes)} reading operations reached with {report.requests} requests: "
        f"{differing}{dropped}.{_readings(report)}"
    )


def _readings(report: Report) -> str:
    held = sum(each.holds for each in report.readings)
    return f" {held} of {len(report.readings)} readings hold." if report.readings else ""


def show(report: Report, console: Console) -> None:
    """Print the report as tables."""
    operations = Table(*_OPERATIONS, title=f"Operations, {report.date}", title_justify="left")
    counts = Counter(each.difference.operation for each in report.findings)
    for outcome in report.outcomes.values():
        row = list(_operation(outcome, counts[outcome.id]))
        operations.add_row(row[0], Text(row[1], _COLORS.get(outcome.state, "yellow")), *row[2:])
    console.print(operations)
    if report.findings:
        differences = Table(*_DIFFERENCES, title="Differences", title_justify="left", show_lines=True)
        for finding in report.findings:
            differences.add_row(*map(Text, _difference(finding)))
        console.print(differences)
    if report.readings:
        readings = Table(*_READINGS, title="Readings", title_justify="left", show_lines=True)
        for reading in report.readings:
            readings.add_row(*map(Text, _reading(reading)))
        console.print(readings)
    console.print(Text(summary(report)))
    if report.left_behind:
        console.print(Text(f"Left behind, as nothing documented cancels: {report.left_behind}.", "yellow"))


def markdown(report: Report) -> str:
    """The report, ready to be put into an issue."""
    counts = Counter(each.difference.operation for each in report.findings)
    lines = [f"## openapi.yaml against an enterprise, {report.date}", "", summary(report), ""]
    if report.findings:
        lines += [*_head(_DIFFERENCES), *(_row(_difference(each)) for each in report.findings), ""]
    if report.readings:
        lines += [*_head(_READINGS), *(_row(_reading(each)) for each in report.readings), ""]
    if report.left_behind:
        lines += [f"Left behind: {report.left_behind}.", ""]
    lines += [*_head(_OPERATIONS), *(_row(_operation(each, counts[each.id])) for each in report.outcomes.values())]
    return "\n".join([*lines, ""])


def _operation(outcome: Outcome, differences: int) -> Iterator[str]:
    yield outcome.id
    yield f"{outcome.state.value}: {outcome.why}" if outcome.why else outcome.state.value
    yield ", ".join(f"{status}: {count}" for status, count in sorted(outcome.statuses.items()))
    yield str(outcome.records or "")
    yield str(outcome.page_size or "")
    yield str(differences or "")


def _difference(finding: Finding) -> Iterator[str]:
    found = finding.difference
    yield f"{found.kind.value} {found.name}".strip()
    yield f"{found.operation} {found.path}".strip()
    yield ", ".join(sorted(finding.values)) or str(finding.observed)
    yield str(finding.count)
    yield found.pointer


def _reading(reading: AssumptionCheck) -> Iterator[str]:
    yield reading.step
    yield reading.operation
    yield reading.expected
    yield reading.observed
    yield "yes" if reading.holds else "no"
    yield reading.reading


def _head(names: tuple[str, ...]) -> list[str]:
    return [_row(iter(names)), f"|{'---|' * len(names)}"]


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
