"""The source document: its parts, and their names in messages and in the generated code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self

from pexip_engage_client.openapi import DocumentError
from pexip_engage_client.openapi.parsing import parse
from pexip_engage_client.openapi.pointers import Keys
from pexip_engage_client.openapi.reader import METHODS, Document, JsonObject

from . import paths
from .text import in_python, limits, one_line, sentence

COMPONENT = "#/components/schemas/"
# The schema of all error codes. Its class is not one of the models.
ERROR_CODE = "ErrorCode"
# Keys of notes for users of the API, about a type or a meaning that is not documented.
SOURCE_NOTES = ("x-inferred", "x-reading")
DESCRIBING = {"title", "description", "example", "examples", "deprecated", "externalDocs"}
# Names that the generated code uses itself.
RESERVED_NAMES = {
    *("Any", "ByValue", "CallOptions", "Caller", "ClassVar", "Final", "InputModel", "Listing", "Literal", "Mapping"),
    *(
        "OpenEnum",
        "Operation",
        "ReceivedEvent",
        "Request",
        "Resource",
        "ResponseModel",
        "Self",
        "Sequence",
        "SequenceNotStr",
        "UnknownEvent",
        "Unpack",
    ),
    *("Unset", "WebhookEvent"),
}


MOST_REASONS = 12  # the reasons that a message shows
MOST_LEVELS = 100  # of nested parts; with 150, functions that call themselves reach Python's limit
MOST_LINES = 8  # the further lines that a reason names
TABLE_OF_METHODS = "table of methods"  # begins the reasons about this table
_PLACE = re.compile(r"^.*? \(line (\d+)\): ")


class UnsupportedError(Exception):
    """The document contains something that the generator does not support and that must be written differently."""

    def __init__(self, *rejections: str) -> None:
        super().__init__("\n".join(rejections))
        self.rejections = list(rejections)


class _NestedError(Exception):
    """A part of the document is nested too deeply."""

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self.keys = keys


def located(path: Path, table: Path, rejections: Iterable[str]) -> str:
    """Return the reasons, each with the file and line first, which CI systems show next to the line.

    The reasons fit on a screen: one that applies to many places is shown once. Those about the document come first,
    because others may follow from them.
    """
    groups: dict[str, list[str]] = {}
    for each in sorted(rejections, key=lambda reason: reason.startswith(TABLE_OF_METHODS)):
        groups.setdefault(_PLACE.sub("", each), []).append(each)
    lines = [_located(path, table, first) + _further(others) for first, *others in groups.values()]
    more = f"and {len(lines) - MOST_REASONS} more reasons, which may follow from these"
    return "\n".join(lines if len(lines) <= MOST_REASONS else [*lines[:MOST_REASONS], more])


def _further(rejections: Sequence[str]) -> str:
    """Return a line with the lines of further places to which a reason applies."""
    lines = list(dict.fromkeys(found[1] for each in rejections if (found := _PLACE.match(each))))
    if not lines:
        return ""
    shown = [*lines[:MOST_LINES], "…"] if len(lines) > MOST_LINES else lines
    return f"\n  and {len(lines)} more: line{'s' if len(lines) > 1 else ''} {', '.join(shown)}"


def _located(path: Path, table: Path, rejection: str) -> str:
    found = re.search(r"(?:\(|\b)line (\d+)", rejection)
    line = found[1] if found else 1
    words = re.sub(r" \(line \d+\)|\bline \d+: | in \"<[^>]*>\", (?:line \d+, column|position) \d+", "", rejection)
    if not rejection.startswith(TABLE_OF_METHODS):
        return f"{path}:{line}: {words.removeprefix(f'{path.name}: ')}"
    words = words.removeprefix(f"{TABLE_OF_METHODS}, ")
    if found is None and words != rejection:
        line = Document({}, table.read_bytes()).line(tuple(words.partition(": ")[0].split(".")))
    return f"{table}:{line}: {words}"


def not_done(error: OSError, path: Path) -> str:
    """Describe a failure to read or write a file. `path` is named if the error names no file, as for a full disk."""
    return f"{error.filename or path}: {error.strerror}; correct this, and run the command again"


def parse_source(text: bytes, name: str) -> Any:
    """Parse a document or a table. Raises UnsupportedError if it is not JSON or YAML, or has a duplicate key."""
    try:
        return parse(text)
    except DocumentError as error:
        where = re.search(r", position (\d+)$", str(error))  # for a control character
        place = f" (line {len(text[: int(where[1])].splitlines())})" if where else ""
        remedy = "; correct this line, or one above it"
        if "tab character" in str(error) or ("cannot start any token" in str(error) and b"\n\t" in text):
            remedy = "; indent with spaces instead of tabs"
        elif "too deep" in str(error) or " the alias" in str(error):
            remedy = "; refer to named schemas instead"
        problem = f"{error}{place}" if ";" in str(error) else f"{error}{place}{remedy}"
        raise UnsupportedError(f"{name}: {problem}") from error
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise UnsupportedError(f"{name}: not UTF-8 (line {line}); save the file as UTF-8") from error


class SourceDocument(Document):
    """A document to generate from."""

    def __init__(self, raw: dict[str, Any], text: str | bytes = "") -> None:
        super().__init__(raw, text)
        self.problems: list[str] = []
        """The reasons why the document is rejected, in the order in which they were found."""
        self.python_names: dict[str, str] = {}
        """The Python names of properties and operations, which replace the names in descriptions."""
        self.origins: dict[str, Keys] = {}
        """The positions of the inline schemas that the generator has named."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the document in a file. Raises UnsupportedError if it is not JSON or YAML, or has a duplicate key."""
        text = path.read_bytes()
        if text.lstrip()[:1] == b"<":
            raise UnsupportedError(f"{path.name}: this is HTML or XML; write the OpenAPI document in YAML or JSON")
        raw = parse_source(text, path.name)
        if not isinstance(raw, dict):
            problem = "this is not an OpenAPI document; write a mapping that starts with `openapi: 3.1.1`"
            raise UnsupportedError(f"{path.name}: {problem}")
        try:
            return cls(_without_aliases(raw), text)
        except _NestedError as error:
            line = Document({}, text).line(error.keys)
            problem = f"nested more than {MOST_LEVELS} levels deep (line {line})"
            raise UnsupportedError(f"{path.name}: {problem}; refer to named schemas instead") from error

    def reject(self, keys: Keys, problem: str, remedy: str) -> None:
        """Record a reason to reject the document: the place and line of a problem, and what to write instead."""
        reason = f"{self.name(keys)} (line {self.line(keys)}): {problem}; {remedy}"
        if reason not in self.problems:  # several operations may share a part
            self.problems.append(reason)

    def raise_problems(self) -> None:
        """Raise UnsupportedError if the document is rejected."""
        if self.problems:
            raise UnsupportedError(*self.problems)

    def line(self, keys: Keys) -> int:
        """Return the line of a part, or of the nearest part that contains it."""
        return super().line(self._written(keys))

    def name(self, keys: Keys) -> str:
        """Describe a part of the document: the schema or the operation, and the keys within it."""
        match self._written(keys):
            case ("components", kind, name, *rest):
                words = f"{str(kind).removesuffix('s')} {name}"
            case ("paths", path, method, *rest) if method in METHODS:
                item = self.raw["paths"][path][method]
                words = f"operation {item.get('operationId') or f'{method} {path}' if isinstance(item, dict) else path}"
            case _:
                return ".".join(map(str, keys)) or "the document"
        return f"{words}, {'.'.join(map(str, rest))}" if rest else words

    def _written(self, keys: Keys) -> Keys:
        """Return the position of a part in the file. A schema that the generator named is inline there."""
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
        if "oneOf" in target:
            target = {**self.resolve(target["oneOf"][0]), **target}
        inner = self.resolve(target.get("schema", {}))
        text = node.get("description") or target.get("description") or inner.get("description") or ""
        source = node if "description" in node else target  # a note refers to the description next to it
        notes = (source.get(key) for key in SOURCE_NOTES)
        said = ["Deprecated."] if node.get("deprecated") or target.get("deprecated") else []
        said += [sentence([one_line(text)]), sentence(limits({**inner, **target}))]
        said += [one_line(note) for note in notes if note]
        return self.in_python(" ".join(filter(None, said)))

    def in_python(self, text: str) -> str:
        """Return the text with the Python names of properties and operations."""
        return in_python(text, self.python_names)

    def scope_descriptions(self) -> dict[str, str]:
        """Return all OAuth2 scopes, with their descriptions."""
        schemes = self.raw.get("components", {}).get("securitySchemes", {}).values()
        flows = (flow for scheme in schemes for flow in scheme.get("flows", {}).values())
        return {scope: str(text or "") for flow in flows for scope, text in flow.get("scopes", {}).items()}

    def error_codes(self) -> dict[str, str]:
        """Return all error codes with their meanings, which may be empty.

        If the document does not contain meanings, they come from openapi.yaml, because it describes the same API.
        """
        responses = (response for each in self.iter_operations() for response in each.responses.values())
        listed = dict.fromkeys((code for response in responses for code in response.error_codes), "")
        return dict(sorted((listed | (error_meanings(self) or error_meanings(openapi_yaml()))).items()))


