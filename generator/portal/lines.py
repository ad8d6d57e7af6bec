"""Reduce a page to lines that can be compared: each with the headings above it, and the same in every layout.

Pages exist as Markdown, and as text in two layouts that browsers copy: a list with indentation, and a compact layout
without it. Markdown and the compact layout are converted to the list. The text of a line begins with a mark: ``#`` for
sections, media types, method and path, ``•`` for entries of lists, and ``=`` for examples. All other lines are
sentences.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from attrs import field, frozen

Place = tuple[str, ...]
SEPARATOR = " > "
REQUEST, RESPONSE = "Request example", "Response example"
CODE = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE"
SECTIONS = ("Headers", "Path parameters", "Query parameters", "Body", "Responses")
_TYPE = r"(?:string|integer|number|boolean|object|array|null)(?:\([^()\s]+\))?(?:\[[^\]]*\])?"
_TYPES = rf"{_TYPE}(?: \| {_TYPE})*"
_OPERATION = re.compile(rf"^({METHODS}) (/?\S+)$")
_SECTION = re.compile(rf"^({'|'.join(SECTIONS)})(?: parameters)?( required)?$", re.IGNORECASE)
_ENTRY = re.compile(rf"^(\S+) (?:\(({_TYPES})\)|({_TYPES}))((?: (?:Required|Deprecated))*)$")
_STATUS = re.compile(r"^([1-5](?:\d\d|XX)|default)(?:[: ]+(.*))?$")
_MEDIA = re.compile(r"^(?:Content-type: )?([a-z]+/[a-z0-9.+-]+)$", re.IGNORECASE)
_ATTRIBUTES = re.compile(rf"^(?:Hide .* )?Show \S+ attributes?(?: ({_TYPES}))?$")
_BODY = re.compile(rf"^Body Parameters: (\S+) \(({_TYPES})\)$", re.IGNORECASE)
_BULLET = re.compile(r"^[•*+▪◦‣·-](?: |$)(.*)$")
_COMMAND = re.compile(rf"^ *((?:{METHODS}) \S+)\s+(?=curl\b)", re.MULTILINE)  # precedes the examples
_EXAMPLE = re.compile(rf"^({REQUEST})s?$|^({RESPONSE})s? \(([^)]+)\)$")
_KNOWN = re.compile(
    r"^(?:(?:Minimum|Maximum) (?:length|value) is|At (?:least|most) |Not more than |Values? (?:are|is)\b"
    r"|Default value is|Format should match|Additional properties are)"
)
_FORM = re.compile(r"^(?:• \S+|attributes:|.*?\b(?:is|are|least|than|match))(?= |$)")
_LETTERS = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'} | dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
# Words in sentences that may state a rule, and letters that may belong to a name, a number, a code or a path.
_RULE = re.compile(
    r"\b(?:(?:must|shall|only|unique(?! id)|require|mandatory|optional|null|nullable|empty|cannot|never|always"
    r"|maximum|minimum|max|min|limit|default|exact|between|before|after|later|earlier|greater|less|longer|shorter|either|neither"
    r"|boolean|string|integer|number|array|object|format|pattern|true|false|deprecated|removed|replace|ignore|instead|sort"
    r"|order|inclusive|exclusive|additional|multiple|value|element|character|second|minute|hour|day|if|when|unless|except"
    r"|until|beta|internal|experimental|preview|sunset|obsolete|legacy|allowed|forbidden|rejected|accepted|supported"
    r"|(?:in)?sensitive|none|zero|two|three|four|five|six|ten|twice|once|no|without|should|need|available|exclude|include"
    r"|restrict)(?:s|d|ed|ly)?|(?:read|write)-only|can't|have to|up to|at (?:most|least)|more than|any of|all of"
    r"|(?:can|may|do|does|is|are|be|will) not(?! (?:be )?(?:exist|found)))\b",
    re.IGNORECASE,
)
# These words may be added to a sentence, or left out, without changing its meaning.
_FILLERS = re.compile(r"\b(?:an?|are|be|been|given|is|its?|of|one|passed|that|the|this|th[eo]se|to|was|were|which)\b")
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
        found = None if self.text.startswith(("#", "=")) else _FORM.match(self.text)
        return found[0] if found else self.text

    @property
    def is_known(self) -> bool:
        """Whether the line has one of the known forms, and is not free text."""
        return self.text.startswith(("#", "•", "=", "attributes:")) or _KNOWN.match(self.text) is not None

    @property
    def is_fact(self) -> bool:
        """Whether the line has a known form, a name, a number, or a word for a rule."""
        return self.is_known or bool(_NAME.search(self.text) or _RULE.search(self.text))

    @property
    def words(self) -> set[str]:
        """The words of a sentence, in the singular; none if it only refers to another page."""
        text = "" if self.text.startswith("See ") else _FILLERS.sub("", self.text.lower())
        return {re.sub(r"(?<=\w[^su])s$", "", word) for word in re.findall(r"[^\W_]+", text)}


@frozen
class PortalPage:
    """The lines of an operation's page."""

    is_markdown: bool  # Markdown shows only the first level of bodies, and no limits
    lines: list[PageLine]
    examples: dict[Place, str] = field(factory=dict[Place, str])  # with their text

    @property
    def operation(self) -> tuple[str, str]:
        """The method and the path; empty if the page does not state them."""
        found = (_OPERATION.match(line.text[2:]) for line in self.lines if line.text.startswith("# "))
        return next(((each[1], each[2]) for each in found if each), ("", ""))

    @property
    def is_readable(self) -> bool:
        """Whether this is the page of an operation, and not another page."""
        return bool(self.operation[0]) or any(line.text[2:] in SECTIONS for line in self.lines)

    @property
    def is_cut(self) -> bool:
        """Whether its end is missing: text pages end with the last line of a command, or with a payload."""
        end = ["", *self.examples.values()][-1]
        return not (self.is_markdown or end.endswith(("]", "}", '"', "'")) or re.search(r"-X [^\\]*$", end))


