"""From findings to changes of our files: what is safe is added, the rest stays a report.

Safe is what no caller can stumble over: optional properties and parameters, enum values, error codes, and (on demand)
whole operations. What exists is left alone, descriptions too. What is added says in `x-draft` what is still open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from .editing import YamlText
from .facts import Operation, Parameter, Property
from .findings import Finding, Verdict
from .naming import pascal
from .operation_drafts import Drafter, OperationDraft
from .schemas import Components, Node, OpenQuestionError, described, note

DOCUMENT, RESOURCES = "openapi.yaml", "generator/resources.yaml"
MEANINGS = "#/components/x-error-meanings"
RULES, COVERAGE = "pexip_engage_client/sandbox/rules", "pexip_engage_client/sandbox/coverage.py"


@define
class Drafted:
    """What was drafted: new texts of files, and the findings that a person has to decide on."""

    files: dict[str, str] = field(factory=dict)  # path → its new text
    done: list[str] = field(factory=list)
    operations: list[OperationDraft] = field(factory=list)
    open: list[tuple[Finding, str]] = field(factory=list)  # with the reason

    def write(self, root: Path) -> None:
        """Put the new texts in their places."""
        for path, text in self.files.items():
            (root / path).write_text(text, encoding="utf-8")


def draft(findings: Iterable[Finding], root: Path, tables: Mapping[str, Any], *, operations: bool) -> Drafted:
    """Draft what follows from the findings, for the repository at `root`; nothing is written."""
    return _Draft(root, tables).of(list(findings), operations=operations)


class _Draft:
    def __init__(self, root: Path, tables: Mapping[str, Any]) -> None:
        self._root = root
        self._document = YamlText((root / DOCUMENT).read_text(encoding="utf-8"))
        self._raw: dict[str, Any] = self._document.data()
        self._resources = YamlText((root / RESOURCES).read_text(encoding="utf-8"))
        resources: dict[str, Any] = self._resources.data()
        self._known_resources = set(resources)
        self._components = Components(self._raw)
        self._drafter = Drafter(self._raw, resources, tables, self._components)
        self._result = Drafted()
        self._codes: dict[str, list[str]] = {}  # operation → codes that the sandbox cannot provoke
        self._seen: set[tuple[str, str, str]] = set()
        self._new_paths: dict[str, Node] = {}

    def of(self, findings: list[Finding], *, operations: bool) -> Drafted:
        for finding in findings:
            try:
                self._one(finding, operations=operations)
            except (OpenQuestionError, LookupError) as error:
                self._result.open.append((finding, str(error)))
        for path, item in self._new_paths.items():
            self._document.add_entry("#/paths", path, item, _neighbour(path, self._raw["paths"]), apart=True)
        for name, node in self._components.added.items():
            self._document.add_entry("#/components/schemas", name, node)
        self._sandbox_and_codes()
        for path, text in ((DOCUMENT, self._document), (RESOURCES, self._resources)):
            if text.changed:
                text.value()  # what cannot be read any more is not written
                self._result.files[path] = text.result()
        return self._result

    def _one(self, finding: Finding, *, operations: bool) -> None:
        if finding.verdict is not Verdict.MISSING_HERE:
            raise OpenQuestionError("it changes or takes away what callers may rely on")
        add = {
            "property": self._property,
            "enum value": self._value,
            "error code": self._code,
            "parameter": self._parameter,
            "operation": self._operation,
        }.get(finding.fact)
        if add is None or (finding.fact == "operation" and not operations):
            why = (
                "a new operation: --operations drafts it"
                if finding.fact == "operation"
                else "it narrows what is taken, or is no addition"
            )
            raise OpenQuestionError(why)
        key = (finding.fact, finding.place or f"{finding.operation} {finding.where}", str(finding.there))
        if key in self._seen:
            return
        self._seen.add(key)
        add(finding)

    def _done(self, what: str) -> None:
        self._result.done.append(what)

    # -- additions to what is there ------------------------------------------------------------------

    def _property(self, finding: Finding) -> None:
        name, owner = str(finding.there), finding.place.rpartition("/")[2]
        source = finding.source
        if not isinstance(source, Property) or not finding.place.startswith("#/components/schemas/"):
            raise OpenQuestionError("it has no component of ours to stand in")
        sent = owner.endswith("Input")
        if sent and source.required is not False:
            known = "demands it" if source.required is True else "does not say whether it is optional"
            raise OpenQuestionError(f"the portal {known}: an argument that callers must pass is no safe addition")
        open_ = {True: "The portal requires it.", False: "To be reviewed."}.get(source.required is True, "")
        node = self._components.node(source.schema, f"{owner.removesuffix('Input')}{pascal(name)}", sent=sent)
        self._document.add_entry(f"{finding.place}/properties", name, {**described(node, name), "x-draft": open_})
        self._done(f"property `{name}` of `{owner}`")

    def _value(self, finding: Finding) -> None:
        value, owner = str(finding.there), finding.place.rpartition("/")[2]
        self._document.add_item(f"{finding.place}/enum", value)
        if self._document.find(f"{finding.place}/x-enum-descriptions") is not None:
            self._document.add_item(f"{finding.place}/x-enum-descriptions", note(value), comment=value)
        self._done(f"value `{value}` of `{owner}`")

    def _code(self, finding: Finding) -> None:
        code = str(finding.there)
        self._document.add_item(f"{finding.place}/x-error-codes", code)
        self._codes.setdefault(finding.operation, []).append(code)
        self._done(f"error code `{code}` of `{finding.operation}`")

    def _parameter(self, finding: Finding) -> None:
        source = finding.source
        operation = next(
            (pointer for pointer, node in _operations(self._raw) if node.get("operationId") == finding.operation), None
        )
        if not isinstance(source, Parameter) or operation is None:
            raise OpenQuestionError("its operation was not found")
        if source.required is not False or source.where == "path":
            raise OpenQuestionError(
                "it is not said to be optional: an argument that callers must pass is no safe addition"
            )
        node = self._drafter.parameter(source)
        if "$ref" not in node:
            node = {**node, "x-draft": "To be reviewed."}
        if self._document.find(f"{operation}/parameters") is None:
            self._document.add_entry(operation, "parameters", [node])
        else:
            self._document.add_item(f"{operation}/parameters", node)
        self._done(f"parameter `{source.name}` of `{finding.operation}`")

    # -- operations ------------------------------------------------------------------------------------

    def _operation(self, finding: Finding) -> None:
        source = finding.source
        if not isinstance(source, Operation) or source.webhook:
            raise OpenQuestionError("a new webhook event: its model and its handling are to be written")
        new = self._drafter.draft(source)
        item = self._raw["paths"].get(new.path)
        if item is not None:
            self._document.add_entry(f"#/paths/{new.path.replace('~', '~0').replace('/', '~1')}", new.method, new.node)
        else:
            self._new_paths.setdefault(new.path, {"parameters": new.shared_parameters})[new.method] = new.node
        if new.new_tag and not any(tag["name"] == new.tag for tag in self._raw["tags"]):
            self._document.add_item("#/tags", {"name": new.tag, "description": note(new.tag)})
            self._raw["tags"].append({"name": new.tag})
        if new.resource in self._known_resources:
            self._resources.add_entry(f"#/{new.resource}", new.name, new.entry)
        else:
            self._resources.add_entry("#", new.resource, {new.name: new.entry}, apart=True)
            self._known_resources.add(new.resource)
        self._result.operations.append(new)
        if new.codes:
            self._codes[new.id] = list(new.codes)
        self._done(f"operation `{new.id}`: {new.method.upper()} {new.path}, `{new.resource}.{new.name}`")

    def _sandbox_and_codes(self) -> None:
        for new in self._result.operations:
            path = f"{RULES}/{new.resource}.py"
            if path not in self._result.files:
                here = self._root / path
                self._result.files[path] = here.read_text(encoding="utf-8") if here.exists() else _module(new.tag)
            before = self._result.files[path].rstrip()
            gap = "\n" if before.splitlines()[-1].startswith("rules.") else "\n\n\n"
            self._result.files[path] = f"{before}{gap}{new.stub}"
        meanings: Mapping[str, str] = self._raw["components"]["x-error-meanings"]
        for code in sorted({code for found in self._codes.values() for code in found} - meanings.keys()):
            before = max((known for known in meanings if known < code), default="")
            self._document.add_entry(MEANINGS, code, note(code), before)
        if self._codes:
            coverage = (self._root / COVERAGE).read_text(encoding="utf-8")
            self._result.files[COVERAGE] = with_gaps(coverage, self._codes)


def _neighbour(path: str, paths: Iterable[str]) -> str:
    """The path behind which a new one stands: the last one of the same resource."""
    return next((known for known in reversed(list(paths)) if known.split("/")[1] == path.split("/")[1]), "")


def _operations(raw: Mapping[str, Any]) -> Iterable[tuple[str, Node]]:
    for path, item in raw["paths"].items():
        for method, node in item.items():
            if isinstance(node, dict):
                yield f"#/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}", node


def _module(tag: str) -> str:
    return f'"""{tag}."""\n\nfrom ..declarations import Rules\n\nrules = Rules()\n'


def with_gaps(text: str, codes: Mapping[str, Iterable[str]]) -> str:
    """coverage.py, which then says of the new codes that no rule of the sandbox refuses with them yet."""
    lines = "".join(
        f'    ("{name}", "{code}"): "no rule is written yet",\n' for name, some in codes.items() for code in some
    )
    found = re.search(r"^IMPOSSIBLE\b[^\n]*= \{\n", text, re.MULTILINE)
    return text[: found.end()] + lines + text[found.end() :] if found else text
