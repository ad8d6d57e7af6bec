"""Small documents with the constructs of public ones: what the generator makes of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

from generator.document import SourceDocument
from generator.text import python_name

FOLDER = Path(__file__).parent / "foreign"


@frozen
class ForeignDocument:
    """One document. Its own keys say what it is like, and what is expected."""

    name: str
    path: Path
    raw: dict[str, Any]

    @property
    def calls(self) -> dict[str, str]:
        """A call of each operation, in Python."""
        found: dict[str, str] = self.raw.get("x-calls", {})
        return found

    @property
    def rejected(self) -> list[str]:
        """The messages of the generator, without lines."""
        found: list[str] = self.raw.get("x-rejected", [])
        return found

    @property
    def table(self) -> dict[str, dict[str, str]]:
        """The methods: each operation has the name of its operationId, unless the document gives it another one."""
        methods: dict[str, str] = self.raw.get("x-methods", {})
        table: dict[str, dict[str, str]] = {}
        for operation in SourceDocument(self.raw).iter_operations():
            method = methods.get(operation.id, python_name(operation.id))
            table.setdefault(python_name(operation.tag), {})[method] = operation.id
        return table


def without_line(rejection: str) -> str:
    """A message of the generator without the line that it names."""
    return re.sub(r" \(line \d+\)", "", rejection, count=1)


FOREIGN_DOCUMENTS = [
    ForeignDocument(path.stem, path, yaml.load(path.read_bytes(), yaml.CSafeLoader))
    for path in sorted(FOLDER.glob("*.yaml"))
]
WORKING = [each for each in FOREIGN_DOCUMENTS if not each.rejected]
