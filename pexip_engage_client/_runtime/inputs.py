"""The base class of all input models. They check their fields on creation, so that nothing invalid is ever sent.

A field is UNSET (leave unchanged), None if the API allows clearing it, or a value of its type. Values are stored in
plain form: a member of the caller's own enum becomes a string, a list becomes a tuple, and a mapping of another input's
fields becomes that input. Inputs are immutable; use `attrs.evolve` to create a changed one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast, get_args, get_origin

import attrs

from ..errors import InvalidArgumentError
from . import arguments, wire
from .arguments import UNSET, Unset
from .enums import OpenEnum
from .fields import ADDITIONAL, Field, UnfitError, alternatives, encode, fields_of, short_repr
from .pydantic_schemas import PydanticModel

# A check takes the name and value of an argument. It returns the value to store, or raises InvalidArgumentError.
Check = Callable[[str, Any], Any]


class InputModel(PydanticModel):
    """The base class of input models."""

    __slots__ = ("__weakref__",)

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}
    """The JSON names of fields that are not simply the camel-case form of the Python name."""

    if TYPE_CHECKING:
        additional_properties: Mapping[str, Any]

        def to_dict(self) -> dict[str, Any]:
            """Return the JSON object to send. UNSET fields are absent, and None is null."""
            ...

    if not TYPE_CHECKING:  # type checkers report unknown names themselves

        def __new__(cls, *_: Any, **given: Any) -> Self:
            """Reject unknown fields. The `__init__` that attrs generates does not suggest the right name."""
            fields = fields_of(cls) if given else {}
            for name in given:
                if name not in fields and name != ADDITIONAL:
                    hint = arguments.meant(name, fields) or f"; its fields are {', '.join(fields)}"
                    accepted = f"one of {', '.join(fields)}"
                    raise InvalidArgumentError(
                        f"{name} is not a field of {cls.__name__}{hint}", parameter=name, accepted=accepted
                    )
            return object.__new__(cls)

    def __attrs_post_init__(self) -> None:
        self._check("")

    def _check(self, prefix: str) -> None:
        """Check the fields, and store them in plain form.

        `prefix` is the path to this input if it is nested in others.
        """
        for name, required, check in checks_of(type(self)):
            value = getattr(self, name)
            if value is not UNSET or required:
                checked = check(prefix + name, value)
                if checked is not value:
                    object.__setattr__(self, name, checked)
        others = self.additional_properties
        if others or others.__class__ is not dict:
            name = f"{prefix}{ADDITIONAL}"
            checked = arguments.json_value(name, arguments.mapping(name, others))
            object.__setattr__(self, ADDITIONAL, checked)

    @classmethod
    def of_fields(cls, name: str, given: Mapping[str, Any]) -> Self:
        """Create the input from its fields by Python name.

        `name` is the path to this input if it is nested in others.
        """
        self = object.__new__(cls)
        for field, value in _complete_fields(cls, name, given).items():
            object.__setattr__(self, field, value)
        self._check(f"{name}.")
        return self

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Create an input model from a JSON object, such as a stored request body.

        Undocumented properties are kept in `additional_properties`. Raises InvalidArgumentError with the JSON name of a
        property that is missing or has the wrong type.
        """
        arguments.mapping("data", data)
        fields = fields_of(cls)
        given: dict[str, Any] = {}
        for known in fields.values():
            if known.wire_name in data:
                try:
                    given[known.name] = known.decode(data[known.wire_name])
                except UnfitError as problem:
                    accepted = describe(known.hint)
                    raise arguments.invalid_value(known.wire_name, accepted, data[known.wire_name]) from problem
            elif known.required:
                accepted = describe(known.hint)
                raise InvalidArgumentError(
                    f"{known.wire_name} is missing", parameter=known.wire_name, accepted=accepted
                )
        names = {known.wire_name for known in fields.values()}
        given["additional_properties"] = {name: value for name, value in data.items() if name not in names}
        return cls(**given)

    def wire_form(self) -> dict[str, Any]:
        """Return the properties that `encode` writes for the model."""
        return self.to_dict()

    def _values(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in fields_of(type(self))}
        given = {name: value for name, value in given.items() if value is not UNSET}
        return {**given, "additional_properties": self.additional_properties} if self.additional_properties else given

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(_hashable(self._values()))

    def __repr__(self) -> str:
        shown = [f"{name}={short_repr(value)}" for name, value in self._values().items()]
        return f"{type(self).__name__}({', '.join(shown)})"


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(item)) for key, item in cast("Mapping[str, Any]", value).items())
    if isinstance(value, list | tuple):
        return tuple(_hashable(item) for item in cast("Sequence[Any]", value))
    return value


