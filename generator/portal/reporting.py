"""Write the report of a watch as Markdown, which is also readable in a terminal.

Text from the portal is data. It is printed within backticks, without its control characters and backticks. So it cannot
affect a terminal, or become a mention, a link or HTML in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define, field

from ..changes.api_change import What
from .comparing import PortalDifference
from .completeness import PageFacts
from .sources import Reading

AGREES, UNREADABLE, DIFFERS = 0, 1, 3
_NAMED = 6  # the maximum number of operations to list for one difference
_LONGEST = 200  # the maximum number of characters to print of one text

_BETWEEN: dict[What, str] = {
    "added": "The {} is in the documentation, but not in openapi.yaml{}",
    "changed": "The {} differs in the documentation{}",
    "removed": "The {} is in openapi.yaml, but not in the documentation",
}
_SINCE: dict[What, str] = {"added": "The {} is new{}", "changed": "The {} has changed{}", "removed": "The {} is gone"}


@define(kw_only=True)
class WatchReport:
    """The outcome of one watch."""

    subject: str  # the portal, directory or file that was read
    reading: Reading
    operations: int = 0  # the number that both openapi.yaml and the documentation describe
    not_compared: list[str] = field(factory=list[str])  # operations that only openapi.yaml describes
    # the comparison of openapi.yaml with the documentation
    findings: list[PortalDifference] = field(factory=list[PortalDifference])
    # the comparison of the last watch with this one; None if there was none
    since: list[PortalDifference] | None = None

    @property
    def differences(self) -> list[str]:
        """Differences for which openapi.yaml contains no reason, and pages that do not exist."""
        dead = sorted(self.reading.source.dead_links) if self.reading.source else []
        missing = [f"The index lists the page {quoted(page)}, which does not exist." for page in dead]
        return _entries([finding for finding in self.findings if not finding.reason]) + missing

    @property
    def lost(self) -> list[str]:
        """The facts from the last watch, or else from openapi.yaml, that pages should state but do not."""
        return _facts(page for page in self.reading.pages if page.must_be_complete)

    @property
    def new(self) -> list[str]:
        """The facts that pages did not state at the last watch."""
        pages = [page for page in self.reading.pages if not page.problem]
        return [f"{quoted(page.page)}: {quoted(fact)}" for page in pages for fact in page.new]

    @property
    def status(self) -> int:
        """The exit status: 0 only if everything was read, and nothing differs."""
        if self.reading.source is None:
            return UNREADABLE
        changed = self.since or self.reading.changes or self.reading.changed_lines
        if self.differences or changed or self.lost or self.new:
            return DIFFERS
        return UNREADABLE if self.reading.unreadable else AGREES

    @property
    def verdict(self) -> str:
        """The outcome in a few sentences."""
        if self.reading.source is None:
            return "Nothing could be read."
        compared = _count(self.operations, "operation")
        found = f"{compared} compared with openapi.yaml; {_count(len(self.differences), 'difference')}."
        if self.reading.pages:
            found += f" {_count(sum(len(page.stated) for page in self.reading.pages), 'fact')} on"
            found += f" {_count(len(self.reading.pages), 'page')}."
        if self.since is None:
            found += " There is no baseline of an earlier watch; --record writes one."
        else:
            found += f" {_count(len(_entries(self.since, since=True)), 'change')} since the last watch."
        if self.reading.changed_lines:
            found += f" {_count(len(self.reading.changed_lines), 'changed line')}."
        found += f" {_count(len(self.new), 'new fact')}." if self.new else ""
        found += f" {_count(len(self.lost), 'fact')} missing." if self.lost else ""
        if self.reading.unreadable:
            found += f" {_count(len(self.reading.unreadable), 'page')} could not be read."
        return found


def quoted(text: object) -> str:
    """Return text from the portal in a harmless form."""
    shown = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in str(text)[:_LONGEST])
    return f"`{shown.replace('`', chr(39))}{'…' if len(str(text)) > _LONGEST else ''}`"


def grouped(findings: list[PortalDifference]) -> list[list[PortalDifference]]:
    """Group the findings in one place in openapi.yaml, because operations share components."""
    groups: dict[Any, list[PortalDifference]] = {}
    for finding in findings:
        change = finding.change
        member = re.split(r"[.(]", change.subject.removeprefix(finding.operation))[-1]
        place = (finding.home, member) if finding.home else change.subject
        groups.setdefault((change.kind, change.what, change.detail, place), []).append(finding)
    return list(groups.values())


def sentence(group: list[PortalDifference], *, since: bool = False) -> str:
    """Describe the same difference in one or several operations. With `since`, describe it as a change over time."""
    change, words = group[0].change, _SINCE if since else _BETWEEN
    others = [name for name in dict.fromkeys(finding.operation for finding in group) if name != group[0].operation]
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    also = f" The same applies to {', '.join(map(quoted, others[:_NAMED]))}{more}." if others else ""
    detail = f": {quoted(change.detail)}" if change.detail else ""
    name = f" ({quoted(group[0].name)})" if group[0].name not in change.subject else ""
    stated = words[change.what].format(f"{change.kind} {quoted(change.subject)}{name}", detail)
    return f"{stated}.{also}"


def _entries(findings: list[PortalDifference], *, since: bool = False) -> list[str]:
    """Return the findings as sentences, with their places in openapi.yaml, and the facts of additions."""
    entries: list[str] = []
    for group in grouped(findings):
        home = f" ({quoted(group[0].home)})" if group[0].home and not since else ""
        facts = "".join(f"\n  - {quoted(fact)}" for fact in group[0].facts)
        entries.append(f"{sentence(group, since=since)}{home}{facts}")
    return entries


def as_markdown(report: WatchReport) -> str:
    """Return the report, for a terminal, a pull request or an issue."""
    lines = [f"# {quoted(report.subject)}", "", report.verdict]
    for title, entries in _sections(report):
        lines += ["", f"## {title}", "", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _facts(pages: Iterable[PageFacts]) -> list[str]:
    entries: list[str] = []
    for page in pages:
        note = "" if page.must_be_complete else " (no effect on the exit status: copied or cut pages may lack facts)"
        entries += [] if page.problem else [f"{quoted(page.page)}: {quoted(fact)}{note}" for fact in page.lost]
    return entries


def _sections(report: WatchReport) -> Iterator[tuple[str, list[str]]]:
    """Yield the title and the entries of each section."""
    deliberate = grouped([finding for finding in report.findings if finding.reason])
    attempts = [*report.reading.attempts, *report.reading.unreadable]
    sections = {
        "Changed since the last watch": _entries(report.since or [], since=True),
        "Lines that changed since the last watch": list(map(quoted, report.reading.changed_lines)),
        "Change report for new versions of the documentation": _entries(report.reading.changes, since=True),
        "Differences from openapi.yaml": report.differences,
        "Facts that pages did not state at the last watch": report.new,
        "Facts that pages no longer state": _facts(page for page in report.reading.pages if page.is_recorded),
        "Facts in openapi.yaml that pages do not state": _facts(
            page for page in report.reading.pages if not page.is_recorded
        ),
        "Deliberate differences": [f"{sentence(group)} {group[0].reason}" for group in deliberate],
        "Operations in openapi.yaml that were not compared": list(map(quoted, report.not_compared)),
        "Facts on each page": [
            f"{quoted(page.page)}: {len(page.stated)}"
            + (f" ({len(page.known) - len(page.lost)} of {len(page.known)} known)" if page.known else "")
            for page in report.reading.pages
        ],
        "Sources tried": [f"{each.form} {quoted(each.address)}: {quoted(each.outcome)}" for each in attempts],
    }
    yield from ((title, entries) for title, entries in sections.items() if entries)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
