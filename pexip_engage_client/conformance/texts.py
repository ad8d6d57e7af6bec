"""A report for people: for a terminal of 80 columns, and as Markdown for an issue."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import wrap

from attrs import astuple

from .differences import WITHHELD
from .report import AssumptionCheck, ConformanceReport, Finding, Outcome

WIDTH = 80
_OPERATIONS = ("operation", "reached", "statuses", "records", "page size", "differences")
_READINGS = ("step", "operation", "the sandbox", "the enterprise", "holds", "our reading")
_DIFFERENCES = ("difference", "where", "observed", "times", "in the document")


def summary(report: ConformanceReport) -> str:
    """The verdict in one line."""
    reached, found = len(report.reached), len(report.findings)
    verdict = "Conforms" if report.conforms else "Differs" if report.reached else "Nothing was compared"
    differences = f"{found} difference{'s' * (found > 1)}" if found else "no difference"
    dropped = f" ({report.dropped} more not kept)" if report.dropped else ""
    compared = [each for each in report.readings if each.compared]
    held = sum(each.holds for each in compared)
    readings = f" {held} of {len(compared)} readings of the documentation hold." if report.readings else ""
    stopped = f" Stopped early: {report.stopped}." if report.stopped else ""
    if not report.reached and not report.stopped and report.not_reached:
        stopped = f" {report.not_reached[0].id}: {_state(report.not_reached[0])}."
    return (
        f"{verdict}. {reached} of {len(report.outcomes)} operations reached: {differences}{dropped}."
        f" {report.requests} requests.{readings}{stopped}"
    )


# --- for a terminal


def terminal(report: ConformanceReport) -> str:
    """The report in lines of at most 80 columns."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: ConformanceReport) -> Iterator[str]:
    if report.reached:
        counts = Counter(each.difference.operation for each in report.findings)
        yield f"{f'Reached, {report.date}':<44} records  page size  differences"
        for outcome in report.reached:
            page, found = outcome.page_size or "", counts[outcome.id] or ""
            yield f"  {outcome.id:<42} {outcome.records:>7}  {page:>9}  {found:>11}"
        yield ""
    if report.not_reached:
        yield "Not reached, so nothing is known about"
        for outcome in report.not_reached:
            yield from _wrapped(f"{outcome.id}: {_state(outcome)}", 2)
        yield ""
    if report.findings:
        yield "Differences"
        for finding in report.findings:
            what, where, observed, times, pointer = _difference(finding)
            yield from _wrapped(f"{where}: {what}{observed and f', observed {observed}'} ({times}x)", 2)
            yield from _wrapped(pointer, 6)
        yield ""
    if report.readings:
        yield "Readings of the documentation"
        for reading in report.readings:
            observed = "" if reading.holds else f", but the enterprise: {reading.observed}"
            held = "holds" if reading.holds else "DIFFERS" if reading.compared else "not compared"
            yield from _wrapped(f"{held}: {reading.step}: {reading.expected}{observed}", 2)
        yield ""
    for remark in (*_remarks(report), summary(report)):
        yield from _wrapped(remark, 0)


def _wrapped(text: str, indent: int) -> list[str]:
    first, next_ = " " * indent, " " * (indent + 4)
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=next_, break_on_hyphens=False)


# --- for an issue


def markdown(report: ConformanceReport) -> str:
    """The report, ready to be put into an issue."""
    counts = Counter(each.difference.operation for each in report.findings)
    readings = ((*astuple(each)[:4], _held(each), each.reading) for each in report.readings)
    lines = [f"## openapi.yaml compared with an enterprise, {report.date}", "", summary(report), ""]
    lines += _table(_DIFFERENCES, map(_difference, report.findings))
    lines += _table(_READINGS, readings)
    for remark in _remarks(report):
        lines += [_cell(remark), ""]
    lines += _table(_OPERATIONS, (_operation(each, counts) for each in report.outcomes.values()))
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> list[str]:
    shown = [_row(each) for each in rows]
    return [_row(head), f"|{'---|' * len(head)}", *shown, ""] if shown else []


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Text that Markdown shows unchanged: it adds no column, no tag and no mention."""
    return html.escape(text, quote=False).replace("|", "\\|").replace("@", "&#64;").replace("`", "\\`")


# --- the parts of both


def _held(reading: AssumptionCheck) -> str:
    return "yes" if reading.holds else "no" if reading.compared else "not compared"


def _state(outcome: Outcome) -> str:
    return f"{outcome.state.value}: {outcome.why}" if outcome.why else outcome.state.value


def _operation(outcome: Outcome, differences: Counter[str]) -> Iterator[str]:
    yield outcome.id
    yield _state(outcome)
    yield ", ".join(f"{status}: {count}" for status, count in sorted(outcome.statuses.items()))
    yield str(outcome.records or "")
    yield str(outcome.page_size or "")
    yield str(differences[outcome.id] or "")


def _difference(finding: Finding) -> Iterator[str]:
    found = finding.difference
    yield f"{found.kind.value} {found.name}".strip()
    yield f"{found.operation} {found.path}".strip()
    yield ", ".join(sorted(finding.values)) or str(finding.observed)
    yield str(finding.count)
    yield found.pointer


def _remarks(report: ConformanceReport) -> Iterator[str]:
    if report.requested_scopes:
        granted = len(report.granted_scopes & report.requested_scopes)
        yield f"Scopes: {len(report.requested_scopes)} requested; calls with {granted} of them were allowed."
    for scope, operations in report.missing_scopes.items():
        yield f"Missing scope {scope}. Operations that need it: {', '.join(operations)}."
    if any(each.difference.name == WITHHELD for each in report.findings):
        yield f"{WITHHELD} is a property name that may be data; --show-names shows it."
    if report.left_behind:
        yield f"Left behind, as no documented operation cancels them: {report.left_behind}."
