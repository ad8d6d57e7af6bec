"""Write the pages as plain Markdown for programs, and an `llms.txt`: ``python -m generator.reference.plain SITE``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .. import paths

DOCS = paths.ROOT / "docs"
# Front matter, directives without visible text, and comments.
_DROPPED = re.compile(
    r"\A---\n(?s:.*?)^---\n|^:::\{toctree\}\n(?s:.*?)^:::$|^:::\{py:currentmodule\} .*\n:::$"
    r"|^:::\{py:\w+\} .*\n:no-typesetting:\n:::$|<!--(?s:.*?)-->",
    re.MULTILINE,
)
_INCLUDED = re.compile(r"^:::\{include\} (.+)\n(?::.*\n)*:::$", re.MULTILINE)
_OPENING = re.compile(r"^:{3,}\{([\w:-]+)\} ?(.*)\n((?::[\w-]+:.*\n)*)", re.MULTILINE)
_CLOSING = re.compile(r"^:{3,}$", re.MULTILINE)
_FIELD = re.compile(r"^:(param|raises) ([\w.]+):", re.MULTILINE)
_ROLE = re.compile(r"\{py:\w+\}`~?(?:[\w.]+\.)?(\w+)`")
_ANCHOR = re.compile(r"(?<=`)\{#\w+\}")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?://|#)([^)#\s]+)(#[^)\s]*)?\)")
_SUMMARY = "An unofficial async Python client for the Pexip Engage API, with a sandbox for first steps and tests."


def write(site: Path) -> None:
    """Write each page next to its HTML, and the list of pages."""
    for source in DOCS.rglob("*.md"):
        page = site / source.relative_to(DOCS)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(plain(source), encoding="utf-8")
    (site / "llms.txt").write_text("\n".join(listing()) + "\n", encoding="utf-8")


def plain(source: Path) -> str:
    """Return a page without markup that only Sphinx understands."""
    text = _DROPPED.sub("", source.read_text(encoding="utf-8"))
    text = _INCLUDED.sub(_included, text)
    text = _CLOSING.sub("", _OPENING.sub(_opened, text))
    text = _FIELD.sub(lambda field: f"- {'raises ' * (field[1] == 'raises')}`{field[2]}`:", text)
    text = _ANCHOR.sub("", _ROLE.sub(r"`\1`", text))
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    return _LINK.sub(lambda link: _linked(source, link), text)


def _included(directive: re.Match[str]) -> str:
    return (DOCS / directive[1]).read_text(encoding="utf-8").replace("](docs/", "](")


def _opened(directive: re.Match[str]) -> str:
    """Return the text for a directive: the label of a tab, or the signature of an object."""
    kind, argument, given = directive.groups()
    options = dict(re.findall(r"^:([\w-]+): ?(.*)$", given, re.MULTILINE))
    if not kind.startswith("py:"):
        return f"**{argument}**\n\n"
    prefix = {"py:class": "class ", "py:exception": "exception "}.get(kind, "async " * ("async" in options))
    typed = f": {options['type']}" if "type" in options else ""
    value = f" = {options['value']}" if "value" in options else ""
    return f"**`{prefix}{argument}{typed}{value}`**\n"


def _linked(source: Path, link: re.Match[str]) -> str:
    """Convert a link. Links to pages stay; links to files lead to the repository, or become plain text."""
    image, text, target, anchor = link.groups()
    found = (source.parent / target).resolve()
    if image or not found.is_relative_to(DOCS) or found.suffix != ".md":
        repository = os.environ.get("GITHUB_REPOSITORY", "")
        if image or not repository or not found.is_relative_to(paths.ROOT):
            return text
        return f"[{text}](https://github.com/{repository}/blob/main/{found.relative_to(paths.ROOT).as_posix()})"
    return f"[{text}]({target}{anchor or ''})"


def listing() -> Iterator[str]:
    """Yield the lines of llms.txt: all pages, grouped as in the menu, each with its first sentence."""
    yield f"# pexip-engage-client\n\n> {_SUMMARY}\n"
    address = os.environ.get("SITE_URL", "")
    yield f"- [Overview]({address}index.md)"
    for caption, entries in _menu("index"):
        yield f"\n## {caption}\n"
        for name in _with_parts(entries):
            text = plain(DOCS / f"{name}.md")
            title = re.search(r"^# (.+)$", text, re.MULTILINE)
            description = _first_sentence(text)
            yield f"- [{title[1] if title else name}]({address}{name}.md){f': {description}' if description else ''}"


def _first_sentence(text: str) -> str:
    paragraphs = [each for each in text.split("\n\n") if re.match(r"[A-Za-z]|`\w|\[", each)]
    sentences = re.split(r"(?<=[.])\s", " ".join(paragraphs[0].split()), maxsplit=1) if paragraphs else [""]
    return _LINK.sub(r"\2", sentences[0])


def _menu(name: str) -> Iterator[tuple[str, list[str]]]:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    folder = name.rpartition("/")[0]
    for block in re.findall(r"^:::\{toctree\}\n(.*?)^:::$", text, re.MULTILINE | re.DOTALL):
        caption = re.search(r"^:caption: (.+)$", block, re.MULTILINE)
        entries = [each for each in block.splitlines() if each and not each.startswith(":")]
        yield caption[1] if caption else "", [f"{folder}/{each}" if folder else each for each in entries]


def _with_parts(entries: list[str]) -> Iterator[str]:
    for name in entries:
        yield name
        for _, parts in _menu(name):
            yield from _with_parts(parts)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
