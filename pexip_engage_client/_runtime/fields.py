"""Read and write the fields of models by their annotations, and report fields that are not as documented.

The fast path of response models needs only the report.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

from .._failures import ResponseValidationError
from . import wire
from .arguments import Unset
from .enums import OpenEnum

logger = logging.getLogger("pexip_engage_client")

# Converts a JSON value; raises UnfitError if it is not of the documented type.
Decoder = Callable[[Any], Any]

JSON_TYPES: dict[type, str] = {
    NoneType: "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
}


def json_type(value: object) -> str:
    """Return the JSON type of a value, for messages."""
    return JSON_TYPES.get(value.__class__, f"a value of type {type(value).__name__}")


class Field(NamedTuple):
    """One field of a model: its names, whether it is required, its type, and how to read it from JSON."""

    name: str
    wire_name: str
    required: bool
    hint: Any
    decode: Decoder
    has_forms: bool
    """Whether a value, such as a date-time, can have several JSON forms."""


class UnfitError(ResponseValidationError, TypeError):
    """A value is not of the documented type. The message does not show the value."""

    def __init__(self, given: object, expected: str, place: str = "") -> None:
        kind = json_type(given)
        super().__init__(f"has {kind} at {place}, not {expected}" if place else f"is {kind}, not {expected}")
        self.given = given
        self.expected = expected
        self.place = place

    def within(self, place: str) -> UnfitError:
        """Return the same error for an item of an array or a property of an object."""
        return UnfitError(self.given, self.expected, place + self.place)


class Decoding:
    """The context of one response while it is read.

    Problems raise an error if `strict`, are ignored if `quiet`, and are logged otherwise.
    """

    def __init__(self, operation: str, strict: bool = False, quiet: bool = False) -> None:
        self.operation = operation
        self.strict = strict
        self.quiet = quiet
        self.reported: set[tuple[str, str]] = set()

    def __enter__(self) -> None:
        self._token = _decoding.set(self)

    def __exit__(self, *_: object) -> None:
        _decoding.reset(self._token)


_decoding: ContextVar[Decoding] = ContextVar("decoding")


def report(model: str, name: str, problem: str, consequence: str = "reading it will raise an error") -> None:
    """Report a problem with a field or a record: raise it in strict mode, otherwise log it once per response.

    If the whole response has the problem, both names are empty.
    """
    decoding = _decoding.get(None)
    operation = decoding.operation if decoding else None
    if decoding and decoding.strict:
        raise ResponseValidationError(problem, operation=operation, model=model or None, field=name or None)
    if decoding:
        if decoding.quiet or (model, name) in decoding.reported:
            return
        decoding.reported.add((model, name))
    facts = {"operation": operation, "model": model or None, "field": name or None}
    logger.warning("%s: %s; %s", operation or "a response", problem, consequence, extra=facts)


def camel_case(name: str) -> str:
    """Return the default JSON name of a field: `externalId` for `external_id`. `WIRE_NAMES` lists the exceptions."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def wire_name(model: type[Any], name: str) -> str:
    """Return the JSON name of a field of a generated model."""
    return cast("str", model.WIRE_NAMES.get(name) or camel_case(name))


ADDITIONAL = "additional_properties"
_tables: dict[type[Any], dict[str, Field]] = {}


def _is_property(attribute: attrs.Attribute[Any]) -> bool:
    """Whether a field stands for a documented property."""
    return attribute.name != ADDITIONAL and not attribute.name.startswith("_")


def fields_of(model: type[Any]) -> dict[str, Field]:
    """Return the fields of a generated model by Python name, in the order of the API document."""
    if model not in _tables:
        hints = get_type_hints(model)
        _tables[model] = {
            attribute.name: Field(
                attribute.name,
                wire_name(model, attribute.name),
                attribute.default is attrs.NOTHING,
                hints[attribute.name],
                decoder(hints[attribute.name]),
                _has_forms(hints[attribute.name]),
            )
            for attribute in attrs.fields(model)
            if _is_property(attribute)
        }
    return _tables[model]


def late_names(module: dict[str, Any]) -> None:
    """Make the type hints of a module's models evaluable, even if they refer to names that are defined later.

    Methods that attrs generates have a copy of the module's globals from the time when the class was created.
    """
    for each in [each for each in module.values() if isinstance(each, type) and attrs.has(each)]:
        known = cast("Any", each).__init__.__globals__
        if each.__module__ == module["__name__"] and known is not module:
            known.update({name: value for name, value in module.items() if name not in known})


_known: dict[type[Any], dict[str, str]] = {}


def known_names(model: type[Any]) -> dict[str, str]:
    """Return the Python names of a generated model's properties, by JSON name."""
    if model not in _known:
        names = (attribute.name for attribute in attrs.fields(model) if _is_property(attribute))
        _known[model] = {wire_name(model, name): name for name in names}
    return _known[model]


def alternatives(hint: Any) -> tuple[Any, ...]:
    """Return the members of a union without `Unset`, or the hint itself if it is a single type.

    An enum precedes the literal strings that are accepted instead of its members.
    """
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return tuple(member for member in members if member is not Unset)


