"""The source document: its parts, and their names in messages and in the generated code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self

from pexip_engage_client.openapi import DocumentError
from pexip_engage_client.openapi.operations import METHODS, JsonObject
from pexip_engage_client.openapi.parsing import parse
from pexip_engage_client.openapi.pointers import Keys
from pexip_engage_client.openapi.reader import Document

from . import paths
from .text import in_python, limits, one_line, sentence

COMPONENT = "#/components/schemas/"
# The schema of all error codes. Its class is not one of the models.
ERROR_CODE = "ErrorCode"
# Keys of notes for users of the API, about a type or a meaning that is not documented.
SOURCE_NOTES = ("x-inferred", "x-reading")
DESCRIBING = {"title", "description", "example", "examples", "deprecated", "externalDocs"}

# The content of these keywords is a value of the API, not a part of its description.
VALUES = {"example", "examples", "default", "enum", "const"}
# The keys of these mappings are names.
NAMED = {"properties", "mapping", "schemas", "parameters", "responses", "requestBodies", "pathItems", "securitySchemes"}


class UnsupportedError(Exception):
    """The document contains something that the generator does not support and that must be written differently."""

    def __init__(self, *rejections: str) -> None:
        super().__init__("\n".join(rejections))
        self.rejections = list(rejections)


class SourceDocument(Document):
    """A document to generate from."""

    def __init__(self, raw: dict[str, Any], text: str | bytes = "") -> None:
        super().__init__(raw, text)
        self.python_names: dict[str, str] = {}
        """The Python names of properties and operations, which replace the names in descriptions."""
        self.origins: dict[str, Keys] = {}
        """The positions of the inline schemas that the generator has named."""
        self.places: dict[str, str] = {}
        """The names of all classes, by place; see `naming.py`."""
        self.has_inline = False
        """Whether the generator has named any inline schema."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the document in a file. Raises UnsupportedError if it is neither JSON nor YAML, or repeats a key."""
        text = path.read_bytes()
        try:
            raw = parse(text)
            if not isinstance(raw, dict):
                raise UnsupportedError(f"{path.name} is not an OpenAPI document: it must be a mapping")
            document = cls(raw, text)
            assert document.lines is not None  # this fails for a part that contains itself
        except DocumentError as error:
            raise UnsupportedError(f"{path.name}: {error}") from error
        except RecursionError as error:
            raise UnsupportedError(f"{path.name}: a part of it contains itself; refer to a named schema") from error
        return document

    def line(self, keys: Keys) -> int:
        """Return the line of a part, or of the nearest part that contains it."""
        return super().line(self._written(keys))

    def rejection(self, keys: Keys, problem: str, remedy: str) -> str:
        """Return a message: the place and line of the problem, the problem, and what to write instead."""
        return f"{self.name(keys)} (line {self.line(keys)}): {problem}; {remedy}"

    def name(self, keys: Keys) -> str:
        """Describe a part of the document: the schema or the operation, and the keys within it."""
        match self._written(keys):
            case ("components", kind, name, *rest):
                words = f"{str(kind).removesuffix('s')} {name}"
            case ("paths", path, method, *rest) if method in METHODS:
                item = self.raw["paths"][path][method]
                words = f"operation {item.get('operationId', f'{method} {path}') if isinstance(item, dict) else path}"
            case _:
                return ".".join(map(str, keys)) or "the document"
        return f"{words}, {'.'.join(map(str, rest))}" if rest else words

    def _written(self, keys: Keys) -> Keys:
        """Return the keys as in the file, for a schema that is inline there."""
        match keys:
            case ("components", "schemas", str(name), *rest) if name in self.origins:
                return (*self.origins[name], *rest)
        return keys

    def schema(self, name: str) -> dict[str, Any]:
        """Return a named schema; empty if there is none."""
        found: dict[str, Any] = self.schemas.get(name, {})
        return found

    def describe(self, node: JsonObject) -> str:
        """Return the description, limits and source notes of a schema, parameter or property, as sentences."""
        target = self.resolve(node)
        for union in ("oneOf", "anyOf"):
            for member in target.get(union, []):
                if member.get("type") != "null":
                    target = {**self.resolve(member), **{k: v for k, v in target.items() if k != union}}
        inner = self.resolve(target.get("schema", {}))
        text = node.get("description") or target.get("description") or inner.get("description") or ""
        source = node if "description" in node else target  # a note refers to the description next to it
        notes = (source.get(key) for key in SOURCE_NOTES)
        said = ["Deprecated."] if node.get("deprecated") or target.get("deprecated") else []
        said += [sentence([one_line(text)]), sentence(limits({**inner, **target}))]
        said += [one_line(note) for note in notes if note]
        return self.in_python(" ".join(filter(None, said)))

    def in_python(self, text: str) -> str:
        """Return a text with Python names of properties and operations."""
        return in_python(text, self.python_names)

    def scope_descriptions(self) -> dict[str, str]:
        """Return all OAuth2 scopes, with their descriptions."""
        schemes = self.raw.get("components", {}).get("securitySchemes", {}).values()
        flows = (flow for scheme in schemes for flow in scheme.get("flows", {}).values())
        return {scope: str(text or "") for flow in flows for scope, text in flow.get("scopes", {}).items()}

    def error_codes(self) -> dict[str, str]:
        """Return all error codes with their meanings, which are empty if the document has none.

        If the document has no meanings, those of openapi.yaml are used, because it describes the same API.
        """
        responses = (response for each in self.iter_operations() for response in each.responses.values())
        listed = dict.fromkeys((code for response in responses for code in response.error_codes), "")
        return dict(sorted((listed | (error_meanings(self) or _known_meanings())).items()))


def error_meanings(document: Document) -> dict[str, str]:
    """Return the codes in the `ErrorCode` schema with their descriptions; empty if there is no such schema."""
    schema = document.schemas.get(ERROR_CODE)
    schema = schema if isinstance(schema, dict) else {}
    codes, texts = schema.get("enum"), schema.get("x-enum-descriptions")
    codes = [code for code in codes if isinstance(code, str)] if isinstance(codes, list) else []
    texts = texts[: len(codes)] if isinstance(texts, list) else []
    return {code: str(text or "") for code, text in zip_longest(codes, texts)}


@cache
def _known_meanings() -> dict[str, str]:
    return error_meanings(Document.read(paths.DOCUMENT))


def schema_nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield a part and all mappings within it, except those within values."""
    return (found for found, _ in schema_places(node))


def schema_places(node: Any, keys: Keys = (), *, named: bool = False) -> Iterator[tuple[dict[str, Any], Keys]]:
    """Like `schema_nodes`, but also yield the keys that lead to each. The keys of `named` mappings are names."""
    if isinstance(node, dict):
        if not named:
            yield node, keys
        for key, inner in list(node.items()):
            if named or (key not in VALUES and not str(key).startswith("x-")):
                yield from schema_places(inner, (*keys, key), named=not named and key in NAMED)
    elif isinstance(node, list):
        for index, each in enumerate(node):
            yield from schema_places(each, (*keys, index))


def rename(part: Any, names: Mapping[str, str]) -> None:
    """Replace the names of schemas in all references."""
    for node in schema_nodes(part):
        if "$ref" in node:
            node["$ref"] = _renamed(node["$ref"], names)
        discriminator = node.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if isinstance(mapping, dict):
            mapping.update({value: _renamed(each, names) for value, each in mapping.items()})


def _renamed(reference: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(reference, str):
        return reference
    name = reference.removeprefix(COMPONENT)
    return COMPONENT + names[name] if name in names else reference
