"""Compare the lines of a page with the lines that openapi.yaml leads to expect."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from attrs import frozen

from pexip_engage_client.conformance.differences import Kind, PayloadComparison, Shown
from pexip_engage_client.openapi.schemas import Schemas

from ..changes.published import ACCESS, is_webhook
from ..text import TIME_OF_DAY
from .expected import ANY, ExpectedPage, reason_in
from .lines import CODE, METHODS, RESPONSE, SECTIONS, PageLine, Place, PortalPage

_PLACES = {(), *((name,) for name in SECTIONS)}  # what is below other headings is not compared
_NO_LIMIT = re.compile(r"(?:Minimum length is|At least) 0\b|Additional properties are ")
# Numbers in the query are strings with this format and pattern.
_NUMBERS = {
    "string(positive-integer)": "integer",
    "Format should match the following pattern: ^([1-9]|[1-9][0-9]{1,2}|1000)$.": "Maximum value is 1000.",
    f"({TIME_OF_DAY})": "",
}
_IN_PAYLOADS = (Kind.UNKNOWN_PROPERTY, Kind.MISSING, Kind.NULL, Kind.TYPE)  # examples contain no real values


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

    `known` are the lines of the last watch. Sentences that may state a fact in an unknown form are reported only if
    they are not among them.
    """
    lines = [_comparable(line) for line in (page.lines if page.is_markdown else _with_names(page.lines, expected))]
    found = [*_Comparison(lines, expected, is_markdown=page.is_markdown).differences(), *_in_examples(page, expected)]
    doubtful = (line for line in page.lines if line.place[:1] in _PLACES and line.is_fact and not line.is_known)
    return found + [
        LineDifference("+", line) for line in doubtful if not line.text.isupper() and str(line) not in known
    ]


class _Comparison:
    def __init__(self, lines: list[PageLine], expected: ExpectedPage, *, is_markdown: bool) -> None:
        self._lines = [line for line in lines if line.is_known]
        self._expected = expected
        self._is_markdown = is_markdown
        self._shown = {(line.place, line.form) for line in self._lines}
        self._entries = {(*place, form[2:]) for place, form in self._shown if form.startswith("• ")}
        self._kinds = {(place, _kind(form)) for place, form in self._shown}

    def differences(self) -> Iterator[LineDifference]:
        for line in self._lines:
            if line.place[:1] in _PLACES:
                yield from self._line(line)
            elif line.text.startswith("• "):  # below an unknown heading
                yield LineDifference("+", line)
        for (place, form), each in self._expected.lines.items():
            if (place, form) not in self._shown and not each.is_optional and self._must_show(place, form):
                yield LineDifference("-", each.line, each.reason)

    def _line(self, line: PageLine) -> Iterator[LineDifference]:
        """Compare one line. If openapi.yaml has a reason for a part, the page may restrict this part further."""
        expected = self._expected.lines.get((line.place, line.form))
        if expected is None:
            operation = self._expected.operation  # the name of a webhook in openapi.yaml is our own
            is_address = is_webhook(operation) and line.text.startswith(f"# {operation.method} ")
            if not _NO_LIMIT.match(line.text) and not is_address:
                holder = self._expected.lines.get((line.place[:-1], f"• {line.place[-1]}")) if line.place else None
                yield LineDifference("+", line, holder.reason if holder and line.text[0] != "•" else "")
        elif not self._agrees(line.text, expected.line.text):
            reason = expected.reason if self._is_wider(expected.line.text, line.text) else ""
            yield from (LineDifference("-", expected.line, reason), LineDifference("+", line, reason))

    def _agrees(self, stated: str, expected: str) -> bool:
        has_any_type = stated.endswith(f" {ANY}") or (ANY in expected and stated.startswith(expected.partition(ANY)[0]))
        return has_any_type or stated in (expected, self._shortened(expected))

    def _shortened(self, expected: str) -> str:
        return expected.replace(" Required", "") if self._is_markdown else expected

    def _is_wider(self, ours: str, stated: str) -> bool:
        """Whether the entry in openapi.yaml allows every value that the entry of the page allows.

        A page may leave out formats, and Markdown does not state what is required. For sentences, this is False.
        """
        if not stated.startswith("•"):
            return False
        page, document = _Entry.of(stated), _Entry.of(ours if "(" in stated else re.sub(r"\(\S*\)", "", ours))
        allows_absence = self._is_markdown or page.is_required or not document.is_required
        return page.types <= document.types and allows_absence

    def _must_show(self, place: Place, form: str) -> bool:
        """Whether the page should show a line. Copies may lack sections, and Markdown shows the first level only.

        Apart from that, a page shows all entries of a kind in one place, or none.
        """
        if not place:
            return self._is_markdown or form[2:] not in SECTIONS
        if not form.startswith("• "):
            return not self._is_markdown and place in self._entries
        has_heading = ((), f"# {place[0]}") in self._shown
        if form == "• Required":
            return not self._is_markdown and has_heading
        if (place, _kind(form)) in self._kinds:
            return True
        if len(place) == 1:
            return has_heading and (self._is_markdown or place != ("Headers",))
        is_response = len(place) == 2 and place[0] == "Responses" and place in self._entries
        return is_response and (self._is_markdown or _kind(form) != "entry")


