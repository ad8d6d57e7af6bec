"""Name schemas that have no name.

A class keeps the name that its position had in an earlier version of the document, or has in openapi.yaml, because a
document of the same API may have no names. All other classes are named after their use:

- the body of an operation and its response after the operation (`CreateBoxInput`, `GetBoxResponse`), an envelope after
  its content (`BoxEnvelope`, `BoxListEnvelope`, `BoxPage`), a webhook event after its entity (`BoxEvent`),
- everything else after its property (`lid`: `Lid`), or the singular of a list; `data` after the path. The name begins
  with the class that contains it (`BoxLid`) if the property's name is not specific, if another class has that name, or
  if only one named schema uses the class.

Names depend neither on the order of the document nor on classes that are used elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .document import ERROR_CODE
from .inline_classes import ClassUse, Inline, Root
from .schema_checks import RESERVED_NAMES
from .text import class_name, singular

# Properties whose names do not describe their content.
GENERIC = {
    *("attributes", "body", "category", "content", "data", "details", "info", "input", "item", "items", "kind"),
    *("level", "name", "options", "params", "payload", "properties", "result", "results", "role", "settings", "state"),
    *("status", "translations", "type", "value", "values"),
}
SMALL = 3  # if an object has at most this many properties and many different uses, the properties name it
Places = Mapping[str, str]
"""The names of classes by place of use, such as `Box property lid`."""


class ClassNames:
    """Finds the names."""

    def __init__(self, found: Iterable[Inline], named: Mapping[str, Any], known: Places) -> None:
        self._found = sorted(found, key=lambda each: (-len(each.uses), each.key))  # the most used class chooses first
        self._named = named
        self._known = known
        self._names: dict[Inline, str] = {}
        self._taken = {name.lower(): None for name in (ERROR_CODE, *RESERVED_NAMES, *named)}

    def result(self) -> dict[Inline, str]:
        """Return the name of each class. A class that is equal to a named schema gets the schema's name, if it fits."""
        self._keep_known()
        for each in self._found:
            self._name(each)
        return self._names

    def place(self, use: ClassUse) -> str:
        """Return the place where a class is used; empty if it is within a class that has no name yet."""
        owner = self._names.get(use.owner) if isinstance(use.owner, Inline) else use.owner.key
        return use.place(owner) if owner is not None else ""

    def _keep_known(self) -> None:
        for each in sorted(self._found, key=lambda each: each.depth):
            places = [place for use in each.uses if (place := self.place(use)) in self._known]
            votes = Counter(self._known[place] for place in places)
            for name in sorted(votes, key=lambda name: (-votes[name], name)):
                if name.endswith("Input") is each.sent and self._take(each, name):
                    break

    def _name(self, each: Inline) -> str:
        if each in self._names:
            return self._names[each]
        suffix = "Input" if each.sent else ""
        for base in self._bases(each):
            name = _class_name(base) + suffix
            if name.endswith("Input") is each.sent and self._take(each, name):
                return name
        raise AssertionError("numbers do not end")

    def _take(self, each: Inline, name: str) -> bool:
        """Give a class a name, unless it is taken."""
        if name.lower() in self._taken and self._named.get(name) != each.meaning:
            return False
        self._taken[name.lower()] = None
        self._names[each] = name
        return True

    # --- possible names of a class, best first

    def _bases(self, each: Inline) -> Iterator[str]:
        if len(each.titles) == 1:
            yield from filter(_is_name, each.titles)
        yield from self._of_messages(each)
        words = _words(each)
        if words:
            word = min(words, key=lambda word: (-len(words[word]), word))
            owner = min(words[word], key=lambda owner: (isinstance(owner, Root), -_strength(owner), owner.key))
            if 2 * len(words[word]) <= sum(map(len, words.values())):
                yield from _of_properties(each)
            within = _joined(self._owner(owner), word)
            yield from (within, word) if _says_little(each, word, words[word]) else (word, within)
        responses = each.operations("response")
        if len(responses) > 1:
            yield singular(min(root.noun for root in responses))
        for root in responses:
            yield f"{root.name}_response"
        base = within if words else min(use.owner.name for use in each.uses if isinstance(use.owner, Root))
        number = 2
        while True:
            yield f"{base}{number}"
            number += 1

    def _of_messages(self, each: Inline) -> Iterator[str]:
        """Yield names for webhook events, bodies, and envelopes of responses."""
        for event in each.operations("event"):
            part = each.parts["entity"].schema if "entity" in each.parts else None
            entity = part.schema if isinstance(part, Inline) else each.schema.get("properties", {}).get("entity", {})
            values = entity.get("enum") or [entity.get("const", "")]
            yield f"{(len(values) == 1 and values[0]) or event.name}_event"
        for use in sorted(each.uses, key=lambda use: use.key):
            if use.kind == "body" and isinstance(use.owner, Root):
                yield f"{use.owner.name}_item" if use.is_item else use.owner.name
        if each.operations("response") and "data" in each.parts:
            part, is_list = each.parts["data"]
            content = part if isinstance(part, str) else self._name(part)
            others = each.schema.get("properties", {}).keys() - {"data"}
            yield f"{content}_{'Envelope' if not is_list else 'Page' if others else 'ListEnvelope'}"

    def _owner(self, owner: Root | Inline) -> str:
        """Return the words before the name of a property."""
        if isinstance(owner, Root):
            return owner.name
        responses = owner.operations("response")
        return responses[0].name if responses else self._name(owner).removesuffix("Input")


