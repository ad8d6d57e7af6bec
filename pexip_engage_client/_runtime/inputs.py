"""The base of all input models: checked when they are made, so that nothing wrong is ever sent.

A field is UNSET (leave alone), None where the API lets it be cleared, or a value of its type. Inputs are immutable;
make a changed one with `attrs.evolve`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args, get_origin

from ..errors import InvalidArgumentError
from . import arguments, wire
from .enums import OpenEnum
from .fields import alternatives, fields_of
from .unset import UNSET

Check = Callable[[str, Any], object]

SCALARS: dict[Any, str] = {
    str: "a string",
    bool: "True or False",
    int: "an integer",
    float: "a number",
    datetime.datetime: arguments.AWARE,
    datetime.date: "a date",
    datetime.time: "a time of day",
}
CHECKS: dict[Any, Check] = {
    datetime.datetime: arguments.moment,
    datetime.date: arguments.day,
    float: arguments.number,
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
        for name, required, check in checks_of(type(self)):
            value = getattr(self, name)
            if value is not UNSET or required:
                check(name, value)

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
                except (TypeError, ValueError, OverflowError):
                    raise arguments.refuse(known.name, describe(known.hint), data[known.wire_name]) from None
            elif known.required:
                accepted = describe(known.hint)
                raise InvalidArgumentError(f"{known.name} is missing", parameter=known.name, accepted=accepted)
        names = {known.wire_name for known in fields.values()}
        given["additional_properties"] = {name: value for name, value in data.items() if name not in names}
        return cls(**given)


_checks: dict[type[Any], list[tuple[str, bool, Check]]] = {}


def checks_of(model: type[Any]) -> list[tuple[str, bool, Check]]:
    """Of each field its name, whether it must be given, and how to check it; made once for each model."""
    if model not in _checks:
        _checks[model] = [(known.name, known.required, checker(known.hint)) for known in fields_of(model).values()]
    return _checks[model]


def checker(hint: Any) -> Check:
    """How to refuse a value that is not of the type: the error names the parameter and what is accepted."""
    members = alternatives(hint)
    kind = next(member for member in members if member is not NoneType)
    if kind is Any:
        return lambda name, value: None
    check = CHECKS.get(kind) or _container_checker(kind, hint)
    if check is None:
        accepted = (str if issubclass(kind, OpenEnum) else kind, *(NoneType for _ in members[1:]))
        return _class_checker(accepted, hint)
    if NoneType not in members:
        return check
    return lambda name, value: None if value is None else check(name, value)


def _container_checker(kind: Any, hint: Any) -> Check | None:
    if get_origin(kind) in (list, Sequence):
        check = checker(get_args(kind)[0])

        def check_array(name: str, value: Any) -> None:
            if not arguments.is_array(value):
                raise arguments.refuse(name, describe(hint), value)
            for index, item in enumerate(value):
                check(f"{name}[{index}]", item)

        return check_array
    if get_origin(kind) in (dict, Mapping):
        check = checker(get_args(kind)[1])

        def check_mapping(name: str, value: Any) -> None:
            if not arguments.is_mapping(value):
                raise arguments.refuse(name, describe(hint), value)
            for key, item in value.items():
                arguments.text(f"a key of {name}", key)
                check(f"{name}[{key!r}]", item)

        return check_mapping
    return None


def _class_checker(accepted: tuple[type, ...], hint: Any) -> Check:
    takes_bool = bool in accepted or int not in accepted

    def check(name: str, value: Any) -> None:
        if not isinstance(value, accepted) or (value.__class__ is bool and not takes_bool):
            raise arguments.refuse(name, describe(hint), value)

    return check


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


def deep_object(name: str, value: object, kind: type[InputModel], wire_name: str) -> list[tuple[str, str]]:
    """An object as ``location[latitude]=51.05&location[longitude]=3.69``."""
    return [(f"{wire_name}[{key}]", _parameter(f"{name}.{key}", item)) for key, item in body(value, kind, name).items()]


def body(value: object, kind: type[InputModel], name: str = "body") -> dict[str, Any]:
    """The JSON form of an input model."""
    if not isinstance(value, kind):
        raise arguments.refuse(name, f"a {kind.__name__}", value)
    return value.to_dict()


def bodies(value: Any, kind: type[InputModel], name: str = "body") -> Any:
    """The JSON form of a list or a mapping of input models."""
    if arguments.is_mapping(value):
        by_name = arguments.mapping(name, value).items()
        return {key: body(item, kind, f"{name}[{key!r}]") for key, item in by_name}
    items = arguments.array(name, value, f"a list, each item a {kind.__name__}")
    return [body(item, kind, f"{name}[{index}]") for index, item in enumerate(items)]


def _parameter(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return wire.boolean(name, value)
    return wire.text(name, value) if isinstance(value, str) else wire.number(name, value)
