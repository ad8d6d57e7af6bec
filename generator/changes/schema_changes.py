"""Compare schemas in pairs, from the body or parameter that uses them down to the last property.

A pair is compared once for each direction, so that recursive schemas do not loop, and a shared schema is reported once.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from attrs import frozen

from pexip_engage_client.openapi.reader import Document

from ..document import ERROR_CODE
from ..text import python_name
from .api_change import ApiChange, Changes, Part, same, worded
from .normal import NormalSchema, Use, all_types, normal_form, type_words, use_of
from .rules import NARROWS, SAME, WIDENS, Direction, Effect, Impact, classify, judge

_CLASSES = ("model", "enum")


@frozen
class Place:
    """The place where a schema is used, as the report describes it."""

    kind: str
    subject: str
    member: str = "{}.{}"
    """The format of the names of its properties."""

    def property(self, name: str) -> Place:
        """The place of a property."""
        return Place("property", self.member.format(self.subject, python_name(name)))

    def inner(self, suffix: str) -> Place:
        """The place of the items in a list or a map."""
        return Place(self.kind, self.subject + suffix)


@frozen
class Pair:
    """A schema before and after the change, in one direction."""

    old: Use
    new: Use
    direction: Direction
    place: Place
    """The place where the schemas are used, or the name of a named schema."""


class _Openness(IntEnum):
    """What the items of a list or the values of a map may be. Greater numbers allow more."""

    NOTHING = 0
    TYPED = 1
    ANYTHING = 2

    @classmethod
    def of(cls, keyword: object) -> _Openness:
        """The value for `items` or `additionalProperties`: false, a schema, or true or absent."""
        return cls.NOTHING if keyword is False else cls.TYPED if isinstance(keyword, Part) else cls.ANYTHING


class SchemaComparison:
    """Compares the schemas of two documents."""

    def __init__(self, old: Document, new: Document, changes: Changes) -> None:
        self.old, self.new, self.changes = old, new, changes
        self._same_components = old.raw.get("components") is new.raw.get("components")
        self.renamed: dict[str, str] = {}
        """The new names of schemas, by old name."""
        self._seen: set[tuple[str, str, Direction]] = set()

    def visited(self, name: str) -> bool:
        """Whether a body, a parameter or a response uses a schema of the old document."""
        return any(old == f"/components/schemas/{name}" for old, _, _ in self._seen)

    def words(self, old: Part | None, new: Part | None) -> tuple[str, str]:
        """Describe the types before and after the change."""
        before = type_words(self.old, old) if old else "nothing"
        return before, type_words(self.new, new) if new else "nothing"

    def compare(self, old: Part, new: Part, direction: Direction, place: Place) -> None:
        """Compare a schema at a place."""
        with self.changes.at(old, new):
            self._compare(old, new, direction, place)

    def _compare(self, old: Part, new: Part, direction: Direction, place: Place) -> None:
        if self._same_components and old.node is new.node:
            return  # both documents share this schema and everything that it refers to
        before, after = use_of(self.old, old), use_of(self.new, new)
        self._notes(before.notes, after.notes, direction, place)
        nullable = _restriction(not before.nullable, not after.nullable)
        if any(nullable):
            detail = "may be None" if after.nullable else "may no longer be None"
            self._add(place, "changed", detail, judge(nullable, direction, typed=True, checked=True))
        key = (before.core.pointer, after.core.pointer, direction)
        shapes = normal_form(before.core), normal_form(after.core)
        if not all_types(shapes[0].types) & all_types(shapes[1].types):
            was, now = self.words(old, new)
            self._add(place, "changed", f"is {now}, was {was}", Impact(python=True, wire=True))
            return
        place = self._renaming(before, after, shapes, place)
        if key not in self._seen:
            self._seen.add(key)
            with self.changes.at(before.core, after.core):
                self._shapes(Pair(before, after, direction, place), *shapes)

    def _renaming(self, old: Use, new: Use, shapes: tuple[NormalSchema, NormalSchema], place: Place) -> Place:
        """Report a renamed class. Return the place for the parts of the schemas."""
        if old.name == new.name:
            return Place(shapes[0].kind, old.name) if old.name else place
        gone = old.name not in self.new.schemas
        came = new.name not in self.old.schemas
        if old.name and new.name and gone and came and self.renamed.setdefault(old.name, new.name) == new.name:
            is_class = shapes[0].kind in _CLASSES
            self.changes.add(ApiChange(shapes[0].kind, old.name, "changed", f"is now {new.name}", python=is_class))
            return Place(shapes[0].kind, old.name)
        if (old.name and gone) or (new.name and came and not old.name):
            # Reported once, as a schema that was removed or added.
            return Place(shapes[0].kind, old.name or new.name)
        if any(shape.kind in _CLASSES for shape in shapes):
            before, after = old.name or "an inline schema", new.name or "an inline schema"
            self._add(place, "changed", f"is {after}, was {before}", Impact(python=True))
        return place

    def _shapes(self, pair: Pair, old: NormalSchema, new: NormalSchema) -> None:
        if bool(pair.old.name) == bool(pair.new.name):
            self._notes(old.notes, new.notes, pair.direction, pair.place)
        self._types(pair, old, new)
        self._values(pair, old, new)
        self._properties(pair, old, new)
        self._inner(pair, old, new)
        keywords = dict.fromkeys((*old.keywords, *new.keywords))
        for keyword in (each for each in keywords if each not in ("items", "additionalProperties")):
            self._keyword(pair, keyword, old.keywords.get(keyword), new.keywords.get(keyword))

    def _notes(self, old: Mapping[str, Any], new: Mapping[str, Any], direction: Direction, place: Place) -> None:
        for key in dict.fromkeys((*old, *new)):
            before, after = old.get(key, (None,)), new.get(key, (None,))
            if same(list(before), list(after)):
                continue
            if key in ("default", "deprecated", "x-order-by"):
                changed = key == "default" and before[0] is not None and direction == "sent"
                # A call that omits the value now has a different effect.
                verdict = Impact(wire=changed, silent=after[0] is None)
                self._add(place, "changed", worded(key, before[0], after[0]), verdict)
            else:
                self.changes.other(place.subject, key, before[0], after[0])

    def _types(self, pair: Pair, old: NormalSchema, new: NormalSchema) -> None:
        before, after = all_types(old.types), all_types(new.types)
        effect = Effect(narrows=not before <= after, widens=not after <= before)
        other_kind = (old.kind == "model") != (new.kind == "model")
        if any(effect) or other_kind:
            was, now = self.words(pair.old.core, pair.new.core)
            verdict = judge(effect, pair.direction, typed=True, checked=True)
            verdict = verdict._replace(python=verdict.python or other_kind)
            self._add(pair.place, "changed", f"is {now}, was {was}", verdict)

    def _values(self, pair: Pair, old: NormalSchema, new: NormalSchema) -> None:
        """Compare enums. They are open, so unknown values can be received."""
        if old.values is None or new.values is None:
            if old.values is not new.values:
                effect = WIDENS if new.values is None else NARROWS
                verdict = judge(effect, pair.direction)._replace(silent=new.values is None)
                verdict = verdict._replace(python=pair.place.subject != ERROR_CODE)
                self._add(
                    pair.place, "changed", f"takes {', '.join(map(str, new.values or ())) or 'any value'}", verdict
                )
            return
        for value in (each for each in new.values if each not in old.values):
            self._value(pair, value, "added", Impact())
        for value in (each for each in old.values if each not in new.values):
            self._value(pair, value, "removed", judge(NARROWS, pair.direction)._replace(python=True))

    def _value(self, pair: Pair, value: Any, what: Any, verdict: Impact) -> None:
        place = Place("enum value", f"{pair.place.subject}.{value}")
        part = Part(value, "")
        with self.changes.at(part if what == "removed" else None, part if what == "added" else None):
            self._add(place, what, "", verdict)

    def _properties(self, pair: Pair, old: NormalSchema, new: NormalSchema) -> None:
        for name in dict.fromkeys((*new.properties, *old.properties)):
            with self.changes.at(old.properties.get(name), new.properties.get(name)):
                self._property(pair, name, old, new)

    def _property(self, pair: Pair, name: str, old: NormalSchema, new: NormalSchema) -> None:
        before, after = old.properties.get(name), new.properties.get(name)
        place = pair.place.property(name)
        required = name in new.required
        if after is None:
            self._add(place, "removed", "", Impact(python=True, wire=True))
        elif before is None:
            words = type_words(self.new, after)
            effect = NARROWS if required and pair.direction == "sent" else SAME
            verdict = judge(effect, pair.direction, typed=True)
            self._add(place, "added", f"{words}, required" if required else words, verdict)
        else:
            self._required(_restriction(name in old.required, required), pair.direction, place)
            self.compare(before, after, pair.direction, place)

    def _required(self, effect: Effect, direction: Direction, place: Place) -> None:
        if any(effect):
            detail = "is required" if effect.narrows else "is optional"
            self._add(place, "changed", detail, judge(effect, direction, typed=True, checked=True))

    def _inner(self, pair: Pair, old: NormalSchema, new: NormalSchema) -> None:
        """Compare the items of lists and the values of maps."""
        for keyword, suffix in (("items", "[]"), ("additionalProperties", "[*]")):
            before, after = old.keywords.get(keyword), new.keywords.get(keyword)
            if isinstance(before, Part) and isinstance(after, Part):
                self.compare(before, after, pair.direction, pair.place.inner(suffix))
            else:
                # Of an object with properties, the client sends only these.
                is_used = keyword == "items" or not (old.properties and new.properties)
                self._openness(pair, keyword, _Openness.of(before), _Openness.of(after), is_used=is_used)

    def _openness(self, pair: Pair, keyword: str, old: _Openness, new: _Openness, *, is_used: bool) -> None:
        """Report that a list or a map was closed, typed or opened.

        If the client does not use its items or values (`is_used`), it makes no difference whether they are forbidden.
        """
        if old == new:
            return
        is_forbidden = _Openness.NOTHING in (old, new)
        effect = NARROWS if new < old else WIDENS
        if is_forbidden and not is_used:
            effect = SAME
        detail = f"{keyword}: {new.name.lower()}, was {old.name.lower()}"
        verdict = judge(effect, pair.direction, typed=not is_forbidden, checked=not is_forbidden)
        self._add(pair.place, "changed", detail, verdict)

    def _keyword(self, pair: Pair, keyword: str, old: Any, new: Any) -> None:
        if same(old, new):
            return
        verdict = classify(keyword, old, new, pair.direction)
        if verdict is not None:
            self._add(pair.place, "changed", worded(keyword, old, new), verdict._replace(silent=new is None))
        else:
            self.changes.other(pair.place.subject, keyword, old, new)

    def _add(self, place: Place, what: Any, detail: str, verdict: Impact) -> None:
        self.changes.add(ApiChange(place.kind, place.subject, what, detail, **verdict._asdict()))


def _restriction(old: bool, new: bool) -> Effect:
    return SAME if old == new else NARROWS if new else WIDENS
