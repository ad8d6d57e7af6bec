"""The document as it is written: what it says where, in which line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import loading
from .loading import LOADER, METHODS
from .text import limits, one_line, sentence

COMPONENT = "#/components/schemas/"
DESCRIBING = {"title", "description", "example", "examples", "deprecated", "externalDocs"}

Place = tuple[str | int, ...]
"""Where something stands: the keys and indices on the way to it."""


class UnsupportedError(Exception):
    """The document says something that cannot be generated; it is to be said in another way there."""

    def __init__(self, *refusals: str) -> None:
        super().__init__("\n".join(refusals))
        self.refusals = list(refusals)


class Operation(NamedTuple):
    """One operation as it is written."""

    id: str
    path: str
    method: str
    raw: dict[str, Any]
    place: Place


class Document:
    """An OpenAPI document, and the lines of its parts."""

    def __init__(self, raw: dict[str, Any], lines: Mapping[Place, int]) -> None:
        self.raw = raw
        self.lines = lines
        self.python_names: dict[str, str] = {}
        """How a Python caller knows properties and operations that the texts name."""
        self.origins: dict[str, Place] = {}
        """Where named schemas are described that have got their name from us."""

    @classmethod
    def read(cls, path: Path) -> Document:
        """The document in a file; UnsupportedError for what is no YAML, or says something twice."""
        content = path.read_bytes()
        try:
            raw, lines = _read(content)
        except (yaml.YAMLError, ValueError) as error:  # 2026-99-99 is a ValueError
            raise UnsupportedError(f"{path.name} is no YAML: {' '.join(str(error).split())}") from error
        except RecursionError as error:
            raise UnsupportedError(f"{path.name}: a part of it contains itself; refer to a named schema") from error
        if not isinstance(raw, dict):
            raise UnsupportedError(f"{path.name} is no OpenAPI document: it must be a mapping")
        return cls(raw, lines)

    def line(self, place: Place) -> int:
        """The line of a part, or of the nearest around it."""
        place = self._written(place)
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def refuse(self, place: Place, problem: str, remedy: str) -> str:
        """A refusal: what and where, in which line, why, and what to write instead."""
        return f"{self.name(place)} (line {self.line(place)}): {problem}; {remedy}"

    def name(self, place: Place) -> str:
        """A place in the reader's words: the schema or the operation, and the part of it."""
        match self._written(place):
            case ("components", kind, name, *rest):
                words = f"{str(kind).removesuffix('s')} {name}"
            case ("paths", path, method, *rest) if method in METHODS:
                item = self.raw["paths"][path][method]
                words = f"operation {item.get('operationId', f'{method} {path}') if isinstance(item, dict) else path}"
            case _:
                return ".".join(map(str, place)) or "the document"
        return f"{words}, {'.'.join(map(str, rest))}" if rest else words

    def _written(self, place: Place) -> Place:
        """The place as the reader finds it."""
        match place:
            case ("components", "schemas", str(name), *rest) if name in self.origins:
                return (*self.origins[name], *rest)
        return place

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """The object itself behind references; KeyError when there is no such thing."""
        return dict(loading.resolved(self.raw, node))

    def schemas(self) -> dict[str, dict[str, Any]]:
        """The named schemas."""
        found: dict[str, dict[str, Any]] = self.raw.get("components", {}).get("schemas", {})
        return found

    def schema(self, name: str) -> dict[str, Any]:
        """A named schema; empty when there is none."""
        return self.schemas().get(name, {})

    def properties(self) -> set[str]:
        """The names of all properties, as they travel."""
        return {name for schema in self.schemas().values() for name in schema.get("properties", {})}

    def describe(self, node: dict[str, Any]) -> str:
        """Description and limits of a schema, parameter or property, and where it is our reading, in sentences."""
        target = self.resolve(node)
        for union in ("oneOf", "anyOf"):
            for member in target.get(union, []):
                if member.get("type") != "null":
                    target = {**self.resolve(member), **{k: v for k, v in target.items() if k != union}}
        inner = self.resolve(target.get("schema", {}))
        text = node.get("description") or target.get("description") or inner.get("description") or ""
        reading = node.get("x-inferred") or target.get("x-inferred") or ""
        said = ["Deprecated."] if node.get("deprecated") or target.get("deprecated") else []
        said += [sentence([one_line(text)]), sentence(limits({**inner, **target}))]
        said += [f"Inferred: {reading[0].lower()}{reading[1:]}"] if reading else []
        return self.in_python(" ".join(filter(None, said)))

    def in_python(self, text: str) -> str:
        """A text with the names that a Python caller knows properties and operations by."""
        return re.sub(r"`(\w+)`", lambda found: f"`{self.python_names.get(found[1], found[1])}`", text)

    def codes(self, response: dict[str, Any]) -> list[str]:
        """The error codes of a response; beside a reference stand those of one operation."""
        return list(response.get("x-error-codes") or self.resolve(response).get("x-error-codes", ()))

    def error_codes(self) -> dict[str, str]:
        """All error codes, each with its meaning; empty for one that an operation lists and nobody explains.

        A document that explains none has those of the vendor: it is about the same API.
        """
        responses = (response for each in self.operations() for response in each.raw.get("responses", {}).values())
        listed = dict.fromkeys((code for response in responses for code in self.codes(response)), "")
        explained = self.raw.get("components", {}).get("x-error-meanings") or _vendors_meanings()
        return dict(sorted((listed | explained).items()))

    def operations(self) -> Iterator[Operation]:
        """All operations; the parameters of their paths are theirs."""
        for path, item in self.raw.get("paths", {}).items():
            for method, raw in item.items():
                if method in METHODS:
                    merged = {**raw, "parameters": [*item.get("parameters", []), *raw.get("parameters", [])]}
                    yield Operation(raw.get("operationId", ""), path, method, merged, ("paths", path, method))


@cache
def _vendors_meanings() -> dict[str, str]:
    ours: dict[str, Any] = loading.load(loading.ROOT / "openapi.yaml")
    found: dict[str, str] = ours.get("components", {}).get("x-error-meanings", {})
    return found


def _read(content: bytes) -> tuple[Any, dict[Place, int]]:
    """The value of a YAML text, and the lines of its parts, from one reading."""
    loader = LOADER(content)
    try:
        root = loader.get_single_node()
        lines: dict[Place, int] = {}
        if root is not None:
            _find_lines(root, (), lines)
        return None if root is None else loader.construct_document(root), lines
    finally:
        loader.dispose()


def _find_lines(node: yaml.Node, place: Place, lines: dict[Place, int]) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = str(key.value)
            if (*place, name) in lines:
                raise UnsupportedError(f"line {key.start_mark.line + 1}: {name!r} is there twice; leave one")
            lines[(*place, name)] = key.start_mark.line + 1
            _find_lines(value, (*place, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _find_lines(value, (*place, index), lines)
