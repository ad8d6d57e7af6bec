"""Edits of YAML text: the result is what was asked for, and every other line stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yaml.nodes import MappingNode, SequenceNode

from pexip_engage_client.openapi.yaml_text import YamlText, flow


def added(text: str, pointer: str, *entries: str) -> str:
    """The text with entries added to a mapping or sequence."""
    edited = YamlText(text)
    node = edited.at(pointer)
    assert isinstance(node, MappingNode | SequenceNode)
    edited.rewrite(node, added=entries)
    return edited.result()


def test_part_that_is_not_there_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match="there is no /info/nothing"):
        YamlText("info: {a: 1}\n").at("/info/nothing")
    for index in ("7", "²"):
        with pytest.raises(LookupError, match=f"there is no /list/{index}"):
            YamlText("list: [1, 2, 3]\n").at(f"/list/{index}")


def test_empty_text_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        YamlText("# only a comment\n")


@pytest.mark.parametrize("indent", [0, 2, 3])
def test_addition_after_a_block_scalar_stays_before_the_next_comment(indent: int) -> None:
    text = f"top:\n  a: |\n    text\n    # part of the text\n\n{' ' * indent}# about b\nb: 1\n"
    assert added(text, "/top", "new: 1") == text.replace("of the text\n", "of the text\n  new: 1\n")


def test_addition_at_the_end_of_an_unfinished_line() -> None:
    assert added("a: 1", "", "b: 2") == "a: 1\nb: 2"


NAMES = st.text(alphabet="abcxyz", min_size=1, max_size=4)
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
MAPPINGS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


@example(["x"], "a, b", True, 2)
@example(["x"], "a]", True, 2)
@example(["x"], "a\x85b", False, 0)
@example(["x"], {"a": "\u2028"}, False, 2)
@settings(max_examples=30, deadline=None)
@given(st.lists(PLAIN | MAPPINGS, min_size=1, max_size=4), PLAIN | MAPPINGS, st.booleans(), st.sampled_from([0, 2]))
def test_item_can_be_read_and_nothing_else_changes(old: list[Any], value: Any, in_flow: bool, indent: int) -> None:
    written = yaml.safe_dump(old, default_flow_style=True if in_flow else None, sort_keys=False)
    indent = indent if written.startswith("-") else 2
    indented = "".join(f"{' ' * indent}{line}\n" for line in written.splitlines())
    result = added(f"top:\n{indented}next: 1\n# end\n", "/top", flow(value))
    assert yaml.safe_load(result) == {"top": [*old, value], "next": 1}
    assert result.endswith("next: 1\n# end\n")


@example({"a": None}, "a", "\x85", False, "")
@example({"a": None}, "a", "a\nb\n", False, "")
@settings(max_examples=30, deadline=None)
@given(MAPPINGS, NAMES, VALUES, st.booleans(), st.text(alphabet="# abc", max_size=8))
def test_entry_can_be_read_and_nothing_else_changes(
    old: dict[str, Any], key: str, value: Any, in_flow: bool, comment: str
) -> None:
    written = yaml.safe_dump({"top": old, "next": 1}, default_flow_style=True if in_flow else None, sort_keys=False)
    result = added(f"# {comment}\n{written}# end\n", "/top", f"new_{key}: {flow(value)}")
    assert yaml.safe_load(result) == {"top": {**old, f"new_{key}": value}, "next": 1}
    assert result.startswith(f"# {comment}\n")
    assert result.endswith("# end\n")
