"""From a report to changes of openapi.yaml: widen the document to what was observed, and mark each change.

What a schema cannot express (a status, a header, a paging rule) is listed for the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff

from attrs import evolve
from yaml.nodes import MappingNode, Node, SequenceNode

from ..openapi.yaml_text import YamlText, child, flow, items
from .differences import WITHHELD, Difference, Kind
from .report import Finding, Report
from .shapes import NOTHING, Shape

OBSERVED = "x-observed"
_UNENDED = "\\ No newline at end of file"
_UNWRITABLE = frozenset({Kind.STATUS, Kind.HEADER, Kind.BODY, Kind.PAGING})


def diff(text: str, report: Report, name: str = "openapi.yaml") -> str:
    """The changes as a unified diff for `git apply` or `patch -p1`; above it, as comments, what it cannot express."""
    changed, left = patched(text, report)
    remarks = [f"# Not in this patch: {_words(finding)}\n" for finding in left]
    lines = unified_diff(text.splitlines(True), changed.splitlines(True), f"a/{name}", f"b/{name}")
    return "".join([*remarks, *(line if line.endswith("\n") else f"{line}\n{_UNENDED}\n" for line in lines)])


def patched(text: str, report: Report) -> tuple[str, list[Finding]]:
    """The document's text with the observations written into it, and the findings that it cannot express."""
    document = YamlText(text)
    findings = report.findings
    schemas: dict[str, dict[Difference, Finding]] = {}
    for finding in findings:
        if _can_be_written(finding):
            merged = schemas.setdefault(finding.difference.pointer, {})
            # The schema is the same, whichever operations showed it.
            key = evolve(finding.difference, operation="", path="")
            merged[key] = _both(merged[key], finding) if key in merged else finding
    for pointer, merged in schemas.items():
        node = document.at(pointer)
        if isinstance(node, MappingNode):
            _change(document, node, list(merged.values()), report.date)
    return document.result(), [finding for finding in findings if not _can_be_written(finding)]


def _can_be_written(finding: Finding) -> bool:
    kind = finding.difference.kind
    return bool(finding.values) if kind is Kind.UNKNOWN_VALUE else kind not in _UNWRITABLE


def _both(one: Finding, other: Finding) -> Finding:
    return Finding(one.difference, one.count + other.count, one.observed | other.observed, one.values | other.values)


def _change(document: YamlText, node: MappingNode, findings: list[Finding], date: str) -> None:
    """Make all changes of one schema."""
    of: dict[Kind, list[Finding]] = {kind: [each for each in findings if each.difference.kind is kind] for kind in Kind}
    removed = {each.difference.name for each in of[Kind.LIMIT]} | ({"format"} if of[Kind.FORMAT] else set[str]())
    added: list[str] = []
    if wider := [each.observed for each in of[Kind.TYPE] + of[Kind.NULL]]:
        _allow(document, node, wider)
    if of[Kind.UNKNOWN_VALUE]:
        values = sorted({value for each in of[Kind.UNKNOWN_VALUE] for value in each.values})
        _extend(document, child(node, "enum"), values)
    if gone := {each.difference.name for each in of[Kind.MISSING]}:
        required = child(node, "required")
        if isinstance(required, SequenceNode) and set(items(required)) > gone:
            document.rewrite(required, removed=gone)
        else:
            removed.add("required")
    added += _describe(document, node, of[Kind.UNKNOWN_PROPERTY], date)
    marks = [_mark(each, date) for each in findings if not _is_named(each)]
    present = child(node, OBSERVED)
    if marks and isinstance(present, SequenceNode):
        document.rewrite(present, added=marks)
    elif marks:
        added.append(f"{OBSERVED}: [{', '.join(marks)}]")
    document.rewrite(node, removed=removed, added=added)


def _allow(document: YamlText, node: MappingNode, shapes: Iterable[Shape]) -> None:
    """Let a schema allow more types, including null."""
    shape = NOTHING
    for each in shapes:
        shape |= each
    wider = [
        _schema(part) for part in (Shape(shape.types - {"null"}, shape.format, shape.items), _null(shape)) if part.types
    ]
    choice = child(node, "oneOf") or child(node, "anyOf")
    types = child(node, "type")
    if (reference := child(node, "$ref")) is not None:
        options = ", ".join([f"{{$ref: {flow(str(reference.value))}}}", *wider])
        document.replace_pair(node, "$ref", f"oneOf: [{options}]")
    elif isinstance(choice, SequenceNode):
        document.rewrite(choice, added=wider)
    elif types is not None:
        document.replace(types, _types([*items(types), *sorted(shape.types)]))
        if "null" in shape.types:
            _extend(document, child(node, "enum"), ["null"], quoted=False)


def _null(shape: Shape) -> Shape:
    return Shape(shape.types & {"null"})


def _extend(document: YamlText, values: Node | None, more: list[str], *, quoted: bool = True) -> None:
    if isinstance(values, SequenceNode):
        document.rewrite(values, added=[flow(value) for value in more] if quoted else more)


def _describe(document: YamlText, node: MappingNode, findings: list[Finding], date: str) -> list[str]:
    """Describe undocumented properties; returns what is added to the schema itself."""
    entries = [
        f"{each.difference.name}: {_schema(each.observed, f'{OBSERVED}: [{_mark(each, date)}]')}"
        for each in findings
        if _is_named(each)
    ]
    properties = child(node, "properties")
    added = ["additionalProperties: true"] if len(entries) < len(findings) else []
    if entries and isinstance(properties, MappingNode):
        document.rewrite(properties, added=entries)
    elif entries:
        added.append(f"properties: {{{', '.join(entries)}}}")
    return added


def _is_named(finding: Finding) -> bool:
    return finding.difference.kind is Kind.UNKNOWN_PROPERTY and finding.difference.name != WITHHELD


def _schema(shape: Shape, more: str = "") -> str:
    """A shape as a schema, in one line."""
    parts = [f"type: {_types(sorted(shape.types, key=lambda name: (name == 'null', name)))}"] if shape.types else []
    if shape.format:
        parts.append(f"format: {shape.format}")
    if shape.items is not None:
        parts.append(f"items: {_schema(shape.items)}")
    if "object" in shape.types:
        parts.append("additionalProperties: true")
    return f"{{{', '.join([*parts, more] if more else parts)}}}"


def _types(names: Iterable[str]) -> str:
    unique = list(dict.fromkeys(names))
    if "number" in unique and "integer" in unique:
        unique.remove("integer")
    shown = [flow(name) for name in unique]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"


def _mark(finding: Finding, date: str) -> str:
    found = finding.difference
    seen = {
        Kind.UNKNOWN_PROPERTY: f"{'names of its own' if found.name == WITHHELD else str(finding.observed)}",
        Kind.MISSING: f"no {found.name}",
        Kind.LIMIT: f"{found.name} broken",
        Kind.FORMAT: f"not {found.name}",
        Kind.UNKNOWN_VALUE: ", ".join(sorted(finding.values)),
    }.get(found.kind, str(finding.observed))
    return f"{{seen: {flow(seen)}, date: {flow(date)}, count: {finding.count}}}"


def _words(finding: Finding) -> str:
    found = finding.difference
    hint = " (run with --values)" if found.kind is Kind.UNKNOWN_VALUE else ""
    return f"{found}, {finding.count} times{hint}"
