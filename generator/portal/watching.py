"""Compare what was read with openapi.yaml and with the last watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import define, field

from pexip_engage_client.openapi.reader import Document, DocumentedOperation

from ..changes.published import (
    ACCESS,
    DocumentDifference,
    compare_documents,
    operations_of,
    partner,
    published_in,
    slug,
)
from .baseline import DOCUMENT, Baseline
from .comparing import LineDifference, compare_page
from .expected import expected_page
from .lines import PLACES, SEPARATOR, PageLine
from .sources import Reading

AGREES, UNREADABLE, DIFFERS = 0, 1, 3


@define(kw_only=True)
class Watch:
    """The outcome of one watch. Lines are sorted by the name of the operation or page."""

    subject: str  # the portal, directory or file that was read
    reading: Reading
    compared: set[str] = field(factory=set[str])  # the operations in both openapi.yaml and the documentation
    not_compared: list[str] = field(factory=list[str])  # operations that only openapi.yaml describes
    missing: list[str] = field(factory=list[str])  # operations whose page does not exist
    unknown: dict[str, list[str]] = field(factory=dict[str, list[str]])  # pages of unknown operations, and their facts
    differences: dict[str, list[LineDifference]] = field(factory=dict[str, list[LineDifference]])
    in_document: list[DocumentDifference] = field(factory=list[DocumentDifference])
    has_baseline: bool = False
    gone: list[str] = field(factory=list[str])  # pages and operations that the last watch read
    changed: dict[str, list[str]] = field(factory=dict[str, list[str]])  # facts since the last watch
    reworded: dict[str, list[str]] = field(factory=dict[str, list[str]])  # other sentences since the last watch
    lines: dict[str, list[str]] = field(factory=dict[str, list[str]])  # for the next watch

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
        ours = self.missing or self.unknown or self.unexplained or self.reading.dead_links
        if (
            ours
            or self.gone
            or self.changed
            or self.reading.changes
            or any(not each.reason for each in self.in_document)
        ):
            return DIFFERS
        return UNREADABLE if self.reading.unreadable else AGREES


def compare_reading(subject: str, reading: Reading, ours: Document, baseline: Baseline, documentation: str) -> Watch:
    """Compare what was read with openapi.yaml and with the last watch."""
    watch = Watch(subject=subject, reading=reading)
    if reading.document is not None:
        _compare_document(watch, reading.document, ours, documentation)
    else:
        _compare_pages(watch, ours, baseline)
    known = operations_of(ours)
    watch.not_compared = sorted({each.id for each in known} - watch.compared)
    recorded = {name.lower(): (name, lines) for name, lines in baseline.lines.items()}
    watch.has_baseline = any(name.startswith(DOCUMENT) == (reading.document is not None) for name in baseline.lines)
    for name, lines in watch.lines.items():
        if name.lower() in recorded:
            _compare_lines(watch, name, recorded[name.lower()][1], lines)
    is_whole = reading.document is not None
    now = {name.lower() for name in watch.lines}
    gone = (
        {name for name in recorded if name.startswith(DOCUMENT.lower()) and name not in now}
        if is_whole
        else reading.gone
    )
    watch.gone = sorted(recorded[name][0] for name in gone if name in recorded)
    return watch


def new_baseline(watch: Watch, baseline: Baseline) -> Baseline:
    """Return what the next watch needs. Pages that were not read stay as they were."""
    kept = {name: lines for name, lines in baseline.lines.items() if name not in watch.gone}
    read = {name.lower() for name in watch.lines}
    lines = {name: lines for name, lines in kept.items() if name.lower() not in read} | watch.lines
    return Baseline(watch.reading.feed or baseline.changes, lines)


def _compare_pages(watch: Watch, ours: Document, baseline: Baseline) -> None:
    known = operations_of(ours)
    for name, page in watch.reading.pages.items():
        watch.lines[name] = [str(line) for line in page.lines]
        operation = partner(name, *page.request, known)
        if operation is None:
            watch.unknown[" ".join(filter(None, page.request)) or name] = _facts(page.lines)
        else:
            watch.compared.add(operation.id)
            found = compare_page(page, expected_page(ours, operation), baseline.lines.get(name, ()))
            watch.differences[operation.id] = [*watch.differences.get(operation.id, ()), *found]
    here = {name.lower() for name in watch.reading.pages}
    for name in sorted(watch.reading.gone):
        method, _, path = name.partition(" ")
        operation = partner(name, method.upper(), path, known)
        if operation is not None and slug(operation) not in here:
            watch.missing.append(operation.id)


def _compare_document(watch: Watch, document: Document, ours: Document, documentation: str) -> None:
    theirs = operations_of(document)
    shared = [partner(slug(each), each.method, each.path, operations_of(ours)) for each in theirs]
    watch.compared = {each.id for each in shared if each is not None}
    watch.in_document = compare_documents(published_in(ours, documentation, theirs), document)
    watch.lines = {f"{DOCUMENT} {each.method} {each.path}": _stated(document, each) for each in theirs}
    watch.lines[DOCUMENT] = list(document.raw[ACCESS])


def _stated(document: Document, operation: DocumentedOperation) -> list[str]:
    lines = expected_page(document, operation).lines.values()
    return [str(each.line) for each in lines if not each.is_optional and not each.line.text.startswith("=")]


def _facts(lines: Sequence[PageLine]) -> list[str]:
    shown = [line for line in lines if line.place[:1] in PLACES and line.is_known and line.text[0] not in "=a"]
    return [str(line) for line in shown if line.text != "•"]


def _compare_lines(watch: Watch, name: str, before: Sequence[str], now: Sequence[str]) -> None:
    """Compare the lines of a page with the last watch. Their order does not matter."""
    removed, added = Counter(before) - Counter(now), Counter(now) - Counter(before)
    for mark, lines in (("-", removed), ("+", added)):
        for line in lines.elements():
            *place, text = line.split(SEPARATOR)
            is_fact = PageLine(tuple(place), text).is_fact or name.startswith(DOCUMENT)
            found: dict[str, list[str]] = watch.changed if is_fact else watch.reworded
            found.setdefault(name, []).append(f"{mark} {line}")
