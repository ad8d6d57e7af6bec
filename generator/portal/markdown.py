"""Read a page of an operation in Markdown.

One real page is known. It shows the first level of bodies with types, but neither limits nor what is required. Nested
lists are read if a page has them.
"""

from __future__ import annotations

import re

from .facts import UnreadableError
from .page import Item, PageContent, Section, mark_open, nest
from .sentences import CODE, METHODS, SIGNATURE, STATUS

_LINE = re.compile(rf"^\*\*(?P<method>{METHODS}) (?P<path>\S+)\*\*$")
_HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$")
_ITEM = re.compile(rf"^(?P<indent> *)[-*+] +\*\*(?P<name>[^*]+)\*\*(?: \((?P<signature>{SIGNATURE})\))?(?P<rest>.*)$")
_CODE = re.compile(r"^ *[-*+] +`?([A-Z0-9_]+)`?$")
_SIGNATURE = re.compile(rf"\(({SIGNATURE})\)$")
_END = re.compile(r"Powered by Bump\.sh", re.IGNORECASE)


def is_markdown(text: str) -> bool:
    """Whether this looks like a page of an operation in Markdown."""
    stated = re.search(rf"^\*\*(?:{METHODS}) \S+\*\*\s*$", text, re.MULTILINE)
    return bool(stated or re.search(r"^## (?:Responses|Parameters|Body parameters)\s*$", text, re.MULTILINE))


def read_markdown(text: str) -> PageContent:
    """The sections of a Markdown page."""
    reader = _MarkdownReader(cut=not _END.search(text))
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    for line in lines[:-1] if reader.page.cut else lines:  # a cut copy may end in the middle of a line
        reader.take(line.rstrip())
    return reader.finished()


class _MarkdownReader:
    def __init__(self, *, cut: bool) -> None:
        self.page = PageContent(limits=False, cut=cut)
        self._section = ""
        self._lists: dict[str, list[Item]] = {}
        self._path: list[Item] = []  # the items that are still open
        self._response: Item | None = None
        self._seen: list[str] = []

    def take(self, line: str) -> None:
        if match := _LINE.match(line):
            self.page.method, self.page.path = self.page.method or match["method"], self.page.path or match["path"]
        elif match := _HEADING.match(line):
            self._heading(len(match[1]), match[2])
        elif self._response is not None and (match := _CODE.match(line)) and CODE.match(match[1]):
            self._response.codes.append(match[1])
        elif (match := _ITEM.match(line)) and self._section in self._lists:
            rest = match["rest"]
            required = True if re.match(r"[\s,(]*required\b", rest, re.IGNORECASE) else None
            item = Item(name=match["name"].strip(), signature=match["signature"] or "", required=required, lines=[rest])
            item.indent = len(match["indent"])
            into = self._response.items if self._response else self._lists[self._section]
            nest(into, self._path, item)
        elif line.strip() and self._path:
            self._path[-1].lines.append(line.strip())

    def _heading(self, level: int, text: str) -> None:
        lower = text.lower()
        self._path = []
        if level == 1:
            self.page.title = self.page.title or text
        elif level == 2:
            named = {"body": "body", "responses": "responses"}
            self._open(named.get(lower.split(" ")[0], "parameters" if lower == "parameters" else ""))
        elif self._section == "responses" and (match := STATUS.match(text)):
            self._response = Item(name=match[1])
            self._lists["responses"].append(self._response)
        elif self._response is not None and lower.startswith("body"):
            signature = _SIGNATURE.search(text)
            self._response.media = "application/json" if "json" in lower else ""
            self._response.body = signature[1] if signature else ""
        elif self._section in ("parameters", "header", "path", "query"):
            self._open(next((where for where in ("header", "path", "query") if where in lower), "parameters"))

    def _open(self, section: str) -> None:
        self._section, self._response = section, None
        self._seen.append(section)
        if section:
            self._lists.setdefault(section, [])

    def finished(self) -> PageContent:
        if not self.page.path and not self._lists:
            raise UnreadableError("this is not a page of an operation: it has neither method and path nor sections")
        last = self._seen[-1] if self._seen else ""
        if self.page.cut and last in self._lists:
            mark_open(self._lists[last])
        reached = "responses" in self._seen or not self.page.cut
        for where in ("header", "path", "query", "body", "responses"):
            known = where in self._lists
            ended = not (self.page.cut and where == last)
            if known or reached:
                self.page.sections[where] = Section(self._lists.get(where, []), ended and (known or reached))
        self.page.has_body = True if "body" in self._lists else False if reached else None
        if not self._lists.get("responses"):
            self.page.sections.pop("responses", None)
        return self.page
