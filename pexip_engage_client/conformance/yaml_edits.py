"""Changes of a YAML text that leave the rest of it as it was written: layout, comments, order.

Edits are found by the positions of the parsed nodes, collected, and made at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

import yaml
from attrs import define, field
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def scalar(text: str) -> str:
    """A text as YAML, quoted where it has to be, between brackets too."""
    shown: str = yaml.safe_dump([text], default_flow_style=True, width=10_000, allow_unicode=True)
    return shown.strip().removeprefix("[").removesuffix("]")


@define
class YamlText:
    """A YAML text to be changed."""

    text: str
    _root: Node = field(init=False, repr=False)
    _edits: list[tuple[int, int, str]] = field(factory=list[tuple[int, int, str]], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        root: Node | None = yaml.compose(self.text, _LOADER)
        if root is None:
            raise ValueError("the YAML text is empty")
        self._root = root

    def at(self, pointer: str) -> Node:
        """The node at a JSON pointer; LookupError where there is none."""
        node = self._root
        for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(node, SequenceNode):
                node = node.value[int(key)]
            elif (found := child(node, key)) is not None:
                node = found
            else:
                raise LookupError(f"{pointer}: there is no {key}")
        return node

    def replace(self, node: Node, text: str) -> None:
        """Write something else in a node's place."""
        self._edits.append((node.start_mark.index, self._end(node), text))

    def replace_pair(self, mapping: MappingNode, key: str, text: str) -> None:
        """Write another `key: value` in a pair's place."""
        name, value = next(pair for pair in mapping.value if pair[0].value == key)
        self._edits.append((name.start_mark.index, self._end(value), text))

    def rewrite(
        self, collection: MappingNode | SequenceNode, *, removed: Collection[str] = (), added: Sequence[str] = ()
    ) -> None:
        """Take keys or items away, and write `key: value` or items behind the last one, in the collection's style."""
        entries = _entries(collection)
        spans = [(first.start_mark.index, self._end(last)) for first, last in entries]
        kept = [index for index, (first, _) in enumerate(entries) if first.value not in removed]
        if not spans:
            end = collection.end_mark.index - 1
            self._edits.append((end, end, ", ".join(added)))
        elif collection.flow_style:
            self._rewrite_flow(spans, kept, added)
        else:
            self._rewrite_block(spans, kept, added, self._indent(collection))

    def changed(self) -> str:
        """The text with all edits made."""
        parts: list[str] = []
        position = 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self.text[position:start], text]
            position = end
        return "".join([*parts, self.text[position:]])

    def _rewrite_flow(self, spans: Sequence[tuple[int, int]], kept: Sequence[int], added: Sequence[str]) -> None:
        if not kept:
            self._edits.append((spans[0][0], spans[-1][1], ", ".join(added)))
            return
        for index, (start, end) in enumerate(spans):
            if index not in kept:
                behind = index > kept[0]
                self._edits.append((spans[index - 1][1], end, "") if behind else (start, spans[index + 1][0], ""))
        end = spans[-1][1]
        self._edits.extend((end, end, f", {text}") for text in added)

    def _rewrite_block(
        self, spans: Sequence[tuple[int, int]], kept: Sequence[int], added: Sequence[str], indent: str
    ) -> None:
        for index, (start, end) in enumerate(spans):
            if index not in kept:
                self._edits.append((self.text.rfind("\n", 0, start), self._line_end(end), ""))
        end = self._line_end(spans[-1][1])
        self._edits.extend((end, end, f"\n{indent}{text}") for text in added)

    def _indent(self, collection: MappingNode | SequenceNode) -> str:
        """What stands before each entry of a block."""
        if isinstance(collection, MappingNode):
            name: Node = collection.value[0][0]
            return " " * name.start_mark.column
        first: int = collection.value[0].start_mark.index
        line_start = self.text.rfind("\n", 0, first) + 1
        return " " * (self.text.rindex("-", line_start, first) - line_start) + "- "

    def _end(self, node: Node) -> int:
        """Where a node's own text ends; the parser counts what follows a block to it."""
        while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            _, node = _entries(node)[-1]
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self.text[start:end].rstrip()) if isinstance(node, ScalarNode) else end

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end


def _entries(collection: MappingNode | SequenceNode) -> list[tuple[Node, Node]]:
    """Where each entry begins and ends: a pair's key and value, an item and itself."""
    if isinstance(collection, MappingNode):
        return list(collection.value)
    return [(item, item) for item in collection.value]


def child(node: Node, key: str) -> Node | None:
    """What stands under a key."""
    return next((value for name, value in pairs(node) if name == key), None)


def pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """The keys and values of a mapping; nothing of any other node."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            yield name.value, value


def items(node: Node | None) -> list[str]:
    """The scalars of a sequence, or a scalar alone."""
    if isinstance(node, SequenceNode):
        return [item.value for item in node.value]
    return [] if node is None else [str(node.value)]