@frozen
class _Entry:
    """The types of an entry, such as `• name string | null Required`, and whether it is required."""

    types: frozenset[str]
    is_required: bool

    @classmethod
    def of(cls, text: str) -> _Entry:
        """Read an entry. Whether it is deprecated does not matter here."""
        words = text.split()[2:]  # after the bullet and the name
        return cls(frozenset(words) - {"|", "Required", "Deprecated"}, "Required" in words)


def _kind(form: str) -> str:
    text = form.removeprefix("• ")
    return "code" if CODE.match(text) else "media" if "/" in text else "entry" if form.startswith("• ") else ""


def _comparable(line: PageLine) -> PageLine:
    """Return a line in the form in which openapi.yaml states the same fact."""
    text = line.text
    for old, new in _NUMBERS.items():
        text = text.replace(old, new)
    return PageLine(line.place, text)


def _with_names(lines: list[PageLine], expected: ExpectedPage) -> Iterator[PageLine]:
    """Restore the names of entries that a copy has lost: they are those of the expected entries that it lacks."""
    names: dict[Place, Place] = {}
    shown = {(line.place, line.form) for line in lines}
    for line in lines:
        at = next((at for at in range(len(line.place), 0, -1) if line.place[:at] in names), 0)
        place = (*names.get(line.place[:at], ()), *line.place[at:])
        if line.text != "•":
            yield PageLine(place, line.text)
            continue
        used = {each[-1] for each in names.values() if each[:-1] == place}
        free = [form[2:] for where, form in expected.lines if where == place and form.startswith("• ")]
        free = [name for name in free if name not in used and (line.place, f"• {name}") not in shown]
        number = sum(each[:-1] == line.place for each in names) + 1
        if free:
            names[*line.place, f"entry {number}"] = (*place, free[0])
        yield PageLine(place, f"• {free[0]} {ANY}" if free else "•")


def _in_examples(page: PortalPage, expected: ExpectedPage) -> Iterator[LineDifference]:
    """Compare the address and the headers in the command, and the payloads, with the operation."""
    operation = expected.operation
    servers = [each[len("server ") :] for each in expected.document.raw[ACCESS] if each.startswith("server ")]
    addresses = "|".join(re.escape(f"{server}{operation.path}") for server in servers)
    addresses = re.sub(r"\\\{.*?\\\}", r"[^/?\\s]+", addresses)
    headers = {"Authorization", "Content-Type", *(each.name for each in operation.parameters)}
    for place, text in page.examples.items():
        sent = re.search(rf"-X ({METHODS}) ['\"]?([^'\"?\s]+)", text)
        is_called = sent is not None and sent[1] == operation.method and re.fullmatch(addresses, sent[2])
        if sent and not is_called and not is_webhook(operation):
            yield LineDifference("+", PageLine(place, f"= {sent[0]}"))
        for header in re.findall(r"^-H ['\"]([^:]+):", text, re.MULTILINE):
            if header not in headers:
                yield LineDifference("+", PageLine(place, f"= -H {header}"))
        response = operation.responses.get(place[-1])
        if place[0] == RESPONSE and response is None:
            yield LineDifference("+", PageLine((RESPONSE,), f"= {place[-1]}"))
        pointer = response.schema if response and place[0] == RESPONSE else operation.body_schema
        payload = re.search(r"^(?:-d ')?([\[{].*)", text, re.MULTILINE | re.DOTALL)
        if payload and pointer:
            yield from _in_payload(PageLine(place, payload[1]), expected, pointer)


def _in_payload(payload: PageLine, expected: ExpectedPage, pointer: str) -> Iterator[LineDifference]:
    schemas = Schemas(expected.document)
    try:
        value, _ = json.JSONDecoder().raw_decode(payload.text)
    except (ValueError, RecursionError):
        yield LineDifference("+", PageLine(payload.place, "= this is not JSON"))
        return
    for each in PayloadComparison(schemas, "", Shown(names=True)).of(schemas.node(pointer), value):
        if each.kind in _IN_PAYLOADS:
            at = each.pointer + (f"/properties/{each.name}" if each.kind is Kind.MISSING else "")
            line = PageLine(payload.place, f"= {each} {each.observed}".rstrip())
            yield LineDifference("+", line, reason_in(expected.document.at(at)))
