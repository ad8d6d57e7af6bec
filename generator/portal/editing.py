"""Additions to a YAML file that leave everything else as it was written: comments, wrapping, order, quotes.

A library that loads and dumps YAML (ruamel.yaml too) would rewrap the prose of hundreds of lines. So the parser only
says where things stand, and the addition is put in as text.
"""

from __future__ import annotations

from typing import Any, TypeVar

import yaml
from attrs import define, field

from ..loading import LOADER, parsed

WIDTH = 150
Collection = TypeVar("Collection", yaml.MappingNode, yaml.SequenceNode)


class _Plain(yaml.SafeDumper):
    """Texts with line breaks that only Unicode knows are escaped: nobody sees them, and indenting would lose them."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        unseen = any(letter in data for letter in "\x85\u2028\u2029")
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if unseen else None)


_Plain.add_representer(str, _Plain.represent_str)


class _Dumper(_Plain):
    """Our house style: lists of plain values and single references on one line, lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        plain = all(isinstance(item, str | int | float) for item in sequence) and len(str(sequence)) < WIDTH // 2
        node = super().represent_sequence(tag, sequence, flow_style=plain or {"type": "null"} in sequence or flow_style)
        for item in node.value:
            item.flow_style = node.flow_style
        return node

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        short = list(mapping) in (["$ref"], ["url"], ["type"])
        return super().represent_mapping(tag, mapping, flow_style=short or flow_style)


def block(value: object, indent: int) -> str:
    """A value as lines of YAML, indented."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH - indent)
    return "".join(f"{' ' * indent}{line}\n" for line in text.removesuffix("\n").split("\n"))


def flow(value: object) -> str:
    """A value on one line of YAML, as it may stand within brackets: what has a comma in it is quoted."""
    text = yaml.dump([value], Dumper=_Plain, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10**6)
    return text.strip()[1:-1]


@define
class YamlText:
    """A YAML document as text, with additions to be made at JSON pointers."""

    text: str
    _root: yaml.Node | None = field(init=False)
    _added: list[tuple[int, int, str]] = field(factory=list, init=False)  # offset, number, what

    def __attrs_post_init__(self) -> None:
        self._root = yaml.compose(self.text, LOADER)

    def find(self, pointer: str) -> yaml.Node | None:
        """The node at a JSON pointer such as `#/components/schemas/Location`."""
        node: yaml.Node | None = self._root
        for part in pointer.removeprefix("#/").split("/") if pointer not in ("#", "#/") else []:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, yaml.MappingNode):
                node = next((value for name, value in node.value if name.value == key), None)
            elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
                node = node.value[int(key)]
            else:
                return None
        return node

    def add_entry(self, pointer: str, key: str, value: object, after: str = "", *, apart: bool = False) -> None:
        """Add `key: value` to a mapping, at its end or behind another key; LookupError where there is none.

        `apart` puts an empty line before it.
        """
        node = self._filled(pointer, yaml.MappingNode)
        if node.flow_style:
            self._insert(node.end_mark.index - 1, f", {flow({key: value})[1:-1]}")
            return
        last = next((inner for name, inner in node.value if name.value == after), node.value[-1][1])
        gap = "\n" if apart else ""
        self._insert(self._line_after(last), gap + block({key: value}, node.value[0][0].start_mark.column))

    def add_item(self, pointer: str, value: object, comment: str = "") -> None:
        """Add an item to the end of a sequence; LookupError where there is none."""
        node = self._filled(pointer, yaml.SequenceNode)
        if node.flow_style:
            self._insert(node.end_mark.index - 1, f", {flow(value)}")
            return
        first = node.value[0]
        dash = self.text.rfind("-", 0, first.start_mark.index)
        column = dash - self.text.rfind("\n", 0, dash) - 1
        inner = block(value, column + 2) if isinstance(value, dict) else f"{' ' * (column + 2)}{flow(value)}\n"
        text = f"{inner[:column]}- {inner[column + 2 :]}"
        self._insert(self._line_after(node.value[-1]), f"{text.rstrip()}  # {comment}\n" if comment else text)

    def _filled(self, pointer: str, kind: type[Collection]) -> Collection:
        """The mapping or sequence at a pointer, with something in it: an empty one has no form to follow."""
        node = self.find(pointer)
        if not isinstance(node, kind) or not node.value:
            raise LookupError(f"no {kind.__name__.removesuffix('Node').lower()} with anything in it at {pointer}")
        return node

    def _line_after(self, node: yaml.Node) -> int:
        """The offset of the line behind the last one of a node."""
        last = node
        while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
        end = last.end_mark.index
        if isinstance(last, yaml.ScalarNode) and last.style in ("|", ">"):  # its end is the next thing's beginning
            end = last.start_mark.index + len(self.text[last.start_mark.index : end].rstrip())
            while self.text[self.text.rfind("\n", 0, end) + 1 : end].lstrip().startswith("#"):
                end = len(self.text[: self.text.rfind("\n", 0, end)].rstrip())
        following = self.text.find("\n", end)
        return len(self.text) if following < 0 else following + 1

    def _insert(self, offset: int, text: str) -> None:
        self._added.append((offset, len(self._added), text))

    def data(self) -> Any:
        """The document as it was, as data."""
        return yaml.constructor.SafeConstructor().construct_document(self._root)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._added)

    def result(self) -> str:
        """The text with all additions."""
        text = self.text
        for offset, _, addition in sorted(self._added, key=lambda one: (-one[0], -one[1])):
            before = "" if offset == 0 or text[offset - 1] == "\n" or not addition.endswith("\n") else "\n"
            text = text[:offset] + before + addition + text[offset:]
        return text

    def value(self) -> Any:
        """The result as data; yaml.YAMLError when an addition broke it."""
        return parsed(self.result())
