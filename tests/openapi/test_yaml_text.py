"""Edits of YAML text: the result is what was asked for, and every other line stays as it was."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pexip_engage_client.openapi.parsing import parse
from pexip_engage_client.openapi.yaml_text import YamlText

from . import ROOT

TEXT = (ROOT / "openapi.yaml").read_text(encoding="utf-8")


def test_additions_leave_every_other_line_as_it_was() -> None:
    text = YamlText(TEXT)
    assert not text.changed
    text.add_entry("#/components/schemas/Appointment/properties", "teleportMood", {"type": "string"})
    text.add_item("#/components/schemas/MeetingType/enum", "no")
    text.add_entry("#/info", "x-long", "tail")
    assert text.changed
    old, new = TEXT.splitlines(), text.result().splitlines()
    gone = [
        line
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if line.startswith("-") and not line.startswith("---")
    ]
    assert [line.strip() for line in gone] == ["-      enum: [OFFICE, ON_LOCATION, PHONE, VIDEO]"]
    result = parse(text.result())
    assert result["components"]["schemas"]["MeetingType"]["enum"][-1] == "no"
    assert result["info"]["x-long"] == "tail"
    assert text.data() == parse(TEXT)


def test_addition_to_what_is_not_there_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match="nowhere"):
        YamlText(TEXT).add_entry("#/nowhere", "a", 1)
    with pytest.raises(LookupError, match="info"):
        YamlText(TEXT).add_item("#/info", 1)
    with pytest.raises(LookupError, match="there is no /info/nothing"):
        YamlText(TEXT).at("/info/nothing")


def test_empty_text_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        YamlText("# only a comment\n")


def test_addition_after_a_block_scalar_stays_before_the_next_comment() -> None:
    text = YamlText("a: |\n  text\n  # part of the text\n\n# about b\nb: 1\n")
    text.add_entry("", "new", 1, after="a")
    assert text.result() == "a: |\n  text\n  # part of the text\nnew: 1\n\n# about b\nb: 1\n"


def test_addition_at_the_end_of_an_unfinished_line() -> None:
    text = YamlText("a: 1")
    text.add_entry("", "b", 2, apart=True)
    assert text.result() == "a: 1\n\nb: 2\n"


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
def test_item_can_be_read_and_nothing_else_changes(old: list[Any], value: Any, flow: bool, indent: int) -> None:
    written = yaml.safe_dump(old, default_flow_style=True if flow else None, sort_keys=False)
    indent = indent if written.startswith("-") else 2
    indented = "".join(f"{' ' * indent}{line}\n" for line in written.splitlines())
    text = YamlText(f"top:\n{indented}next: 1\n# end\n")
    text.add_item("#/top", value)
    assert text.value() == {"top": [*old, value], "next": 1}
    assert text.result().endswith("next: 1\n# end\n")


@example({"a": None}, "a", "\x85", False, "")
@example({"a": None}, "a", "a\nb\n", False, "")
@settings(max_examples=30, deadline=None)
@given(MAPPINGS, NAMES, VALUES, st.booleans(), st.text(alphabet="# abc", max_size=8))
def test_entry_can_be_read_and_nothing_else_changes(
    old: dict[str, Any], key: str, value: Any, flow: bool, comment: str
) -> None:
    written = yaml.safe_dump({"top": old, "next": 1}, default_flow_style=True if flow else None, sort_keys=False)
    text = YamlText(f"# {comment}\n{written}# end\n")
    text.add_entry("#/top", f"new_{key}", value)
    assert text.value() == {"top": {**old, f"new_{key}": value}, "next": 1}
    assert text.result().startswith(f"# {comment}\n")
    assert text.result().endswith("# end\n")
