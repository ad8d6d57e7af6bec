"""The base of all input models: checked when they are made, so that nothing wrong is ever sent.

A field is UNSET (leave alone), None where the API lets it be cleared, or a value of its type. Inputs are immutable;
make a changed one with `attrs.evolve`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args, get_origin

from ..errors import InvalidArgumentError
from . import wire
from .enums import OpenEnum
from .fields import alternatives, fields_of
from .unset import UNSET

SCALARS: dict[Any, str] = {
    str: "a string",
    bool: "True or False",
    int: "an integer",
    float: "a number",
    datetime.datetime: wire.AWARE,
    datetime.date: "a date",
    datetime.time: "a time of day",
}


class InputModel:
    """What every input model can do, beside its fields."""

    __slots__ = ("__weakref__",)

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}

    if TYPE_CHECKING:

        def to_dict(self) -> dict[str, Any]:
            """The JSON object that is sent: fields that were not given are absent, None is null."""
            ...

    def __attrs_post_init__(self) -> None:
        for known in fields_of(type(self)).values():
            value = getattr(self, known.name)
            if value is not UNSET or known.required:
                check(known.name, value, known.hint)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The input model of a JSON object, for bodies that were stored or came from elsewhere.

        Properties that the document does not know are kept in `additional_properties`. Raises InvalidArgumentError.
        """
        fields = fields_of(cls)
        given: dict[str, Any] = {}
        for known in fields.values():
            if known.wire_name in data:
                try:
                    given[known.name] = known.decode(data[known.wire_name])
                except (TypeError, ValueError):
                    raise wire.refuse(known.name, data[known.wire_name], describe(known.hint)) from None
            elif known.required:
                accepted = describe(known.hint)
                raise InvalidArgumentError(f"{known.name} is missing", parameter=known.name, accepted=accepted)
        names = {known.wire_name for known in fields.values()}
        given["additional_properties"] = {name: value for name, value in data.items() if name not in names}
        return cls(**given)


def check(name: str, value: Any, hint: Any) -> None:
    """Refuse a value that is not of the type: the error names the parameter and what is accepted."""
    members = alternatives(hint)
    if value is None and NoneType in members:
        return
    kind = next(member for member in members if member is not NoneType)
    if kind is Any:
        return
    if kind is datetime.datetime:
        wire.date_time(name, value)
    elif kind is datetime.date:
        wire.date(name, value)
    elif kind is float:
        wire.number(name, value)
    elif kind in SCALARS:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise wire.refuse(name, value, describe(hint))
    elif get_origin(kind) in (list, Sequence):
        if not wire.is_array(value):
            raise wire.refuse(name, value, describe(hint))
        for index, item in enumerate(value):
            check(f"{name}[{index}]", item, get_args(kind)[0])
    elif get_origin(kind) in (dict, Mapping):
        if not wire.is_mapping(value):
            raise wire.refuse(name, value, describe(hint))
        for key, item in value.items():
            wire.text(f"a key of {name}", key)
            check(f"{name}[{key!r}]", item, get_args(kind)[1])
    elif not isinstance(value, str if issubclass(kind, OpenEnum) else kind):
        raise wire.refuse(name, value, describe(hint))


def describe(hint: Any) -> str:
    """What a hint accepts, in words."""
    members = alternatives(hint)
    kind = next(member for member in members if member is not NoneType)
    if get_origin(kind) in (list, Sequence):
        words = f"a list, each item {describe(get_args(kind)[0])}"
    elif get_origin(kind) in (dict, Mapping):
        words = "a mapping with string keys"
    elif isinstance(kind, type) and issubclass(kind, OpenEnum):
        words = f"one of {', '.join(kind)}"
    else:
        words = SCALARS.get(kind) or f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"
    return f"{words}, or None" if NoneType in members else words
