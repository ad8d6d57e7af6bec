"""Parse YAML texts, and find the lines of their parts."""

from __future__ import annotations

from typing import Any

from .._extras import extra
from . import DocumentError
from .pointers import Keys

with extra("sandbox", "Reading an OpenAPI document in YAML"):
    import yaml

# libyaml, which PyYAML's wheels include, is ten times faster than the parser in Python.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeyLoader(LOADER):  # type: ignore[misc]  # one of two classes
    """Rejects duplicate keys, of which YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        written = len(node.value)
        mapping: dict[Any, Any] = LOADER.construct_mapping(self, node, deep)
        if len(mapping) < written:
            _reject_repeated_key(node)
        return mapping


def _reject_repeated_key(node: yaml.MappingNode) -> None:
    """Raise an error for a duplicate key. Keys that come from a merge (`<<`) can be overridden."""
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise DocumentError(f"line {key.start_mark.line + 1}: the key {key.value!r} is repeated; remove one")
        seen.add(key.value)


def parse_yaml(text: str | bytes) -> Any:
    """Parse a YAML text. Raises DocumentError if it is not valid YAML or repeats a key."""
    try:
        return yaml.load(text, _UniqueKeyLoader)  # noqa: S506  # a safe loader
    except DocumentError:
        raise
    except (yaml.YAMLError, ValueError) as error:  # such as 2026-99-99
        raise DocumentError(f"not valid YAML: {' '.join(str(error).split())}") from error


def lines_of(text: str | bytes) -> dict[Keys, int]:
    """Return the line of each part of a YAML or JSON text; empty if the text cannot be parsed as YAML."""
    try:
        root: yaml.Node | None = yaml.compose(text, LOADER)
    except yaml.YAMLError:  # such as JSON that is indented with tabs
        return {}
    lines: dict[Keys, int] = {}
    if root is not None:
        _collect_lines(root, (), lines)
    return lines


def _collect_lines(node: yaml.Node, keys: Keys, lines: dict[Keys, int]) -> None:
    lines.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*keys, str(key.value))
            lines[inner] = key.start_mark.line + 1
            if key.value != "<<":  # a merge, perhaps of the mapping with itself
                _collect_lines(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect_lines(value, (*keys, index), lines)
