"""Reduce a page to lines that can be compared: each with the headings above it, and the same in every layout.

Pages exist as Markdown, and as text in two layouts that browsers copy: a list with indentation, and a compact layout
without it. The text of a line begins with a mark: ``#`` for headings, method and path, ``•`` for entries of lists, and
``=`` for examples. All other lines are sentences.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen

Place = tuple[str, ...]
SEPARATOR = " > "
EXAMPLE = ("Request example", "Response example")
CODE = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")

KINDS = "string|integer|number|boolean|object|array|null"
ANY = "?"  # the signature of a value of any type
_PART = rf"(?:{KINDS})(?:\([^()\s]+\))?(?:\[[^\]]*\])?"
SIGNATURE = rf"{_PART}(?: \| {_PART})*"
METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE"
_REQUEST = re.compile(rf"^({METHODS}) (/?\S+)$")
_ITEM = re.compile(rf"^(\S+) (?:\(({SIGNATURE})\)|({SIGNATURE}))((?:\s+(?:Required|Deprecated))*)$")
_STATUS = re.compile(r"^([1-5](?:\d\d|XX)|default)(?:[: ]+(.*))?$")
_MEDIA = re.compile(r"^(?:Content-type: )?([a-z]+/[a-z0-9.+-]+)$", re.IGNORECASE)
_FOLDED = re.compile(rf"^(?:Hide .* )?Show \S+ attributes?(?: ({SIGNATURE}))?$")
_BODY = re.compile(rf"^Body Parameters: (\S+) \(({SIGNATURE})\)$", re.IGNORECASE)
_BULLET = re.compile(r"^[•*+▪◦‣·-](?:\s+|$)(.*)$")
SECTIONS = {
    "headers": "Headers",
    "path parameters": "Path parameters",
    "query parameters": "Query parameters",
    "body": "Body",
    "body parameters": "Body",
    "responses": "Responses",
}
PLACES = {(name,) for name in SECTIONS.values()}
_EXAMPLE = re.compile(r"^(Request example)s?$|^(Response example)s? \(([^)]+)\)$")
_KNOWN = re.compile(
    r"^(?:(?:Minimum|Maximum) (?:length|value) is|At (?:least|most) |Not more than |Values? (?:are|is)\b"
    r"|Default value is|Format should match|Additional properties are)"
)
_FORM = re.compile(r"^(?:• \S+|attributes:|.*?\b(?:is|are|least|than|match))(?= |$)")
_SAME_LETTERS = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'} | dict.fromkeys(range(0x2010, 0x2016), "-")
# Words in sentences that may state a rule, and letters that may belong to a name, a number, a code or a path.
_RULE = re.compile(
    r"\b(?:must|shall|only|at (?:most|least)|unique(?! id(?:entifier)?\b)|uniquely|require[sd]?|mandatory|optional"
    r"|null|nullable|empty|(?:(?:can|may|do|does|is|are|be|will) ?not|can't)(?! (?:be )?(?:exist|found))|never|always"
    r"|max(?:imum)?|min(?:imum)?|limit(?:s|ed)?"
    r"|default(?:s|ed)?|exact(?:ly)?|between|before|after|later|earlier|greater|less|longer|shorter|up to|more than"
    r"|any of|one of|all of|either|neither|boolean|string|integer|number|array|object|formats?|pattern|true|false"
    r"|deprecated|removed|replace[sd]?|ignored?|instead|sort(?:ed|s)?|order(?:ed)?|(?:in|ex)clusive|read-only|write-only"
    r"|additional|multiple|values?|elements?|characters?|seconds?|minutes?|hours?|days?|if|when|unless|except|until"
    r"|beta|internal|experimental|preview|sunset|obsolete|legacy|allowed|forbidden|rejected|accepted"
    r"|supported|case-(?:in)?sensitive|no longer|none|zero|two|three|four|five|six|ten|twice|once)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\d/{}<>=|\[\]]|\b[a-z]+[A-Z]\w*|\w_\w|\b(?!(?:API|URL|ID|IDs|HTTP|JSON|OK)\b)[A-Z]{2,}")


@frozen
class PageLine:
    """A line of a page."""

    place: Place
    text: str

    def __str__(self) -> str:
        return SEPARATOR.join((*self.place, self.text))

    @property
    def form(self) -> str:
        """The form of the line: in each place, a page has one line of a form."""
        if self.text.startswith("="):
            return self.text.partition(": ")[0]
        found = None if self.text.startswith("#") else _FORM.match(self.text)
        return found[0] if found else self.text

    @property
    def is_known(self) -> bool:
        """Whether the line has one of the known forms, and is not free text."""
        return self.text.startswith(("#", "•", "=", "attributes:")) or _KNOWN.match(self.text) is not None

    @property
    def is_fact(self) -> bool:
        """Whether the line may state a fact. Only plain sentences do not."""
        return self.is_known or bool(_NAME.search(self.text) or _RULE.search(self.text))


@frozen
class PortalPage:
    """The lines of an operation's page."""

    layout: str  # list, markdown or compact
    lines: list[PageLine]
    is_cut: bool  # whether its end is missing: text pages end in examples

    @property
    def request(self) -> tuple[str, str]:
        """The method and the path; empty if the page does not state them."""
        found = (re.match(rf"# ({METHODS}) (\S+)$", line.text) for line in self.lines)
        return next(((each[1], each[2]) for each in found if each), ("", ""))

    @property
    def is_operation(self) -> bool:
        """Whether this is the page of an operation."""
        return bool(self.request[0]) or any(line.text[2:] in SECTIONS.values() for line in self.lines)


