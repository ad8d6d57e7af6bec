"""What the document says in words, where a Python programmer reads it: in the hover texts of fields and enum values."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType

from generator.text import in_python

Load = Callable[[str], ModuleType]


def source(module: ModuleType) -> str:
    return inspect.getsource(module)


def test_description_next_to_a_reference_takes_precedence(load: Load) -> None:
    assert 'subject: Reference\n    """What it is about."""\n' in source(load("generated.models.thing"))


def test_enum_values_have_their_meanings(load: Load) -> None:
    text = source(load("generated.models.meeting_type"))
    assert 'OFFICE = "OFFICE"\n    """In the office."""\n' in text
    assert 'PHONE = "PHONE"\n    """By telephone, without a `start_time`."""\n' in text
    assert 'NO = "no"\n' in source(load("generated.models.thing"))


def test_minimum_length_of_one_is_not_mentioned(load: Load) -> None:
    text = source(load("generated.models.thing"))
    assert "At least 1 character" not in text
    assert 'external_id: str | None = None\n    """At most 255 characters."""\n' in text


def test_notes_on_the_source_are_in_docstrings(load: Load) -> None:
    text = source(load("generated.models.create_thing_input"))
    assert "The code is assumed to be required." in text
    assert '"""A resource, or `None`. References are inferred."""' in source(load("generated.models.thing"))


def test_notes_on_a_schema_are_not_repeated_where_a_property_has_its_own_description(load: Load) -> None:
    assert '"""What it is about."""' in source(load("generated.models.thing"))


def test_names_between_backticks_are_those_of_python() -> None:
    text = "`null`, `data.startTime`, `DELETE /things`, startTime"
    assert in_python(text, {"startTime": "start_time"}) == "`None`, `data.start_time`, `DELETE /things`, startTime"
