"""The classes that inline schemas become, and where these are used."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Any, Literal, NamedTuple

from attrs import define, field, frozen

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.pointers import Keys

from .meanings import OF_THE_PLACE
from .text import singular

Kind = Literal["property", "parameter", "body", "response", "event", "part"]


@frozen
class Root:
    """An operation, a webhook, or a named part of the document."""

    key: str
    """What identifies it even if it has another name."""
    name: str
    noun: str = ""
    """What an operation is about, by its path."""
    is_one: bool = False
    """Whether it is about one of them, even if the path has a plural."""


def root_of(operation: DocumentedOperation) -> Root:
    """An operation, and what it is about: the last part of its path that is neither a parameter nor an action."""
    path, _, action = operation.path.partition("/_")
    names = [part for part in path.strip("/").split("/") if not part.startswith("{")]
    is_one = bool(action) or path.endswith("}") or operation.method == "POST"
    key = f"{re.sub('{.*?}', '{}', operation.path)} {operation.method}"
    return Root(key, operation.id, names[-1] if names else operation.id, is_one)


@define(eq=False, slots=False)
class Inline:
    """All inline schemas that mean the same: one class to be."""

    meaning: Any
    sent: bool
    """Whether it is an object that goes into requests."""
    schema: dict[str, Any]
    keys: Keys
    """Where the first one is."""
    uses: set[ClassUse] = field(factory=set["ClassUse"], init=False)
    parts: dict[str, ContainedClass] = field(factory=dict[str, "ContainedClass"], init=False)
    """What its properties are, or contain."""
    references: list[dict[str, Any]] = field(factory=list[dict[str, Any]], init=False)
    """What was written in the places of the schemas."""
    titles: set[str] = field(factory=set[str], init=False)
    _descriptions: Counter[str] = field(factory=Counter[str], init=False)

    @property
    def is_enum(self) -> bool:
        return "enum" in self.schema

    @cached_property
    def key(self) -> str:
        """What identifies it regardless of the document's order: the first of its uses, sorted."""
        return min(use.key for use in self.uses)

    @cached_property
    def depth(self) -> int:
        """How far it is from the operations."""
        return max(use.owner.depth + 1 if isinstance(use.owner, Inline) else 0 for use in self.uses)

    @property
    def class_schema(self) -> dict[str, Any]:
        """The schema as a named one: without what is only true in one place."""
        schema = {key: value for key, value in self.schema.items() if key not in ("default", "deprecated")}
        if len(self.references) > 1:
            schema = {key: value for key, value in schema.items() if key not in OF_THE_PLACE}
            ((description, count),) = self._descriptions.most_common(1) or [("", 0)]
            schema |= {"description": description} if 2 * count > len(self.references) else {}
        return schema

    def add_notes(self, schema: dict[str, Any]) -> None:
        """Note how one of the schemas describes itself."""
        self._descriptions.update(filter(None, [str(schema.get("description", ""))]))
        self.titles.add(str(schema.get("title", "")))

    def operations(self, *kinds: Kind) -> list[Root]:
        """The operations and webhooks that use it so, sorted."""
        found = {use.owner for use in self.uses if use.kind in kinds and isinstance(use.owner, Root)}
        return sorted(found, key=lambda root: root.key)


@frozen
class ClassUse:
    """One use of an inline schema."""

    owner: Root | Inline
    kind: Kind
    word: str
    """The name of the property or the parameter."""
    is_item: bool = False
    """Whether the owner has a list or a mapping of them."""
    is_value: bool = False
    """Whether it is a mapping."""

    @property
    def said(self) -> str:
        """The word for one of them."""
        one = singular(self.word) if self.is_item else self.word
        # The parser gives the name of the property to the mapping itself.
        return f"{one}_item" if self.is_value and one == self.word else one

    @property
    def key(self) -> str:
        return self.place(self.owner.key)

    def place(self, owner: str) -> str:
        """The place of the use, in an owner of that name."""
        return f"{owner} {self.kind} {self.word}".strip()


class ContainedClass(NamedTuple):
    """What a property is."""

    schema: Inline | str
    """An inline schema, or the name of a schema."""
    is_item: bool
    """Whether the property is a list or a mapping of it."""
