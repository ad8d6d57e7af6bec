"""Check the schemas of a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, RESERVED_NAMES, is_null, mapping, reached
from .document_parts import ANY, BESIDE_UNION, NULL, REFERENCE, SCHEMA, Parts, is_list_of_texts, kind_of, type_of
from .text import IN_ARGUMENTS, class_name, python_name

# Strings with another format are plain strings, unless the format is a misspelling of one of these.
FORMATS = ("date-time", "date", "time", "duration", "email", "hostname", "uri", "uuid", "password", "regex")
PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


class SchemaChecks:
    """Checks schemas. A union, a reference and a schema of one type accept different keywords."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.reject = parts.reject
        self.sent: set[str] = set()
        """The named schemas that requests refer to directly."""
        self.received: set[str] = set()
        """The named schemas that responses refer to directly."""

    def check_named(self, name: str, schema: Any, keys: Keys) -> None:
        """Check a schema and its name."""
        if name in RESERVED_NAMES:
            self.reject(keys, "the generated code already uses this name", "give the schema another name")
        elif class_name(name) != name:
            is_taken = class_name(name) in mapping(self._parts.components.get("schemas"))
            remedy = f"call the schema {class_name(name)}" if not is_taken else "give the schema another name"
            self.reject(keys, "not the name of a Python class", remedy)
        self.check(schema, keys, set())

    def check(self, schema: Any, keys: Keys, used: set[str]) -> None:
        """Check a schema. Add the named schemas in it to `used`."""
        if schema is True:
            return
        if not isinstance(schema, dict):
            self.reject(keys, f"a {kind_of(schema)}", "describe a schema")
            return
        if "$ref" in schema:
            self._parts.keywords(schema, keys, REFERENCE, "a reference")
            if self._parts.refers(schema, keys, "schemas"):
                used.add(schema["$ref"].removeprefix(COMPONENT))
            return
        unions = [keyword for keyword in ("allOf", "oneOf", "anyOf") if keyword in schema]
        if unions:
            self._parts.keywords(schema, keys, {unions[0]: ANY, **BESIDE_UNION}, f"a schema with {unions[0]}")
            self._union(schema[unions[0]], (*keys, unions[0]), used)
            return
        misfits = self._parts.keywords(schema, keys, SCHEMA, "a schema")
        if "type" not in misfits:
            self._type(schema, keys)
        self._limits({key: value for key, value in schema.items() if key not in misfits}, keys)
        default, kind = schema.get("default"), type_of(schema)
        if default is not None and not isinstance(default, PYTHON_TYPES.get(kind, (object,))):
            self.reject((*keys, "default"), f"{default!r} is not of type {kind}", f"write a value of type {kind}")
        if "enum" in schema:
            self._enum(schema, keys)
            if default is not None and isinstance(schema["enum"], list) and default not in schema["enum"]:
                self.reject((*keys, "default"), f"{default!r} is not a value of the enum", "write one of its values")
        if "properties" not in misfits:
            self._properties(schema, keys, used)
        for keyword in ("items", "additionalProperties"):
            if keyword in schema and not isinstance(schema[keyword], bool):
                self.check(schema[keyword], (*keys, keyword), used)
        if isinstance(schema.get("additionalProperties"), dict) and schema.get("properties"):
            problem = "additional properties of one type next to other properties"
            self.reject(keys, problem, "describe `additionalProperties: true`")

    def _union(self, members: Any, keys: Keys, used: set[str]) -> None:
        """Check that a union consists of one schema, or of an enum and any string. It may also contain null."""
        if not isinstance(members, list) or not members:
            self.reject(keys, "not a list of schemas", "list them")
            return
        if keys[-1] == "allOf" and len(members) > 1:
            self.reject(keys, f"allOf of {len(members)} schemas", "describe one object with all properties")
            return
        for index, member in enumerate(members):
            if is_null(member):
                self._parts.keywords(member, (*keys, index), NULL, "a schema that allows only null")
            else:
                self.check(member, (*keys, index), used)
        others = [self._parts.target(each) for each in members if not is_null(each)]
        if keys[-1] != "allOf" and len(others) == 2 and type_of(others[0]) == type_of(others[1]) == "string":
            if ("enum" in others[0]) == ("enum" in others[1]):
                self.reject(keys, "a choice of two strings", "describe one of them")
        elif len(others) != 1:
            remedy = "describe one schema and null, or an empty schema for any value"
            self.reject(keys, f"{keys[-1]} of {len(others)} schemas apart from null", remedy)

    def _type(self, schema: dict[str, Any], keys: Keys) -> None:
        kind = type_of(schema)
        for keyword, meant in (("properties", "object"), ("items", "array"), ("additionalProperties", "object")):
            if keyword in schema and kind != meant:
                self.reject(keys, f"{keyword} without `type: {meant}`", f"add `type: {meant}`, or leave it out")
        if kind == "array" and "items" not in schema:
            self.reject(keys, "an array without `items`", "add `items`")

    def _limits(self, schema: Mapping[str, Any], keys: Keys) -> None:
        """Check that a value can be within the limits, and that the format is not a misspelled one."""
        for low, high in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
            if low in schema and high in schema and schema[low] > schema[high]:
                problem = f"{low} {schema[low]} is greater than {high} {schema[high]}"
                self.reject((*keys, low), problem, "exchange them, or correct one of them")
        given = schema.get("format")
        if given and given not in FORMATS:
            spellings = {re.sub("[^a-z]", "", each): each for each in FORMATS}
            if meant := get_close_matches(re.sub("[^a-z]", "", given.lower()), spellings, 1, 0.9):
                self.reject((*keys, "format"), f"the format {given}", f"write {spellings[meant[0]]}")

    def _enum(self, schema: dict[str, Any], keys: Keys) -> None:
        values, keys = schema["enum"], (*keys, "enum")
        if values == []:
            self.reject(keys, "an enum without values", "list its values, or leave it out")
            return
        texts = [each for each in values if each is not None] if isinstance(values, list) else []
        if not texts or type_of(schema) != "string" or not all(isinstance(each, str) and each for each in texts):
            remedy = "use `type: string`, and list its values in quotes"
            self.reject(keys, "only enums of strings are supported", remedy)
            return
        self._parts.unique("Python name of a value", ((_member(each), keys) for each in texts))
        said = schema.get("x-enum-descriptions", [])
        if not isinstance(said, list | dict):
            self.reject(keys, "x-enum-descriptions is not a list", "write one description for each value")

    def _properties(self, schema: dict[str, Any], keys: Keys, used: set[str]) -> None:
        properties = schema.get("properties", {})
        for name, inner in properties.items():
            self.check(inner, (*keys, "properties", name), used)
        self._parts.unique(
            "Python name of a property", ((argument(name), (*keys, "properties", name)) for name in properties)
        )
        required: Any = schema.get("required")
        for name in required if is_list_of_texts(required) else []:
            if name not in properties:
                problem = f"{name} is required, but is not a property"
                self.reject((*keys, "required"), problem, "describe it, or leave it out")

    def check_directions(self) -> None:
        """Check the names of objects: in requests, and only there, they end in Input."""
        for used, is_sent in ((self.sent, True), (self.received, False)):
            for name in sorted(self._reached(used)):
                schema = mapping(self._parts.components.get("schemas"))[name]
                if not mapping(schema).get("properties") or name.endswith("Input") is is_sent:
                    continue
                keys: Keys = ("components", "schemas", name)
                if is_sent:
                    remedy = f"call it {name}Input, or describe it a second time under this name"
                    self.reject(keys, "an object in a request whose name does not end in Input", remedy)
                else:
                    remedy = f"describe it a second time under the name {name.removesuffix('Input')}"
                    self.reject(keys, "an object in a response whose name ends in Input", remedy)

    def _reached(self, names: Collection[str]) -> set[str]:
        """Return these named schemas, and all schemas that they refer to."""
        schemas = mapping(self._parts.components.get("schemas"))
        found = {name for name in names if name in schemas}
        parts = [schemas[name] for name in found]
        return found | {name for kind, name in reached(parts, self._parts.components) if kind == "schemas"}

    def check_circles(self, names: Iterable[str]) -> None:
        """Reject schemas that contain themselves in every value. A property can be absent, so it ends the circle.

        References to themselves are rejected with the other references.
        """
        schemas = mapping(self._parts.components.get("schemas"))
        direct = {"schemas": {name: _without_properties(schema) for name, schema in schemas.items()}}
        for name in names:
            if "$ref" not in schemas[name] and ("schemas", name) in reached([direct["schemas"][name]], direct):
                remedy = "put the inner one in a property of an object"
                self.reject(
                    ("components", "schemas", name), "a schema that contains itself, but not in a property", remedy
                )


def argument(name: str) -> str:
    """Return the name of the argument for a parameter or a property."""
    return python_name(name, IN_ARGUMENTS)


def _without_properties(schema: Any) -> Any:
    """Return the part of a schema that applies to a value itself, and to the items of a list."""
    if isinstance(schema, list):
        return [_without_properties(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _without_properties(each) for key, each in schema.items() if key != "properties"}


def _member(value: str) -> str:
    return "".join(filter(str.isalnum, value)).upper()
