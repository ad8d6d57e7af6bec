"""Reader for an operation's page saved or copied as text, in either layout."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from .facts import (
    CUT,
    NOT_SAID,
    Operation,
    Parameter,
    Property,
    Response,
    Schema,
    Silence,
    UnreadableError,
    fill_from_examples,
)
from .openapi import NOT_PARAMETERS, without_prefix
from .text_items import Item, aligned, compact_items, list_items
from .wording import REQUEST_LINE, describe, from_signature, payload

_PARAMETERS = {"headers": "header", "path parameters": "path", "query parameters": "query"}
_HEADING = re.compile(r"^(Headers|Path parameters|Query parameters|Body(?: Required)?|Responses)$", re.IGNORECASE)
_EXAMPLE = re.compile(r"^(?:Request examples?|Response examples? \(([^)]+)\))$", re.MULTILINE)
_CURL_HEADER = re.compile(r"-H \"([A-Za-z0-9-]+):")
_CURL_DATA = re.compile(r"^\s*-d '", re.MULTILINE)


@define
class _Page:
    lines: list[str]  # before the curl line
    examples: str  # from the curl line on
    line: tuple[str, str] | None  # method and path
    cut: bool  # nothing of the examples was reached
    compact: bool
    sections: dict[str, list[str]] = field(factory=dict)
    last: str = ""  # the section that comes last


def is_text(text: str) -> bool:
    """Whether this looks like a page of an operation as text."""
    lines = [line.strip() for line in text.splitlines()]
    return any(REQUEST_LINE.match(line) for line in lines) or any(_HEADING.match(line) for line in lines)


def read_text(text: str, address: str = "") -> Operation:
    """What a text page says."""
    page = _split(text)
    if page.line is None and not page.sections:
        raise UnreadableError("no page of an operation: it has neither a line with method and path nor sections")
    operation = Operation(address=address)
    if page.line:
        operation.method, operation.path = page.line[0], without_prefix(page.line[1].split("?")[0])
    if page.lines and not page.compact and not REQUEST_LINE.match(page.lines[0].strip()):
        operation.title = page.lines[0].strip()
    _examples(page, operation)
    for heading, where in _PARAMETERS.items():
        _parameters(page, operation, heading, where)
    _body(page, operation)
    _responses(page, operation)
    fill_from_examples(operation)
    if page.cut:
        operation.notes.append("the copy is cut: nothing behind its end is compared")
    return operation


def _split(text: str) -> _Page:
    lines = text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    at = next(
        (i for i, line in enumerate(lines) if REQUEST_LINE.match(line.strip()) and _then(lines, i).startswith("curl")),
        None,
    )
    cut = at is None
    head = lines[:at]
    if cut:  # nobody knows whether the last line is whole
        while head and not head[-1].strip():
            head.pop()
        head = head[:-1]
    stated = next((match for line in (head if cut else lines) if (match := REQUEST_LINE.match(line.strip()))), None)
    page = _Page(
        lines=[line for line in head if line.strip()],
        examples="\n".join(lines[at:]) if at is not None else "",
        line=(stated[1], stated[2]) if stated else None,
        cut=cut,
        compact=not any(line.lstrip().startswith("•") for line in lines),
    )
    section: list[str] | None = None
    for line in head:
        if match := _HEADING.match(line.rstrip()):
            page.last = match[1].lower().removesuffix(" required")
            section = page.sections.setdefault(page.last, [])
            if match[1].lower().endswith("required"):
                page.sections["body required"] = []
        elif section is not None and line.strip() != "application/json":
            section.append(line)
    return page


def _then(lines: list[str], index: int) -> str:
    return next((line.strip() for line in lines[index + 1 :] if line.strip()), "")


def _examples(page: _Page, operation: Operation) -> None:
    marks = list(_EXAMPLE.finditer(page.examples))
    ends = [mark.start() for mark in marks[1:]] + [len(page.examples)]
    for mark, end in zip(marks, ends, strict=False):  # without marks there is nothing
        there, value = payload(page.examples[mark.end() : end])
        if there:
            operation.examples[mark[1] or "body"] = value


def _items(page: _Page, section: str) -> list[Item]:
    cut = page.cut and page.last == section
    read = compact_items if page.compact else list_items
    return read(page.sections[section], cut=cut)


def _missing(page: _Page, section: str) -> Silence | None:
    """What a section says that is not on the page: in a whole page of the list layout that there is nothing of it."""
    order = [*_PARAMETERS, "body", "responses"]
    reached = not page.cut or (page.last in order and order.index(page.last) > order.index(section))
    return (NOT_SAID if page.compact else None) if reached else CUT


def _parameters(page: _Page, operation: Operation, section: str, where: str) -> None:
    known = _names(page, operation, where)
    if section not in page.sections:
        operation.other_parameters[where] = _missing(page, section)
    else:
        items = _items(page, section)
        whole = aligned(items, known) if known else all(item.name for item in items)
        cut = page.cut and page.last == section
        lost = where == "header" and not items  # a heading over nothing
        operation.other_parameters[where] = None if whole and not cut and not lost else CUT
        for item in items:
            if item.name is not None:
                _parameter(operation, where, item)
    for name in known:
        if _key(where, name) not in operation.parameters and name.lower() not in NOT_PARAMETERS:
            operation.parameters[_key(where, name)] = Parameter(where=where, name=name)


def _names(page: _Page, operation: Operation, where: str) -> list[str]:
    """All names, where the page's request shows them."""
    if where == "path" and isinstance(operation.path, str):
        return re.findall(r"\{([^}]*)\}", operation.path)
    if where == "header":
        curl = page.examples.split("\nRequest example")[0].split("\nResponse example")[0]
        return [name for name in _CURL_HEADER.findall(curl) if name.lower() != "content-type"]
    return []