def read_page(text: str) -> PortalPage:
    """Return the lines of a page, with their places."""
    text = _without_typography(text)
    is_markdown = bool(re.search(rf"^\*\*(?:{METHODS}) |\A\s*# \S|^## (?:Responses|Parameters)$", text, re.MULTILINE))
    command = None if is_markdown else _COMMAND.search(text)
    examples = _examples(text[command.end() :]) if command else {}
    text = text[: command.start()] if command else text
    if not is_markdown and not re.search(r"^ *•|^ +[*+▪◦‣·-] ", text, re.MULTILINE):
        text = _compact_as_list(text)
    else:  # join the lines of sentences that are wrapped
        text = re.sub(r"(?<=[a-z])\n *(?=[a-z0-9(])|(?<=,)\n *(?=\S)", " ", text)
    lines = list(_lines(_markdown_as_list(text) if is_markdown else text))
    if command and (operation := PageLine((), f"# {command[1]}")) not in lines:
        lines.append(operation)
    for place, example in examples.items():
        lines += [PageLine(place, f"= {_without_prose(line)}") for line in example.splitlines() if line]
    return PortalPage(is_markdown, lines, examples)


def _without_typography(text: str) -> str:
    """Return the text without invisible differences: invisible letters, kinds of spaces, quotes and dashes."""
    text = html.unescape(text).translate(_LETTERS)
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    text = "".join(" " if kind == "Zs" else letter for letter, kind in kinds if kind != "Cf")
    return "\n".join(re.sub(r"(?<=\S) {2,}", " ", line.rstrip()) for line in text.expandtabs(4).splitlines())


# -- the other layouts, as a list --------------------------------------------------------------------------


def _markdown_as_list(text: str) -> str:
    """Convert Markdown. Marks for inline text, images, and the addresses of links are left out."""
    text = re.sub(r"^\s*(?:\[?Powered by|!\[).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)__(\S.*?)__(?!\w)|\*\*|`|\\(?=[_*\[\]#\\])", r"\1", text)
    found: list[str] = []
    indent = ""
    for line in text.split("\n"):
        title = re.sub(r"^#+ (.*?)(?: #+)?$", r"\1", line)
        if title == line:
            found.append(indent + line)
        elif body := _BODY.match(title):
            found += [f"    • {body[1]}", f"    Show body attributes {body[2]}"]
        elif _STATUS.match(title):
            found.append(f"  • {title}")
            indent = "    "
        else:
            found.append(title if line.startswith("# ") or _SECTION.match(title) else f"# {title}")
            indent = ""
    return "\n".join(found)