def _has_forms(hint: Any) -> bool:
    kinds = {datetime.datetime, datetime.date, datetime.time, int, float}
    return hint in kinds or any(_has_forms(inner) for inner in get_args(hint))


def _of(*kinds: type) -> Decoder:
    def read(given: Any) -> Any:
        if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
            raise TypeError
        return given

    return read


def _integer(given: Any) -> int:
    """Read an integer, which JSON may write as ``5.0``."""
    number = int(_of(int, float)(given))
    if number != given:
        raise ValueError
    return number


SCALARS: dict[Any, tuple[Decoder, str]] = {
    str: (_of(str), "a string"),
    bool: (_of(bool), "a boolean"),
    int: (_integer, "an integer"),
    float: (_of(int, float), "a number"),
    datetime.datetime: (wire.parse_datetime, "a date-time with a time zone"),
    datetime.date: (wire.parse_date, "a date"),
    datetime.time: (wire.parse_time, "a time of day"),
}


def decoder(hint: Any) -> Decoder:
    """Return the function that reads a value of this type from JSON."""
    members = alternatives(hint)
    kind = next((member for member in members if member is not NoneType), Any)
    inner = _decoder(kind)
    if NoneType in members:
        return lambda given: None if given is None else inner(given)
    return inner


def _decoder(kind: Any) -> Decoder:
    if kind is Any:
        return lambda given: given
    if kind in SCALARS:
        return _scalar(*SCALARS[kind])
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (list, Sequence):
        return _array(decoder(arguments[0]), _record_of(arguments[0]))
    if origin in (dict, Mapping):
        return _mapping(decoder(arguments[1]), _record_of(arguments[1]))
    if issubclass(kind, OpenEnum):
        return _scalar(lambda given: kind(_of(str)(given)), "a string")
    from_dict: Decoder = kind.from_dict
    return from_dict


def _scalar(read: Decoder, expected: str) -> Decoder:
    def decode(given: Any) -> Any:
        try:
            return read(given)
        except (TypeError, ValueError, OverflowError):
            pass  # without the cause, because the parsers' messages show the value
        raise UnfitError(given, expected)

    return decode


def _array(item: Decoder, record: Any) -> Decoder:
    def decode(given: Any) -> Any:
        if given.__class__ is not list:
            raise UnfitError(given, "an array")
        return [_inner(item, record, value, f"[{index}]") for index, value in enumerate(given)]

    return decode


def _mapping(item: Decoder, record: Any) -> Decoder:
    def decode(given: Any) -> Any:
        if given.__class__ is not dict:
            raise UnfitError(given, "an object")
        return {key: _inner(item, record, value, f"[{key!r}]") for key, value in given.items()}

    return decode


def _inner(decode: Decoder, record: Any, value: Any, place: str) -> Any:
    """Read one item. If it is not an object but should be, only this record is unreadable, not the whole list."""
    try:
        return decode(value)
    except UnfitError as problem:
        if record is not None and problem.given is value:
            return record.unreadable(value, place, str(problem))
        raise problem.within(place) from problem


def _record_of(hint: Any) -> Any:
    (kind, *others) = alternatives(hint)
    return kind if not others and hasattr(kind, "unreadable") else None


def encode(value: Any) -> Any:
    """Return a copy of a field's value in JSON form, however deeply it is nested."""
    result: list[Any] = [None]
    waiting: list[tuple[Any, Any, Any]] = [(value, result, 0)]
    while waiting:
        item, target, key = waiting.pop()
        if hasattr(item, "wire_form"):
            item = item.wire_form()
        if isinstance(item, list | tuple):
            items = cast("Sequence[Any]", item)
            target[key] = [None] * len(items)
            waiting += [(inner, target[key], index) for index, inner in enumerate(items)]
        elif isinstance(item, Mapping):
            target[key] = dict.fromkeys(cast("Mapping[str, Any]", item))
            waiting += [(inner, target[key], name) for name, inner in cast("Mapping[str, Any]", item).items()]
        else:
            target[key] = _encode_scalar(item)
    return result[0]


def _encode_scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.datetime):
        return wire.format_datetime(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return wire.format_time(value)
    return value


def json_default(value: object) -> Any:
    """Return the JSON form of a model, date, time, enum member or UUID: `json.dumps(data, default=json_default)`.

    The function also works as the `default` of `orjson.dumps` and other libraries. Raises TypeError for other types.
    """
    if hasattr(value, "wire_form") or isinstance(value, datetime.date | datetime.time | Enum):
        return encode(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


SHOWN = 3  # the number of list items that a repr shows


def short_repr(value: Any) -> str:
    """Return the repr of a field's value, with only the first items of a long list."""
    items = cast("Sequence[Any]", value if isinstance(value, list | tuple) else ())
    if len(items) <= SHOWN:
        return repr(cast("object", value))
    return f"[{', '.join(map(repr, items[:SHOWN]))}, ...{len(items) - SHOWN} more]"
