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

from pexip_engage_client.openapi.yaml_text import YamlText

from .comparing import FactDifference, Verdict
from .facts import StatedOperation
from .nodes import Node, Nodes, OpenQuestionError, checked, note, words_of

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
    open: list[tuple[FactDifference, str]] = field(factory=list)  # with the reason

    def write(self, root: Path) -> None:
        """Write the files."""
        for path, text in self.files.items():
            (root / path).write_text(text, encoding="utf-8")


def draft(findings: Iterable[FactDifference], root: Path, *, operations: bool) -> Drafted:
    """Draft what follows from the findings for the repository at `root`, without writing it."""
    drafter = _Drafter(root)
    adders: dict[str, Callable[[FactDifference], str]] = {
        "property": drafter.add_property,
        "enum value": drafter.add_value,
        "error code": drafter.add_code,
        "parameter": drafter.add_parameter,
        **({"operation": drafter.add_operation} if operations else {}),
    }
    result = Drafted()
    seen = set()
    for finding in findings:
        key = (finding.kind, finding.origin.home or (finding.operation, finding.place), finding.there)
        try:
            if finding.verdict is not Verdict.ADDED:
                raise OpenQuestionError("It changes or removes what callers rely on.")
            if finding.kind not in adders:
                raise OpenQuestionError("It is not drafted; --operations drafts new operations.")
            if key not in seen:
                seen.add(key)
                result.done.append(adders[finding.kind](finding))
        except (OpenQuestionError, LookupError) as error:
            result.open.append((finding, str(error)))
    result.files = drafter.files()
    return result


