"""Edit a YAML text, and leave the rest as it was written: layout, comments, order and quotes.

A library that loads and dumps YAML would rewrap hundreds of lines. Here, the parser is used only to find the
positions of the parts. Edits are collected as text, and applied together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import yaml
from attrs import define, field
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from .pointers import keys_of
from .yaml_source import LOADER


class _OneLineDumper(yaml.SafeDumper):
    """Escapes strings with Unicode line breaks, which are invisible and would break the line."""


def _represent_str(dumper: Any, data: str) -> ScalarNode:
    invisible = any(letter in data for letter in "\x85\u2028\u2029")
    node: ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"' if invisible else None)
    return node


_OneLineDumper.add_representer(str, _represent_str)


def flow(value: object) -> str:
    """Write a value on one line of YAML, with quotes where they are needed between brackets."""
    text = yaml.dump(
        [value], Dumper=_OneLineDumper, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10**6
    )
    return text.strip()[1:-1]


@define
class YamlText:
    """An editor for a YAML text. It collects edits, and keeps the rest of the text unchanged."""

    text: str
    _root: Node = field(init=False, repr=False)
    _edits: list[tuple[int, int, str]] = field(factory=list[tuple[int, int, str]], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        root: Node | None = yaml.compose(self.text, LOADER)
        if root is None:
            raise ValueError("the YAML text is empty")
        self._root = root

    def at(self, pointer: str) -> Node:
        """Return the YAML node at a JSON pointer. Raises LookupError if there is no such node."""
        node: Node | None = self._root
        for key in keys_of(pointer):
            if isinstance(node, SequenceNode):
                node = node.value[int(key)] if key.isdecimal() and int(key) < len(node.value) else None
            else:
                node = child(node, key)
        if node is None:
            raise LookupError(f"there is no {pointer}")
        return node

    def replace(self, node: Node, text: str) -> None:
        """Replace a YAML node with a text."""
        self._edits.append((node.start_mark.index, self._end(node), text))

    def replace_pair(self, mapping: MappingNode, key: str, text: str) -> None:
        """Replace a pair in a mapping with another text of the form `key: value`."""
        name, value = next(pair for pair in mapping.value if pair[0].value == key)
        self._edits.append((name.start_mark.index, self._end(value), text))

    def rewrite(
        self, collection: MappingNode | SequenceNode, *, removed: Collection[str] = (), added: Sequence[str] = ()
    ) -> None:
        """Remove keys or items, and append `key: value` pairs or items in the style of the collection."""
        entries = _entries(collection)
        spans = [(first.start_mark.index, self._end(last)) for first, last in entries]
        kept = [index for index, (first, _) in enumerate(entries) if first.value not in removed]
        if not spans:
            self._insert(collection.end_mark.index - 1, ", ".join(added))
        elif collection.flow_style:
            self._rewrite_flow(spans, kept, added)
        else:
            self._rewrite_block(spans, kept, added, self._indent(collection))

    def result(self) -> str:
        """Return the YAML text with all edits applied."""
        parts: list[str] = []
        position = 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self.text[position:start], text]
            position = end
        return "".join([*parts, self.text[position:]])

    def _insert(self, offset: int, text: str) -> None:
        unfinished = offset == len(self.text) and not self.text.endswith("\n") and text.endswith("\n")
        self._edits.append((offset, offset, f"\n{text}" if unfinished else text))

    def _rewrite_flow(self, spans: Sequence[tuple[int, int]], kept: Sequence[int], added: Sequence[str]) -> None:
        if not kept:
            self._edits.append((spans[0][0], spans[-1][1], ", ".join(added)))
            return
        for index, (start, end) in enumerate(spans):
            if index not in kept:
                behind = index > kept[0]
                self._edits.append((spans[index - 1][1], end, "") if behind else (start, spans[index + 1][0], ""))
        for text in added:
            self._insert(spans[-1][1], f", {text}")

    def _rewrite_block(
        self, spans: Sequence[tuple[int, int]], kept: Sequence[int], added: Sequence[str], indent: str
    ) -> None:
        for index, (start, end) in enumerate(spans):
            if index not in kept:
                self._edits.append((self.text.rfind("\n", 0, start), self._line_end(end), ""))
        for text in added:
            self._insert(self._line_end(spans[-1][1]), f"\n{indent}{text}")

    def _indent(self, collection: MappingNode | SequenceNode) -> str:
        """Return the indentation of a block's entries."""
        if isinstance(collection, MappingNode):
            name: Node = collection.value[0][0]
            return " " * name.start_mark.column
        return " " * self._dash_column(collection) + "- "

    def _dash_column(self, sequence: SequenceNode) -> int:
        first: int = sequence.value[0].start_mark.index
        dash = self.text.rfind("-", 0, first)
        return dash - self.text.rfind("\n", 0, dash) - 1

    def _end(self, node: Node) -> int:
        """Return where a node's own text ends.

        The parser's end of a block includes blank lines and comments after it.
        """
        while isinstance(node, CollectionNode) and not node.flow_style and node.value:
            node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
        start, end = node.start_mark.index, node.end_mark.index
        if not isinstance(node, ScalarNode):
            return int(end)
        return int(start + len(self.text[start:end].rstrip()))

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end


def _entries(collection: MappingNode | SequenceNode) -> list[tuple[Node, Node]]:
    """Return the nodes at which each entry begins and ends: the key and value of a pair, or an item twice."""
    if isinstance(collection, MappingNode):
        return list(collection.value)
    return [(item, item) for item in collection.value]


def child(node: Node | None, key: str) -> Node | None:
    """Return the value of a key; None if the node is not a mapping with this key."""
    return next((value for name, value in pairs(node) if name == key), None)


def pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the keys and values of a YAML mapping. Yields nothing for other nodes."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            yield name.value, value


def items(node: Node | None) -> list[str]:
    """Return the scalars in a YAML sequence. For a single scalar, return a list that contains it."""
    if isinstance(node, SequenceNode):
        return [item.value for item in node.value]
    return [] if node is None else [str(node.value)]
