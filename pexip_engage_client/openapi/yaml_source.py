"""Parse YAML texts, and find the lines of their parts."""

from __future__ import annotations

from typing import Any

from .._extras import extra
from .._runtime.arguments import is_mapping
from . import DocumentError
from .pointers import Keys

with extra("sandbox", "Reading an OpenAPI document in YAML"):
    import yaml

# libyaml, which PyYAML's wheels include, is ten times faster than the parser in Python.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_MOST_REPEATED = 1_000_000
"""The nodes that aliases may repeat. A few lines of aliases to aliases would repeat more than fit into memory."""


class RepeatedKeyError(ValueError):
    """Raised if a mapping contains a key twice. YAML would silently keep the last value."""

    def __init__(self, line: int, place: str, key: object) -> None:
        super().__init__(f"line {line}: the key {key!r} is repeated; remove one")
        self.line = line
        self.place = place


class _EventReader:
    """Builds values from the parser's events.

    A tree of nodes would take twice as long, and ten times as much memory as the file.
    """

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._nodes = 0
        self._repeated = 0
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        """The value of each anchor with its number of nodes; None while the value is read."""

    def document(self) -> Any:
        """Return the value of the only document. Raises YAMLError, or RepeatedKeyError for a key that occurs twice."""
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
        if isinstance(event, yaml.AliasEvent):
            return self._repeat(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        before = self._nodes
        self._nodes += 1
        value = self._content(event, place)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before)
        return value

    def _repeat(self, alias: Any) -> Any:
        if alias.anchor not in self._anchors:
            raise _error(f"undefined alias {alias.anchor!r}", alias)
        found = self._anchors[alias.anchor]
        if found is None:
            raise _error(f"the alias {alias.anchor!r} is a part of its own value", alias)
        value, nodes = found
        self._nodes += nodes
        self._repeated += nodes
        if self._repeated > _MOST_REPEATED:
            raise _error(f"the aliases up to this one repeat more than {_MOST_REPEATED:,} nodes", alias)
        return value

    def _content(self, event: Any, place: str) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if event.tag is not None:
            raise _error(f"the tag {event.tag!r} is not supported", event)
        return self._sequence(place) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(place)

    def _scalar(self, event: Any) -> Any:
        tag = event.tag or self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == _TEXT:
            return event.value
        try:
            return self._loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
        except ValueError as error:  # such as 2026-99-99, or an integer of 5000 digits
            raise _error(f"{event.value[:40]!r} is not a possible {tag.rpartition(':')[2]}", event) from error

    def _sequence(self, place: str) -> list[Any]:
        into: list[Any] = []
        while not isinstance(event := self._loader.get_event(), yaml.SequenceEndEvent):
            number = len(into) + 1
            where = f"{place}, record {number}" if place.count(":") == 1 else f"{place}[{number}]"
            into.append(self._value(event, where))
        return into

    def _mapping(self, place: str) -> dict[Any, Any]:
        into: dict[Any, Any] = {}
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
                raise RepeatedKeyError(_line(event), where, key)
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


def parse_yaml(text: str | bytes) -> Any:
    """Parse a YAML text. Raises DocumentError if it is not valid YAML or repeats a key."""
    try:
        return read_yaml(text, LOADER)
    except RepeatedKeyError as error:
        raise DocumentError(str(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(f"not valid YAML: {' '.join(str(error).split())}") from error


def read_yaml(text: str | bytes, loader: Any) -> Any:
    """Parse a YAML text with a loader class. Raises YAMLError or ValueError."""
    reading = loader(text)
    try:
        return _EventReader(reading).document()
    except RecursionError as error:
        raise _error("nested too deeply", reading.peek_event()) from error
    finally:
        reading.dispose()


def lines_of(text: str | bytes) -> dict[Keys, int]:
    """Return the line of each part of a YAML or JSON text; empty if the text cannot be parsed as YAML."""
    try:
        root: yaml.Node | None = yaml.compose(text, LOADER)
    except (yaml.YAMLError, RecursionError):  # such as JSON that is indented with tabs
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
            _collect_lines(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect_lines(value, (*keys, index), lines)