def _key(where: str, name: str) -> tuple[str, str]:
    return where, name.lower() if where == "header" else name


def _parameter(operation: Operation, where: str, item: Item) -> None:
    name = str(item.name)
    if where == "header" and name.lower() in NOT_PARAMETERS:
        return
    schema = _schema(item)
    name = name.removesuffix("[]")
    required = True if where == "path" else item.required if item.signature else NOT_SAID
    operation.parameters[_key(where, name)] = Parameter(where=where, name=name, schema=schema, required=required)


def _schema(item: Item) -> Schema:
    schema = from_signature(item.signature) if item.signature else Schema()
    describe(schema, item.text, silent=CUT if item.cut else None)
    holder = schema.items if schema.items is not None else schema
    if item.inner is not None:
        _fill(holder, item)
    elif item.cut:
        holder.other_properties = CUT
    return schema


def _fill(holder: Schema, item: Item) -> None:
    """The attributes that an item shows; a heading over none of them means that the copy lost them."""
    for inner in item.items:
        if inner.name is not None:
            holder.properties[inner.name] = Property(_schema(inner), inner.required if inner.signature else NOT_SAID)
    lost = not item.items or any(inner.name is None for inner in item.items)
    holder.other_properties = CUT if item.cut or lost else None


def _body(page: _Page, operation: Operation) -> None:
    example = operation.examples.get("body")
    if "body" not in page.sections:
        silent = _missing(page, "body")
        if silent is NOT_SAID and page.examples:
            silent = NOT_SAID if _CURL_DATA.search(page.examples) else None
        operation.body = silent
        return
    operation.body_required = "body required" in page.sections
    items = _items(page, "body")
    shown = example[0] if isinstance(example, list) and example else example
    whole = aligned(items, list(shown)) if isinstance(shown, dict) else all(item.name for item in items)
    cut = page.cut and page.last == "body"
    root = Schema(other_properties=CUT if cut or not whole or not items else None)
    for item in items:
        if item.name is not None:
            root.properties[item.name] = Property(_schema(item), item.required if item.signature else NOT_SAID)
    operation.body = root


def _responses(page: _Page, operation: Operation) -> None:
    items = _items(page, "responses") if "responses" in page.sections else []
    silent = CUT if page.cut else NOT_SAID
    operation.other_responses = None if items and not (page.cut and page.last == "responses") else silent
    for item in items:
        if item.name is not None:
            operation.responses[item.name] = _response(item)


def _response(item: Item) -> Response:
    root: Any = NOT_SAID
    if item.media is None and not item.cut:
        root = None
    if item.inner is not None:
        root = from_signature(item.inner) if item.inner else Schema()
        _fill(root.items if root.items is not None else root, item)
        root.nullable = NOT_SAID
        root.limits, root.other_limits, root.values = {}, NOT_SAID, NOT_SAID
    codes = CUT if item.cut and item.inner is None else frozenset(item.codes)
    return Response(schema=root, codes=codes)
