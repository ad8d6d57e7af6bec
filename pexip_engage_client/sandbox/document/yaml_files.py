"""Read seeds: YAML files that people write, and JSON files that programs write."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ..._extras import extra
from ..._runtime.arguments import is_mapping
from ..json_input import DuplicateKeyError, parse, unwrapped

with extra("sandbox", "The sandbox"):
    import yaml

    from ...openapi.yaml_source import LOADER

YAMLError = yaml.YAMLError


_TEXT = "tag:yaml.org,2002:str"
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
    except YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_records(path: Path) -> Any:
    """Parse the content of a YAML file. Times, dates and languages stay strings."""
    loader = _PlainLoader(path.read_bytes())
    try:
        return _Reader(loader).document()
    finally:
        loader.dispose()


class _Reader:
    """Builds values from the parser's events, because a tree of nodes would take ten times the memory of the file."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._anchors: dict[str, Any] = {}

    def document(self) -> Any:
        self._loader.get_event()  # the start of the stream
        if self._loader.check_event(yaml.StreamEndEvent):
            return None
        self._loader.get_event()  # the start of the document
        value = self._value(self._loader.get_event(), "")
        self._loader.get_event()  # the end of the document
        if not self._loader.check_event(yaml.StreamEndEvent):
            raise _error("expected a single document", self._loader.peek_event())
        return value

    def _value(self, event: Any, place: str) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._anchored(event, self._scalar(event))
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _error(f"undefined alias {event.anchor!r}", event)
            return self._anchors[event.anchor]
        if event.tag is not None:
            raise _error(f"the tag {event.tag!r} is not supported", event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(self._anchored(event, []), place)
        return self._mapping(self._anchored(event, {}), place)

    def _anchored(self, event: Any, value: Any) -> Any:
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _scalar(self, event: Any) -> Any:
        tag = event.tag or self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == _TEXT:
            return event.value
        return self._loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))

    def _sequence(self, into: list[Any], place: str) -> list[Any]:
        while not isinstance(event := self._loader.get_event(), yaml.SequenceEndEvent):
            number = len(into) + 1
            where = f"{place}, record {number}" if place.count(":") == 1 else f"{place}[{number}]"
            into.append(self._value(event, where))
        return into

    def _mapping(self, into: dict[Any, Any], place: str) -> dict[Any, Any]:
        merged: list[Any] = []
        while not isinstance(event := self._loader.get_event(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                raise _error("a key must be a string", event)
            is_merge = isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]
            key = "<<" if is_merge else self._value(event, place)
            where = f"{place}: {key}"
            if isinstance(key, list | dict):
                raise _error("a key must be a string", event)
            if key in into:
                raise DuplicateKeyError(f"line {_line(event)}{where}: given twice")
            value = self._value(self._loader.get_event(), where)
            if is_merge:
                merged += value if isinstance(value, list) else [value]
            else:
                into[key] = value
        for each in merged:
            if not is_mapping(each):
                raise _error("only a mapping can be merged", event)
            for name, value in each.items():
                into.setdefault(name, value)
        return into


def _line(event: Any) -> int:
    number: int = event.start_mark.line
    return number + 1


def _error(problem: str, event: Any) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)


@cache
def shipped(path: Path) -> Any:
    """Return the content of a YAML file in this package. Calls share the result, so copy it before you change it."""
    return read_records(path)