def read_page(text: str) -> PortalPage:
    """Return the lines of a page, with their places."""
    text = plain(text)
    if re.search(
        rf"^\*\*(?:{METHODS}) |\A\s*# \S|^## (?:Responses|Parameters|Body parameters)\s*$", text, re.MULTILINE
    ):
        layout = "markdown"
    else:
        layout = "list" if re.search(r"^ *•|^ +[*▪◦‣·] ", text, re.MULTILINE) else "compact"
    raw = [line for line in text.splitlines() if not re.match(r"\s*(?:\[?Powered by|!\[)", line)]
    start = _examples_at(raw) if layout != "markdown" else len(raw)
    reader = _Reader()
    for line in _paragraphs(_as_list(raw[:start]) if layout == "compact" else raw[:start]):
        reader.read(line)
    found = [*reader.lines, *_examples(raw[start:])]
    lines = [line for at, line in enumerate(found) if not (line.text.startswith("# ") and line in found[:at])]
    is_whole = layout == "markdown" or re.search(r"""\s-X [^\\]*\s*\Z|[]}"']\s*\Z""", "\n".join(["", *raw[start:]]))
    return PortalPage(layout, lines, is_cut=not is_whole)


def plain(text: str) -> str:
    """Return the text without invisible differences: invisible letters, kinds of spaces, quotes and dashes."""
    text = html.unescape(text).translate(_SAME_LETTERS)
    text = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf").expandtabs(4)


@define
class _Reader:
    """Reads one line after another, and keeps the headings and entries above it."""

    lines: list[PageLine] = field(factory=list[PageLine])
    above: list[tuple[int, str]] = field(factory=list[tuple[int, str]])

    @property
    def place(self) -> Place:
        return tuple(label for _, label in self.above)

    def read(self, raw: str) -> None:
        text = _unmarked(raw.strip())
        indent = len(raw) - len(raw.lstrip())
        heading = re.match(r"^#{1,6} (.*)$", raw.strip())
        if heading or (indent == 0 and (text.lower().removesuffix(" required") in SECTIONS or _MEDIA.match(text))):
            self._heading(_unmarked(heading[1]) if heading else text)
            return
        self.above = [(at, label) for at, label in self.above if at < indent]
        if request := _REQUEST.match(text):
            self.lines.append(PageLine((), f"# {request[1]} {request[2]}"))
        elif media := _MEDIA.match(text):
            self.lines.append(PageLine((), f"# {media[1]}"))
        elif folded := _FOLDED.match(text):
            self._add(f"attributes: {folded[1] or ''}".strip())
        elif bullet := _BULLET.match(raw.strip()):
            self._entry(indent, _unmarked(bullet[1]))
        else:
            self._sentences(text)

    def _heading(self, text: str) -> None:
        self.above = [(at, label) for at, label in self.above if at < 0]
        section = text.lower().removesuffix(" required")
        if section in SECTIONS:
            self.above = [(-1, SECTIONS[section])]
            self.lines.append(PageLine((), f"# {SECTIONS[section]}"))
            if section != text.lower():
                self._add("• Required")
        elif media := _MEDIA.match(text):
            self.lines.append(PageLine((), f"# {media[1]}"))
        elif self.place[:1] == ("Responses",) and (body := _BODY.match(text)):
            self._add(f"• {body[1]}")
            self._add(f"attributes: {body[2]}")
        elif self.place[:1] == ("Responses",) and (status := _STATUS.match(text)):
            self.above = self.above[:1]
            self._status(-1, status)
        elif not self.lines:
            self._sentences(text)  # the title
        else:
            self.above = [(-1, text)]
            if text != "Parameters":
                self.lines.append(PageLine((), f"# {text}"))

    def _status(self, indent: int, status: re.Match[str]) -> None:
        self._add(f"• {status[1]}")
        self.above.append((indent, status[1]))
        if media := _MEDIA.match(status[2] or ""):
            self._add(f"• {media[1]}")
        else:
            self._sentences(status[2] or "")

    def _entry(self, indent: int, text: str) -> None:
        status = _STATUS.match(text)
        if self.place == ("Responses",) and status:
            self._status(indent, status)
        elif item := _ITEM.match(text):
            name = item[1].removesuffix("[]")
            self._add(" ".join(["•", name, item[2] or item[3], *item[4].split()]))
            self.above.append((indent, name))
        elif CODE.match(text):
            self._add(f"• {text}")
            self.above.append((indent, text))
        else:  # copies lose some names
            count = sum(line.place == self.place and line.text == "•" for line in self.lines) + 1
            self._add("•")
            self.above.append((indent, f"entry {count}"))
            self._sentences(text)

    def _sentences(self, text: str) -> None:
        for sentence in re.split(r"(?<=[.!?]) +(?=[\"'(A-Z])|, (?=maximum (?:length|value) is)", text):
            if sentence.strip():
                self._add(_sentence(sentence))

    def _add(self, text: str) -> None:
        self.lines.append(PageLine(self.place, text))


