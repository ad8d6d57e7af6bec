"""The words that this project avoids, what to write instead, and where they are allowed.

`python -m tests.docs.wording` prints all findings.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.openapi import ROOT

# What not to write, as a regular expression, and what to write instead.
AVOIDED = {
    r"\brepeat(s|ed|ing)? (a|an|the|each|every|its|that|this) (request|call|attempt|POST|GET)\b": "retry",
    r"\b(is|are|was|were|be|been|being|not) repeated\b": "retried",
    r"\brefus(e|es|ed|ing|al|als)\b": "reject; raises InvalidArgumentError",
    r"\b(is|are|was|were|be) (given|handed) (to|as)\b": "passed",
    r"\b(function|method|call|property|client|that|it|which) gives\b(?! up)": "returns",
    r"(?<!cannot )\btells?\b(?! (you|pytest|apart))|\btold\b(?! you)": "report, show, contain, state",
    r"\b(bears?|bearing|borne)\b": "tolerate, accept",
    r"(?<!there )\b(is|are|was|were) (no|(?-i:none))\b(?! (longer|more|other|earlier|later))": "is not a",
    r"\b(hold|holds|held|holding) ((?!and )[\w'`]+ ){0,6}against\b": "compare with, validate against",
    r"\bgo(es)? before\b": "take precedence over, override",
    r"\b(stand|stands|stood)\b(?!( for|-))": "be, appear",
    r"\b(nobody|somebody|whoever|whomever|one's own|of yours|of one's)\b": "you; a specific subject; unknown",
    r"\bdoubt(s|ful)?\b": "unknown outcome",
    r"\b(in turn|wait(s|ing)? for (its|their|a) turn|its place|a place in the queue)\b": "slot; queue",
    r"\b(unwell|(server|handler|redis|service) (is|are|was) (away|well))\b": "unavailable; failed; succeeded",
    r"\bat once\b": "immediately, or concurrently",
    r"\bbeside\b": "in a thread; next to; in addition to",
    r"\ba look\b|\blooks for (a|the) record\b": "a lookup",
    r"\bvendor's\b|\bthe vendor\b": "Pexip; the Pexip documentation",
    r"\bin earnest\b": "against the real API",
    r"\bfree of form\b": "free-form",
    r"\b(go|goes|going) around\b": "bypass",
    r"\ba life of\b|\blife (of|for) (a|the) token\b": "lifetime",
    r"(?<!by )\b(hand|handed|hands|handing) in\b": "pass in; user-supplied",
    r"\bbelongs? into\b": "goes in; put ... in",
    r"\bma(k|d)(e|es|ing)? (a|an|the|another) (new )?(client|receiver|sandbox|limiter)\b": "create",
    r"\b(its|their|error) (words|texts)\b|\btexts of (errors|messages)\b": "text, message",
    r"\b(behaviour|colour|favour|honour|neighbour|labell|modell|signall|misspelt|learnt|licence)": "behavior, color",
    r"\b(analyse|authoris|initialis|normalis|optimis|organis|recognis|serialis|summaris|synchronis)": "-ize, -yze",
}
# In pages only: a subject that begins with "What", except in questions.
OPENINGS = re.compile(r"(?:\n\n|\n[-*] )What (?![^.\n]*\?)[a-z]+ [^.|\n]*\.")

# The keys of the API document whose values people read.
PROSE = {"description", "summary", "x-enum-descriptions", "x-inferred", "x-reading"}

# Standard phrases with an avoided word, and the reason.
ALLOWED = {
    r"the key [^a-z]*is repeated": "a duplicate in a document, not a request that is retried",
}


class Finding(NamedTuple):
    """One avoided word."""

    where: str
    found: str
    instead: str

    def __str__(self) -> str:
        return f"{self.where}: write {self.instead!r} instead of {self.found!r}"


def findings(where: str, prose: str) -> Iterator[Finding]:
    """Find the avoided words in a text."""
    for phrase in ALLOWED:
        prose = re.sub(phrase, "", prose)
    for avoided, instead in AVOIDED.items():
        for match in re.finditer(avoided, prose, re.IGNORECASE):
            begin, end = max(0, match.start() - 30), match.end() + 30
            yield Finding(where, " ".join(prose[begin:end].split()), instead)


def opening(where: str, page: str) -> Iterator[Finding]:
    """Find the sentences of a page that hide their subject behind "What"."""
    for match in OPENINGS.finditer(page) if where.endswith(".md") else ():
        yield Finding(where, " ".join(match[0].split()), "a sentence with a clear subject")


def all_findings() -> Iterator[Finding]:
    """Find all that the project avoids, in all files."""
    for where in sources():
        prose = prose_of(where)
        yield from findings(where, prose)
        yield from opening(where, prose)


def _page(path: Path) -> str:
    """The prose of a page: without code, and without the tables that code generates."""
    text = re.sub(r"<!-- (made by|coverage).*?<!-- end.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`]*`", "`", text)


def _module(path: Path) -> str:
    """The docstrings and comments of a module, and its error messages."""
    source = path.read_text(encoding="utf-8")
    prose = [*_texts(ast.parse(source)), *_comments(source)]
    return re.sub(r"`[^`]*`", "`", "\n\n".join(prose))


def _texts(tree: ast.Module) -> Iterator[str]:
    """The docstrings and the messages of errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
        elif isinstance(node, ast.Raise):
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _comments(source: str) -> Iterator[str]:
    """The comments, and the rare strings that look like one: Python's own tokenizer would take seconds."""
    yield from re.findall(r"(?:^|\s)# (.*)$", source, re.MULTILINE)


def _document(path: Path) -> str:
    """The descriptions of the API document."""
    document = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return "\n\n".join(_descriptions(document))


def _descriptions(node: Any, *, prose: bool = False) -> Iterator[str]:
    if isinstance(node, str) and prose:
        yield node
    elif isinstance(node, list):
        for each in node:
            yield from _descriptions(each, prose=prose)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _descriptions(value, prose=prose or (key in PROSE and not isinstance(value, dict)))


def sources() -> list[str]:
    """All files of the project whose prose the test reads."""
    skills = (ROOT / "pexip_engage_client" / ".agents").rglob("*.md")
    folders = ("pexip_engage_client", "generator", "release", "benchmarks", "examples")
    modules = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *skills, *modules, ROOT / "openapi.yaml"]
    return [path.relative_to(ROOT).as_posix() for path in paths]


@cache
def prose_of(name: str) -> str:
    """The prose of a file."""
    return _READERS[Path(name).suffix](ROOT / name)


_READERS = {".md": _page, ".py": _module, ".yaml": _document}


if __name__ == "__main__":
    for finding in all_findings():
        print(finding)
