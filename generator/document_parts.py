"""The parts of a document: the keywords that each part may have, the form of their values, and references.

The parser or the templates would ignore a keyword that is not in these tables, so the generated code would be silently
wrong. Add a keyword here only together with its implementation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pexip_engage_client.openapi.pointers import Keys, keys_of
from pexip_engage_client.openapi.reader import METHODS

from .document import DESCRIBING, SourceDocument, is_null, mapping

SCALARS = ("string", "integer", "number", "boolean")
TYPES = (*SCALARS, "array", "object")
SIMPLER = "write it as one of the forms in docs/document-forms.md, or leave it out"


class Form(NamedTuple):
    """The form that a value must have, the problem if it has another one, and what to write instead."""

    fits: Callable[[Any], bool]
    problem: str
    """May contain `{kind}`, the kind of the value."""
    remedy: str


def is_texts(node: Any) -> bool:
    """Whether a value is a mapping of strings."""
    return isinstance(node, dict) and all(isinstance(each, str) for each in node.values())


def is_list_of_texts(node: Any) -> bool:
    """Whether a value is a list of strings."""
    return isinstance(node, list) and all(isinstance(each, str) for each in node)


def kind_of(value: Any) -> str:
    """Describe the type of a value, for messages."""
    names = {dict: "mapping", list: "list", str: "string", bool: "Boolean", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds)


def _is_pattern(value: Any) -> bool:
    try:
        return isinstance(value, str) and re.compile(value) is not None
    except re.error:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -math.inf < value < math.inf


def _is_length(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_type(value: Any) -> bool:
    names = [each for each in (value if isinstance(value, list) else [value]) if each != "null"]
    return len(names) == 1 and names[0] in TYPES


ANY = Form(lambda _: True, "", "")  # other checks examine these values
TEXT = Form(_is(str), "a {kind}", "write a text, in quotes")
MAPPING = Form(_is(dict), "a {kind}", "write a mapping")
LIST = Form(_is(list), "a {kind}", "write a list")
NAMES = Form(is_list_of_texts, "not a list of names", "write a list of names")
FLAG = Form(_is(bool), "neither true nor false", "write one of them")
BOUND = Form(_is_number, "{value!r} is not a limit", "write a number")
LENGTH = Form(_is_length, "{value!r} is not a limit", "write an integer that is at least 0")

Keywords = Mapping[str, Form]


def _any(names: Iterable[str]) -> Keywords:
    return dict.fromkeys(names, ANY)


DESCRIPTION: Keywords = {**_any(DESCRIBING), "description": TEXT}
DOCUMENT: Keywords = {
    **_any(("openapi", "servers", "security", "externalDocs")),
    **dict.fromkeys(("info", "paths", "webhooks", "components"), MAPPING),
    "tags": LIST,
}
INFO: Keywords = {
    **dict.fromkeys(("title", "version", "summary", "description"), TEXT),
    **_any(("termsOfService", "contact", "license")),
}
PATH_ITEM: Keywords = {
    **dict.fromkeys(METHODS, Form(_is(dict), "a {kind}", "describe an operation")),
    "summary": TEXT,
    "description": TEXT,
    "parameters": LIST,
}
OPERATION: Keywords = {
    "operationId": Form(_is(str), "not a string", "write a name, or leave it out"),
    "tags": NAMES,
    "summary": TEXT,
    "description": TEXT,
    "parameters": LIST,
    "responses": Form(_is(dict), "a {kind}", "describe responses by status"),
    "deprecated": FLAG,
    **_any(("externalDocs", "security", "requestBody")),
}
PARAMETER: Keywords = {
    "description": TEXT,
    **_any(("name", "in", "required", "schema", "style", "explode", "example", "examples", "deprecated")),
}
BODY: Keywords = {"description": TEXT, **_any(("content", "required"))}
RESPONSE: Keywords = {"description": TEXT, **_any(("content", "headers", "links"))}
MEDIA: Keywords = _any(("schema", "example", "examples"))
BESIDE_UNION: Keywords = {**DESCRIPTION, "default": ANY}
REFERENCE: Keywords = {"$ref": ANY, **BESIDE_UNION}
SHARED: Keywords = {"$ref": ANY, "description": TEXT, "summary": TEXT}
NULL: Keywords = {"type": ANY, **DESCRIPTION}
SCHEMA: Keywords = {
    **DESCRIPTION,
    "type": Form(_is_type, "the type {value}", f"use {', '.join(TYPES)}, or one of them and 'null'"),
    **_any(("enum", "default", "items", "additionalProperties")),
    **_any(("uniqueItems", "multipleOf", "minProperties", "maxProperties")),
    "format": Form(lambda value: isinstance(value, str) and value != "binary", "the format {value}", "leave it out"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), BOUND),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), LENGTH),
    "pattern": Form(_is_pattern, "{value!r} is not a limit", "write a regular expression of Python"),
    "properties": MAPPING,
    "required": NAMES,
}


def type_of(schema: Mapping[str, Any]) -> str:
    """Return the type of a schema, ignoring null; an empty string if the schema allows any type."""
    kinds = schema.get("type", "string" if "enum" in schema else "object" if "properties" in schema else "")
    names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
    return str(names[0]) if names else ""


class Parts:
    """Checks what the parts of a document have in common: keywords, references and names."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.reject = document.reject
        self.components = mapping(document.raw.get("components"))

    def keywords(self, node: Any, keys: Keys, known: Keywords, what: str) -> set[str]:
        """Check the keywords of a part. Return those whose values have another form."""
        if not isinstance(node, dict):
            self.reject(keys, f"{what} must be a mapping, not a {kind_of(node)}", "write a mapping")
            return set()
        misfits: set[str] = set()
        for key, value in node.items():
            form = known.get(key, ANY)
            if key not in known and not key.startswith("x-"):
                self.reject((*keys, key), f"{key} is not supported in {what}", SIMPLER)
            elif not form.fits(value):
                self.reject((*keys, key), form.problem.format(kind=kind_of(value), value=value), form.remedy)
                misfits.add(key)
        return misfits

    def shared(self, given: Any, keys: Keys, kind: str) -> tuple[dict[str, Any] | None, Keys]:
        """Return a part, or the shared part that it refers to, with its position; None if it is not valid."""
        if not isinstance(given, dict):
            self.reject(keys, f"a {kind_of(given)}", "write a mapping")
            return None, keys
        if "$ref" not in given:
            return given, keys
        self.keywords(given, keys, SHARED, "a reference")
        if not self.refers(given, keys, kind):
            return None, keys
        found, pointer = self.document.follow(given, "")
        return (found if isinstance(found, dict) else None), keys_of(pointer)

    def refers(self, node: dict[str, Any], keys: Keys, kind: str) -> bool:
        """Check a reference."""
        reference, prefix = node["$ref"], f"#/components/{kind}/"
        if not isinstance(reference, str) or not reference.startswith(prefix) or "/" in reference[len(prefix) :]:
            self.reject(keys, f"a reference to {reference}", f"refer to {prefix}…")
            return False
        try:
            self.document.resolve(node)
        except LookupError:
            name = reference.removeprefix(prefix)
            if name not in mapping(self.components.get(kind)):
                meant = get_close_matches(name, mapping(self.components.get(kind)), 1, 0.8)
                remedy = f"write {meant[0]}, or define it" if meant else "define it, or correct the name"
                self.reject(keys, f"{reference} has no definition", remedy)
            elif kind != "schemas" or len(keys) == len(("components", kind, name)):  # reported there only
                self.reject(keys, f"{reference} refers to itself", "replace one of the references with a definition")
            return False
        return True

    def target(self, schema: Any) -> dict[str, Any]:
        """Return the schema to which references and unions lead, without null; empty if it is rejected elsewhere."""
        seen = 0
        while isinstance(schema, dict) and seen < len(self.components.get("schemas", ())) + 10:
            seen += 1
            union = next((schema[key] for key in ("allOf", "oneOf", "anyOf") if key in schema), None)
            if union is not None:
                members = [each for each in union if not is_null(each)] if isinstance(union, list) else []
                schema = next((each for each in members if "enum" in self.target(each)), members[0] if members else {})
            elif "$ref" in schema:
                try:
                    schema = self.document.resolve(schema)
                except LookupError:
                    return {}
            else:
                return schema
        return {}

    def unique(self, what: str, found: Iterable[tuple[str, Keys]]) -> None:
        """Reject the second of two equal names."""
        seen: set[str] = set()
        for name, keys in found:
            if name and name in seen:
                self.reject(keys, f"duplicate {what} ({name})", "change or remove one of them")
            seen.add(name)
