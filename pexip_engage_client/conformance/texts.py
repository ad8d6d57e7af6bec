"""Format the report as text in lines of 80 columns, for a terminal or an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from .differences import WITHHELD
from .report import AssumptionCheck, ConformanceReport, Finding, Outcome

WIDTH = 80


def summary(report: ConformanceReport) -> str:
    """Return the verdict of a report in one line."""
    reached, found = len(report.reached), len(report.findings)
    verdict = "Conforms"
    if not report.conforms:
        verdict = "Too few operations were reached"
        if report.differs:
            verdict = "Differs"
        elif not reached:
            verdict = "Nothing was compared"
        elif report.unanswered:
            verdict = "Not every request got a response"
        elif report.stopped:
            verdict = "The run did not finish"
    differences = f"{found} difference{'s' * (found > 1)}" if found else "no differences"
    dropped = f" ({report.dropped} more not kept)" if report.dropped else ""
    compared = [each for each in report.readings if each.compared]
    held = sum(each.holds for each in compared)
    readings = f" {held} of {len(compared)} assumptions of the sandbox hold." if report.readings else ""
    stopped = f" Stopped early: {report.stopped}." if report.stopped else ""
    if not report.reached and not report.stopped and report.not_reached:
        stopped = f" {report.not_reached[0].id}: {_state(report.not_reached[0])}."
    because = "because no documented operation cancels them"
    left = f" Left in the enterprise, {because}: {report.left_behind}." if report.left_behind else ""
    unanswered = f", {report.unanswered.total()} without a response" if report.unanswered else ""
    return (
        f"{verdict}. {reached} of {len(report.outcomes)} operations reached: {differences}{dropped}."
        f" {report.requests} requests{unanswered}.{readings}{stopped}{left}"
    )


def terminal(report: ConformanceReport) -> str:
    """Return the report as text for a terminal. The verdict comes last, so that it stays visible."""
    return "".join(f"{line}\n" for line in (*_lines(report), *_wrapped(summary(report), 0)))


def markdown(report: ConformanceReport) -> str:
    """Return the report as a Markdown code block for an issue, so that no name becomes a link or a mention."""
    title = f"## openapi.yaml compared with an enterprise, {report.date}"
    lines = "\n".join(_lines(report)).rstrip()
    return f"{title}\n\n{summary(report)}\n\n```text\n{lines}\n```\n"


def _lines(report: ConformanceReport) -> Iterator[str]:
    if report.reached:
        counts = Counter(each.difference.operation for each in report.findings)
        yield f"{f'Reached, {report.date}':<44} records  differences"
        for outcome in report.reached:
            yield f"  {outcome.id:<42} {outcome.records:>7}  {counts[outcome.id] or '':>11}".rstrip()
        yield ""
    for title, entries in (
        ("Not reached", [f"{each.id}: {_state(each)}" for each in report.not_reached]),
        ("No response", [f"{request} ({count}x)" for request, count in report.unanswered.items()]),
        ("Scopes", list(_scopes(report))),
        ("Assumptions of the sandbox", [_reading(each) for each in report.readings]),
        ("Differences", list(_differences(report.findings))),
    ):
        if entries:
            yield title
            for entry in entries:
                yield from _wrapped(entry, 2)
            yield ""


def _wrapped(text: str, indent: int) -> list[str]:
    first, next_ = " " * indent, " " * (indent + 4)
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=next_, break_on_hyphens=False)


def _state(outcome: Outcome) -> str:
    return f"{outcome.state.value}; {outcome.why}" if outcome.why else outcome.state.value


def _scopes(report: ConformanceReport) -> Iterator[str]:
    if report.requested_scopes:
        granted = len(report.allowed_scopes & report.requested_scopes)
        yield f"{len(report.requested_scopes)} requested; calls with {granted} of them were allowed."
    for scope, operations in report.missing_scopes.items():
        yield f"Missing scope {scope}. Operations that need it: {', '.join(operations)}."


def _reading(check: AssumptionCheck) -> str:
    held = "holds" if check.holds else "DIFFERS" if check.compared else "not compared"
    results = check.expected if check.holds else f"sandbox: {check.expected}; enterprise: {check.observed}"
    reading = f". The assumption is: {check.reading}" if check.reading and not check.holds else ""
    return f"{held}: {check.step} ({results}){reading}"


def _differences(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"{finding}, see {finding.difference.pointer}"
    if any(each.difference.name == WITHHELD for each in findings):
        yield f"{WITHHELD} replaces a property name that may be data; --values shows the name."
