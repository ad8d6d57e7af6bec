"""Seeds: YAML files that people write."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ..._extras import extra

with extra("sandbox", "The sandbox"):
    import yaml

    from ...openapi.yaml_source import LOADER

YAMLError = yaml.YAMLError


class DuplicateKeyError(ValueError):
    """A mapping repeats a key; the message says where."""


_OFTEN_MEANT_AS_TEXT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


class _PlainLoader(LOADER):  # type: ignore[misc]  # one of two
    """Reads plain scalars as written: 10:30 is not a number, 2025-03-03 is a string, and `no` is a language."""


_PlainLoader.yaml_implicit_resolvers = {
    start: [entry for entry in resolvers if entry[0] not in _OFTEN_MEANT_AS_TEXT]
    for start, resolvers in LOADER.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9]\d*)\Z"), list("-0123456789"))


def read_records(path: Path) -> Any:
    """The content of a file; times, dates and languages are strings."""
    loader = _PlainLoader(path.read_bytes())
    try:
        node = loader.get_single_node()
        _check_keys(node, "", set())
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _check_keys(node: Any, place: str, seen: set[int]) -> None:
    """YAML itself would silently let the last of two equal keys win."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, entry in enumerate(node.value, start=1):
            _check_keys(entry, f"{place}, record {number}" if place.count(":") == 1 else f"{place}[{number}]", seen)
    elif isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            where = f"{place}: {name}"
            if name in names:
                raise DuplicateKeyError(f"line {key.start_mark.line + 1}{where}: given twice")
            names.add(name)
            _check_keys(value, where, seen)


@cache
def shipped(path: Path) -> Any:
    """A file of the package, parsed once a process; copy what you change."""
    return read_records(path)
