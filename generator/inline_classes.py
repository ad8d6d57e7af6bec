"""The classes for inline schemas, and their uses."""

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
    """The identity, which does not depend on the name."""
    name: str
    noun: str = ""
    """The subject of an operation, from its path."""
    is_one: bool = False
    """Whether the operation is about a single object, even if the path has a plural."""


def root_of(operation: DocumentedOperation) -> Root:
    """Return an operation and its subject, the last part of its path that is neither a parameter nor an action."""
    path, _, action = operation.path.partition("/_")
    names = [part for part in path.strip("/").split("/") if not part.startswith("{")]
    is_one = bool(action) or path.endswith("}") or operation.method == "POST"
    key = f"{re.sub('{.*?}', '{}', operation.path)} {operation.method}"
    return Root(key, operation.id, names[-1] if names else operation.id, is_one)


@define(eq=False, slots=False)
class Inline:
    """All inline schemas with the same meaning, which become one class."""

    meaning: Any
    sent: bool
    """Whether the class is an object in requests."""
    schema: dict[str, Any]
    keys: Keys
    """The position of the first schema."""
    uses: set[ClassUse] = field(factory=set["ClassUse"], init=False)
    parts: dict[str, ContainedClass] = field(factory=dict[str, "ContainedClass"], init=False)
    """The classes of its properties."""
    references: list[dict[str, Any]] = field(factory=list[dict[str, Any]], init=False)
    """The references that replace the schemas."""
    titles: set[str] = field(factory=set[str], init=False)
    _descriptions: Counter[str] = field(factory=Counter[str], init=False)

    @property
    def is_enum(self) -> bool:
        return "enum" in self.schema

    @cached_property
    def key(self) -> str:
        """The identity of the class, which does not depend on the document's order: the first of its sorted uses."""
        return min(use.key for use in self.uses)

    @cached_property
    def depth(self) -> int:
        """The distance from the operations."""
        return max(use.owner.depth + 1 if isinstance(use.owner, Inline) else 0 for use in self.uses)

    @property
    def class_schema(self) -> dict[str, Any]:
        """The schema without information that only applies to one place."""
        schema = {key: value for key, value in self.schema.items() if key not in ("default", "deprecated")}
        if len(self.references) > 1:
            schema = {key: value for key, value in schema.items() if key not in OF_THE_PLACE}
            ((description, count),) = self._descriptions.most_common(1) or [("", 0)]
            schema |= {"description": description} if 2 * count > len(self.references) else {}
        return schema

    def add_notes(self, schema: dict[str, Any]) -> None:
        """Add the description of one of the schemas."""
        self._descriptions.update(filter(None, [str(schema.get("description", ""))]))
        self.titles.add(str(schema.get("title", "")))

    def operations(self, *kinds: Kind) -> list[Root]:
        """Return the operations and webhooks with such a use, sorted."""
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
    """Whether the owner contains a list or a mapping of the class."""
    is_value: bool = False
    """Whether the owner contains a mapping of the class."""

    @property
    def said(self) -> str:
        """The word for a single object."""
        one = singular(self.word) if self.is_item else self.word
        # The parser uses the property's name for the mapping itself.
        return f"{one}_item" if self.is_value and one == self.word else one

    @property
    def key(self) -> str:
        return self.place(self.owner.key)

    def place(self, owner: str) -> str:
        """Return the place of the use, in an owner with this name."""
        return f"{owner} {self.kind} {self.word}".strip()


class ContainedClass(NamedTuple):
    """The class of a property."""

    schema: Inline | str
    """An inline schema, or the name of a schema."""
    is_item: bool
    """Whether the property is a list or a mapping of it."""
