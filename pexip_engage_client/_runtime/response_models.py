"""The base of all models of responses: read tolerantly, kept completely.

The generated `from_dict` is the fast path: it reads an object of the documented shape, and leaves the slot of an absent
optional field empty. Whatever does not fit takes the slow path here, which builds the object all the same: unknown
properties are kept in `additional_properties`, a field that is missing, null or of the wrong type is logged once and
raises a clear error when it is read. So a page is never lost over one field, and no attribute lies about its type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar, cast

from ..errors import UnreadableFieldError
from .decoding import Decoding, tell
from .fields import Field, UnfitError, encode, fields_of, known_names, same, short_repr

# What a fast path may raise over an object that is not of the documented shape.
UNFIT = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
new = object.__new__


def refuse(value: object) -> NoReturn:
    """Leave the fast path: the value is not of the documented type."""
    raise TypeError(f"unexpected {type(value).__name__}")


def array(value: Any) -> list[Any]:
    """The value, if it is an array; else the fast path is left."""
    if value.__class__ is not list:
        refuse(value)
    return value


def mapping(value: Any) -> dict[str, Any]:
    """The value, if it is an object; else the fast path is left."""
    if value.__class__ is not dict:
        refuse(value)
    return value


class ResponseModel:
    """What every model of a response can do, beside its fields."""

    __slots__ = ("__weakref__", "_record", "_unreadable", "_written", "additional_properties")

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}
    """The names in JSON of the fields whose own names in camel case they are not."""

    if TYPE_CHECKING:
        additional_properties: dict[str, Any]
        """Properties of the response that the document does not know; `to_dict` writes them back."""
        _unreadable: Mapping[str, tuple[Any, str]]
        """By wire name the JSON of each field that cannot be read, and why."""
        _written: Mapping[str, tuple[Any, Any]]
        """By wire name the value and the JSON of each field that was written in another form than ours."""
        _record: tuple[Any, str] | None
        """What came in place of an object, and why it cannot be read."""

        @classmethod
        def from_dict(cls, data: Mapping[str, Any]) -> Self: ...

    else:

        def __getattr__(self, name):
            # Python asks here only for slots that were never filled.
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
        # Built by hand, None means absent, as it does when read from a response.
        for known in fields_of(type(self)).values():
            if not known.required and getattr(self, known.name) is None:
                delattr(self, known.name)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that this was read from, to the letter, with what was assigned since.

        Absent stays absent, null stays null, unknown properties and unreadable values stay.
        """
        return cast("dict[str, Any]", encode(self))

    def wire_form(self) -> Any:
        """The properties by their names in JSON, with their values as they are in Python."""
        if self._record is not None:
            return self._record[0]
        data = {name: given for name, (given, _) in self._unreadable.items()}
        for known, value in self._filled():
            read, written = self._written.get(known.wire_name, (self, None))
            data[known.wire_name] = written if value is read else value
        return {**data, **self.additional_properties}

    def __getitem__(self, name: str) -> Any:
        """A property by its name in JSON, in its JSON form.

        Known to the document or not: code that reads a new property goes on working when the document learns of it.
        """
        return encode(self._properties()[name])

    def __contains__(self, name: object) -> bool:
        return name in self._properties()

    def __iter__(self) -> Iterator[str]:
        """The names of the properties in JSON."""
        return iter(self._properties())

    def get(self, name: str, default: Any = None) -> Any:
        """A property by its name in JSON, in its JSON form, or the default."""
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

    __hash__ = None  # type: ignore[assignment]  # mutable, as attrs does it

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
        """All that makes two models equal: the fields, the unknown properties, and what cannot be read."""
        fields = {known.name: value for known, value in self._filled()}
        kept = {"_unreadable": self._unreadable, "_record": self._record}
        return {**fields, **kept, "additional_properties": self.additional_properties}

    def __copy__(self) -> Self:
        twin = new(type(self))
        for name, value in {**self.values(), "_written": self._written}.items():
            setattr(twin, name, value)
        return twin

    # By its JSON: pickle itself gives up over a value that is nested a few hundred deep.
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
        """Keep the properties that the document does not know. Called by the fast path when there are any."""
        known = known_names(type(self))
        self.additional_properties = {name: value for name, value in data.items() if name not in known}

    @classmethod
    def unreadable(cls, given: object, place: str, problem: str) -> Self:
        """In place of a record that is no object: reading any of its fields raises."""
        self = new(cls)
        self._record = given, f"cannot be read: the record {place} {problem}"
        tell(cls.__name__, "", f"the record {place} of {cls.__name__} {problem}")
        return self

    @classmethod
    def _from_unfit(cls, data: Any) -> Self:
        """The slow path: field by field, each on its own."""
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
                _tell_field(cls.__name__, known.wire_name, _MISSING[1])
        for name, (_, problem) in unreadable.items():
            _tell_field(cls.__name__, name, problem)
        if unreadable:
            self._unreadable = unreadable
        if written:
            self._written = written
        self._keep_unknown(payload)
        return self


M = TypeVar("M", bound=ResponseModel)

_EMPTY: Mapping[str, Any] = {"_unreadable": {}, "_written": {}, "_record": None}
_MISSING = (None, "is missing")


def peek(record: object, name: str) -> Any:
    """An attribute of a record, or None where there is none or it cannot be read."""
    try:
        return getattr(record, name, None)
    except UnreadableFieldError:
        return None


def is_record(value: object) -> bool:
    """Whether a record can be read: it does not stand in place of something that is no object."""
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


def optional(decode: Callable[[Any], M]) -> Callable[[Any], M | None]:
    """How to read a response whose body may be empty."""
    return lambda payload: None if payload is None else decode(payload)


def _tell_field(model: str, name: str, problem: str) -> None:
    tell(model, name, f"field {name} of {model} {problem}")