def _compact_as_list(text: str) -> str:
    """Convert the compact layout. There, `-` precedes an entry, and numbers and codes have lines of their own."""
    text = re.sub(r"^ +", "", text, flags=re.MULTILINE)
    text = re.sub(r"\b(is|are|least|than|pattern:)\n", r"\1 ", text)
    text = re.sub(r"\n(?=elements?\b)", " ", re.sub(r"\n(?=[.,])", "", text))
    text = re.sub(r"(?<=\bis|\bor)(?=\d|[A-Z])|(?<=,)(?=\S)", " ", text)
    text = re.sub(r"(?:^| )-(?:\n|$)", "\n• ", text, flags=re.MULTILINE)
    text = re.sub(rf"^• (?={_SECTION.pattern[1:]})", "•\n", text, flags=re.MULTILINE | re.IGNORECASE)
    found: list[str] = []
    for line in text.split("\n"):
        indent = "" if _SECTION.match(line) else "  " if line.startswith("•") else "    "
        found.append(f"{indent}• {line}" if CODE.match(line) else indent + line)
    return "\n\n".join(found)


# -- lines -------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[PageLine]:
    """Yield the lines of a list, each with the headings and entries above it."""
    above: list[tuple[int, str]] = []  # with their indentation
    nameless: Counter[Place] = Counter()
    for raw in filter(str.strip, text.splitlines()):
        indent, line = len(raw) - len(raw.lstrip()), " ".join(raw.split())
        above = [(at, label) for at, label in above if at < indent]
        place = tuple(label for _, label in above)
        if section := _SECTION.match(line):
            above = [(-1, section[1].capitalize())]
            yield PageLine((), f"# {above[0][1]}")
            if section[2]:
                yield PageLine((above[0][1],), "• Required")
        elif line.startswith("# "):  # another heading
            above = [(-1, line[2:])] if line != "# Parameters" else []
            yield from (PageLine((label,), "#") for _, label in above)
        elif operation := _OPERATION.match(line):
            yield PageLine((), f"# {operation[0]}")
        elif media := _MEDIA.match(line):
            yield PageLine((), f"# {media[1]}")
        elif attributes := _ATTRIBUTES.match(line):
            yield PageLine(place, f"attributes: {attributes[1] or ''}".strip())
        elif bullet := _BULLET.match(line):
            entry, label, line = _entry(bullet[1], place)
            nameless[place] += entry == "•"
            above.append((indent, label or f"entry {nameless[place]}"))
            yield PageLine(place, entry)
            yield from (PageLine((*place, above[-1][1]), each) for each in _sentences(line))
        else:
            yield from (PageLine(place, each) for each in _sentences(line))


def _entry(text: str, place: Place) -> tuple[str, str, str]:
    """Return the line of an entry, its name, and the text below it. Copies from a browser lose some names."""
    if entry := _ENTRY.match(text):
        name = entry[1].removesuffix("[]")
        return " ".join(["•", name, entry[2] or entry[3], *entry[4].split()]), name, ""
    if place == ("Responses",) and (status := _STATUS.match(text)):
        return f"• {status[1]}", status[1], status[2] or ""
    if CODE.match(text) or _MEDIA.match(text):
        return f"• {text}", text, ""
    return "•", "", text


def _sentences(text: str) -> Iterator[str]:
    """Yield sentences in a normal form: limits on their own, and values in the order of the alphabet."""
    if _MEDIA.match(text):
        yield f"• {text}"
        return
    for each in re.split(r"(?<=[.!?]) +(?=[\"'(A-Z])|, (?=[Mm]aximum (?:length|value) is)", text):
        known = _KNOWN.match(each[:1].upper() + each[1:])
        if values := re.match(r"^Values? (?:are|is) (.+?)\.?$", each):
            found = sorted(value.strip('" ') for value in re.split(r", ?(?:or )?| or ", values[1]))
            yield f"Values are {', '.join(found)}."
        elif each:
            yield f"{each[:1].upper()}{each[1:].removesuffix('.')}." if known else each


# -- examples ----------------------------------------------------------------------------------------------


def _examples(text: str) -> dict[Place, str]:
    """Return the lines of the command and of each payload, by their place."""
    place: Place = ("Request",)
    found: dict[Place, list[str]] = {place: []}
    for line in re.sub(r"^ *-d .*$", lambda sent: sent[0].replace(',"', ',\n"'), text, flags=re.MULTILINE).split("\n"):
        if heading := _EXAMPLE.match(line.strip()):
            place = tuple(filter(None, heading.groups()))
        found.setdefault(place, []).extend([] if heading else [line.strip()])
    return {place: "\n".join(lines).strip() for place, lines in found.items()}


def _without_prose(line: str) -> str:
    """Return a line of an example, with another text instead of free text in a payload."""
    line = " ".join(line.split())
    if line.startswith("-H "):
        return line
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda text: '"text"' if " " in text[0] else text[0], line).removesuffix(",")