# --- checks, each created once for its type


_checks: dict[type[Any], list[tuple[str, bool, Check]]] = {}


def checks_of(model: type[Any]) -> list[tuple[str, bool, Check]]:
    """Return the name of each field, whether it is required, and its check."""
    if model not in _checks:
        _checks[model] = [
            (known.name, known.required or Unset not in get_args(known.hint), checker(known.hint))
            for known in fields_of(model).values()
        ]
    return _checks[model]


def checker(hint: Any) -> Check:
    """Return the check for values of a type. Its error states the argument and what is accepted."""
    members = alternatives(hint)
    if Any in members:
        return arguments.json_value
    kinds = [member for member in members if member is not NoneType]
    check = _checker(kinds[0], describe(hint))
    if NoneType not in members:
        return check
    return lambda name, value: None if value is None else check(name, value)


def _checker(kind: Any, accepted: str) -> Check:
    if get_origin(kind) in (list, Sequence):
        return _array_checker(checker(get_args(kind)[0]), accepted)
    if get_origin(kind) in (dict, Mapping):
        return _mapping_checker(get_args(kind)[1], accepted)
    if issubclass(kind, OpenEnum):
        return lambda name, value: value if value.__class__ is kind else arguments.text(name, value, accepted)
    if kind in CHECKS:
        check = CHECKS[kind]
        return lambda name, value: check(name, value, accepted)

    def check_model(name: str, value: Any) -> Any:
        if isinstance(value, kind):
            return value
        given = fields_given(kind, value)
        if given is None:
            raise arguments.invalid_value(name, accepted, value)
        return kind.of_fields(name, given)

    return check_model


CHECKS: Mapping[type, Callable[[str, Any, str], Any]] = {
    str: arguments.sent_text,
    bool: arguments.flag,
    int: lambda name, value, accepted: arguments.integer(name, value, accepted=accepted),
    float: arguments.number,
    datetime.datetime: lambda name, value, _: arguments.moment(name, value),
    datetime.date: arguments.day,
    datetime.time: arguments.time_of_day,
}


def _array_checker(check: Check, accepted: str) -> Check:
    def check_array(name: str, value: Any) -> Any:
        items = arguments.array(name, value, accepted)
        return tuple(check(f"{name}[{index}]", item) for index, item in enumerate(items))

    return check_array


def _mapping_checker(values: Any, accepted: str) -> Check:
    check = checker(values)

    def check_mapping(name: str, value: Any) -> Any:
        items = arguments.mapping(name, value, accepted).items()
        return {arguments.text(name, key): check(f"{name}[{key!r}]", item) for key, item in items}

    def check_free_form(name: str, value: Any) -> Any:
        return arguments.json_value(name, arguments.mapping(name, value, accepted))

    return check_free_form if values is Any else check_mapping


SCALARS: Mapping[Any, str] = {
    Any: "any JSON value",
    str: "a string",
    bool: "True or False",
    int: "an integer",
    float: "a number",
    datetime.datetime: arguments.AWARE,
    datetime.date: "a date",
    datetime.time: arguments.TIME_OF_DAY,
}


def describe(hint: Any) -> str:
    """Describe what a type hint accepts."""
    members = alternatives(hint)
    kind = next(member for member in members if member is not NoneType)
    if get_origin(kind) in (list, Sequence):
        words = f"a list in which each item is {describe(get_args(kind)[0])}"
    elif get_origin(kind) in (dict, Mapping):
        words = "a mapping with string keys"
    elif isinstance(kind, type) and issubclass(kind, OpenEnum):
        words = f"one of {', '.join(kind)}"
    else:
        words = SCALARS.get(kind) or accepted_as(cast("type[Any]", kind))
    return f"{words}, or None" if NoneType in members else words


