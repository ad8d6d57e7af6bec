"""A comparison in words: for a terminal, for a pull request, for a program."""

from __future__ import annotations

import json
from typing import Any

from attrs import define, field

from .drafting import Drafted
from .editing import block
from .findings import Comparison, Finding, Verdict
from .sources import Attempt, Reading

AGREES, UNREADABLE, DIFFERS = 0, 1, 3
_SHOWN = 6  # operations named for one difference


@define(kw_only=True)
class Report:
    """One watch: what was read, and how it compares."""

    subject: str  # which portal, directory or file
    reading: Reading
    comparison: Comparison = field(factory=Comparison)
    drafted: Drafted | None = None

    @property
    def status(self) -> int:
        """The exit status: agreement can only be claimed for what could be read, and only if everything could."""
        if self.reading.source is None:
            return UNREADABLE
        if self.comparison.differences:
            return DIFFERS
        return UNREADABLE if self.reading.unreadable else AGREES

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        if self.reading.source is None:
            return "Nothing could be read."
        facts = f"{self.comparison.agreed} facts of {self.comparison.operations} operations agree"
        count = len(self.comparison.differences)
        unread = len(self.reading.unreadable)
        rest = f"; {unread} {'page' if unread == 1 else 'pages'} could not be read" if unread else ""
        if not count:
            return f"{facts}, none differs{rest}."
        return f"{facts}, {count} {'differs' if count == 1 else 'differ'}{rest}."


@define
class Group:
    """The same difference in one or several operations."""

    finding: Finding
    operations: list[str]
    where: list[str]


def grouped(findings: list[Finding]) -> list[Group]:
    """Findings that stand at one place of the document, said once."""
    groups: dict[Any, Group] = {}
    for finding in findings:
        key = (
            finding.verdict,
            finding.fact,
            str(finding.here),
            str(finding.there),
            finding.place or (finding.operation, finding.where),
        )
        group = groups.setdefault(key, Group(finding, [], []))
        group.operations += [finding.operation] if finding.operation not in group.operations else []
        group.where += [finding.where] if finding.where not in group.where else []
    order = list(Verdict)
    return sorted(
        groups.values(), key=lambda group: (order.index(group.finding.verdict), group.operations[0], group.where[0])
    )


def sentence(group: Group) -> str:
    """One difference in words."""
    finding = group.finding
    named = ", ".join(group.operations[:_SHOWN])
    more = len(group.operations) - _SHOWN
    at = f"{named}{f' and {more} more' if more > 0 else ''}"
    where = f" {group.where[0]}" if group.where[0] else ""
    if finding.verdict is Verdict.CONTRADICTS:
        what = f"{finding.fact} is {_value(finding.here)} here, {_value(finding.there)} there"
    elif finding.verdict is Verdict.MISSING_HERE:
        what = f"{finding.fact} {_value(finding.there)} is missing here"
    else:
        what = f"{finding.fact} {_value(finding.here)} is missing there"
    return f"{at}:{where} {what}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def as_text(report: Report) -> str:
    """For a terminal."""
    lines = [f"{report.subject}: {report.verdict}", ""]
    lines += [f"  {_attempt(attempt)}" for attempt in _told(report.reading)]
    for title, findings in _parts(report):
        groups = grouped(findings)
        lines += ["", f"{title} ({len(groups)})"]
        for group in groups:
            lines.append(f"  {sentence(group)}")
            lines += [f"      {group.finding.place}"] if group.finding.place else []
            lines += [f"      because: {group.finding.reason}"] if group.finding.reason else []
    lines += _notes(report, "  ")
    for title, entries in _drafts(report.drafted):
        lines += ["", title, *(f"  {entry}".rstrip() for entry in "\n".join(entries).split("\n"))]
    return "\n".join(lines) + "\n"


