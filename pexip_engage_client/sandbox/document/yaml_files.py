"""YAML files, read by libyaml where it is there: it is ten times faster."""

from functools import cache
from pathlib import Path
from typing import Any

from ..._extras import extra

with extra("sandbox", "The sandbox"):
    import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """The file's content; only plain values, no objects."""
    return yaml.load(path.read_bytes(), _LOADER)  # noqa: S506  # both are safe loaders


@cache
def shipped(path: Path) -> Any:
    """A file of the package, parsed once a process. Whoever takes of it copies."""
    return read(path)