# --- what can be passed instead of an input: a mapping of its fields, or a model from a response


def accepted_as(kind: type[Any]) -> str:
    """Describe what can be passed as an input."""
    if _is_base(kind):  # attrs replaces a class with a new one of the same name, so a name may be listed twice
        return " or ".join(sorted({arguments.with_article(each.__name__) for each in kind.__subclasses__()}))
    name = arguments.with_article(kind.__name__)
    read_as: str | None = getattr(kind, "READ_AS", None)
    if read_as is not None:
        return f"{name}, a mapping of its fields or {arguments.with_article(read_as)}"
    return f"{name} or a mapping of its fields"


def _is_base(kind: type[Any]) -> bool:
    """Whether the class stands for several kinds of inputs. A mapping does not show which kind it is."""
    return not attrs.has(kind)


def fields_given(kind: type[Any], value: object) -> Mapping[str, Any] | None:
    """Return the fields of an input by Python name; None if the value cannot be passed as this input."""
    if _is_base(kind):
        return None
    if arguments.is_mapping(value):
        return value
    return dict(_fields_read(kind, value)) if _was_read(kind, value) else None


def _was_read(kind: type[Any], value: object) -> bool:
    names = {each.__name__ for each in type(value).__mro__ if hasattr(each, "additional_properties")}
    return getattr(kind, "READ_AS", None) in names


def _fields_read(kind: type[Any], record: Any) -> Iterator[tuple[str, Any]]:
    """Yield an input's fields from a response model, if the response contained them."""
    model: type[Any] = record.__class__
    known = fields_of(model)
    for field in fields_of(kind).values():
        for name, ids_of in _sources(field.name):
            if name in known and known[name].wire_name in record:
                value: Any = ids_of(getattr(record, name))
                if value is not None or _is_nullable(field) or field.required:
                    yield field.name, value
                break


def _sources(name: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Yield the fields of a response model from which an input's field can be taken, and how to convert each."""
    yield name, lambda value: value
    if name.endswith("_id"):
        yield name.removesuffix("_id"), _id
    if name.endswith("_ids"):
        yield f"{name.removesuffix('_ids')}s", _ids


def _id(record: Any) -> Any:
    return None if record is None else record.id


def _ids(records: Any) -> Any:
    return None if records is None else [record.id for record in records]


def _is_nullable(field: Field) -> bool:
    return NoneType in alternatives(field.hint) or Any in alternatives(field.hint)


def _complete_fields(kind: type[Any], name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return all fields of an input, with defaults for the fields that were not passed."""
    fields = fields_of(kind)
    for key in given:
        if key not in fields and key != ADDITIONAL:
            accepted = f"a mapping of the fields {', '.join(fields)}"
            raise arguments.invalid_argument(
                name, accepted, f"; got the key {key!r}{arguments.meant(str(key), fields)}"
            )
    complete: dict[str, Any] = {}
    for attribute in attrs.fields(cast("Any", kind)):
        if attribute.name in given:
            complete[attribute.name] = given[attribute.name]
        elif attribute.name == ADDITIONAL:
            complete[ADDITIONAL] = {}
        elif attribute.default is not attrs.NOTHING:
            complete[attribute.name] = attribute.default
        else:
            path, accepted = f"{name}.{attribute.name}", describe(fields[attribute.name].hint)
            problem = f"{path} is missing; it must be {accepted}"
            raise InvalidArgumentError(problem, parameter=path, accepted=accepted)
    return complete


# --- the arguments of resource methods


def body(name: str, value: object, hint: Any) -> Any:
    """Check an argument against its type hint, and return its JSON form."""
    return encode(_checker_of(hint)(name, value))


_checker_of = cache(checker)


def deep_object(name: str, value: object, kind: type[InputModel], wire_name: str) -> list[tuple[str, str]]:
    """Encode an object as ``location[latitude]=51.05&location[longitude]=3.69``."""
    properties = body(name, value, kind).items()
    return [(f"{wire_name}[{key}]", _parameter(f"{name}.{key}", item)) for key, item in properties]


def _parameter(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return wire.boolean(name, value)
    return wire.text(name, value) if isinstance(value, str) else wire.number(name, value)
