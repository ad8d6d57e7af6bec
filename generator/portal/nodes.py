"""Write facts as nodes of openapi.yaml: schemas, parameters and bodies, with our own components where they fit."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from .comparing import compare_facts
from .document import read_components
from .facts import LIMITS, NUMBER_IN_EXAMPLE, StatedOperation

Node = dict[str, Any]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


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


def words_of(name: str) -> list[str]:
    """The words of `officeId`, `office-id` or `office_id`, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


class Nodes:
    """Nodes for one document."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._parameters: dict[str, Node] = raw["components"]["parameters"]
        self._known = read_components(raw)

    def node(self, theirs: StatedOperation, place: str, *, is_sent: bool, nullable: bool | None = None) -> Node:
        """The schema at a place; a new object or enum is an open question, because a person has to name it."""
        facts = theirs.facts.get(place, {})
        kind = "number" if facts.get("type") == NUMBER_IN_EXAMPLE else facts.get("type", "unknown")
        if nullable is None:
            nullable = facts.get("nullable") is not False  # if it is not stated, null is allowed
        if "enum value" in facts or "property" in facts:
            component = self._component(theirs, place, is_sent=is_sent)
            if not component:
                raise OpenQuestionError("No component of openapi.yaml describes it; describe and name a new one.")
            return {"oneOf": [component, {"type": "null"}]} if nullable else component
        if kind not in ("string", "integer", "number", "boolean", "object", "array"):
            raise OpenQuestionError(f"Its type is {kind}.")
        node: Node = {"type": [kind, "null"] if nullable else kind}
        if kind == "object":
            return {**node, "additionalProperties": True}
        stated = {key: facts[key] for key in ("format", *LIMITS) if key in facts}
        node |= {key: checked(value) if isinstance(value, str) else value for key, value in stated.items()}
        if kind == "array":
            null_items = theirs.facts.get(f"{place}[]", {}).get("nullable") is True
            node["items"] = self.node(theirs, f"{place}[]", is_sent=is_sent, nullable=null_items)
        return node

    def _component(self, theirs: StatedOperation, place: str, *, is_sent: bool) -> Node:
        """A reference to the component that states the same; empty if there is none."""
        theirs = theirs.below(place)
        own = {kind: value for kind, value in theirs.facts[""].items() if kind not in ("nullable", "required", "body")}
        theirs = evolve(theirs, facts={**theirs.facts, "": own})
        values, names = theirs.members("", "enum value"), theirs.members("", "property")
        for name, known in self._known.items():
            if (known.members("", "enum value"), known.members("", "property")) != (values, names):
                continue
            if (values or name.endswith("Input") == is_sent) and not compare_facts(known, theirs)[1]:
                return {"$ref": f"#/components/schemas/{name}"}
        return {}

    def content(self, theirs: StatedOperation, place: str, *, is_sent: bool) -> Node:
        """The content of a body that one of our components describes; else empty."""
        try:
            schema = self.node(theirs, place, is_sent=is_sent, nullable=False)
        except OpenQuestionError:
            return {}
        return {"content": {"application/json": {"schema": schema}}}

    def parameters(self, theirs: StatedOperation) -> list[Node]:
        """The parameters in the query and the headers, without those that every path has."""
        places = sorted(theirs.members("", "parameter") - {"header x-correlation-id"})
        return [self.parameter(theirs, place) for place in places if not place.startswith("path ")]

    def parameter(self, theirs: StatedOperation, place: str) -> Node:
        """A parameter in the query or a header; a header that we already have becomes a reference."""
        where, _, name = place.partition(" ")
        for known, node in self._parameters.items():
            if where == "header" == node["in"] and node["name"].lower() == name:
                return {"$ref": f"#/components/parameters/{known}"}
        schema = self.node(theirs, place, is_sent=True, nullable=False)
        array = schema.get("type") == "array"
        node = {"name": f"{checked(name)}[]" if array else checked(name), "in": where}
        node |= {"required": True} if theirs.facts[place].get("required") is True else {}
        node |= {"description": note(name), **({"style": "form", "explode": True} if array else {})}
        return {**node, "schema": schema}

    def path_parameters(self, theirs: StatedOperation, near: Node) -> list[Node]:
        """The parameters of a new path; those of a path nearby are reused."""
        found: list[Node] = [{"$ref": "#/components/parameters/CorrelationId"}]
        references = [one["$ref"] for one in near.get("parameters", []) if "$ref" in one]
        known = {self._parameters[one.rpartition("/")[2]]["name"]: {"$ref": one} for one in references}
        for name in re.findall(r"\{([^}]*)\}", theirs.path):
            schema = {"type": "string", "minLength": 1}
            new = {"name": name, "in": "path", "required": True, "description": note(name), "schema": schema}
            found.append(known.get(name, new))
        return found
