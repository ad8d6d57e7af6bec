"""Compare what was read with openapi.yaml and with the last watch."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from attrs import define, evolve, field

from pexip_engage_client.openapi.reader import Document

from ..changes.published import (
    ACCESS,
    DocumentDifference,
    compare_documents,
    operations_of,
    partner,
    published_in,
    slug,
)
from .baseline import Baseline, Lines
from .comparing import LineDifference, compare_page
from .expected import ExpectedPage
from .lines import SEPARATOR, PageLine
from .sources import Reading

AGREES, UNREADABLE, DIFFERS = 0, 1, 3


@define(kw_only=True)
class Watch:
    """The outcome of one watch."""

    subject: str  # the portal, directory or file that was read
    reading: Reading
    recorded: Lines = field(factory=dict[str, Sequence[str]])  # by the last watch
    lines: dict[str, list[str]] = field(factory=dict[str, list[str]])  # for the next watch
    compared: set[str] = field(factory=set[str])  # the operations in both openapi.yaml and the documentation
    not_compared: list[str] = field(factory=list[str])  # operations that only openapi.yaml describes
    differences: dict[str, list[LineDifference]] = field(factory=dict[str, list[LineDifference]])  # by operation
    in_document: list[DocumentDifference] = field(factory=list[DocumentDifference])
    gone: set[str] = field(factory=set[str])  # pages that do not exist, and operations that left a document

    def changed(self, *, facts: bool) -> dict[str, list[str]]:
        """Return the changed lines since the last watch: those that may state a fact, or all others."""
        found: dict[str, list[str]] = {}
        for name in filter(self.recorded.__contains__, self.lines):
            removed, added = Counter(self.recorded[name]), Counter(self.lines[name])
            changes = [f"- {line}" for line in (removed - added).elements()]
            changes += [f"+ {line}" for line in (added - removed).elements()]
            affecting = changes if self.reading.document is not None else _affecting_the_status(changes)
            if kept := [each for each in changes if (each in affecting) is facts]:
                found[name] = kept
        return found

    @property
    def unexplained(self) -> dict[str, list[LineDifference]]:
        """The differences from openapi.yaml without a reason."""
        found = {name: [each for each in lines if not each.reason] for name, lines in self.differences.items()}
        return {name: lines for name, lines in found.items() if lines}

    @property
    def status(self) -> int:
        """The exit status: 0 only if everything was read, and nothing differs."""
        if self.reading.is_empty:
            return UNREADABLE
        in_document = any(not each.reason for each in self.in_document)
        if self.gone or self.unexplained or in_document or self.reading.changes or self.changed(facts=True):
            return DIFFERS
        return UNREADABLE if self.reading.unreadable else AGREES

    def next_baseline(self, before: Baseline) -> Baseline:
        """Return the baseline for the next watch. Pages that were not read keep the lines of the last watch."""
        lines = {name: each for name, each in {**self.recorded, **self.lines}.items() if name not in self.gone}
        changes = self.reading.feed or before.changes
        if self.reading.document is not None:
            return evolve(before, changes=changes, document=lines)
        return evolve(before, changes=changes, pages=lines)


def compare_reading(subject: str, reading: Reading, ours: Document, baseline: Baseline, documentation: str) -> Watch:
    """Compare what was read with openapi.yaml and with the last watch."""
    watch = Watch(subject=subject, reading=reading)
    if reading.document is not None:
        watch.recorded = baseline.document
        _compare_document(watch, reading.document, ours, documentation)
    else:
        watch.recorded = baseline.pages
        _compare_pages(watch, ours)
    watch.not_compared = sorted({each.id for each in operations_of(ours)} - watch.compared)
    return watch


def _compare_pages(watch: Watch, ours: Document) -> None:
    for name, page in watch.reading.pages.items():
        watch.lines[name] = [str(line) for line in page.lines]
        operation = partner(name, *page.operation, operations_of(ours))
        if operation is None:  # it is new, or it moved
            found = [LineDifference("+", line) for line in page.lines if line.is_known and line.text[0] != "="]
            watch.differences[" ".join(page.operation).strip() or name] = found
        else:
            watch.compared.add(operation.id)
            found = compare_page(page, ExpectedPage(ours, operation), watch.recorded.get(name, ()))
            watch.differences[operation.id] = [*watch.differences.get(operation.id, ()), *found]
    watch.gone = watch.reading.gone


def _compare_document(watch: Watch, document: Document, ours: Document, documentation: str) -> None:
    theirs = operations_of(document)
    shared = [partner(slug(each), each.method, each.path, operations_of(ours)) for each in theirs]
    watch.compared = {each.id for each in shared if each is not None}
    watch.in_document = compare_documents(published_in(ours, documentation, theirs), document)
    for operation in theirs:
        lines = ExpectedPage(document, operation).lines.values()
        watch.lines[f"{operation.method} {operation.path}"] = [str(each.line) for each in lines if not each.is_optional]
    watch.lines["servers and scopes"] = list(document.raw[ACCESS])
    watch.gone = watch.recorded.keys() - watch.lines.keys()


def _affecting_the_status(changes: Sequence[str]) -> list[str]:
    """Return the changes that may state a fact: all but sentences in one place that have the same words as before."""
    words: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    found: list[tuple[str, str, bool]] = []
    for change in changes:
        place, _, text = change[2:].rpartition(SEPARATOR)
        place, line = re.sub(r"\bentry \d+", "entry", place), PageLine((), text)
        words[place, change[0]] |= line.words
        found.append((change, place, line.is_fact))
    return [each for each, place, is_fact in found if is_fact or words[place, "+"] != words[place, "-"]]
