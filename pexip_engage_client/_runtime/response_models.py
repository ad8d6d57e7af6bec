"""The base of all response models: tolerant reading that loses nothing.

The generated `from_dict` is the fast path: it reads an object of the documented shape, and leaves the slot of an absent
optional field empty. An object of any other shape takes the slow path in this module, which builds it all the same. It
keeps unknown properties in `additional_properties`. It logs a field that is missing, null or of the wrong type once;
reading that attribute raises a clear error. So a bad field never costs a page, and attributes have their declared type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar, cast

from ..errors import UnreadableFieldError
from .decoding import Decoding, report
from .fields import Field, UnfitError, decoder, encode, fields_of, known_names, same, short_repr

# What the fast path may raise if an object is not of the documented shape.
UNFIT = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
new = object.__new__


def unexpected_type(value: object) -> NoReturn:
    """Leave the fast path, because the value is not of the documented type."""
    raise TypeError(f"unexpected {type(value).__name__}")


def array(value: Any) -> list[Any]:
    """The value if it is an array; otherwise leave the fast path."""
    if value.__class__ is not list:
        unexpected_type(value)
    return value


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object; otherwise leave the fast path."""
    if value.__class__ is not dict:
        unexpected_type(value)
    return value


class ResponseModel:
    """What every response model can do, apart from its fields."""

    __slots__ = ("__weakref__", "_record", "_unreadable", "_written", "additional_properties")

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}
    """The JSON names of fields that are not just the camel-case form of the Python name."""

    if TYPE_CHECKING:
        additional_properties: dict[str, Any]
        """Undocumented properties of the response; `to_dict` writes them back."""
        _unreadable: Mapping[str, tuple[Any, str]]
        """By wire name: the JSON of each field that cannot be read, and the reason."""
        _written: Mapping[str, tuple[Any, Any]]
        """By wire name: the value and the JSON of each field that was written in another form than ours."""
        _record: tuple[Any, str] | None
        """What was received instead of an object, and why it cannot be read."""

        @classmethod
        def from_dict(cls, data: Mapping[str, Any]) -> Self: ...

    else:

        def __getattr__(self, name):
            # Python calls this only for slots that were never filled.
            if name == "additional_properties":
                self.additional_properties = {}
                return self.additional_properties
            if name in _EMPTY:
                return _EMPTY[name]
            known = fields_of(type(self)).get(name)
            if known is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            if self._record is None and not known.required and known.wire_name not in self._unreadable:
                return None
            _, problem = self._record or self._unreadable.get(known.wire_name, _MISSING)
            model, field = type(self).__name__, known.wire_name
            raise UnreadableFieldError(f"field {field} of {model} {problem}", model=model, field=field)

    def __attrs_post_init__(self) -> None:
        # In a model built by hand, None means absent, as in one read from a response.
        for known in fields_of(type(self)).values():
            if not known.required and getattr(self, known.name) is None:
                delattr(self, known.name)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that this was read from, unchanged except for attributes assigned since.

        Absent stays absent, null stays null, and unknown properties and unreadable values are kept.
        """
        return cast("dict[str, Any]", encode(self))

    def wire_form(self) -> Any:
        """The properties by JSON name, with their Python values."""
        if self._record is not None:
            return self._record[0]
        data = {name: given for name, (given, _) in self._unreadable.items()}
        for known, value in self._filled():
            read, written = self._written.get(known.wire_name, (self, None))
            data[known.wire_name] = written if value is read else value
        return {**data, **self.additional_properties}

    def __getitem__(self, name: str) -> Any:
        """The JSON value of a property, by its JSON name.

        It need not be documented: code that reads a new property keeps working once the document describes it.
        """
        return encode(self._properties()[name])

    def __contains__(self, name: object) -> bool:
        return name in self._properties()

    def __iter__(self) -> Iterator[str]:
        """The JSON names of the properties."""
        return iter(self._properties())

    def get(self, name: str, default: Any = None) -> Any:
        """The JSON value of a property, by its JSON name, or the default."""
        properties = self._properties()
        return encode(properties[name]) if name in properties else default

    def _properties(self) -> dict[str, Any]:
        form = ResponseModel.wire_form(self)
        return cast("dict[str, Any]", form) if isinstance(form, dict) else {}

    def _filled(self) -> Iterator[tuple[Field, Any]]:
        for known in fields_of(type(self)).values():
            try:
                yield known, object.__getattribute__(self, known.name)
            except AttributeError:
                continue

    def __eq__(self, other: object) -> bool:
        return same(self, other) if type(other) is type(self) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # mutable, and attrs does the same

    def __repr__(self) -> str:
        if self._record is not None:
            return f"<{type(self).__name__} {self._record[1]}>"
        filled = dict(self._filled())
        shown = [f"{known.name}={short_repr(value)}" for known, value in filled.items()]
        assigned = {known.wire_name for known in filled}
        shown += [f"{name}=<unreadable>" for name in self._unreadable if name not in assigned]
        if self.additional_properties:
            shown.append(f"additional_properties={self.additional_properties!r}")
        return f"{type(self).__name__}({', '.join(shown)})"

    def values(self) -> dict[str, Any]:
        """All that two equal models have in common: fields, unknown properties and unreadable values."""
        fields = {known.name: value for known, value in self._filled()}
        kept = {"_unreadable": self._unreadable, "_record": self._record}
        return {**fields, **kept, "additional_properties": self.additional_properties}

    def __copy__(self) -> Self:
        twin = new(type(self))
        for name, value in {**self.values(), "_written": self._written}.items():
            setattr(twin, name, value)
        return twin

    # As JSON: pickle itself fails for values nested a few hundred levels deep.
    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str, str]]:
        return type(self)._revive, (json.dumps(encode(self)), self._record[1] if self._record else "")

    @classmethod
    def _revive(cls, text: str, problem: str) -> Self:
        payload = json.loads(text)
        with Decoding("", quiet=True):
            if not problem:
                return cls.from_dict(payload)
            self = new(cls)
            self._record = payload, problem
            return self

    def _keep_unknown(self, data: Mapping[str, Any]) -> None:
        """Keep undocumented properties. The fast path calls this if there are any."""
        known = known_names(type(self))
        self.additional_properties = {name: value for name, value in data.items() if name not in known}

    @classmethod
    def unreadable(cls, given: object, place: str, problem: str) -> Self:
        """The stand-in for a record that is not an object: reading any of its fields raises."""
        self = new(cls)
        self._record = given, f"cannot be read: the record {place} {problem}"
        report(cls.__name__, "", f"the record {place} of {cls.__name__} {problem}")
        return self

    @classmethod
    def _from_unfit(cls, data: Any) -> Self:
        """The slow path: read each field on its own."""
        if not isinstance(data, Mapping):
            raise UnfitError(data, "an object")
        self = new(cls)
        unreadable: dict[str, tuple[Any, str]] = {}
        written: dict[str, tuple[Any, Any]] = {}
        payload = cast("Mapping[str, Any]", data)
        fields = fields_of(cls).values()
        for known in fields:
            if known.wire_name in payload:
                given = payload[known.wire_name]
                try:
                    value = known.decode(given)
                except UnfitError as unfit:
                    unreadable[known.wire_name] = given, str(unfit)
                else:
                    setattr(self, known.name, value)
                    if known.has_forms and repr(encode(value)) != repr(given):
                        written[known.wire_name] = value, given
            elif known.required:
                _report_field(cls.__name__, known.wire_name, _MISSING[1])
        for name, (_, problem) in unreadable.items():
            _report_field(cls.__name__, name, problem)
        if unreadable:
            self._unreadable = unreadable
        if written:
            self._written = written
        self._keep_unknown(payload)
        return self


M = TypeVar("M", bound=ResponseModel)
V = TypeVar("V")

_EMPTY: Mapping[str, Any] = {"_unreadable": {}, "_written": {}, "_record": None}
_MISSING = (None, "is missing")


def peek(record: object, name: str) -> Any:
    """An attribute of a record, or None if it is missing or unreadable."""
    try:
        return getattr(record, name, None)
    except UnreadableFieldError:
        return None


def is_record(value: object) -> bool:
    """Whether a record was read from an object, so that its fields can be read."""
    return not isinstance(peek(value, "_record"), tuple)


def envelope(model: Callable[[], type[M]], *, data_required: bool = True) -> Callable[[Any], M]:
    """How to read a response whose `data` is the result; the whole response is unreadable if a required one is missing.

    `model` is a function, so that a resource imports the models of an operation with its first response.
    """

    def decode(payload: Any) -> M:
        read = model().from_dict(payload)
        if data_required:
            _ = cast("Any", read).data
        return read

    return decode


def value(hint: Callable[[], type[V]]) -> Callable[[Any], V]:
    """How to read a response that is the result itself; `hint` is a function for the same reason."""

    def decode(payload: Any) -> V:
        read: V = decoder(hint())(payload)
        return read

    return decode


def optional(decode: Callable[[Any], V]) -> Callable[[Any], V | None]:
    """How to read a response whose body may be empty."""
    return lambda payload: None if payload is None else decode(payload)


def _report_field(model: str, name: str, problem: str) -> None:
    report(model, name, f"field {name} of {model} {problem}")
