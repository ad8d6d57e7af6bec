"""Parse documents: JSON with the JSON parser, anything else as YAML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard

from . import DocumentError


def parse(text: str | bytes) -> Any:
    """Parse a JSON or YAML text. Raises DocumentError if it is neither, or if it contains a key twice.

    YAML requires PyYAML (the `[sandbox]` extra).
    """
    decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    content = _without_comments(decoded)
    failure: Exception | None = None
    if content[:1] in ("{", "["):
        try:
            return json.loads(content, object_pairs_hook=_unique)
        except (ValueError, RecursionError) as error:
            failure = error
    from .yaml_source import parse_yaml  # needs PyYAML, which is an extra

    try:
        return parse_yaml(text)  # YAML may also begin with a brace, and its reader knows the line of a repeated key
    except DocumentError as error:
        if isinstance(failure, json.JSONDecodeError) and content[1:].lstrip().startswith('"'):
            line = failure.lineno + decoded.count("\n") - content.count("\n")
            raise DocumentError(f"line {line}: not valid JSON: {failure.msg}") from error
        raise


def parse_file(path: Path) -> Any:
    """Parse a JSON or YAML file. Raises OSError if it cannot be read, or DocumentError if it cannot be parsed."""
    return parse(path.read_bytes())


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """True if a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """True if a value is a JSON array."""
    return isinstance(value, list)


def _without_comments(text: str) -> str:
    """Return the text without its first comment, because the shipped document is JSON after a comment."""
    text = text.lstrip()
    while text.startswith("#"):
        text = text.partition("\n")[2].lstrip()
    return text


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"the key {repeated!r} is repeated; remove one")
    return found
