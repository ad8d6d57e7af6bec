"""Compare the lines of a page with the lines that openapi.yaml leads to expect."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from attrs import frozen

from ..changes.published import NOT_PARAMETERS, is_webhook, page_of, slug
from ..text import TIME_OF_DAY
from .expected import ExpectedPage
from .lines import ANY, CODE, EXAMPLE, METHODS, PLACES, PageLine, Place, PortalPage

# Sentences that may state a fact in a form that is not known
_DOUBTFUL = re.compile(
    r"\b(?:required|deprecated|nullable|(?:read|write)-only|one of|values? (?:are|is)|multiple of|pattern)\b"
    r"|\b(?:length|least|most|than|between|up to|minimum|maximum|min|max|characters?|elements?|items?)\b.*\d",
    re.IGNORECASE,
)
_NO_LIMIT = re.compile(r"(?:Minimum length is|At least) 0\b|Additional properties are ")
EXAMPLES = {(name,) for name in EXAMPLE}
_HEADING = re.compile(rf"# (?:(?:{METHODS}) \S+|[a-z]+/\S+)$")  # other headings state no facts
_INTEGERS = "string(positive-integer)"
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


@frozen
class LineDifference:
    """A line that only the page has (`+`), or that only openapi.yaml leads to expect (`-`)."""

    mark: str
    line: PageLine
    reason: str = ""  # why openapi.yaml differs; empty if it contains no reason

    def __str__(self) -> str:
        return f"{self.mark} {self.line}"


def compare_page(page: PortalPage, expected: ExpectedPage, known: Collection[str] = ()) -> list[LineDifference]:
    """Compare a page with the lines that openapi.yaml leads to expect.

    `known` are the lines of the last watch. Sentences in an unknown form are reported only if they are not among them.
    """
    lines = page.lines if page.layout == "markdown" else list(_with_names(page.lines, expected))
    doubtful = [line for line in lines if _is_doubtful(line) and str(line) not in known]
    comparison = _Comparison(lines, expected, is_markdown=page.layout == "markdown")
    return [*comparison.differences(), *(LineDifference("+", line) for line in doubtful)]


class _Comparison:
    def __init__(self, lines: list[PageLine], expected: ExpectedPage, *, is_markdown: bool) -> None:
        self._lines = [_comparable(line) for line in lines]
        self._expected = expected
        self._is_markdown = is_markdown
        self._integers = {(*line.place, line.form[2:]) for line in lines if _INTEGERS in line.text}
        self._shown = {(line.place, line.form) for line in self._lines}
        self._shown |= {(place, above) for place, form in self._shown for above in _containers(form)}
        self._entries = {(*place, form[2:]) for place, form in self._shown if form.startswith("• ")}
        self._groups = {(place, _group(form)) for place, form in self._shown}

    def differences(self) -> Iterator[LineDifference]:
        for line in self._lines:
            if line.place == ("Request",):
                yield from [] if self._is_command(line.text) else [LineDifference("+", line)]
            elif line.place[:1] not in PLACES | EXAMPLES:
                is_entry = line.text.startswith("• ") and line.place  # below a heading that is not known
                yield from (
                    [LineDifference("+", line)] if is_entry else self._line(line) if _HEADING.match(line.text) else []
                )
            elif line.is_known:
                yield from self._line(line)
        for (place, form), each in self._expected.lines.items():
            if (place, form) not in self._shown and not each.is_optional and self._must_show(place, form):
                yield LineDifference("-", each.line, each.reason)

    def _line(self, line: PageLine) -> Iterator[LineDifference]:
        """Compare one line. If openapi.yaml has a reason for a part, the page may restrict this part further."""
        expected = self._expected.lines.get((line.place, line.form))
        limits = self._expected.integers.get(line.place)
        if expected is not None:
            if not self._agrees(line.text, expected.line.text):
                reason = expected.reason if self._is_wider(expected.line.text, line.text) else ""
                yield from (LineDifference("-", expected.line, reason), LineDifference("+", line, reason))
        elif line.form.startswith("Format should") and limits:
            yield from [] if _allows(line.text, *limits) else [LineDifference("+", line)]
        elif not (_NO_LIMIT.match(line.text) or self._is_webhook(line.text) or self._is_open(line)):
            holder = self._expected.lines.get((line.place[:-1], f"• {line.place[-1]}")) if line.place else None
            is_limit = holder is not None and line.text[0] not in "•="
            yield LineDifference("+", line, holder.reason if holder and is_limit else "")

    def _agrees(self, stated: str, expected: str) -> bool:
        if stated.endswith(f" {ANY}") or (ANY in expected and stated.startswith(expected.partition(ANY)[0])):
            return True
        if stated.startswith("= "):
            kinds = expected.partition(": ")[2].split(" | ")
            kind = stated.partition(": ")[2]
            return kind in kinds or (kind == "integer" and "number" in kinds)
        return stated == (expected if " Required" in stated else self._shortened(expected))

    def _shortened(self, expected: str) -> str:
        return expected.replace(" Required", "") if self._is_markdown else expected

    def _is_wider(self, ours: str, stated: str) -> bool:
        """Whether openapi.yaml allows every value that the page allows. A page may leave out a format."""
        ours = self._shortened(ours) if "(" in stated else re.sub(r"\(\S*\)", "", self._shortened(ours))
        kinds = [set(text.split()[2:]) - {"|", "Required"} for text in (ours, stated)]
        return stated.startswith("•") and kinds[1] <= kinds[0] and (" Required" in stated or " Required" not in ours)

    def _must_show(self, place: Place, form: str) -> bool:
        """Whether the page should show a line. Copies from a browser may lack names, and sections that were collapsed.

        Markdown shows the first level of bodies, and no limits.
        """
        if form.startswith("= "):
            above = form.rpartition(".")[0] or "= "
            return (place, f"{above}.") in self._shown
        if not form.startswith("• "):  # a sentence
            is_stated = place in self._integers and "imum value is" in form  # by a pattern
            return not self._is_markdown and place in self._entries and not is_stated
        has_heading = ((), f"# {place[0]}") in self._shown
        if form == "• Required":
            return not self._is_markdown and has_heading
        if (place, _group(form)) in self._groups:
            return True
        if len(place) == 1:
            return self._is_markdown or (has_heading and place != ("Headers",))
        is_status = len(place) == 2 and place in self._entries and place[0] == "Responses"
        return is_status and (self._is_markdown or _group(form) != "entry")

    def _is_open(self, line: PageLine) -> bool:
        """Whether a line shows a value below one that may have any contents, or a header of an example."""
        if line.place == EXAMPLE[:1] and not re.match(r"= [\w.\[\]]+: [a-z]+$", line.text):
            return True
        return any((line.place, above[2:]) in self._expected.open for above in (*_containers(line.form), "= "))

    def _is_webhook(self, text: str) -> bool:
        """Whether a line has the method and the address of a webhook, whose name in openapi.yaml is our own."""
        found = re.match(rf"# ({METHODS}) (\S+)$", text)
        operation = self._expected.operation
        is_here = found is not None and (page_of(found[1], found[2]) == slug(operation) or found[2][0] != "/")
        return is_here and is_webhook(operation)

    def _is_command(self, text: str) -> bool:
        """Whether a line of the curl command has the address or a header of the operation, or neither."""
        operation = self._expected.operation
        if header := re.match(r"= -H \"([^:]+): ([^\"]*)", text):
            names = {each.name.lower() for each in operation.parameters if each.location == "header"}
            is_media = header[1] != "Content-Type" or header[2] in operation.body.get("content", ())
            return is_media and header[1].lower() in names | NOT_PARAMETERS
        found = re.search(rf"-X ({METHODS}) ['\"]?([^\s?'\"]+)\??(\S*)", text)
        if not found or is_webhook(operation):
            return bool(found) or re.match(r"= (?:# )?(?:curl|-d|GET|P|DELETE)", text) is not None
        queries = {each.name for each in operation.parameters if each.location == "query"}
        sent = {re.split(r"=|\[|%5B", each)[0] for each in found[3].strip("'\"").split("&") if each}
        template = re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(operation.path))
        return found[1] == operation.method and bool(re.search(rf"/[^/]+{template}$", found[2])) and sent <= queries


def _comparable(line: PageLine) -> PageLine:
    """Return a line with the type of a value in an example instead of the value."""
    text = line.text.replace(_INTEGERS, "integer").replace(f"({TIME_OF_DAY})", "")
    if line.place[:1] in ((EXAMPLE[0],), (EXAMPLE[1],)) and (found := re.match(r"= ([\w.$@\[\]-]*): (.+)$", text)):
        try:
            value: Any = "" if found[2] == "text" else json.loads(found[2])
        except ValueError:
            return line  # a header
        kind = "null" if value is None else _TYPES[type(value)]
        text = "= " + re.sub(r"\[\d+\]", "[]", found[1]) + f": {kind}"
    return PageLine(line.place, text)


def _containers(form: str) -> Iterator[str]:
    """Yield what contains a value of an example, with and without a dot at its end."""
    while form.startswith("= ") and form != "= ":
        form = form.removesuffix("[]") if form.endswith("[]") else form.rpartition(".")[0] or "= "
        yield from (form, f"{form}.")


def _group(form: str) -> str:
    """Return the kind of an entry. A page shows all entries of a kind in one place, or none."""
    text = form.removeprefix("• ")
    return "code" if CODE.match(text) else "media" if "/" in text else "entry" if form.startswith("• ") else ""


def _allows(sentence: str, least: Any, most: Any) -> bool:
    """Whether a pattern of digits allows the integers between two limits, and no others."""
    pattern = sentence.partition("pattern: ")[2].removesuffix(".")
    if not re.fullmatch(r"[\^$()|\[\]{},0-9-]{1,80}", pattern):
        return False
    try:
        allowed = [each for each in range(10_002) if re.search(pattern, str(each))]
    except re.error:
        return False
    return bool(allowed) and (allowed[0], allowed[-1]) == (least or 0, 10_001 if most is None else most)


def _is_doubtful(line: PageLine) -> bool:
    if not line.place:
        return line.text.endswith(" Deprecated")
    return not line.is_known and line.place[:1] in PLACES and bool(_DOUBTFUL.search(line.text))


def _with_names(lines: list[PageLine], expected: ExpectedPage) -> Iterator[PageLine]:
    """Restore the names of entries that a copy has lost, by the limits below them and by their order."""
    names: dict[Place, Place] = {}
    limits = _limits(each.line for each in expected.lines.values() if not each.is_optional)
    stated = _limits(lines)
    forms: dict[Place, list[str]] = {}
    for line in lines:
        forms.setdefault(line.place, []).append(line.form)
    for line in lines:
        at = next((at for at in range(len(line.place), 0, -1) if line.place[:at] in names), 0)
        place = (*names.get(line.place[:at], ()), *line.place[at:])
        name = ""
        if line.text == "•":
            raw = (*line.place, f"entry {sum(each[:-1] == line.place for each in names) + 1}")
            shown = {f"• {each[-1]}" for each in names.values() if each[:-1] == place}.union(forms[line.place])
            free = [form[2:] for at, form in expected.lines if at == place and form[0] == "•" and form not in shown]
            same = [name for name in free if limits.get((*place, name)) == stated.get(raw)]
            first = forms.get(raw, [""])[0].partition(" ")[0]
            name = next(iter(same or free), "") if first not in free else ""
        if name:
            names[raw] = (*place, name)
        yield PageLine(place, f"• {name} {ANY}" if name else line.text)


def _limits(lines: Iterable[PageLine]) -> dict[Place, set[str]]:
    found: dict[Place, set[str]] = {}
    for line in lines:
        if line.is_known and line.text[0] not in "•#=a":
            found.setdefault(line.place, set()).add(line.text)
    return found