class _Drafter:
    def __init__(self, root: Path) -> None:
        self._document = YamlText((root / DOCUMENT).read_text(encoding="utf-8"))
        self._resources = YamlText((root / RESOURCES).read_text(encoding="utf-8"))
        self._raw: dict[str, Any] = self._document.data()
        self._nodes = Nodes(self._raw)
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

    def add_property(self, finding: FactDifference) -> str:
        name, home, source = checked(str(finding.there)), finding.origin.home, finding.source
        owner = home.rpartition("/")[2]
        if source is None or not home.startswith("/components/schemas/"):
            raise OpenQuestionError("It belongs in no component of openapi.yaml.")
        place = f"{finding.place}.{name}"
        is_sent = owner.endswith("Input")
        if is_sent and source.facts[place].get("required") is not False:
            raise OpenQuestionError(_NOT_OPTIONAL)
        node = {"description": note(name), **self._nodes.node(source, place, is_sent=is_sent)}
        self._document.add_entry(f"{home}/properties", name, {**node, "x-draft": "To be reviewed."})
        return f"property {name} of {owner}"

    def add_value(self, finding: FactDifference) -> str:
        value, home = checked(str(finding.there)), finding.origin.home
        self._document.add_item(f"{home}/enum", value)
        if self._document.find(f"{home}/x-enum-descriptions") is not None:
            self._document.add_item(f"{home}/x-enum-descriptions", note(value), comment=value)
        return f"value {value} of {home.rpartition('/')[2]}"

    def add_code(self, finding: FactDifference) -> str:
        code = checked(str(finding.there))
        self._document.add_item(f"{finding.origin.use}/x-error-codes", code)
        self._explain([code])
        return f"error code {code} of {finding.operation}"

    def _explain(self, codes: Iterable[str]) -> None:
        meanings: dict[str, str] = self._raw["components"]["x-error-meanings"]
        for code in sorted(set(codes) - meanings.keys()):
            after = max((known for known in meanings if known < code), default="")
            self._document.add_entry("/components/x-error-meanings", code, note(code), after)
            meanings[code] = ""

    def add_parameter(self, finding: FactDifference) -> str:
        place, operation, source = str(finding.there), finding.origin.use, finding.source
        if source is None or source.facts[place].get("required") is not False:
            raise OpenQuestionError(_NOT_OPTIONAL)
        node = self._nodes.parameter(source, place)
        node = node if "$ref" in node else {**node, "x-draft": "To be reviewed."}
        if self._document.find(f"{operation}/parameters") is None:
            self._document.add_entry(operation, "parameters", [node])
        else:
            self._document.add_item(f"{operation}/parameters", node)
        return f"parameter {place} of {finding.operation}"

    def add_operation(self, finding: FactDifference) -> str:
        theirs = finding.source
        if theirs is None or theirs.webhook or not theirs.method or not _PATH.fullmatch(theirs.path):
            raise OpenQuestionError("It is a webhook event, or it has no method and path of this API.")
        item, near = self._neighbour(theirs)
        node = self._operation(theirs, near)
        name, path, method = node["operationId"], theirs.path, theirs.method.lower()
        if path in self._raw["paths"]:
            self._document.add_entry(f"/paths/{path.replace('/', '~1')}", method, node)
        else:
            new = self._new_paths.setdefault(path, {"parameters": self._nodes.path_parameters(theirs, item)})
            new[method] = node
        resource = "_".join(words_of(near["tags"][0]))
        self._resources.add_entry(f"/{resource}", "_".join(words_of(name)), name)
        self._explain(node["responses"].get("422", {}).get("x-error-codes", []))
        return f"operation {name}: {theirs.method} {path}"

    def _neighbour(self, theirs: StatedOperation) -> tuple[Node, Node]:
        """The path item and the operation of ours with the longest common path, if possible with the same method."""

        def alike(entry: tuple[str, str]) -> tuple[int, bool]:
            same = [mine == other for mine, other in zip(theirs.path.split("/"), entry[0].split("/"), strict=False)]
            return (same.index(False) if False in same else len(same)), entry[1] == theirs.method.lower()

        entries = [
            (path, method)
            for path, item in self._raw["paths"].items()
            for method, node in item.items()
            if isinstance(node, dict) and node.get("tags") and node.get("security")
        ]
        path, method = max(entries, key=alike)
        return self._raw["paths"][path], self._raw["paths"][path][method]

    def _operation(self, theirs: StatedOperation, near: Node) -> Node:
        """An operation object. Bodies that none of our components describes are left to a person."""
        name = _operation_id(theirs)
        questions = [f"The name, the tag and the scope (those of `{near['operationId']}`) are to be reviewed."]
        node: Node = {
            "operationId": name,
            "x-draft": "",
            "tags": near["tags"],
            "summary": " ".join(words_of(name)).capitalize(),
            "description": note(name),
            "externalDocs": {"url": f"{PAGES}{checked(theirs.page or name.lower())}"},
            "security": near["security"],
        }
        try:
            parameters = self._nodes.parameters(theirs)
            node |= {"parameters": parameters} if parameters else {}
        except OpenQuestionError as error:
            questions.append(f"The parameters are to be described. {error}")
        if "body" in theirs.facts[""]:
            if content := self._nodes.content(theirs, "body", is_sent=True):
                node["requestBody"] = {"required": theirs.facts["body"].get("required") is not False, **content}
            else:
                questions.append("The body is to be described.")
        node["responses"] = self._responses(theirs, name, questions)
        node["x-draft"] = " ".join(questions)
        return node

    def _responses(self, theirs: StatedOperation, name: str, questions: list[str]) -> Node:
        found: Node = {}
        for status in sorted({*theirs.members("", "response"), "400", "401", "403", "429"}):
            if status in SHARED:
                found[status] = {"$ref": f"#/components/responses/{SHARED[status]}"}
            elif status == "422":
                codes = sorted(map(checked, theirs.members(status, "error code")))
                schema = {"$ref": "#/components/schemas/ErrorWithArgumentsEnvelope"}
                described: Node = {"description": f"`{name}` was rejected; the error codes say why."}
                described |= {"x-error-codes": codes, "content": {"application/json": {"schema": schema}}}
                found[status] = described
            elif re.fullmatch(r"2\d\d", status):
                content = self._nodes.content(theirs, status, is_sent=False)
                found[status] = {"description": f"`{name}` succeeded. Describe what it did.", **content}
                if not content and "body" in theirs.facts.get(status, {}):
                    questions.append(f"The body of the response {status} is to be described.")
        found["default"] = {"$ref": "#/components/responses/Unexpected"}
        return found


def _operation_id(theirs: StatedOperation) -> str:
    """The operation ID; a page shows it in lower case only, so its title says where words begin."""
    words = [word for word in words_of(theirs.title) if word not in ("a", "an", "the")]
    named = "".join([*words[:1], *map(str.capitalize, words[1:])])
    return checked(theirs.id or (named if named.lower() == theirs.slug or not theirs.slug else theirs.slug))
