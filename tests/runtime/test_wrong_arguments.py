"""Every field of every input with every kind of value: accepted values have the documented type."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import jsonschema
import numpy as np
import pytest

from pexip_engage_client import UNSET, InvalidArgumentError, models
from pexip_engage_client._json import dumps, loads
from tests.openapi import DOCUMENT

INPUTS = sorted(name for name in models.__all__ if name.endswith("Input"))
NOW = datetime.datetime(2026, 1, 31, 8, tzinfo=datetime.UTC)
LIMITS = {"enum", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern"}


class Word(str, enum.Enum):  # noqa: UP042 - the older form is the one that goes wrong
    WORD = "word"


class Plain(enum.Enum):
    WORD = "word"


VALUES = [
    *(None, "", "x", "\ud83d", b"x", 0, 5, -1, 2**70, 1.5, float("nan"), float("inf"), True, [], {}, [None], ["x"]),
    *([1], [["x"]], [{}], {"a": None}, {"a": [float("nan")]}, {1: 2}, {"a": UNSET}, {"a": NOW}, [UNSET], (), {"x"}),
    *(object(), Word.WORD, [Word.WORD], Plain.WORD, [Plain.WORD], np.float64(1.5), np.float64("nan"), np.int64(3)),
    *(NOW, NOW.replace(tzinfo=None), NOW.date(), NOW.time(), [NOW], str, range(3), iter("x")),
]


def valid(hint: Any) -> Any:
    """Some value of the type."""
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kind = next(member for member in members if member is not NoneType)
    if get_origin(kind) in (list, Sequence):
        return []
    if get_origin(kind) in (dict, Mapping):
        return {}
    simple = {str: "x", int: 1, float: 1.5, bool: True, datetime.datetime: NOW, datetime.date: NOW.date()}
    if kind in simple or kind is datetime.time:
        return simple.get(kind, NOW.time())
    return next(iter(kind)) if issubclass(kind, enum.Enum) else made(kind)


def made(model: type[Any]) -> Any:
    from typing import get_type_hints

    hints = get_type_hints(model)
    required = [each.name for each in attrs.fields(model) if each.default is attrs.NOTHING]
    return model(**{name: valid(hints[name]) for name in required})


def types_only(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: types_only(value) for key, value in node.items() if key not in LIMITS or not _is_limit(value)}
    return [types_only(each) for each in node] if isinstance(node, list) else node


def _is_limit(value: Any) -> bool:
    return not isinstance(value, dict)  # a property may be called so


SCHEMAS = {"components": {"schemas": types_only(DOCUMENT["components"]["schemas"])}}


@pytest.mark.parametrize("name", INPUTS)
def test_accepted_values_fit_the_schema(name: str) -> None:
    model = getattr(models, name)
    base = made(model)
    validator = jsonschema.Draft202012Validator({**SCHEMAS, "$ref": f"#/components/schemas/{name}"})
    assert not list(validator.iter_errors(loads(dumps(base.to_dict()))))
    for field in attrs.fields(model):
        for value in VALUES:
            try:
                changed = attrs.evolve(base, **{field.name: value})
            except InvalidArgumentError:
                continue
            sent = loads(dumps(changed.to_dict()))
            assert not list(validator.iter_errors(sent)), (field.name, value, sent)
            assert "None" not in dumps(sent).decode()
