"""Compare operations and webhooks. They are matched by method and path, and then compared with all their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.reader import METHODS, DocumentedOperation, Parameter

from ..text import python_name
from .api_change import ApiChange, Changes, Part, mapping, worded
from .contents import ContentComparison, opposite
from .rules import NARROWS, WIDENS, Direction
from .schema_changes import Place
from .security import SecurityComparison

_UNDERSTOOD = {"operationId", "tags", "security", "parameters", "requestBody", "responses", "deprecated"}
# The type of a parameter determines its style.
_PARAMETER = {"name", "in", "required", "schema", "style", "explode", "deprecated"}

Pairs = list[tuple[DocumentedOperation | None, DocumentedOperation | None]]


class OperationComparison:
    """Compares the operations of two documents."""

    def __init__(
        self,
        contents: ContentComparison,
        security: SecurityComparison,
        methods: tuple[Mapping[str, str], Mapping[str, str]],
    ) -> None:
        self.contents, self.security = contents, security
        self.changes = contents.changes
        self.methods = methods
        """The Python methods of both documents, by operationId."""

    def compare(self, old: list[DocumentedOperation], new: list[DocumentedOperation], kind: str) -> None:
        """Compare operations, or webhooks."""
        for before, after in _matched(old, new):
            with self.changes.at(_part(before), _part(after)):
                if before is None and after is not None:
                    detail = f"{after.method} {after.path}: {after.summary}" if kind == "operation" else after.summary
                    self._add(kind, self._name(after, 1), "added", detail)
                elif after is None and before is not None:
                    detail = f"{before.method} {before.path}" if kind == "operation" else ""
                    self._add(kind, self._name(before, 0), "removed", detail, python=True, wire=True)
                elif before is not None and after is not None:
                    self._operation(before, after, kind)

    def _name(self, operation: DocumentedOperation, side: int) -> str:
        return self.methods[side].get(operation.id) or operation.id or f"{operation.method} {operation.path}"

    def _operation(self, old: DocumentedOperation, new: DocumentedOperation, kind: str) -> None:
        direction: Direction = "sent" if kind == "operation" else "received"
        name = self._identity(old, new, kind)
        self.changes.others(name, old.node, new.node, _UNDERSTOOD)
        self._tags(kind, name, old, new)
        self._deprecation(kind, name, old.node, new.node)
        self.security.compare(name, old, new)
        self._parameters(name, old, new, direction)
        self.contents.bodies(name, old, new, direction)
        self.contents.responses(name, old, new, opposite(direction))

    def _identity(self, old: DocumentedOperation, new: DocumentedOperation, kind: str) -> str:
        """Compare the name and the address, and return the name."""
        name, old_name = self._name(new, 1), self._name(old, 0)
        is_method = kind == "operation"  # classes of events are named after their schemas
        if name != old_name:
            self._add(kind, old_name, "changed", f"is now {name}", python=is_method)
        elif old.id != new.id:
            used = "; errors, logs, hooks and the sandbox use this name" if is_method else ""
            self._add(kind, name, "changed", worded("operationId", old.id, new.id) + used, python=is_method)
        if (old.method, _blank(old.path)) != (new.method, _blank(new.path)):
            detail = f"moves from {old.method} {old.path} to {new.method} {new.path}"
            self._add(kind, name, "changed", detail, wire=True)
        return name

    def _tags(self, kind: str, name: str, old: DocumentedOperation, new: DocumentedOperation) -> None:
        if old.tag != new.tag and kind == "operation":
            self._add("operation", name, "changed", worded("tag", old.tag or None, new.tag or None), python=True)
        elif old.node.get("tags") != new.node.get("tags"):  # other tags do not affect names
            self._add("documentation", name, "changed", "tags")

    def _deprecation(self, kind: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if bool(old.get("deprecated")) != bool(new.get("deprecated")):
            self._add(kind, name, "changed", "is deprecated" if new.get("deprecated") else "is no longer deprecated")

    # -- parameters ------------------------------------------------------------------------------------

    def _parameters(self, name: str, old: DocumentedOperation, new: DocumentedOperation, direction: Direction) -> None:
        for before, after in _matched_parameters(old, new):
            shown = after or before
            assert shown is not None
            place = Place("parameter", f"{name}({python_name(shown.name)}=)")
            with self.changes.at(_part(before), _part(after)):
                if before is None and after is not None:
                    breaks = after.required and direction == "sent"
                    words = self.contents.schemas.words(None, _schema(after))[1]
                    detail = f"{words}, required" if after.required else words
                    self._add("parameter", place.subject, "added", detail, python=breaks, wire=breaks)
                elif after is None:
                    self._add("parameter", place.subject, "removed", python=True, wire=True)
                elif before is not None:
                    self._parameter(name, before, after, direction, place)

    def _parameter(self, name: str, old: Parameter, new: Parameter, direction: Direction, place: Place) -> None:
        before, after = python_name(old.name), python_name(new.name)
        if before != after:
            self._add("parameter", f"{name}({before}=)", "changed", f"is now {after}", python=True)
        if old.location != new.location:
            self._add("parameter", place.subject, "changed", f"moves from {old.location} to {new.location}", wire=True)
        if not _same_name(old, new) and new.location != "path":
            self._add(
                "parameter", place.subject, "changed", worded("the name that is sent", old.name, new.name), wire=True
            )
        if old.required != new.required:
            breaks = new.required == (direction == "sent")
            detail = "is required" if new.required else "is optional"
            effect = NARROWS if new.required else WIDENS
            self._add("parameter", place.subject, "changed", detail, python=breaks, wire=breaks, effect=effect)
        self._deprecation("parameter", place.subject, old.node, new.node)
        self.changes.others(place.subject, old.node, new.node, _PARAMETER)
        self.contents.schemas.compare(_schema(old), _schema(new), direction, place)

    def _add(self, kind: str, subject: str, what: Any, detail: str = "", **impact: Any) -> None:
        self.changes.add(ApiChange(kind, subject, what, detail, **impact))


def _part(documented: DocumentedOperation | Parameter | None) -> Part | None:
    if documented is None:
        return None
    pointer = documented.pointer
    return Part(documented.node, pointer.removesuffix("/schema") if isinstance(documented, Parameter) else pointer)


def _blank(path: str) -> str:
    """Return a path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _matched(old: list[DocumentedOperation], new: list[DocumentedOperation]) -> Pairs:
    """Match operations by address, and the remaining ones by operationId."""
    addresses = {(each.method, _blank(each.path)): each for each in old}
    pairs: Pairs = [(addresses.pop((each.method, _blank(each.path)), None), each) for each in new]
    moved = {each.id: each for each in addresses.values() if each.id}
    pairs = [(before or moved.pop(after.id, None), after) for before, after in pairs if after is not None]
    known = {id(before) for before, _ in pairs}
    return pairs + [(each, None) for each in old if id(each) not in known]


