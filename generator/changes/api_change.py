"""A difference between two documents, and the list of all differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any, Literal

from attrs import evolve, field, frozen

from .rules import SAME, Effect

What = Literal["added", "changed", "removed"]
WHATS: tuple[What, ...] = ("added", "changed", "removed")

DOCUMENTATION = frozenset(
    {
        *("title", "summary", "description", "externalDocs", "example", "examples", "$comment", "contact", "license"),
        *("termsOfService", "x-deliberate", "x-enum-descriptions", "x-inferred", "x-reading"),
    }
)
"""Keywords with text for people. They affect neither requests nor responses nor Python types."""


@frozen
class Part:
    """A part of a document as it is written, and its JSON pointer."""

    node: Any
    pointer: str


@frozen
class ApiChange:
    """One difference. Its subject is the name that callers write, which the CHANGELOG also uses."""

    kind: str
    subject: str
    what: What
    detail: str = ""
    python: bool = False
    """Whether the change makes callers' code fail, at run time or in a type checker."""
    wire: bool = False
    """Whether a client that was generated from the old document fails, or gets different values."""
    unclear: bool = False
    """Whether you must check the change by hand, because the report does not understand it."""
    effect: Effect = SAME
    """The effect on the set of valid values."""
    silent: bool = False
    """Whether the new document omits a fact that the old document states."""
    old: tuple[Part, ...] = field(default=(), eq=False, repr=False)
    """The positions in the old document, beginning with the operation."""
    new: tuple[Part, ...] = field(default=(), eq=False, repr=False)
    """The positions in the new document."""

    @property
    def breaking(self) -> bool:
        """Whether existing code or an existing client stops working."""
        return self.python or self.wire

    @property
    def verdict(self) -> str:
        """Describe the callers that the change breaks."""
        if self.unclear and not self.breaking:
            return "not understood: check by hand"
        broken = ("on the wire",) * self.wire + ("for Python callers",) * self.python
        return f"breaking {' and '.join(broken)}" if broken else "compatible"


class Changes:
    """The differences found so far. If one is found twice, for example in both directions, the worse verdict counts."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], ApiChange] = {}
        self._old: list[Part] = []
        self._new: list[Part] = []

    def __iter__(self) -> Iterator[ApiChange]:
        return iter(self._found.values())

    def __bool__(self) -> bool:
        return bool(self._found)

    @contextmanager
    def at(self, old: Part | None, new: Part | None) -> Iterator[None]:
        """Set the positions of the differences that are added in the block; None if a document has no such part."""
        trails = [trail for trail, part in ((self._old, old), (self._new, new)) if part is not None]
        self._old += [old] if old is not None else []
        self._new += [new] if new is not None else []
        try:
            yield
        finally:
            for trail in trails:
                trail.pop()

    def add(self, change: ApiChange) -> None:
        """Add a difference."""
        key = (change.kind, change.subject, change.what, change.detail)
        known = self._found.get(key) or evolve(change, old=tuple(self._old), new=tuple(self._new))
        self._found[key] = evolve(
            known,
            python=known.python or change.python,
            wire=known.wire or change.wire,
            unclear=known.unclear or change.unclear,
        )

    def others(self, subject: str, old: Mapping[str, Any], new: Mapping[str, Any], understood: Set[str]) -> None:
        """Compare all remaining keys. Changes to documentation are compatible; all others are unclear."""
        for key in dict.fromkeys((*old, *new)):
            if key not in understood and not same(old.get(key), new.get(key)):
                self.other(subject, key, old.get(key), new.get(key))

    def other(self, subject: str, key: str, old: Any, new: Any) -> None:
        """Add a difference in a key that has no rule."""
        if key in DOCUMENTATION:
            self.add(ApiChange("documentation", subject, "changed", key))
        else:
            self.add(ApiChange("not understood", subject, "changed", worded(key, old, new), unclear=True))


def same(old: Any, new: Any) -> bool:
    """Whether two JSON values are equal. Unlike in Python, true is not equal to 1."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and bool(old == new)


def worded(keyword: str, old: Any, new: Any) -> str:
    """Describe a changed keyword."""
    return f"{keyword} is {_value(new)}, was {_value(old)}"


def _value(value: Any) -> str:
    if value is None:
        return "absent"
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping with string keys; an empty mapping for anything else."""
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else {}