def as_markdown(report: Report) -> str:
    """For a pull request or an issue."""
    lines = [f"## {report.subject}", "", report.verdict, ""]
    for title, findings in _parts(report):
        lines += [f"### {title}", ""]
        for group in grouped(findings):
            place = f" (`{group.finding.place}`)" if group.finding.place else ""
            because = f" — {group.finding.reason}" if group.finding.reason else ""
            lines.append(f"- {sentence(group)}{place}{because}")
        lines.append("")
    lines += ["### What was tried", ""]
    lines += [f"- {_attempt(attempt)}" for attempt in _told(report.reading)]
    lines += _notes(report, "- ")
    for title, entries in _drafts(report.drafted):
        lines += ["", f"### {title}", ""]
        lines += ["```yaml", "\n".join(entries), "```"] if "piece" in title else [f"- {entry}" for entry in entries]
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """For a program."""
    source = report.reading.source
    return json.dumps(
        {
            "subject": report.subject,
            "status": report.status,
            "form": source.form if source else None,
            "agreed": report.comparison.agreed,
            "operations": report.comparison.operations,
            "differences": [_plain(finding) for finding in report.comparison.differences],
            "deliberate": [_plain(finding) for finding in report.comparison.deliberate],
            "tried": [
                {"form": one.form, "address": one.address, "outcome": one.outcome, "worked": one.worked}
                for one in report.reading.attempts
            ],
            "unreadable": [one.address for one in report.reading.unreadable],
            "notes": source.notes if source else [],
            "drafted": report.drafted.done if report.drafted else [],
            "to decide": [f"{sentence(Group(one, [one.operation], [one.where]))}: {why}" for one, why in _open(report)],
        },
        indent=2,
        default=str,
    )


def _open(report: Report) -> list[tuple[Finding, str]]:
    return report.drafted.open if report.drafted else []


def _drafts(drafted: Drafted | None) -> list[tuple[str, list[str]]]:
    if drafted is None:
        return []
    parts = [("Drafted", drafted.done), ("Files", sorted(drafted.files))]
    for new in drafted.operations:
        piece = block({"paths": {new.path: {new.method: new.node}}, new.resource: {new.name: new.entry}}, 0)
        parts.append((f"The piece of {new.id}", [piece + f"# sandbox/rules/{new.resource}.py: {new.stub}"]))
    reasons: dict[str, str] = {}
    for finding, why in drafted.open:
        reasons.setdefault(sentence(Group(finding, [finding.operation], [finding.where])), why)
    parts.append(("A person has to decide", [f"{what}: {why}" for what, why in reasons.items()]))
    return [(title, entries) for title, entries in parts if entries]


def _parts(report: Report) -> list[tuple[str, list[Finding]]]:
    of = report.comparison.differences
    parts = [
        (verdict.value.capitalize(), [finding for finding in of if finding.verdict is verdict]) for verdict in Verdict
    ]
    parts.append(("Deliberate", report.comparison.deliberate))
    return [(title, findings) for title, findings in parts if findings]


def _told(reading: Reading) -> list[Attempt]:
    """What was tried; of pages that are not there, the first few."""
    told = [one for one in reading.attempts if one.worked or one.form != "page" or one in reading.unreadable]
    rest = [one for one in reading.attempts if one not in told]
    if len(rest) > _SHOWN:
        rest = [*rest[:_SHOWN], Attempt("page", "", f"and {len(rest) - _SHOWN} more are not there")]
    return told + rest


def _attempt(attempt: Attempt) -> str:
    return f"{attempt.form}{f' {attempt.address}' if attempt.address else ''}: {attempt.outcome}"


def _notes(report: Report, margin: str) -> list[str]:
    source = report.reading.source
    return [f"{margin}note: {note}" for note in dict.fromkeys(source.notes)] if source else []


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "operation": finding.operation,
        "where": finding.where,
        "fact": finding.fact,
        "here": finding.here,
        "there": finding.there,
        "place": finding.place,
        **({"reason": finding.reason} if finding.reason else {}),
    }
