"""A page of the portal between its layout and its facts: sections of items, as ``markdown`` and ``text`` find them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from .facts import DEPTH, NOT_PARAMETERS, NUMBER_IN_EXAMPLE, StatedOperation, UnreadableError, without_prefix
from .sentences import limits_in, signature_facts, values_in

_OF_ARRAYS = ("minItems", "maxItems", "default")
_JSON_TYPES = {bool: "boolean", int: NUMBER_IN_EXAMPLE, float: "number", str: "string"}


@define(kw_only=True)
class Item:
    """An entry of a list: a parameter, a property or a response."""

    indent: int = 0
    name: str | None = None  # None: the copy lost it
    signature: str = ""
    required: bool | None = None  # None: not stated
    lines: list[str] = field(factory=list)
    codes: list[str] = field(factory=list)
    media: str = ""  # of a response
    body: str | None = None  # the signature of a response's body; None: its attributes are not shown
    items: list[Item] = field(factory=list)
    open_: bool = False  # the copy ends in this item


@define
class Section:
    """One of the lists of a page."""

    items: list[Item]
    complete: bool = True  # the list shows all of its entries, with their names


@define(kw_only=True)
class PageContent:
    """What a layout's reader found."""

    method: str = ""
    path: str = ""
    title: str = ""
    sections: dict[str, Section] = field(factory=dict)  # `header`, `path`, `query`, `body`, `responses`
    has_body: bool | None = None
    body_required: bool | None = None
    examples: dict[str, Any] = field(factory=dict)  # `body` or a status -> the payload shown
    limits: bool = True  # this layout prints limits and values wherever they exist
    cut: bool = False


def nest(roots: list[Item], path: list[Item], item: Item) -> None:
    """Put an item below the last one that is less indented; `path` holds the items that are still open."""
    while path and path[-1].indent >= item.indent:
        path.pop()
    if len(path) > DEPTH:
        raise UnreadableError(f"this page is nested more than {DEPTH} levels deep")
    (path[-1].items if path else roots).append(item)
    path.append(item)


def mark_open(items: list[Item]) -> None:
    """Mark the items in which the copy ends."""
    while items:
        items[-1].open_ = True
        items = items[-1].items


def align(items: list[Item], names: list[str]) -> bool:
    """Restore lost names if the list of all names fits; returns whether every item has a name."""
    if len(items) == len(names) and all(item.name in (None, name) for item, name in zip(items, names, strict=True)):
        for item, name in zip(items, names, strict=True):
            item.name = name
    return all(item.name is not None for item in items)


def to_operation(page: PageContent, name: str) -> StatedOperation:
    """The facts of a page."""
    operation = StatedOperation(
        page=name, method=page.method, path=without_prefix(page.path.split("?")[0]), title=page.title
    )
    operation.webhook = bool(page.path) and not page.path.startswith("/")
    if page.method:
        operation.state("", "method", page.method)
    if page.path and not operation.webhook:
        operation.state("", "path", operation.path)
    facts = _Facts(operation, page)
    sections = [page.sections.get(where) for where in ("header", "path", "query")]
    for where, section in zip(("header", "path", "query"), sections, strict=True):
        facts.parameters(where, section)
    if page.has_body is not None:
        operation.show("", "body")
    if page.has_body:
        facts.body()
    if section := page.sections.get("responses"):
        facts.responses(section)
    for part, value in page.examples.items():
        if part != "body":
            operation.add("", "response", part)
            operation.state(part, "body", "JSON")
        facts.example(part, value)
    if page.cut:
        operation.notes.append("The copy of this page is cut. Nothing after its end is compared.")
    return operation


