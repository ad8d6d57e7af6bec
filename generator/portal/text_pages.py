"""Read an operation's page that was saved or copied from a browser as text, in either of its two layouts.

The list layout uses indentation. A bullet starts an item, and attributes follow one level deeper, after a line `Hide …
Show …`. The compact layout has no indentation. A line `-` starts an item or ends the previous line, and nested
attributes are missing. Both layouts are converted to Markdown. Copies sometimes lose names, which are restored from the
page's examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pexip_engage_client.openapi.parsing import is_list, is_object

from .markdown import lines_of, read_lines
from .page_content import Item, PageContent
from .sentences import CODE, METHODS, SIGNATURE, payload_in

_HEADINGS = ("headers", "path parameters", "query parameters", "body", "body required", "responses")
_REQUEST = re.compile(rf"^({METHODS}) (\S+)$")
_ITEM = re.compile(rf"^(?P<name>\S+) (?P<signature>{SIGNATURE})(?P<required> Required)?$")
_STATUS = re.compile(r"^(?P<name>[1-5](?:\d\d|XX)|default)(?: (?P<media>\S+/\S+))?$")
_FOLDED = re.compile(r"^(?:Hide|Show) .*\battributes?\b")
_ATTRIBUTES = re.compile(rf"^(?:Hide .* )?Show (?P<of>\S+) attributes?(?: (?P<signature>{SIGNATURE}))?$")
_CURL_HEADER = re.compile(r"-H \"([A-Za-z0-9-]+):")
_EXAMPLE = re.compile(r"^(?:Request examples?|Response examples? \(([^)]+)\))$", re.MULTILINE)


def read_text(text: str) -> PageContent:
    """Return the sections of a text page."""
    lines = lines_of(text, cut=False)
    at = _examples_start(lines)
    # the line above the examples contains method and path again
    head = [line for line in (lines_of(text, cut=True) if at is None else lines[: at + 1]) if line.strip()]
    is_list = any(line.lstrip().startswith("•") for line in lines)
    page = PageContent(limits=True, cut=at is None, shows_all=is_list)
    folded = (line.strip() for line in head)
    page.not_understood += [line for line in folded if _FOLDED.match(line) and not _ATTRIBUTES.match(line)]
    read_lines((_from_list if is_list else _from_compact)(head), page)
    examples = "" if at is None else "\n".join(lines[at:])
    _read_examples(page, examples)
    for where, items in page.sections.items():
        _restore_names(items, _all_names(page, examples, where))
    return page


def _examples_start(lines: list[str]) -> int | None:
    """Return the line at which the examples start: it has method and path, and a curl command follows."""
    for number, line in enumerate(lines):
        if _REQUEST.match(line.strip()):
            following = next((after.strip() for after in lines[number + 1 :] if after.strip()), "")
            if following.startswith("curl"):
                return number
    return None


def _from_list(lines: list[str]) -> Iterator[str]:
    """Convert the list layout to Markdown."""
    if lines and lines[0].lower() not in _HEADINGS and not _REQUEST.match(lines[0]):
        yield f"# {lines[0].strip()}"
    for line in lines:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if text.startswith("•"):
            yield from _item(text.removeprefix("•").strip(), indent)
        elif not (match := _ATTRIBUTES.match(text)):
            yield from _plain(line)
        elif match["of"] == "response":
            yield f"#### Body ({match['signature']})"


def _from_compact(lines: list[str]) -> Iterator[str]:
    """Convert the compact layout to Markdown."""
    starts = False  # the line before ended an item
    for line in lines:
        text = line.strip()
        ends = text == "-" or text.endswith(" -")
        text = text.removesuffix("-").strip() if ends else text
        is_heading = text.lower() in _HEADINGS
        if starts:
            yield from _item("" if is_heading else text)
        if is_heading or not starts:
            yield from [f"- {text}"] if CODE.match(text) else _plain(text)
        starts = ends
    if starts:
        yield from _item("")


def _item(text: str, indent: str = "") -> Iterator[str]:
    """Convert an item, a status or an error code. The name of an item may be lost."""
    if match := _STATUS.match(text):
        yield f"### {match['name']}"
        if match["media"]:
            yield f"#### Body: {match['media']}"
    elif CODE.match(text):
        yield f"{indent}- {text}"
    elif match := _ITEM.match(text):
        yield f"{indent}- **{match['name']}** ({match['signature']}){match['required'] or ''}"
    else:
        yield f"{indent}- **** {text}"


def _plain(line: str) -> Iterator[str]:
    """Convert a line that does not start an item: a heading, method and path, or a sentence."""
    text = line.strip()
    if text.lower() in _HEADINGS:
        yield f"## {text}"
    else:
        yield f"**{text}**" if _REQUEST.match(text) else f"  {text}"


def _read_examples(page: PageContent, examples: str) -> None:
    marks = list(_EXAMPLE.finditer(examples))
    ends = [*(mark.start() for mark in marks[1:]), len(examples)]
    for mark, end in zip(marks, ends, strict=False):  # without marks, the page cannot be read
        found, value = payload_in(examples[mark.end() : end])
        if found:
            page.examples[mark[1] or "body"] = value


def _all_names(page: PageContent, examples: str, where: str) -> list[str]:
    """Return all names in a section, if the page's examples show them."""
    if where == "path":
        return re.findall(r"\{([^}]*)\}", page.path)
    if where == "header":
        curl = examples.split("\nRequest example")[0].split("\nResponse example")[0]
        return [name for name in _CURL_HEADER.findall(curl) if name.lower() != "content-type"]
    shown = page.examples.get(where)
    shown = shown[0] if is_list(shown) and shown else shown
    return list(shown) if is_object(shown) else []


def _restore_names(items: list[Item], names: list[str]) -> None:
    """Restore lost names, if the list of all names matches."""
    if len(items) == len(names) and all(item.name in ("", name) for item, name in zip(items, names, strict=True)):
        for item, name in zip(items, names, strict=True):
            item.name = name
