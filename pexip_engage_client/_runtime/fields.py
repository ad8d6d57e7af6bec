"""The fields of a model, read once from its annotations: the table behind everything that is not the fast path."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, cast, get_args, get_origin, get_type_hints

import attrs

from . import wire
from .enums import OpenEnum
from .unset import Unset

Decoder = Callable[[Any], Any]


class Field(NamedTuple):
    """One field of a model: its names, whether it must be there, its type, and how to read it from JSON."""

    name: str
    wire_name: str
    required: bool
    hint: Any
    decode: Decoder


_tables: dict[type[Any], dict[str, Field]] = {}


def fields_of(model: type[Any]) -> dict[str, Field]:
    """The fields of a generated model by their Python names, in the document's order."""
    if model not in _tables:
        hints = get_type_hints(model)
        _tables[model] = {
            attribute.name: Field(
                attribute.name,
                model.WIRE_NAMES.get(attribute.name, attribute.name),
                attribute.default is attrs.NOTHING,
                hints[attribute.name],
                decoder(hints[attribute.name]),
            )
            for attribute in attrs.fields(model)
            if attribute.name != "additional_properties"
        }
    return _tables[model]


def alternatives(hint: Any) -> tuple[Any, ...]:
    """The members of a union, or the one type that the hint is; without the mark of a field that is not given."""
    members = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return tuple(member for member in members if member is not Unset)


def expect(given: Any, *types: type) -> Any:
    """The value, if it is of one of the types exactly as JSON tells them apart; else a TypeError."""
    if not isinstance(given, types) or (isinstance(given, bool) and bool not in types):
        raise TypeError(f"expected {' or '.join(t.__name__ for t in types)}, got {type(given).__name__}")
    return given


def integer(given: Any) -> int:
    """An integer; JSON may write one as ``5.0``."""
    expect(given, int, float)
    if given != int(given):
        raise ValueError("expected an integer")
    return int(given)


SCALARS: dict[Any, Decoder] = {
    Any: lambda given: given,
    str: lambda given: expect(given, str),
    bool: lambda given: expect(given, bool),
    int: integer,
    float: lambda given: expect(given, int, float),
    datetime.datetime: wire.parse_datetime,
    datetime.date: wire.parse_date,
    datetime.time: wire.parse_time,
}


def decoder(hint: Any) -> Decoder:
    """How to read a value of this type from JSON; the decoder raises TypeError or ValueError for anything else."""
    members = alternatives(hint)
    if NoneType in members:
        inner = decoder(next(member for member in members if member is not NoneType))
        return lambda given: None if given is None else inner(given)
    kind = members[0]
    if kind in SCALARS:
        return SCALARS[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (list, Sequence):
        item = decoder(arguments[0])
        return lambda given: [item(value) for value in expect(given, list)]
    if origin in (dict, Mapping):
        item = decoder(arguments[1])
        return lambda given: {expect(key, str): item(value) for key, value in expect(given, dict).items()}
    if issubclass(kind, OpenEnum):
        return lambda given: kind(expect(given, str))
    from_dict: Decoder = kind.from_dict
    return from_dict


def encode(value: Any) -> Any:
    """The JSON form of a field's value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):
        return wire.format_datetime(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return wire.format_time(value)
    if isinstance(value, list | tuple):
        return [encode(item) for item in cast("list[Any]", value)]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in cast("Mapping[str, Any]", value).items()}
    return value.to_dict()
