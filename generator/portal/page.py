"""A page of the portal between its layout and its facts: sections of items, as ``markdown`` and ``text`` find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field

from pexip_engage_client.openapi.operations import JSON

from .facts import (
    COMPLETE,
    DEPTH,
    LIMITS,
    REQUIRED,
    Node,
    StatedPage,
    UnreadableError,
    as_number,
    is_parameter,
    without_prefix,
)
from .sentences import limits_in, signature_facts, values_in

_OF_ARRAYS = ("minItems", "maxItems", "default")
_JSON_TYPES = {bool: ["boolean"], int: ["integer", "number"], float: ["number"], str: ["string"]}


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


def to_page(content: PageContent, name: str) -> StatedPage:
    """What a page states, as an operation of a document in which some keywords are unknown."""
    page = StatedPage(page=name, method=content.method, title=content.title, operation={"parameters": []})
    page.path = without_prefix(content.path.split("?")[0])
    for where in ("header", "path", "query"):
        section = content.sections.get(where)
        page.operation["parameters"] += _parameters(where, section, content) if section else []
    if content.has_body:
        page.operation["requestBody"] = _request(content)
    page.operation["responses"] = _responses(content)
    page.operation[COMPLETE] = [name for name, section in content.sections.items() if section.complete]
    page.operation[COMPLETE] += ["requestBody"] if content.has_body is not None else []
    if content.cut:
        page.notes.append("The copy of this page is cut. Nothing after its end is compared.")
    return page


def _parameters(where: str, section: Section, content: PageContent) -> Iterator[Node]:
    for item in section.items:
        if item.name is not None and is_parameter(where, item.name):
            schema = _schema(item, content)
            required = True if where == "path" else schema.pop(REQUIRED, None)
            stated = {} if required is None else {"required": required}
            yield {"name": item.name.removesuffix("[]"), "in": where, **stated, "schema": schema}


def _request(content: PageContent) -> Node:
    example, section = content.examples.get("body"), content.sections.get("body")
    schema: Node = {}
    if section:
        members = _members(section.items, content, complete=section.complete)
        schema = {"type": ["array"], "items": members} if isinstance(example, list) else members
        schema |= {"type": ["object"]} if isinstance(example, Mapping) else {}
    if "body" in content.examples:
        _add_example(schema, example)
    stated = {} if content.body_required is None else {"required": content.body_required}
    return {**stated, "content": {JSON: {"schema": schema}}}


def _responses(content: PageContent) -> Node:
    found: Node = {}
    section = content.sections.get("responses", Section([]))
    for item in section.items:
        if item.name is None:
            continue
        found[item.name] = {"x-error-codes": item.codes}
        if item.media or item.body is not None:
            found[item.name]["content"] = {JSON: {"schema": _response_schema(item, content)}}
        if not item.open_:
            found[item.name][COMPLETE] = ["x-error-codes", *([] if item.media else ["content"])]
    for status, value in content.examples.items():
        if status != "body":
            media = found.setdefault(status, {}).setdefault("content", {JSON: {"schema": {}}})
            _add_example(media[JSON]["schema"], value)
    return found


def _response_schema(item: Item, content: PageContent) -> Node:
    if item.body is None:
        return {}
    schema, items = signature_facts(item.body)
    schema.pop("nullable", None)  # pages print a response's type without it
    members = _members(item.items, content, complete=bool(item.items) and not item.open_)
    if schema.get("type") == ["array"]:
        return {**schema, "items": {**items, **members}}
    return {**schema, **members}


def _members(items: list[Item], content: PageContent, *, complete: bool) -> Node:
    """The properties that a list of attributes shows."""
    properties = {item.name: _schema(item, content) for item in items if item.name is not None}
    complete = complete and all(item.name is not None for item in items)
    return {"properties": properties, **({COMPLETE: ["properties"]} if complete else {})} if items or complete else {}


def _schema(item: Item, content: PageContent) -> Node:
    text = "\n".join(item.lines)
    node, items = signature_facts(item.signature)
    complete = ["format"] if item.signature else []
    is_array = node.get("type") == ["array"]
    node |= {name: limit for name, limit in limits_in(text).items() if not is_array or name in _OF_ARRAYS}
    values = values_in(text)
    holder = items if is_array else node  # what attributes and values describe
    if values is not None:
        holder["enum"] = sorted(values)
    if content.limits and not item.open_:
        complete += _OF_ARRAYS if is_array else [*LIMITS, "enum"]
    members = _members(item.items, content, complete=not item.open_) if item.items else {}
    complete += members.pop(COMPLETE, []) if holder is node else []
    holder |= members
    node |= {"items": items} if is_array else {}
    node |= {COMPLETE: complete} if complete else {}
    node |= {} if item.required is None else {REQUIRED: item.required}
    return as_number(node)


def _add_example(node: Node, value: Any, level: int = 0) -> None:
    """Add what a payload shows where the page states nothing."""
    if level > DEPTH:
        return
    if value is None:
        node.setdefault("nullable", True)
    elif isinstance(value, Mapping):
        node.setdefault("type", ["object"])
        known = node.setdefault("properties", {})
        for name, inner in value.items():
            if name in known or "properties" not in node.get(COMPLETE, ()):
                _add_example(known.setdefault(str(name), {}), inner, level + 1)
    elif isinstance(value, list):
        node.setdefault("type", ["array"])
        for inner in value[:1]:
            _add_example(node.setdefault("items", {}), inner, level + 1)
    else:
        node.setdefault("type", _JSON_TYPES[type(value)])
