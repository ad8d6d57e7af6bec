"""Give inline objects and enums names, and replace them with references.

Inline schemas with the same meaning become one class, wherever they are. Requests and responses get different classes,
as in a document with named schemas. A class gets the name that openapi.yaml uses at one of its places, because another
document for the same API may have no names. All other classes are named after one place: `CreateBoxInput` is the body
of `createBox`, `CreateBoxResponse` its response, and `CreateBoxLidInput` the property `lid` in this body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple

from attrs import define, field

from pexip_engage_client.openapi.pointers import Keys, keys_of
from pexip_engage_client.openapi.reader import DocumentedOperation

from . import paths
from .canonical import JsonSchema, canonical
from .document import COMPONENT, ERROR_CODE, RESERVED_NAMES, SourceDocument
from .gaps import fill_gaps
from .meanings import NOTES, OF_THE_PLACE, Meanings
from .methods import Method
from .text import class_name, singular

Places = Mapping[str, str]
"""For each place, such as `Box property lid`, the name of the class there."""


@define(eq=False, slots=False)
class InlineClass:
    """All inline schemas with the same meaning, which become one class."""

    meaning: Any
    sent: bool
    """Whether the class is an object in requests."""
    schema: JsonSchema
    keys: Keys
    """The position of the first schema."""
    uses: set[ClassUse] = field(factory=set["ClassUse"], init=False)
    references: list[JsonSchema] = field(factory=list[JsonSchema], init=False)
    """The references that replace the schemas."""

    @property
    def class_schema(self) -> JsonSchema:
        """The schema without information that only applies to one place."""
        left_out = OF_THE_PLACE if len(self.references) > 1 else {"default", "deprecated"}
        return {key: value for key, value in self.schema.items() if key not in left_out}

    @cached_property
    def depth(self) -> int:
        """The distance from the operations and the named schemas."""
        return max(use.owner.depth + 1 if isinstance(use.owner, InlineClass) else 0 for use in self.uses)


class Owner(NamedTuple):
    """An operation, a webhook or a named schema."""

    key: str
    """The identity, which does not depend on the name."""
    name: str


class ClassUse(NamedTuple):
    """One use of an inline schema."""

    owner: Owner | InlineClass
    kind: str
    word: str = ""
    """The name of the property or the parameter."""
    is_item: bool = False
    """Whether the owner contains a list or a mapping of the class."""
    is_value: bool = False
    """Whether the owner contains a mapping of the class. The parser uses the property's name for the mapping."""

    def place(self, owner: str) -> str:
        """Return the place of this use, in an owner with this name."""
        return f"{owner} {self.kind} {self.word}".strip()


def named(document: SourceDocument, methods: Mapping[str, Method]) -> SourceDocument:
    """Return a copy of a checked document in its canonical form, in which every class has a name."""
    copy = canonical(document)
    fill_gaps(copy, methods)
    name_inline(copy)
    return copy


def name_inline(document: SourceDocument) -> None:
    """Name all inline schemas in a canonical document: add them as named schemas, and replace them with references."""
    finder = _Finder(document)
    finder.find()
    if not finder.found:
        return
    names = _Names(list(finder.found.values()), finder.meanings_by_name, _places_of_openapi_yaml()).result()
    needed: set[InlineClass] = set()
    for each in sorted(names, key=lambda each: each.depth):
        # If the containing class has a named schema, this schema already contains the inner class.
        if names[each] not in document.schemas and any(
            isinstance(use.owner, Owner) or use.owner in needed for use in each.uses
        ):
            needed.add(each)
            document.schemas[names[each]] = each.class_schema
            document.origins[names[each]] = each.keys
    for each, name in names.items():
        for reference in each.references:
            reference["$ref"] = COMPONENT + name


@cache
def _places_of_openapi_yaml() -> Places:
    """Return the classes of openapi.yaml, by place."""
    finder = _Finder(canonical(SourceDocument.read(paths.DOCUMENT)))
    finder.find()
    return finder.places


