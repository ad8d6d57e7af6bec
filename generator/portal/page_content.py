"""The content of a portal page as sections of items, independent of the page's layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.reader import JSON

from .facts import (
    CLOSED,
    COMPLETE,
    DEPTH,
    EXAMPLE,
    LIMITS,
    PATTERN,
    REQUIRED,
    TEXT,
    Node,
    StatedPage,
    is_parameter,
    normalized,
    without_prefix,
)
from .sentences import PATTERN_SENTENCE, STATUS, limits_in, signature_facts, unknown_sentences, values_in, without_facts

_OF_ARRAYS = ("minItems", "maxItems", "default")
_JSON_TYPES = {bool: ["boolean"], int: ["integer", "number"], float: ["number"], str: ["string"]}


@define(kw_only=True)
class Item:
    """An entry in a list: a parameter, a property or a response."""

    name: str  # empty if the copy lost it
    signature: str = ""  # for a response, the signature of its body
    required: bool | None = None  # None if it is not stated
    lines: list[str] = field(factory=list[str])
    codes: list[str] = field(factory=list[str])
    media: str = ""  # the media type of a response with a body
    items: list[Item] = field(factory=list["Item"])
    indent: int = 0

    @property
    def text(self) -> str:
        """Its text, and the text of nested entries without a name."""
        return "\n".join([*self.lines, *(each.text for each in self.items if not each.name)])


@define(kw_only=True)
class PageContent:
    """The content that a layout shows."""

    limits: bool  # this layout prints limits, values and `Required` wherever they exist
    array: bool = False  # whether the page says that the body is an array
    media: str = JSON  # the media type of the body
    deprecated: bool = False
    cut: bool  # its end is missing, so it may have further facts
    shows_all: bool = True  # this layout shows every section that the page has
    method: str = ""
    path: str = ""
    title: str = ""
    sections: dict[str, list[Item]] = field(factory=dict[str, list[Item]])  # header, path, query, body, responses
    body_required: bool | None = None
    examples: dict[str, Any] = field(factory=dict[str, Any])  # the payloads shown, by `body` or status
    not_understood: list[str] = field(factory=list[str])

    def is_complete(self, section: str) -> bool:
        """Whether the page shows all entries in a section with their names, or shows that it is empty."""
        if section not in self.sections:
            return not self.cut and self.shows_all and section != "responses"
        return self.shows_all_of(self.sections[section])

    def shows_all_of(self, items: list[Item]) -> bool:
        """Whether a list is complete, and all of its entries have names."""
        return not self.cut and bool(items) and all(item.name for item in items)


def to_page(content: PageContent, name: str) -> StatedPage:
    """Return the facts of a page, as an operation in which some keywords are unknown."""
    page = StatedPage(page=name, method=content.method, title=content.title, operation={"parameters": []})
    page.is_copy, page.is_cut, page.not_understood = content.limits, content.cut, content.not_understood
    page.levels = DEPTH if content.limits and content.shows_all else 1
    page.path = without_prefix(content.path.split("?")[0])
    for where in ("header", "path", "query"):
        page.operation["parameters"] += _parameters(where, content)
    page.operation["responses"] = _responses(content)
    complete = [where for where in ("header", "path", "query", "responses") if content.is_complete(where)]
    if "body" in content.sections:
        page.operation["requestBody"] = _request(content)
    elif content.is_complete("body"):
        complete.append("requestBody")
    page.operation[COMPLETE] = complete
    page.operation |= {"deprecated": True} if content.deprecated else {}
    return page


def _parameters(where: str, content: PageContent) -> Iterator[Node]:
    for item in content.sections.get(where, ()):
        if item.name and is_parameter(where, item.name):
            schema = _schema(item, content)
            required = True if where == "path" else schema.pop(REQUIRED, None)
            stated = {} if required is None else {"required": required}
            yield {"name": item.name.removesuffix("[]"), "in": where, **stated, "schema": schema}


def _request(content: PageContent) -> Node:
    example = content.examples.get("body")
    schema = _members(content.sections["body"], content)
    if is_list(example) or content.array:
        schema = {**({"type": ["array"]} if content.array else {}), "items": schema}
    if "body" in content.examples:
        _add_example(schema, example)
    stated = {} if content.body_required is None else {"required": content.body_required}
    return {**stated, "content": {content.media: {"schema": schema}}}


def _responses(content: PageContent) -> Node:
    found: Node = {}
    for item in content.sections.get("responses", ()):
        if not STATUS.match(item.name):
            continue
        found[item.name] = {"x-error-codes": item.codes, TEXT: item.text}
        if item.media:
            schema = _schema(item, content)
            schema.pop("nullable", None)  # pages print a response's type without null
            found[item.name]["content"] = {item.media: {"schema": schema}}
        if not content.cut:
            found[item.name][COMPLETE] = ["x-error-codes", *([] if item.media else ["content"])]
    for status, value in content.examples.items():
        if status != "body":
            content_ = found.setdefault(status, {}).setdefault("content", {JSON: {"schema": {}}})
            _add_example(next(iter(content_.values()))["schema"], value)
    return found


def _members(items: list[Item], content: PageContent) -> Node:
    """Return the properties in a list of attributes."""
    found: Node = {"properties": {item.name: _schema(item, content) for item in items if item.name}} if items else {}
    return {**found, COMPLETE: ["properties"]} if content.shows_all_of(items) else found


def _schema(item: Item, content: PageContent) -> Node:
    text = "\n".join(item.lines)
    content.not_understood += unknown_sentences(text)
    node, items = signature_facts(item.signature)
    is_array = node.get("type") == ["array"]
    if item.signature:
        node.setdefault("format", None)
    if content.limits and not content.cut:
        node |= dict.fromkeys(_OF_ARRAYS if is_array else (*LIMITS, "enum"))
    node |= {name: limit for name, limit in limits_in(text).items() if not is_array or name in _OF_ARRAYS}
    holder = items if is_array else node  # the schema that attributes and values describe
    values = values_in(text)
    if values is not None:
        holder["enum"] = sorted(values)
    holder |= _members(item.items, content)
    node |= {"items": items} if is_array else {}
    node |= {} if item.required is None else {REQUIRED: item.required}
    if pattern := PATTERN_SENTENCE.search(text):
        node[PATTERN] = pattern[1]
    holder |= {CLOSED: True} if "Additional properties are NOT allowed." in text else {}
    node[TEXT] = without_facts(text)
    return normalized(node)


def _add_example(node: Node, value: Any, level: int = 0) -> None:
    """Add facts from a payload where the page states nothing."""
    if level > DEPTH:
        return
    if "type" not in node:
        node.setdefault(EXAMPLE, "type")
    if value is None:
        node.setdefault("nullable", True)
    elif is_object(value):
        node.setdefault("type", ["object"])
        known = node.setdefault("properties", {})
        for name, inner in value.items():
            if name in known or "properties" not in node.get(COMPLETE, ()):
                _add_example(known.setdefault(str(name), {EXAMPLE: "name"}), inner, level + 1)
    elif is_list(value):
        node.setdefault("type", ["array"])
        for inner in value[:1]:
            _add_example(node.setdefault("items", {}), inner, level + 1)
    else:
        node.setdefault("type", _JSON_TYPES[type(value)])
