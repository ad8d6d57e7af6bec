"""Write the report of a watch as Markdown, which is readable in a terminal as well.

Text from the portal is data. It is printed within backticks and without control characters or backticks of its own, so
that it can neither change a terminal nor become a mention, a link or HTML in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from ..changes.compare import ApiChange
from .comparing import Comparison, FactDifference, Verdict
from .drafting import Drafted
from .sources import Attempt, Reading

AGREES, UNREADABLE, DIFFERS = 0, 1, 3
_NAMED = 6  # operations that are named for one difference
_LONGEST = 200  # characters that are printed of one text

_BETWEEN = {
    Verdict.DIFFERS: "{} is {} in openapi.yaml, but {} in the documentation",
    Verdict.ADDED: "the documentation has {}, but openapi.yaml does not",
    Verdict.REMOVED: "openapi.yaml has {}, but the documentation does not",
}
_SINCE = {
    Verdict.DIFFERS: "{} was {} and is now {}",
    Verdict.ADDED: "{} is new",
    Verdict.REMOVED: "{} is gone",
}
_STATES = {"required": ("required", "optional"), "nullable": ("nullable", "not nullable")}


@define(kw_only=True)
class WatchReport:
    """The outcome of one watch."""

    subject: str  # the portal, directory or file that was read
    reading: Reading
    comparison: Comparison = field(factory=Comparison)  # of openapi.yaml with the documentation
    since: Comparison | None = None  # of the last watch with this one; None: there was none
    drafted: Drafted | None = None

    @property
    def status(self) -> int:
        """The exit status: 0 only if everything was read and agrees."""
        if self.reading.source is None:
            return UNREADABLE
        changed = self.reading.changes or (self.since is not None and self.since.findings)
        if self.comparison.differences or changed:
            return DIFFERS
        return UNREADABLE if self.reading.unreadable else AGREES

    @property
    def verdict(self) -> str:
        """The outcome in a few sentences."""
        if self.reading.source is None:
            return "Nothing could be read."
        agreed, count = self.comparison.agreed, len(grouped(self.comparison.differences))
        operations = _count(self.comparison.operations, "operation")
        found = f"{agreed} facts in {operations} agree with openapi.yaml; {_count(count, 'difference')}."
        if self.since is None:
            found += " There is no earlier watch to compare with (--record)."
        else:
            found += f" {_count(len(grouped(self.since.findings)), 'change')} since the last watch."
        if self.reading.unreadable:
            found += f" {_count(len(self.reading.unreadable), 'page')} could not be read."
        return found


def quoted(text: object) -> str:
    """A text from the portal, made harmless."""
    shown = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in str(text)[:_LONGEST])
    return f"`{shown.replace('`', chr(39))}{'…' if len(str(text)) > _LONGEST else ''}`"


@define
class Group:
    """The same difference in one or several operations, because they share a component."""

    finding: FactDifference
    operations: list[str]


def grouped(findings: list[FactDifference]) -> list[Group]:
    """Findings at one place of openapi.yaml, merged."""
    groups: dict[Any, Group] = {}
    for finding in findings:
        place = finding.origin.home or (finding.operation, finding.place)
        key = (finding.verdict, finding.kind, str(finding.here), str(finding.there), place)
        group = groups.setdefault(key, Group(finding, []))
        if finding.operation not in group.operations:
            group.operations.append(finding.operation)
    return list(groups.values())


def sentence(group: Group, *, since: bool = False) -> str:
    """One difference in a sentence; `since` words it as a change over time."""
    finding, words = group.finding, _SINCE if since else _BETWEEN
    named = ", ".join(map(quoted, group.operations[:_NAMED]))
    more = len(group.operations) - _NAMED
    at = f" in {quoted(finding.place)}" if finding.place else ""
    if finding.kind == "page":
        stated = "the index lists this operation, but its page does not exist"
    elif finding.kind == "operation":
        stated = words[finding.verdict].format(f"this operation ({quoted(finding.here or finding.there)})", "", "")
    elif finding.verdict is Verdict.DIFFERS:
        states = finding.kind in _STATES and bool(finding.place)
        what = quoted(finding.place) if states else f"the {finding.kind}{at}"
        stated = words[finding.verdict].format(what, _value(finding, finding.here), _value(finding, finding.there))
    else:
        member = f"the {finding.kind} {quoted(finding.here or finding.there)}{at}"
        stated = words[finding.verdict].format(member, "", "")
    return f"{named}{f' and {more} more' if more > 0 else ''}: {stated}."


def _value(finding: FactDifference, value: object) -> str:
    if value is None:
        return "not stated"
    if finding.kind in _STATES and isinstance(value, bool):
        return _STATES[finding.kind][0 if value else 1]
    return quoted(", ".join(sorted(value)) if isinstance(value, frozenset) else value)


def as_markdown(report: WatchReport) -> str:
    """The report, for a terminal, a pull request or an issue."""
    lines = [f"# {quoted(report.subject)}", "", report.verdict]
    for title, entries in _sections(report):
        lines += ["", f"## {title}", "", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _sections(report: WatchReport) -> Iterator[tuple[str, list[str]]]:
    """The titles of the report with their entries."""
    since = report.since.findings if report.since else []
    differences = report.comparison.differences
    deliberate = [finding for finding in report.comparison.findings if finding.reason]
    sections = [
        ("Changed since the last watch", [sentence(group, since=True) for group in grouped(since)]),
        ("Change report of the portal's new versions", [_reported(change) for change in report.reading.changes]),
        ("Differences from openapi.yaml", [_located(group) for group in grouped(differences)]),
        ("Deliberate differences", [_reasoned(group) for group in grouped(deliberate)]),
    ]
    if report.drafted is not None:
        sections.append(("Drafted", [quoted(done) for done in report.drafted.done]))
        undecided = {f"{sentence(Group(one, [one.operation]))} {why}": None for one, why in report.drafted.open}
        sections.append(("To decide", list(undecided)))
    sections.append(("Sources tried", [_attempt(attempt) for attempt in _shortened(report.reading)]))
    notes = dict.fromkeys(report.reading.source.notes if report.reading.source else [])
    sections.append(("Notes", [quoted(note) for note in notes]))
    yield from ((title, entries) for title, entries in sections if entries)


def _located(group: Group) -> str:
    home = group.finding.origin.home
    return sentence(group) + (f" ({quoted(home)})" if home else "")


def _reasoned(group: Group) -> str:
    return f"{sentence(group)} Reason: {group.finding.reason}"


def _reported(change: ApiChange) -> str:
    breaking = "breaking: " if change.breaking else ""
    detail = f": {quoted(change.detail)}" if change.detail else ""
    return f"{breaking}{change.kind} {quoted(change.subject)} {change.what}{detail}"


def _shortened(reading: Reading) -> list[Attempt]:
    """The attempts; of pages that do not exist, the first few."""
    shown = [one for one in reading.attempts if one.worked or one.form != "page" or one in reading.unreadable]
    rest = [one for one in reading.attempts if one not in shown]
    if len(rest) > _NAMED:
        rest = [*rest[:_NAMED], Attempt("page", "", f"{len(rest) - _NAMED} more do not exist")]
    return shown + rest


def _attempt(attempt: Attempt) -> str:
    outcome = attempt.outcome if attempt.worked else quoted(attempt.outcome)  # failures may repeat what a server sent
    return f"{attempt.form}{f' {quoted(attempt.address)}' if attempt.address else ''}: {outcome}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
