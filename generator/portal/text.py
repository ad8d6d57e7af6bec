"""Read a page of an operation that was saved or copied from a browser as text, in either of its two layouts.

The list layout indents: a bullet starts an item, attributes follow one level deeper after a line `Hide … Show …`. The
compact layout has no indentation: a line `-` starts an item or ends the line before it, and attributes of attributes
are missing. Copies of both lose names here and there; the list of all names in the page's examples restores them.
"""

from __future__ import annotations

import re

from .facts import UnreadableError
from .page import Item, PageContent, Section, align, mark_open, nest
from .sentences import CODE, METHODS, SIGNATURE, payload_in

ORDER = ("header", "path", "query", "body", "responses")
_HEADINGS = {"headers": "header", "path parameters": "path", "query parameters": "query"}
_HEADINGS |= {"body": "body", "body required": "body", "responses": "responses"}
_REQUEST = re.compile(rf"^({METHODS}) (\S+)$")
_ITEM = re.compile(rf"^(?P<name>\S+) (?P<signature>{SIGNATURE})(?P<required> Required)?$")
_STATUS = re.compile(r"^(?P<name>[1-5](?:\d\d|XX)|default)(?: (?P<media>\S+/\S+))?$")
_ATTRIBUTES = re.compile(rf"^(?:Hide .* )?Show .*attributes?(?: (?P<signature>{SIGNATURE}))?$")
_EXAMPLE = re.compile(r"^(?:Request examples?|Response examples? \(([^)]+)\))$", re.MULTILINE)
_CURL_HEADER = re.compile(r"-H \"([A-Za-z0-9-]+):")
_CURL_DATA = re.compile(r"^\s*-d '", re.MULTILINE)


def is_text(text: str) -> bool:
    """Whether this looks like a page of an operation as text."""
    lines = [line.strip() for line in text.splitlines()]
    return any(_REQUEST.match(line) or line.lower() in _HEADINGS for line in lines)


def read_text(text: str) -> PageContent:
    """The sections of a text page."""
    lines = text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    at = _examples_start(lines)
    head = lines if at is None else lines[:at]
    while at is None and head and not head[-1].strip():
        head = head[:-1]
    page = PageContent(cut=at is None)
    if page.cut:
        head = head[:-1]  # the copy may end in the middle of a line
    examples = "" if at is None else "\n".join(lines[at:])
    stated = next((match for line in [*head, *lines[at:][:1]] if (match := _REQUEST.match(line.strip()))), None)
    if stated and not (page.cut and stated[0] not in [line.strip() for line in head]):
        page.method, page.path = stated[1], stated[2]
    sections = _sections(head)
    if not page.path and not sections:
        raise UnreadableError("this is not a page of an operation: it has neither method and path nor sections")
    _read_examples(page, examples)
    compact = not any(line.lstrip().startswith("•") for line in lines)
    if head and not compact and not _REQUEST.match(head[0].strip()):
        page.title = head[0].strip()
    page.body_required = "body required" in (line.strip().lower() for line in head) if "body" in sections else None
    _fill(page, sections, examples, compact=compact)
    return page


def _examples_start(lines: list[str]) -> int | None:
    """The line with method and path that is followed by a curl command: the examples start there."""
    for number, line in enumerate(lines):
        if _REQUEST.match(line.strip()):
            following = next((after.strip() for after in lines[number + 1 :] if after.strip()), "")
            if following.startswith("curl"):
                return number
    return None


def _sections(head: list[str]) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in head:
        if heading := _HEADINGS.get(line.rstrip().lower()):
            current = sections.setdefault(heading, [])
        elif current is not None and line.strip() and line.strip() != "application/json":
            current.append(line)
    return sections


def _read_examples(page: PageContent, examples: str) -> None:
    marks = list(_EXAMPLE.finditer(examples))
    ends = [*(mark.start() for mark in marks[1:]), len(examples)]
    for mark, end in zip(marks, ends, strict=False):  # without marks there is nothing to read
        found, value = payload_in(examples[mark.end() : end])
        if found:
            page.examples[mark[1] or "body"] = value


def _fill(page: PageContent, sections: dict[str, list[str]], examples: str, *, compact: bool) -> None:
    last = list(sections)[-1] if sections else ""
    reached = ORDER.index(last) if page.cut and last else -1 if page.cut else len(ORDER)
    for where in ORDER:
        if where in sections:
            items = (_compact_items if compact else _list_items)(sections[where])
            ended = not (page.cut and where == last)
            if not ended:
                mark_open(items)
            names = _all_names(page, examples, where)
            known = align(items, names) if names else all(item.name is not None for item in items)
            lost = not items and where != "responses"  # a heading without a list
            page.sections[where] = Section(items, ended and known and not lost and bool(items))
        elif ORDER.index(where) < reached and not compact and where != "responses":
            page.sections[where] = Section([])
    if "body" in sections:
        page.has_body = True
    elif "body" in page.sections or (examples and not _CURL_DATA.search(examples)):
        page.has_body = False


def _all_names(page: PageContent, examples: str, where: str) -> list[str]:
    """All names of a section, if the page's examples show them."""
    if where == "path":
        return re.findall(r"\{([^}]*)\}", page.path)
    if where == "header":
        curl = examples.split("\nRequest example")[0].split("\nResponse example")[0]
        return [name for name in _CURL_HEADER.findall(curl) if name.lower() != "content-type"]
    shown = page.examples.get(where)
    shown = shown[0] if isinstance(shown, list) and shown else shown
    return list(shown) if isinstance(shown, dict) else []


def _item(line: str, indent: int = 0) -> Item:
    if match := _STATUS.match(line):
        return Item(indent=indent, name=match["name"], media=match["media"] or "")
    if match := _ITEM.match(line):
        required = match["required"] is not None
        return Item(indent=indent, name=match["name"], signature=match["signature"], required=required)
    return Item(indent=indent, lines=[line] if line else [])


def _list_items(lines: list[str]) -> list[Item]:
    found: list[Item] = []
    path: list[Item] = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        text = line.strip()
        if text.startswith("•"):
            text = text[1:].strip()
            if CODE.match(text) and path:
                path = [item for item in path if item.indent < indent]
                path[-1].codes.append(text) if path else None
                continue
            nest(found, path, _item(text, indent))
            continue
        while len(path) > 1 and path[-1].indent >= indent:
            path.pop()
        if path and (match := _ATTRIBUTES.match(text)):
            path[-1].body = match["signature"] or ""
        elif path:
            path[-1].lines.append(text)
    return found


def _compact_items(lines: list[str]) -> list[Item]:
    found: list[Item] = []
    starts = False  # the line before ended an item
    for line in lines:
        text = line.strip()
        ends = text == "-" or text.endswith(" -")
        text = text.removesuffix("-").strip() if ends else text
        if text and starts:
            found.append(_item(text))
            starts = False
        elif text and found:
            is_code = CODE.match(text) and found[-1].media
            (found[-1].codes if is_code else found[-1].lines).append(text)
        if ends:
            if starts:  # nothing is left of an item
                found.append(Item())
            starts = True
    return [*found, Item()] if starts else found
