"""Read the page of an operation in Markdown. ``text_pages`` converts text pages to Markdown.

Only one real page is known. It shows types on the first level of bodies, but neither limits nor which properties are
required. Nested lists are read if a page has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pexip_engage_client.openapi.reader import JSON

from .facts import DEPTH, UnreadableError
from .page_content import Item, PageContent
from .sentences import KINDS, METHODS, NAMED_CODE, SIGNATURE, STATUS, is_known_sentence

_REQUEST = re.compile(rf"^\*\*(?P<method>{METHODS}) (?P<path>\S+)\*\*$")
_HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$")
_ITEM = re.compile(rf"^(?P<indent> *)[-*+] +\*\*(?P<name>[^*]*)\*\*(?: \((?P<signature>{SIGNATURE})\))?(?P<rest>.*)$")
_CODE = re.compile(r"^ *[-*+] +(?:`([^`]+)`|([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+))$")
_SIGNATURE = re.compile(rf"\(({SIGNATURE})\)$")
_REQUIRED = re.compile(r"[\s,(]*required\b", re.IGNORECASE)
_ENTRY = re.compile(r"^\s*(?:[-*+•|`\u2013\u2014]|\d+[.)]\s)")  # an entry of a list or a table
_TYPED = re.compile(rf"\s*[a-z]\S* {SIGNATURE}(?: Required)?$")  # `kiosk string`, without a bullet
_UNNAMED = re.compile(  # an entry without a recognized name, but shorter than a sentence: `kiosk uuid`, `LOCKED`
    rf"\s*(?:\S+|[a-z]\S*(?: \S+){{1,2}}|(?=.*\b(?:{KINDS}|Required)\b)\S+(?: \S+){{0,5}})"
)
# Text that is not an entry, but may state a fact
_NOTE = re.compile(r"\b[Dd]eprecated\b|^\s*(?:\S+ ){0,3}Required\b")
_UNKNOWN_LIMIT = re.compile(r"\b(?:than|most|least|up to|pattern)\b.*[\d^]", re.IGNORECASE)
_MEDIA = re.compile(r"^\s*(?:Content-type: *)?([a-z]+/[a-z0-9.+-]+)$")
_RESPONSE_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_ARRAY = re.compile(r"^Array of objects\b", re.IGNORECASE)
_TYPOGRAPHY = {
    "\r\n": "\n",
    "[\u200b-\u200d\u2060\ufeff\u00ad]": "",
    "[\u00a0\u2007\u202f]": " ",
    "[\u2023\u25aa\u25cf\u25e6]": "\u2022",
    r"(?<!\d)[\u2010-\u2013\u2212](?=\d)": "-",  # a minus sign
    r"(?<=\u2022 )`([^`\n]+)`": r"\1",  # a name or an error code
    r"(?<=\u2022 )(\S+):(?= )": r"\1",
    rf"\b({KINDS})\[\]": r"array[\1]",
    r"array\\\[(\w+)\\\]|array&#91;(\w+)&#93;": r"array[\1\2]",
    rf"\b({KINDS})<([a-z-]+)>": r"\1(\2)",
}
_END = re.compile(r"Powered by Bump\b", re.IGNORECASE)
_PARAMETERS = ("header", "path", "query")


def is_markdown(text: str) -> bool:
    """Whether this looks like a page of an operation in Markdown."""
    stated = re.search(rf"^\*\*(?:{METHODS}) \S+\*\*\s*$", text, re.MULTILINE)
    return bool(stated or re.search(r"^## (?:Responses|Parameters|Body parameters)\s*$", text, re.MULTILINE))


def read_markdown(text: str) -> PageContent:
    """Return the sections of a Markdown page."""
    cut = not _END.search(text)
    return read_lines(lines_of(text, cut=cut), PageContent(limits=False, cut=cut))


def lines_of(text: str, *, cut: bool) -> list[str]:
    """Return the lines of a page, without the last line of a cut page, if it may be incomplete."""
    text = normalized(text)
    lines = text.rstrip().split("\n")
    return lines[:-1] if cut and not text.endswith("\n") else lines


def normalized(text: str) -> str:
    """Return the text with plain line ends, spaces, bullets and quotes, and without invisible characters."""
    for letters, plain in _TYPOGRAPHY.items():
        text = re.sub(letters, plain, text)
    return text


def read_lines(lines: Iterable[str], page: PageContent) -> PageContent:
    """Return the sections of a page."""
    reader = _MarkdownReader(page)
    for line in lines:
        reader.take(line.rstrip())
    if not page.path and not page.sections:
        raise UnreadableError("this is not a page of an operation: it has neither a method and a path nor sections")
    return page


class _MarkdownReader:
    def __init__(self, page: PageContent) -> None:
        self._page = page
        self._section = ""
        self._open: list[Item] = []  # the item on the last line, and the items that contain it
        self._response: Item | None = None

    def take(self, line: str) -> None:
        if match := _REQUEST.match(line):
            if not self._page.path:
                self._page.method, self._page.path = match["method"], match["path"]
        elif match := _HEADING.match(line):
            self._heading(len(match[1]), match[2])
        elif self._response is not None and (match := _CODE.match(line)):
            self._response.codes.append(match[1] or match[2])
        elif (match := _ITEM.match(line)) and self._section in self._page.sections:
            item = Item(name=match["name"].strip(" `"), signature=match["signature"] or "", lines=[match["rest"]])
            if not item.name and _UNNAMED.fullmatch(match["rest"]):
                self._page.not_understood.append(match["rest"].strip())
            if item.name and _REQUIRED.match(match["rest"]):
                item.required = True
            elif self._page.limits and not self._page.cut and item.signature:
                item.required = False
            self._nest(item, len(match["indent"]))
        elif self._section == "body" and _ARRAY.match(line):
            self._page.array = True
        else:
            if (media := _MEDIA.match(line)) and media[1] != JSON:
                self._page.media = media[1]
                self._page.not_understood.append(line.strip())
            holder = self._open[-1] if self._open else self._response
            if _NOTE.search(line) or (self._section in self._page.sections and self._may_state_facts(line, holder)):
                self._page.not_understood.append(line.strip())
            if line.strip() and holder:
                holder.lines.append(line.strip())

    def _may_state_facts(self, line: str, holder: Item | None) -> bool:
        """Whether a line in an unknown form may state a fact. Other lines are descriptions."""
        if _ENTRY.match(line) or _TYPED.match(line):
            return True
        if self._response is not None and holder is self._response:
            return bool(NAMED_CODE.search(line))
        return bool(_UNKNOWN_LIMIT.search(line) and (holder is None or not is_known_sentence(line)))

    def _heading(self, level: int, text: str) -> None:
        title = text.lower()
        self._open = []
        if level == 1:
            self._page.title = self._page.title or text
            self._page.deprecated |= text.endswith(" Deprecated")
        elif level == 2 and title.startswith("body"):
            self._begin("body")
            self._page.body_required = {"body": False, "body required": True}.get(title)
        elif level == 2 and title == "responses":
            self._begin("responses")
        elif self._section == "responses" and (match := STATUS.match(text) or STATUS.match(title)):
            self._response = Item(name=match[1])
            self._page.sections["responses"].append(self._response)
        elif self._response is not None and title.startswith("body"):
            signature = _SIGNATURE.search(title)
            media = _RESPONSE_MEDIA.search(title)
            self._response.media = media[0] if media else self._response.media
            self._response.signature = signature[1] if signature else ""
        elif level == 2 or self._section in ("parameters", *_PARAMETERS):
            self._begin(next((where for where in _PARAMETERS if title.startswith(where)), title))

    def _begin(self, section: str) -> None:
        self._section, self._response = section, None
        if section in ("body", "responses", *_PARAMETERS):
            self._page.sections.setdefault(section, [])

    def _nest(self, item: Item, indent: int) -> None:
        """Put an item below the last item that is less indented."""
        item.indent = indent
        while self._open and self._open[-1].indent >= indent:
            self._open.pop()
        if len(self._open) > DEPTH:
            raise UnreadableError(f"this page is nested more than {DEPTH} levels deep")
        holder = self._open[-1] if self._open else self._response
        (holder.items if holder else self._page.sections[self._section]).append(item)
        self._open.append(item)
