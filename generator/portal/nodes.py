"""Nodes for openapi.yaml from what the documentation states, with our own components where they fit."""

from __future__ import annotations

import re

from pexip_engage_client.openapi.operations import JSON
from pexip_engage_client.openapi.reader import Document

from ..changes.change import Changes, Part
from ..changes.normal import normal_form, use_of
from ..changes.schemas import Place, SchemaComparison
from .comparing import is_fact
from .facts import LIMITS, Node

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_SCHEMAS = "/components/schemas/"


class OpenQuestionError(Exception):
    """The documentation does not state what a draft needs; the message says what."""


def note(name: str) -> str:
    """The placeholder for a description that is still missing."""
    return f"`{name}`, as seen in the Pexip documentation. Describe what it is for."


def checked(name: str) -> str:
    """A name from the portal that is safe to write into a file."""
    if not _NAME.fullmatch(name):
        raise OpenQuestionError("The name is not an identifier.")
    return name


class Nodes:
    """Nodes for our document, from parts of the other one."""

    def __init__(self, ours: Document, theirs: Document) -> None:
        self._ours, self._theirs = ours, theirs

    def schema(self, part: Part, *, is_sent: bool, nullable: bool | None = None) -> Node:
        """A schema; a new object or enum is an open question, because a person has to name it."""
        use = use_of(self._theirs, part)
        shape = normal_form(self._theirs, use.core)
        nullable = use.nullable if nullable is None else nullable
        if shape.values is not None or shape.properties:
            component = self._component(_without_null(use.core), is_sent=is_sent)
            return {"oneOf": [component, {"type": "null"}]} if nullable else component
        kind = "number" if shape.types == {"integer", "number"} else " or ".join(sorted(shape.types)) or "unknown"
        if kind not in ("string", "integer", "number", "boolean", "object", "array"):
            raise OpenQuestionError(f"Its type is {kind}.")
        node: Node = {"type": [kind, "null"] if nullable else kind}
        if kind == "object":
            return {**node, "additionalProperties": True}
        stated = {**shape.keywords, "default": next(iter(use.notes.get("default", ())), None)}
        for key in ("format", *LIMITS):
            if stated.get(key) is not None:
                node[key] = checked(stated[key]) if isinstance(stated[key], str) else stated[key]
        if kind == "array":
            items = shape.keywords.get("items")
            node["items"] = self.schema(items if isinstance(items, Part) else Part({}, ""), is_sent=is_sent)
        return node

    def _component(self, part: Part, *, is_sent: bool) -> Node:
        """A reference to the component of ours that states the same."""
        shape = normal_form(self._theirs, part)
        for name, schema in self._ours.schemas.items():
            known = Part(schema, _SCHEMAS + name)
            same = normal_form(self._ours, use_of(self._ours, known).core)
            if (shape.properties.keys(), set(shape.values or ())) != (same.properties.keys(), set(same.values or ())):
                continue
            if (shape.values or name.endswith("Input") == is_sent) and self._is_same(known, part, is_sent=is_sent):
                return {"$ref": f"#{_SCHEMAS}{name}"}
        raise OpenQuestionError("No component of openapi.yaml describes it; describe and name a new one.")

    def _is_same(self, known: Part, part: Part, *, is_sent: bool) -> bool:
        changes = Changes()
        comparison = SchemaComparison(self._ours, self._theirs, changes)
        comparison.compare(known, part, "sent" if is_sent else "received", Place("", ""))
        return not any(is_fact(change) for change in changes)

    def content(self, pointer: str | None, *, is_sent: bool) -> Node:
        """The content of a body, if it has one and one of our components describes it; else empty."""
        if pointer is None:
            return {}
        part = Part(self._theirs.at(pointer), pointer)
        try:
            return {"content": {JSON: {"schema": self.schema(part, is_sent=is_sent, nullable=False)}}}
        except OpenQuestionError:
            return {}

    def parameter(self, part: Part) -> Node:
        """A parameter in the query or a header; a header that we already have becomes a reference."""
        where, name = str(part.node["in"]), str(part.node["name"])
        for known, node in self._ours.raw["components"]["parameters"].items():
            if where == "header" == node["in"] and node["name"].lower() == name.lower():
                return {"$ref": f"#/components/parameters/{known}"}
        schema = self.schema(Part(part.node["schema"], f"{part.pointer}/schema"), is_sent=True, nullable=False)
        is_array = schema.get("type") == "array"
        node = {"name": f"{checked(name)}[]" if is_array else checked(name), "in": where}
        node |= {"required": True} if part.node.get("required") else {}
        node |= {"description": note(name), **({"style": "form", "explode": True} if is_array else {})}
        return {**node, "schema": schema}


def _without_null(part: Part) -> Part:
    """A schema that does not allow null, as our components do not; where one is used says whether null is allowed."""
    node = {key: value for key, value in part.node.items() if key != "nullable"}
    if isinstance(node.get("type"), list):
        node["type"] = [kind for kind in node["type"] if kind != "null"]
    return Part(node, part.pointer)