def _unmarked(text: str) -> str:
    """Return the text without the marks of Markdown, and with the text of its links only."""
    text = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    return " ".join(re.sub(r"\*\*|`|\\(?=[_*\[\]#\\])", "", text).split())


def _sentence(text: str) -> str:
    """Return the normal form of a sentence, such as a list of values in the order of the alphabet."""
    text = text.strip()
    text = text[:1].upper() + text[1:] if re.match(r"(?:min|max)imum (?:length|value) is", text) else text
    if values := re.match(r"^Values? (?:are|is) (.+?)\.?$", text):
        found = [value.strip(' "') for value in re.split(r",\s*(?:or\s+)?|\s+or\s+", values[1])]
        return f"Values are {', '.join(sorted(found))}."
    return f"{text.removesuffix('.')}." if _KNOWN.match(text) else text


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join the lines of each sentence that is wrapped."""
    held = ""
    for line in [*lines, ""]:
        text = line.strip()
        is_own = not text or _BULLET.match(text) or text.startswith(("#", "|", "{", "}", "[", '"'))
        is_own = is_own or text.endswith("|")
        is_own = is_own or any(form.match(_unmarked(text)) for form in (_REQUEST, _MEDIA, _FOLDED))
        is_own = is_own or text.lower().removesuffix(" required") in SECTIONS
        if held and (is_own or len(line) - len(line.lstrip()) != len(held) - len(held.lstrip())):
            yield held
            held = ""
        if not is_own:
            held = f"{held} {text}" if held else line.rstrip()
        elif text:
            yield line


def _as_list(lines: list[str]) -> list[str]:
    """Convert the compact layout, in which `-` starts an entry or ends the line before, to the list layout."""
    found: list[str] = []
    starts = False
    for line in lines:
        text = re.sub(r"(?<=\bis|\bor)(?=\d|[A-Z])|(?<=,)(?=\S)", " ", line.strip())
        ends = text == "-" or text.endswith(" -")
        text = text.removesuffix("-").strip() if ends else text
        is_heading = text.lower().removesuffix(" required") in SECTIONS
        if starts and (is_heading or not (_ITEM.match(text) or _STATUS.match(text))):
            found += ["  •", ""]
        elif starts:
            found += [f"  • {text}", ""]
            text = ""
        if text and CODE.match(text) and not _is_open(found):
            found.append(f"    • {text}")
        elif text and _is_open(found) and not is_heading:
            found[-1] = re.sub(r" (?=[.,])", "", f"{found[-1]} {text}")
        elif text:
            found += ["", text if is_heading else f"    {text}"]
        starts = ends
    return [*found, "  •"] if starts else found


def _is_open(found: list[str]) -> bool:
    """Whether the last line is a known sentence without its end."""
    return bool(found) and _KNOWN.match(f"{found[-1].strip()} ") is not None and not found[-1].endswith(".")


# -- examples --------------------------------------------------------------------------------------------


def _examples_at(lines: list[str]) -> int:
    """Return the line at which the examples start: it has method and path, and a curl command follows."""
    for number, line in enumerate(lines):
        following = next((after for after in lines[number + 1 :] if after.strip()), "")
        if _REQUEST.match(line.strip()) and following.strip().startswith("curl"):
            return number
    return len(lines)


def _examples(lines: list[str]) -> Iterator[PageLine]:
    """Yield a line for each line of a command, and for each value in a payload."""
    place: Place = ("Request",)
    while lines:
        text = lines[0].strip()
        if (mark := _EXAMPLE.match(text)) is not None:
            place = (mark[1],) if mark[1] else (mark[2], mark[3])
        elif request := _REQUEST.match(text):
            yield PageLine((), f"# {request[1]} {request[2]}")
        elif (sent := re.match(r"^-d '(.*)'$", text)) and (value := _payload(sent[1])):
            yield from (PageLine(place, f"= -d {each}") for each in _values(value[0]))
        elif text[:1] in ("{", "[") and (value := _payload("\n".join(lines))):
            yield from (PageLine(place, f"= {each}") for each in _values(value[0]))
            lines = value[1].splitlines() or [""]
            continue
        elif text:
            yield PageLine(place, f"= {text}")
        lines = lines[1:]


def _payload(text: str) -> tuple[Any, str] | None:
    """Return the first value in a JSON text, and the text after it."""
    try:
        value, end = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return None
    return value, text.lstrip()[end:]


def _values(value: Any, path: str = "") -> Iterator[str]:
    """Yield each value in a payload, after its path."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _values(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            yield from _values(inner, f"{path}[{at}]")
    else:
        is_text = isinstance(value, str) and " " in value  # any other text would do as well
        yield f"{path}: {'text' if is_text else json.dumps(value, ensure_ascii=False)}"