class _Finder:
    """Finds all inline schemas, and replaces each with a reference, whose name is filled in later."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.found: dict[tuple[Any, bool], InlineClass] = {}
        self.places: dict[str, str] = {}
        """The name of each named schema, by the place that uses it."""
        self._meanings = Meanings(document)
        # These are computed before `find` replaces the inline schemas.
        self.meanings_by_name = {name: self._meanings.named(name).core for name in document.schemas}

    def find(self) -> None:
        """Visit the whole document."""
        for name, schema in list(self.document.schemas.items()):
            owner = Owner(name, name.removesuffix("Input"))
            self._within(schema, ("components", "schemas", name), owner, sent=name.endswith("Input"))
        for operation in self.document.iter_operations():
            self._operation(operation)
        for webhook in self.document.webhooks.values():
            use = ClassUse(Owner(f"webhook {webhook.path}", webhook.path), "event")
            self._content(webhook.body, (*webhook.keys, "requestBody"), use)

    def _operation(self, operation: DocumentedOperation) -> None:
        owner = Owner(f"{re.sub('{.*?}', '{}', operation.path)} {operation.method}", operation.id)
        for parameter in operation.parameters:
            use = ClassUse(owner, "parameter", parameter.name.removesuffix("[]"))
            holder: Any = parameter.node
            self._schema(holder, "schema", keys_of(parameter.pointer)[:-1], use, sent=True)
        self._content(operation.body, (*operation.keys, "requestBody"), ClassUse(owner, "body"))
        for status, response in operation.responses.items():
            if status.startswith("2"):
                self._content(response.node, keys_of(response.pointer), ClassUse(owner, "response"))

    def _content(self, node: Mapping[str, Any], keys: Keys, use: ClassUse) -> None:
        for kind, media in node.get("content", {}).items():
            self._schema(media, "schema", (*keys, "content", kind), use, sent=use.kind == "body")

    def _schema(self, holder: Any, key: Any, keys: Keys, use: ClassUse, *, sent: bool) -> None:
        """Visit the schema under a key of its holder. Replace it with a reference if it is inline and needs a class."""
        keys, node = (*keys, key), holder[key]
        if "oneOf" in node:
            described = {name: value for name, value in node.items() if name != "oneOf"}
            self._schema(node["oneOf"], 0, (*keys, "oneOf"), use, sent=sent)
            holder[key] = {"oneOf": node["oneOf"], **described}
        elif "$ref" in node:
            name = self._class_of(node["$ref"].removeprefix(COMPONENT))
            if isinstance(use.owner, Owner):
                self.places.setdefault(use.place(use.owner.key), name)
        elif "enum" in node or node.get("properties"):
            found = self._inline(node, keys, use, sent=sent)
            said = {} if isinstance(holder, list) else node
            holder[key] = {"$ref": "", **{k: v for k, v in said.items() if k in OF_THE_PLACE or k in NOTES}}
            found.references.append(holder[key])
        else:
            for inner in ("items", "additionalProperties"):
                if isinstance(node.get(inner), dict):
                    part = use._replace(is_item=True, is_value=inner != "items")
                    self._schema(node, inner, keys, part, sent=sent)

    def _class_of(self, name: str) -> str:
        """Return the class within a named list or mapping, which has no class itself."""
        node = self.document.schemas[name]
        inner = node.get("items") or node.get("additionalProperties") if not node.get("properties") else None
        return self._class_of(inner["$ref"].removeprefix(COMPONENT)) if inner and "$ref" in inner else name

    def _inline(self, node: JsonSchema, keys: Keys, use: ClassUse, *, sent: bool) -> InlineClass:
        """Return the class of an inline schema, and record this use.

        Of several equal schemas, only the first is visited.
        """
        is_object = "enum" not in node
        identity = (self._meanings.of(node).core, sent and is_object)
        found = self.found.get(identity)
        if found is None:
            found = self.found[identity] = InlineClass(*identity, dict(node), keys)
            self._within(found.schema, keys, found, sent=sent)
        found.uses.add(use)
        return found

    def _within(self, schema: JsonSchema, keys: Keys, owner: Owner | InlineClass, *, sent: bool) -> None:
        """Visit the inline schemas within a class."""
        for name in schema.get("properties", {}):
            self._schema(
                schema["properties"], name, (*keys, "properties"), ClassUse(owner, "property", name), sent=sent
            )
        for inner in ("items", "additionalProperties"):
            if isinstance(schema.get(inner), dict):
                self._schema(schema, inner, keys, ClassUse(owner, "property", is_item=True), sent=sent)


class _Names:
    """Finds the names of classes. They do not depend on the order of the document."""

    def __init__(self, classes: list[InlineClass], meanings_by_name: Mapping[str, Any], names_by_place: Places) -> None:
        # Outer classes come first, because the places and names of inner classes depend on the outer class's name.
        self._classes = sorted(classes, key=lambda each: each.depth)
        self._meanings_by_name = meanings_by_name
        """The meaning of each named schema of the document."""
        self._names_by_place = names_by_place
        """The names that openapi.yaml uses."""
        self._chosen: dict[InlineClass, str] = {}
        self._unavailable = {name.lower() for name in (ERROR_CODE, *RESERVED_NAMES, *meanings_by_name)}
        """The names in use and the reserved names, in lower case."""

    def result(self) -> Mapping[InlineClass, str]:
        """Return the name of each class.

        First choose the names that openapi.yaml uses. Then name the other classes after their places.
        """
        for each in self._classes:
            places = [use.place(owner) for use in each.uses if (owner := self._owner(use)) is not None]
            votes = Counter(self._names_by_place[place] for place in places if place in self._names_by_place)
            for name in sorted(votes, key=lambda name: (-votes[name], name)):
                if (each.sent or "enum" in each.schema or not name.endswith("Input")) and self._choose(each, name):
                    break
        for each in self._classes:
            if each not in self._chosen:
                next(name for name in self._possible(each) if self._choose(each, name))
        return self._chosen

    def _owner(self, use: ClassUse) -> str | None:
        """Return the owner's part of a place; None if the owner has no name yet."""
        return self._chosen.get(use.owner) if isinstance(use.owner, InlineClass) else use.owner.key

    def _choose(self, each: InlineClass, name: str) -> bool:
        """Give a class a name, and return True. Return False if something with another meaning has the name.

        A class with the same meaning as a named schema may have the name of this schema.
        """
        if name.lower() in self._unavailable and self._meanings_by_name.get(name) != each.meaning:
            return False
        self._unavailable.add(name.lower())
        self._chosen[each] = name
        return True

    def _possible(self, each: InlineClass) -> Iterator[str]:
        """Yield an endless series of names for a class: the names of its places, then the last name with numbers.

        The names are in alphabetical order, so that they do not depend on the order of the document.
        """
        suffix, name = "Input" if each.sent else "", ""
        for base in sorted(self._base(use) for use in each.uses):
            name = class_name(base)
            yield name + suffix
        number = 2
        while True:
            yield f"{name}{number}{suffix}"
            number += 1

    def _base(self, use: ClassUse) -> str:
        owner = use.owner.name if isinstance(use.owner, Owner) else self._chosen[use.owner].removesuffix("Input")
        word = use.word or {"body": "", "property": "item"}.get(use.kind, use.kind)
        return f"{owner}_{singular(word) if use.is_item else word}{'_value' if use.is_value else ''}"
