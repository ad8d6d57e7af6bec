"""Find out which schemas are sent and which are received, from where they are used.

Inputs and models of responses are different classes, because only inputs are checked. So a schema that a body or a
parameter uses gets a copy without `readOnly` properties, whose name ends in `Input`. Schemas in responses lose their
`writeOnly` properties. A schema that is only sent is renamed. Scalars and enums serve both directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from pexip_engage_client.openapi.operations import METHODS
from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, SourceDocument, rename, schema_nodes

SUFFIX = "Input"
LEFT_OUT = {True: "readOnly", False: "writeOnly"}


def split_directions(document: SourceDocument) -> Iterator[str]:
    """Give requests their own schemas. Yield the problems, which are names that are already in use."""
    splitter = _Splitter(document)
    yield from splitter.split()


class _Splitter:
    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self._schemas = document.schemas
        self._roots = {sent: list(_roots(document.raw, sent=sent)) for sent in (True, False)}

    def split(self) -> Iterator[str]:
        sent, received = self._reached(self._roots[True]), self._reached(self._roots[False])
        inputs = {name for name in sent if self._has_properties(name, set())}
        wrong = {name for name in received - inputs if name.endswith(SUFFIX) and self._has_properties(name, set())}
        names: dict[bool, dict[str, str]] = {True: {}, False: {}}
        for name in [each for each in self._schemas if each in inputs | wrong]:
            base = name.removesuffix(SUFFIX)
            for is_sent, new in ((True, base + SUFFIX), (False, base)):
                if new == name or name not in (inputs if is_sent else received):
                    continue
                if new in self._schemas:
                    use = "request" if is_sent else "response"
                    problem = f"a {use} uses it, and another schema is named {new} already"
                    keys: Keys = ("components", "schemas", name)
                    yield self.document.rejection(keys, problem, "rename one of them")
                names[is_sent][name] = new
        copies = {
            new: (is_sent, name, deepcopy(self._schemas[name]))
            for is_sent, renamed in names.items()
            for name, new in renamed.items()
        }
        for name in list(self._schemas):
            is_sent = name in inputs and (name in names[False] or name not in received)
            self._direct(self._schemas[name], sent=is_sent, names=names[is_sent])
        for new, (is_sent, name, schema) in copies.items():
            self._direct(schema, sent=is_sent, names=names[is_sent])
            self._schemas[new] = schema
            self.document.origins[new] = ("components", "schemas", name)
        for name, new in {**names[True], **names[False]}.items():
            if name not in (received if new.endswith(SUFFIX) else inputs):
                del self._schemas[name]
        for is_sent, roots in self._roots.items():
            for root in roots:
                self._direct(root, sent=is_sent, names=names[is_sent])

    def _reached(self, roots: Iterable[Any]) -> set[str]:
        """Return the names of all schemas that these refer to, directly or indirectly."""
        found: set[str] = set()
        waiting = [name for root in roots for name in _references(root)]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._schemas:
                found.add(name)
                waiting += _references(self._schemas[name])
        return found

    def _has_properties(self, name: str, seen: set[str]) -> bool:
        """Whether a schema, or one that it contains, becomes a class."""
        if name in seen or name not in self._schemas:
            return False
        seen.add(name)
        schema = self._schemas[name]
        return any("properties" in node for node in schema_nodes(schema)) or any(
            self._has_properties(each, seen) for each in _references(schema)
        )

    def _direct(self, part: Any, *, sent: bool, names: Mapping[str, str]) -> None:
        """Make references point to the schemas of one direction, and drop the other direction's properties."""
        for node in list(schema_nodes(part)):
            properties = node.get("properties")
            if isinstance(properties, dict):
                left_out = [name for name, each in properties.items() if self._is_left_out(each, LEFT_OUT[sent])]
                for name in left_out:
                    del properties[name]
                if left_out and isinstance(node.get("required"), list):
                    node["required"] = [name for name in node["required"] if name not in left_out]
            if "$ref" in node:
                for keyword in LEFT_OUT.values():
                    node.pop(keyword, None)
        rename(part, names)

    def _is_left_out(self, node: Any, keyword: str) -> bool:
        target = self._schemas.get(str(_mapping(node).get("$ref")).removeprefix(COMPONENT))
        return _mapping(node).get(keyword) is True or _mapping(target).get(keyword) is True


def _roots(raw: Mapping[str, Any], *, sent: bool) -> Iterator[Any]:
    """Yield the parts of a document that are sent, or received, apart from its named schemas."""
    components = _mapping(raw.get("components"))
    kinds = ("parameters", "requestBodies") if sent else ("responses",)
    for kind in kinds:
        yield from _mapping(components.get(kind)).values()
    for item in _mapping(raw.get("paths")).values():
        operations = [_mapping(_mapping(item).get(method)) for method in METHODS]
        for holder in [_mapping(item), *operations]:
            yield [holder.get("parameters"), holder.get("requestBody")] if sent else holder.get("responses")
    for item in _mapping(raw.get("webhooks")).values():
        for operation in _mapping(item).values() if not sent else ():
            yield _mapping(operation).get("requestBody")


def _mapping(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, Mapping) else {}


def _references(node: Any) -> list[str]:
    found: list[Any] = []
    for each in schema_nodes(node):
        found.append(each.get("$ref"))
        found += _mapping(_mapping(each.get("discriminator")).get("mapping")).values()
    return [each.removeprefix(COMPONENT) for each in found if isinstance(each, str)]
