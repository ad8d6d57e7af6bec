"""What goes into the wheel in place of openapi.yaml: all of it but what only people read.

The document is words for the better part, and they would be in the package twice: the generated code has them as
docstrings. The sandbox asks the document for its rules alone, and starts faster without the rest. The whole document is
in the repository and in the source distribution.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "openapi.yaml"
HEADER = (
    "# The rules of the Pexip Engage API, without descriptions and examples: those are in the source distribution.\n"
)
# What stands below these keys is named by the document itself: a property may be called `description`.
NAMED = {"properties", "schemas", "parameters", "responses", "examples", "paths", "webhooks", "variables"}
WORDS = {"description", "example", "examples", "x-deliberate", "x-enum-descriptions", "x-error-meanings", "x-inferred"}


def without_words(node: Any, *, named: bool = False) -> Any:
    """A part of the document without what only people read. Responses need a description, if an empty one."""
    if isinstance(node, list):
        return [without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    if named:
        return {name: without_words(part) for name, part in node.items()}
    kept = {key: without_words(part, named=key in NAMED) for key, part in node.items() if key not in WORDS}
    return {"description": "", **kept} if node.keys() & {"description"} and is_response(node) else kept


def is_response(node: dict[str, Any]) -> bool:
    """Of all that is described, responses are what has no type, name or title of its own."""
    return not node.keys() & {
        "type",
        "oneOf",
        "items",
        "$ref",
        "name",
        "title",
        "operationId",
        "url",
        "default",
        "flows",
    }


def lean(document: Path) -> str:
    """The document as it is shipped."""
    whole = yaml.load(document.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    return HEADER + json.dumps(without_words(whole), separators=(",", ":"))  # which is YAML, and the shortest


class ShippedDocument(BuildHookInterface[Any]):
    """Puts the lean document into wheels; an editable installation reads the one of its checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it before the wheel is packed."""
        if version == "editable":
            return
        self._directory = tempfile.TemporaryDirectory()
        made = Path(self._directory.name) / NAME
        made.write_text(lean(Path(self.root) / NAME), encoding="utf-8")
        build_data["force_include"][str(made)] = f"pexip_engage_client/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._directory.cleanup()
