"""Turn differences into edits of openapi.yaml and generator/resources.yaml.

Only additions that break no caller are drafted: optional properties and parameters, enum values, error codes and, on
demand, operations. ``x-draft`` marks what a person has to complete. Everything else is left for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import define, field

from pexip_engage_client.openapi.operations import JSON, DocumentedOperation, Parameter
from pexip_engage_client.openapi.pointers import escaped, keys_of
from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.yaml_text import YamlText

from ..changes.change import Part
from ..document import ERROR_CODE
from .comparing import Comparison, PortalDifference
from .facts import SILENT, Node, operations_of, page_name
from .nodes import Nodes, OpenQuestionError, checked, note

DOCUMENT, RESOURCES = "openapi.yaml", "generator/resources.yaml"
SHARED = {"400": "BadRequest", "401": "Unauthorized", "403": "Forbidden", "404": "NotFound", "429": "TooManyRequests"}
PAGES = "https://developer.pexipengage.com/operation/operation-"
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9_][A-Za-z0-9_-]*|\{[A-Za-z][A-Za-z0-9-]*\}))+")
_NOT_OPTIONAL = "Callers would have to pass it, or the documentation does not say that it is optional."


@define
class Drafted:
    """The new texts of files, and the findings that a person has to decide."""

    files: dict[str, str] = field(factory=dict)  # path -> new text
    done: list[str] = field(factory=list)
    open: list[tuple[PortalDifference, str]] = field(factory=list)  # with the reason

    def write(self, root: Path) -> None:
        """Write the files."""
        for path, text in self.files.items():
            (root / path).write_text(text, encoding="utf-8")


def draft(comparison: Comparison, root: Path, *, operations: bool) -> Drafted:
    """Draft what follows from the differences for the repository at `root`, without writing it."""
    drafter = _Drafter(root, comparison.there)
    adders: dict[str, Callable[[PortalDifference], str]] = {
        "property": drafter.add_property,
        "enum value": drafter.add_value,
        "error code": drafter.add_code,
        "parameter": drafter.add_parameter,
        **({"operation": drafter.add_operation} if operations else {}),
    }
    result = Drafted()
    seen = set()
    for finding in comparison.differences:
        change = finding.change
        try:
            if change.what != "added":
                raise OpenQuestionError("It changes or removes what callers rely on.")
            if change.kind not in adders:
                raise OpenQuestionError("It is not drafted; --operations drafts new operations.")
            key = (change.kind, finding.home or change.subject, _added(change.new[-1]))
            if key not in seen:
                seen.add(key)
                result.done.append(adders[change.kind](finding))
        except (OpenQuestionError, LookupError) as error:
            result.open.append((finding, str(error)))
    result.files = drafter.files()
    return result


def _added(part: Part) -> str:
    """What is new, as it is written: a property's name, a value, an error code, a parameter, or an operation."""
    if not isinstance(part.node, dict):
        return str(part.node)
    if "in" in part.node:
        return f"{part.node['in']} {part.node['name']}"
    return "".join(keys_of(part.pointer.rpartition("/")[2]))


