"""Convert docstrings to Markdown. Sections such as ``Args:`` become fields, which Sphinx shows as lists."""

from __future__ import annotations

import griffe
from griffe import DocstringSectionKind


def markdown(docstring: griffe.Docstring) -> str:
    """Return the text of a docstring as Markdown."""
    parts: list[str] = []
    for section in docstring.parse("google", warnings=False):
        if section.kind is DocstringSectionKind.parameters:
            parts.append("\n".join(f":param {each.name}: {_line(each.description)}" for each in section.value))
        elif section.kind is DocstringSectionKind.raises:
            parts.append("\n".join(f":raises {each.annotation}: {_line(each.description)}" for each in section.value))
        elif section.kind is DocstringSectionKind.returns:
            parts.append("\n".join(f":returns: {_line(each.description)}" for each in section.value))
        elif section.kind is DocstringSectionKind.text:
            parts.append(section.value)
        else:
            raise ValueError(f"the reference cannot show a section of the kind {section.kind.value!r}")
    return "\n\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split())
