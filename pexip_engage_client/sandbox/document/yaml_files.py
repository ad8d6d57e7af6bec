"""YAML files, read by libyaml where it is there: it is ten times faster."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ..._extras import extra

with extra("sandbox", "The sandbox"):
    import yaml

YAMLError = yaml.YAMLError
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OFTEN_MEANT_AS_TEXT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


class _PlainLoader(_LOADER):  # type: ignore[misc]  # one of two
    """What a person writes is what is read: 10:30 is no number, 2025-03-03 a text, and `no` a language."""


_PlainLoader.yaml_implicit_resolvers = {
    start: [entry for entry in resolvers if entry[0] not in _OFTEN_MEANT_AS_TEXT]
    for start, resolvers in _LOADER.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9]\d*)\Z"), list("-0123456789"))


def read(path: Path) -> Any:
    """The file's content; only plain values, no objects."""
    return yaml.load(path.read_bytes(), _LOADER)  # noqa: S506  # both are safe loaders


def read_records(path: Path) -> Any:
    """The same for a file that people write, where times, dates and languages are texts."""
    return yaml.load(path.read_bytes(), _PlainLoader)  # noqa: S506


@cache
def shipped(path: Path) -> Any:
    """A file of the package, parsed once a process. Whoever takes of it copies."""
    return read_records(path)