def _class_name(base: str) -> str:
    name = class_name(base)
    name = name if name.isidentifier() else f"Value{name}"
    return class_name(name)  # `Value3d` becomes `Value3D`


def _joined(owner: str, word: str) -> str:
    """Join a class's name and a name within it. Words that end one and begin the other occur only once."""
    first, second = (re.sub("(?<=[^A-Z])(?=[A-Z])", " ", class_name(name)).split() for name in (owner, word))
    first = first[:-1] if first[-1:] == ["Data"] else first
    shared = next((size for size in range(len(second) - 1, 0, -1) if first[-size:] == second[:size]), 0)
    return "".join([*first, *second[shared:]])


def _words(each: Inline) -> dict[str, set[Root | Inline]]:
    """Return the words that uses suggest for a class, with the owners."""
    found: dict[str, set[Root | Inline]] = {}
    for use in each.uses:
        responses = use.owner.operations("response") if isinstance(use.owner, Inline) else []
        if use.word == "data" and responses:
            names = [singular(root.noun) if use.is_item or root.is_one else root.noun for root in responses]
        elif use.kind in ("property", "parameter", "part"):
            names = [use.said]
        else:
            names = []
        for name in names:
            found.setdefault(class_name(name), set()).add(use.owner)
    return found


def _says_little(each: Inline, word: str, owners: set[Root | Inline]) -> bool:
    """Whether a word alone is not specific enough."""
    if word.lower() in GENERIC:
        return True
    is_short = each.is_enum and len(re.findall("[A-Z]", word)) == 1
    # If it is both sent and received, it has two owners, which are the same to callers.
    is_only = len({owner.meaning if isinstance(owner, Inline) else owner for owner in owners}) == 1
    return is_only and (is_short or all(isinstance(owner, Root) for owner in owners))


def _of_properties(each: Inline) -> Iterator[str]:
    """Yield the name of a small object with many uses, from its properties."""
    properties = list(each.schema.get("properties", {}))
    if properties == ["id"]:
        yield "Reference"
    elif len(properties) in range(2, SMALL + 1):
        yield "_".join(sorted(properties))


def _strength(owner: Root | Inline) -> int:
    return len(owner.uses) if isinstance(owner, Inline) else 0


def _is_name(title: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Za-z0-9]*( [A-Za-z0-9]+){0,3}", title) is not None