def error_meanings(document: Document) -> dict[str, str]:
    """Return the codes in the `ErrorCode` schema with their descriptions; empty if there is no such schema."""
    schema = document.schemas.get(ERROR_CODE)
    schema = schema if isinstance(schema, dict) else {}
    codes, texts = schema.get("enum"), schema.get("x-enum-descriptions")
    codes = [code for code in codes if isinstance(code, str)] if isinstance(codes, list) else []
    texts = texts[: len(codes)] if isinstance(texts, list) else []
    return {code: str(text or "") for code, text in zip_longest(codes, texts)}


@cache
def openapi_yaml() -> Document:
    """Return openapi.yaml, which completes other documents for the same API."""
    return Document.read(paths.DOCUMENT)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping, or an empty mapping for anything else."""
    return value if isinstance(value, Mapping) else {}


def is_null(schema: Any) -> bool:
    """Whether a schema allows only null."""
    return mapping(schema).get("type") == "null"


def used_components(raw: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the kind and name of each component that the document uses. The error codes always count as used."""
    components = mapping(raw.get("components"))
    codes = {("schemas", ERROR_CODE)} if ERROR_CODE in mapping(components.get("schemas")) else set[tuple[str, str]]()
    return reached([raw.get("paths"), raw.get("webhooks")], components) | codes


def reached(parts: Iterable[Any], components: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the kind and name of each component that these parts refer to, directly or indirectly."""
    found: set[tuple[str, str]] = set()
    waiting = [*parts]
    while waiting:
        for reference in _references(waiting.pop()):
            _, _, kind, name = (*reference.split("/", 3), "", "", "", "")[:4]
            if (kind, name) not in found and name in mapping(components.get(kind)):
                found.add((kind, name))
                waiting.append(components[kind][name])
    return found


def _references(node: Any) -> Iterator[str]:
    """Yield the references in a part, except properties that are named `$ref`."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from _references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _without_aliases(node: Any, keys: Keys = ()) -> Any:
    """Return a copy without shared parts, which YAML aliases create."""
    if len(keys) > MOST_LEVELS:
        raise _NestedError(keys)
    if isinstance(node, dict):
        return {key: _without_aliases(value, (*keys, str(key))) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_aliases(each, (*keys, index)) for index, each in enumerate(node)]
    return node
