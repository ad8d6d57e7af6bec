"""The items of a text page's lists, in its two layouts.

The list layout indents: a bullet an item, its sentences below it, its attributes one level deeper behind a line `Hide
… Show …`. The compact layout has no indentation: a line `-` begins an item (or ends the line before), code stands on
lines of its own, and attributes of attributes are not shown. Copies of both lose names of items here and there: such
an item has none, and its sentences stand.
"""

from __future__ import annotations

import re

from attrs import define, field

from .wording import CODE, SIGNATURE

_ITEM = re.compile(rf"^(?P<name>\S+) (?P<signature>{SIGNATURE})(?P<required> Required)?$")
_STATUS = re.compile(r"^(?P<name>[1-5](?:\d\d|XX)|default)(?: (?P<media>\S+/\S+))?$")
_ATTRIBUTES = re.compile(rf"^(?:Hide .* )?Show .*attributes?(?: (?P<signature>{SIGNATURE}))?$")


@define(kw_only=True)
class Item:
    """One entry of a list."""

    indent: int = 0
    name: str | None = None  # None: lost
    signature: str | None = None
    required: bool = False
    media: str | None = None  # of a response
    lines: list[str] = field(factory=list)
    codes: list[str] = field(factory=list)
    inner: str | None = None  # the signature behind `Show … attributes`; None: attributes are not shown
    items: list[Item] = field(factory=list)
    cut: bool = False  # the copy ends in it

    @property
    def text(self) -> str:
        """Its sentences."""
        return "\n".join(self.lines)


def _begun(line: str, indent: int = 0) -> Item:
    if match := _STATUS.match(line):
        return Item(indent=indent, name=match["name"], media=match["media"])
    if match := _ITEM.match(line):
        return Item(indent=indent, name=match["name"], signature=match["signature"], required=bool(match["required"]))
    return Item(indent=indent, lines=[line] if line else [])


def list_items(lines: list[str], *, cut: bool) -> list[Item]:
    """The items of a section in the list layout; `cut` says that the copy ends in it."""
    top = Item(indent=-1)
    path = [top]
    for line in lines:
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        text = line.strip()
        bullet = text.startswith("•")
        while len(path) > 1 and path[-1].indent >= indent:
            path.pop()
        if bullet:
            text = text[1:].strip()
            if CODE.match(text) and path[-1] is not top:
                path[-1].codes.append(text)
                continue
            item = _begun(text, indent)
            path[-1].items.append(item)
            path.append(item)
        elif match := _ATTRIBUTES.match(text):
            path[-1].inner = match["signature"] or ""
        else:
            path[-1].lines.append(text)
    if cut:
        _mark(top)
    return top.items


def compact_items(lines: list[str], *, cut: bool) -> list[Item]:
    """The items of a section in the compact layout."""
    found: list[Item] = []
    fresh = False
    for line in lines:
        text = line.strip()
        ends = text == "-" or text.endswith(" -")
        text = text.removesuffix("-").strip() if ends else text
        if text and fresh:
            found.append(_begun(text))
            fresh = False
        elif text and found:
            if CODE.match(text) and found[-1].media and not found[-1].signature:
                found[-1].codes.append(text)
            else:
                found[-1].lines.append(text)
        if ends:
            if fresh:  # an item of which nothing is left
                found.append(Item())
            fresh = True
    if fresh:
        found.append(Item())
    if cut and found:
        found[-1].cut = True
    return found


def _mark(item: Item) -> None:
    """Mark what was open where the copy ends."""
    item.cut = True
    if item.items:
        _mark(item.items[-1])


def aligned(items: list[Item], names: list[str]) -> bool:
    """Give the items the names that were lost, where a list of all names fits; whether every item has a name then."""
    fits = len(items) == len(names) and all(item.name in (None, name) for item, name in zip(items, names, strict=True))
    if fits:
        for item, name in zip(items, names, strict=True):
            item.name = name
            item.required = item.required if item.signature else False
    return all(item.name is not None for item in items)
