"""Read seeds: YAML files that people write, and JSON files that programs write."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ..._extras import extra
from ..json_input import DuplicateKeyError, parse, unwrapped

with extra("sandbox", "The sandbox"):
    import yaml

    from ...openapi.yaml_source import LOADER, RepeatedKeyError, read_yaml

_OFTEN_MEANT_AS_TEXT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


class _PlainLoader(LOADER):  # type: ignore[misc]  # one of two classes
    """Reads plain scalars as strings: 10:30 is not a number, 2025-03-03 is not a date, and `no` is a language."""


_PlainLoader.yaml_implicit_resolvers = {
    start: [entry for entry in resolvers if entry[0] not in _OFTEN_MEANT_AS_TEXT]
    for start, resolvers in LOADER.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9]\d*)\Z"), list("-0123456789"))


def read_seed(path: Path) -> Any:
    """Read the content of a seed: JSON if the file's name ends in `.json`, otherwise YAML.

    Raises ValueError for a file that is neither, and DuplicateKeyError for an object that contains a property twice.
    """
    if path.suffix == ".json":
        return unwrapped(parse(path.read_bytes(), exact=True))
    try:
        return read_records(path)
    except RepeatedKeyError as error:
        raise DuplicateKeyError(f"line {error.line}{error.place}: given twice") from error
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error


def read_records(path: Path) -> Any:
    """Parse the content of a YAML file. Times, dates and languages stay strings."""
    return read_yaml(path.read_bytes(), _PlainLoader)


@cache
def shipped(path: Path) -> Any:
    """Return the content of a YAML file in this package. Calls share the result, so copy it before you change it."""
    return read_records(path)