def _matched_parameters(
    old: DocumentedOperation, new: DocumentedOperation
) -> Iterator[tuple[Parameter | None, Parameter | None]]:
    """Match parameters by location and name, path parameters by order, and the remaining ones by argument."""
    left = {_key(each, old.path): each for each in old.parameters}
    pairs = [(left.pop(_key(each, new.path), None), each) for each in new.parameters]
    moved = {python_name(each.name): each for each in left.values()}
    pairs = [(before or moved.pop(python_name(after.name), None), after) for before, after in pairs]
    yield from pairs
    known = {id(before) for before, _ in pairs}
    yield from ((each, None) for each in old.parameters if id(each) not in known)


def _key(parameter: Parameter, path: str = "") -> tuple[str, str]:
    if parameter.location == "path":
        names = re.findall(r"\{([^}]*)\}", path)
        return "path", str(names.index(parameter.name)) if parameter.name in names else parameter.name
    name = parameter.name.lower() if parameter.location == "header" else parameter.name
    return parameter.location, name


def _same_name(old: Parameter, new: Parameter) -> bool:
    """Whether both parameters are sent under the same name. Headers ignore case."""
    is_header = old.location == new.location == "header"
    return old.name.lower() == new.name.lower() if is_header else old.name == new.name


def _schema(parameter: Parameter) -> Part:
    return Part(parameter.node.get("schema", {}), parameter.pointer)


def path_items(raw: Mapping[str, Any], kind: str, changes: Changes, other: Mapping[str, Any]) -> None:
    """Compare the keys of path items other than operations and parameters."""
    before, after = mapping(raw.get(kind)), mapping(other.get(kind))
    addresses = {_blank(path): path for path in before}
    for path in after:
        old, new = mapping(before.get(addresses.get(_blank(path), path))), mapping(after[path])
        changes.others(path, old, new, {*METHODS, "parameters"})