class _Facts:
    def __init__(self, operation: StatedOperation, page: PageContent) -> None:
        self._to, self._page = operation, page

    def parameters(self, where: str, section: Section | None) -> None:
        for item in section.items if section else []:
            if item.name is None or (where == "header" and item.name.lower() in NOT_PARAMETERS):
                continue
            name = item.name.removesuffix("[]")
            place = f"{where} {name.lower() if where == 'header' else name}"
            self._to.add("", "parameter", place)
            self._item(place, item)
            if where == "path":
                self._to.state(place, "required", True)
        if section and section.complete:
            self._to.show("", f"parameter in {where}")

    def body(self) -> None:
        self._to.state("", "body", "JSON")
        if self._page.body_required is not None:
            self._to.state("body", "required", self._page.body_required)
        if section := self._page.sections.get("body"):
            example = self._page.examples.get("body")
            listed = isinstance(example, list)
            if isinstance(example, list | Mapping):
                self._to.state("body", "type", "array" if listed else "object")
            self._members("body[]" if listed else "body", section.items, complete=section.complete)

    def responses(self, section: Section) -> None:
        for item in section.items:
            if item.name is None:
                continue
            self._to.add("", "response", item.name)
            for code in item.codes:
                self._to.add(item.name, "error code", code)
            if not item.open_:
                self._to.show(item.name, "error code", *([] if item.media else ["body"]))
            if item.media:
                self._to.state(item.name, "body", "JSON")
            if item.body is not None:
                self._signature(item.name, item.body)
                self._to.facts[item.name].pop("nullable", None)  # pages print a response's type without it
                self._members(self._holder(item.name), item.items, complete=bool(item.items) and not item.open_)
        if section.complete:
            self._to.show("", "response")

    def _members(self, place: str, items: list[Item], *, complete: bool) -> None:
        for item in items:
            if item.name is not None:
                self._to.add(place, "property", item.name)
                self._item(f"{place}.{item.name}", item)
        if complete and all(item.name is not None for item in items):
            self._to.show(place, "property")

    def _item(self, place: str, item: Item) -> None:
        text = "\n".join(item.lines)
        self._signature(place, item.signature)
        facts = self._to.facts.setdefault(place, {})
        if item.required is not None:
            self._to.state(place, "required", item.required)
        is_array = facts.get("type") == "array"
        limits = {name: limit for name, limit in limits_in(text).items() if not is_array or name in _OF_ARRAYS}
        for name, limit in limits.items():
            self._to.state(place, name, limit)
        values = values_in(text)
        if values is not None:
            self._to.state(f"{place}[]" if is_array else place, "enum value", values)
        if not item.open_:
            self._to.show(f"{place}[]" if is_array else place, *(["enum value"] if values is not None else []))
            if self._page.limits:
                from_type = [] if is_array else ["enum value", "minLength", "maxLength", "minimum", "maximum"]
                self._to.show(place, *_OF_ARRAYS, *from_type)
        self._to.read_number(place)
        if item.items:
            self._members(self._holder(place), item.items, complete=not item.open_)

    def _signature(self, place: str, signature: str) -> None:
        self._to.facts.setdefault(place, {})
        if not signature:
            return
        facts, items = signature_facts(signature)
        self._to.facts[place] |= facts
        self._to.show(place, "format")
        if facts.get("type") == "array":
            self._to.facts.setdefault(f"{place}[]", {}).update(items)

    def _holder(self, place: str) -> str:
        """The place whose properties a list of attributes shows: of an array, its items."""
        return f"{place}[]" if self._to.facts.get(place, {}).get("type") == "array" else place

    def example(self, place: str, value: Any, level: int = 0) -> None:
        """Add what a payload shows where the page states nothing."""
        facts = self._to.facts.setdefault(place, {})
        if level > DEPTH:
            return
        if value is None:
            facts.setdefault("nullable", True)
        elif isinstance(value, Mapping):
            facts.setdefault("type", "object")
            complete = "property" in self._to.shows.get(place, ())
            for name, inner in value.items():
                if name in self._to.members(place, "property") or not complete:
                    self._to.add(place, "property", str(name))
                    self.example(f"{place}.{name}", inner, level + 1)
        elif isinstance(value, list):
            facts.setdefault("type", "array")
            for inner in value[:1]:
                self.example(f"{place}[]", inner, level + 1)
        else:
            facts.setdefault("type", _JSON_TYPES[type(value)])