class _Drafter:
    def __init__(self, root: Path, theirs: Document) -> None:
        self._document = YamlText((root / DOCUMENT).read_text(encoding="utf-8"))
        self._resources = YamlText((root / RESOURCES).read_text(encoding="utf-8"))
        self._raw: dict[str, Any] = self._document.data()
        self._ours = Document(self._raw)
        self._theirs = {operation.pointer: operation for operation in operations_of(theirs)}
        self._nodes = Nodes(self._ours, theirs)
        self._new_paths: dict[str, Node] = {}

    def files(self) -> dict[str, str]:
        for path, item in self._new_paths.items():
            first = path.split("/")[1]
            after = next((known for known in reversed(list(self._raw["paths"])) if known.split("/")[1] == first), "")
            self._document.add_entry("/paths", path, item, after, apart=True)
        found = {}
        for name, text in ((DOCUMENT, self._document), (RESOURCES, self._resources)):
            if text.changed:
                text.value()  # raises an error if an addition broke the file
                found[name] = text.result()
        return found

    def add_property(self, finding: PortalDifference) -> str:
        home, part, owner = finding.home, finding.change.new[-1], finding.change.new[-2]
        name, component = checked(_added(part)), home.rpartition("/")[2]
        if not home.startswith("/components/schemas/"):
            raise OpenQuestionError("It belongs in no component of openapi.yaml.")
        is_sent = component.endswith("Input")
        if is_sent and (name in owner.node.get("required", ()) or "required" in part.node.get(SILENT, ())):
            raise OpenQuestionError(_NOT_OPTIONAL)
        node = {"description": note(name), **self._nodes.schema(part, is_sent=is_sent)}
        self._document.add_entry(f"{home}/properties", name, {**node, "x-draft": "To be reviewed."})
        return f"property {name} of {component}"

    def add_value(self, finding: PortalDifference) -> str:
        value, home = checked(_added(finding.change.new[-1])), finding.home
        self._add_value(home, value)
        return f"value {value} of {home.rpartition('/')[2]}"

    def _add_value(self, home: str, value: str) -> None:
        self._document.add_item(f"{home}/enum", value)
        if self._document.find(f"{home}/x-enum-descriptions") is not None:
            self._document.add_item(f"{home}/x-enum-descriptions", note(value), comment=value)

    def add_code(self, finding: PortalDifference) -> str:
        code = checked(_added(finding.change.new[-1]))
        self._document.add_item(f"{finding.home}/x-error-codes", code)
        self._explain([code])
        return f"error code {code} of {finding.operation}"

    def _explain(self, codes: Iterable[str]) -> None:
        known: list[str] = self._raw["components"]["schemas"][ERROR_CODE]["enum"]
        for code in sorted(set(codes).difference(known)):
            self._add_value(f"/components/schemas/{ERROR_CODE}", code)
            known.append(code)

    def add_parameter(self, finding: PortalDifference) -> str:
        part, operation = finding.change.new[-1], finding.home
        if part.node.get("required") or "required" in part.node.get(SILENT, ()):
            raise OpenQuestionError(_NOT_OPTIONAL)
        node = self._nodes.parameter(part)
        node = node if "$ref" in node else {**node, "x-draft": "To be reviewed."}
        if self._document.find(f"{operation}/parameters") is None:
            self._document.add_entry(operation, "parameters", [node])
        else:
            self._document.add_item(f"{operation}/parameters", node)
        return f"parameter {_added(part)} of {finding.operation}"

    def add_operation(self, finding: PortalDifference) -> str:
        theirs = self._theirs[finding.change.new[0].pointer]
        if not _PATH.fullmatch(theirs.path):
            raise OpenQuestionError("It has no method and path of this API.")
        near = self._neighbour(theirs)
        node = self._operation(theirs, near)
        name, path, method = node["operationId"], theirs.path, theirs.method.lower()
        if path in self._raw["paths"]:
            self._document.add_entry(f"/paths/{escaped(path)}", method, node)
        else:
            self._new_paths.setdefault(path, {"parameters": self._path_parameters(theirs, near)})[method] = node
        self._resources.add_entry(f"/{'_'.join(words_of(near.tag))}", "_".join(words_of(name)), name)
        self._explain(node["responses"].get("422", {}).get("x-error-codes", []))
        return f"operation {name}: {theirs.method} {path}"

    def _neighbour(self, theirs: DocumentedOperation) -> DocumentedOperation:
        """The operation of ours with the longest common path, if possible with the same method."""

        def alike(one: DocumentedOperation) -> tuple[int, bool]:
            same = [mine == other for mine, other in zip(theirs.path.split("/"), one.path.split("/"), strict=False)]
            return (same.index(False) if False in same else len(same)), one.method == theirs.method

        return max((one for one in self._ours.iter_operations() if one.tag and one.security), key=alike)

    def _path_parameters(self, theirs: DocumentedOperation, near: DocumentedOperation) -> list[Node]:
        """The parameters of a new path; those of a path nearby are reused."""
        item = self._raw["paths"][near.path]
        references = [one for one in item.get("parameters", []) if "$ref" in one]
        known = {str(self._ours.resolve(one)["name"]): one for one in references}
        found: list[Node] = [{"$ref": "#/components/parameters/CorrelationId"}]
        for name in re.findall(r"\{([^}]*)\}", theirs.path):
            schema = {"type": "string", "minLength": 1}
            new = {"name": name, "in": "path", "required": True, "description": note(name), "schema": schema}
            found.append(known.get(name, new))
        return found

    def _operation(self, theirs: DocumentedOperation, near: DocumentedOperation) -> Node:
        """An operation object. Bodies that none of our components describes are left to a person."""
        name = _operation_id(theirs)
        questions = [f"The name, the tag and the scope (those of `{near.id}`) are to be reviewed."]
        node: Node = {
            "operationId": name,
            "x-draft": "",
            "tags": near.node["tags"],
            "summary": " ".join(words_of(name)).capitalize(),
            "description": note(name),
            "externalDocs": {"url": f"{PAGES}{checked(page_name(theirs))}"},
            "security": near.node["security"],
        }
        try:
            parts = [Part(one.node, one.pointer.removesuffix("/schema")) for one in theirs.parameters if _is_own(one)]
            parameters = [self._nodes.parameter(part) for part in parts]
            node |= {"parameters": parameters} if parameters else {}
        except OpenQuestionError as error:
            questions.append(f"The parameters are to be described. {error}")
        if theirs.body:
            if content := self._nodes.content(theirs.body_schema, is_sent=True):
                node["requestBody"] = {"required": theirs.body.get("required") is not False, **content}
            else:
                questions.append("The body is to be described.")
        node["responses"] = self._responses(theirs, name, questions)
        node["x-draft"] = " ".join(questions)
        return node

    def _responses(self, theirs: DocumentedOperation, name: str, questions: list[str]) -> Node:
        found: Node = {}
        for status in sorted({*theirs.responses, "400", "401", "403", "429"}):
            if status in SHARED:
                found[status] = {"$ref": f"#/components/responses/{SHARED[status]}"}
            elif status == "422":
                codes = sorted(map(checked, theirs.error_codes))
                schema = {"$ref": "#/components/schemas/ErrorWithArgumentsEnvelope"}
                described: Node = {"description": f"`{name}` was rejected; the error codes say why."}
                described |= {"x-error-codes": codes, "content": {JSON: {"schema": schema}}}
                found[status] = described
            elif re.fullmatch(r"2\d\d", status):
                content = self._nodes.content(theirs.responses[status].schema, is_sent=False)
                found[status] = {"description": f"`{name}` succeeded. Describe what it did.", **content}
                if theirs.responses[status].schema and not content:
                    questions.append(f"The body of the response {status} is to be described.")
        found["default"] = {"$ref": "#/components/responses/Unexpected"}
        return found


def _is_own(parameter: Parameter) -> bool:
    """Whether a parameter is not one of the path, or of every path."""
    return parameter.location != "path" and parameter.name.lower() != "x-correlation-id"


def words_of(name: str) -> list[str]:
    """The words of `officeId`, `office-id` or `office_id`, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _operation_id(theirs: DocumentedOperation) -> str:
    """The operation ID; a page shows it in lower case only, so its title says where words begin."""
    words = [word for word in words_of(theirs.summary) if word not in ("a", "an", "the")]
    named = "".join([*words[:1], *map(str.capitalize, words[1:])])
    return checked(named if named.lower() == theirs.id.lower() else theirs.id)
