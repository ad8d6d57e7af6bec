"""The base class of all response models, which read responses tolerantly and without losing data.

The generated `from_dict` and `to_dict` and the compiled `==` are the fast path. They handle objects of the documented
shape, with or without unknown properties. Anything else takes the slow path in this module, which can build an object
from any JSON. If a field is missing, null or of the wrong type, the slow path logs this once, and reading the attribute
raises a clear error. So a bad field never makes a whole page unreadable, and attributes have their declared type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Self, cast

from attrs import define, field

from ..errors import UnreadableFieldError
from .arguments import meant
from .fields import Decoding, Field, UnfitError, encode, fields_of, known_names, report, short_repr
from .pydantic_schemas import PydanticModel

new = object.__new__

# The errors that the fast path may raise if an object does not have the documented shape.
UNFIT = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
# It may raise these if fields are unreadable, were assigned values of other types, or are nested too deeply.
UNEXPECTED = (*UNFIT, UnreadableFieldError, RecursionError)

COMPLETE: frozenset[str] = frozenset()
_absences: dict[frozenset[str], frozenset[str]] = {COMPLETE: COMPLETE}


def absence(names: frozenset[str]) -> frozenset[str]:
    """Return the same object for the same names, so that the fast path can compare by identity."""
    return _absences.setdefault(names, names) if len(_absences) < 10_000 else _absences.get(names, names)


def unexpected_type(value: object) -> NoReturn:
    """Leave the fast path, because the value is not of the documented type."""
    raise TypeError(f"unexpected {type(value).__name__}")


def array(value: Any) -> list[Any]:
    """Return the value if it is an array; otherwise raise an error, so that the slow path reads it."""
    if value.__class__ is not list:
        unexpected_type(value)
    return value


def mapping(value: Any) -> dict[str, Any]:
    """Return the value if it is an object; otherwise raise an error, so that the slow path reads it."""
    if value.__class__ is not dict:
        unexpected_type(value)
    return value


class Unfit(NamedTuple):
    """What the slow path found in an object that does not have the documented shape."""

    absent: frozenset[str] = COMPLETE
    """The wire names of absent optional fields, whose value is None."""
    unreadable: Mapping[str, tuple[Any, str]] = {}
    """The JSON of each field that cannot be read, and the reason, by wire name."""
    written: Mapping[str, tuple[Any, Any]] = {}
    """The value and the original JSON of each field that the server encoded in an unusual form, by wire name."""
    record: tuple[Any, str] | None = None
    """The value that was received instead of an object, and why it cannot be read."""


MISSING = "is missing"


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ResponseModel(PydanticModel):
    """The methods of every response model."""

    _extra: dict[str, Any] | None = field(factory=dict[str, Any], alias="additional_properties")
    _state: Any = field(default=None, alias="_state")
    """An `Unfit` from the slow path, or the wire names of absent optional fields (their value is None).

    It is a field so that `attrs.evolve` passes it to the new object."""
    _for_asdict: Any = field(init=False)

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}
    """The JSON names of fields that are not simply the camel-case form of the Python name."""

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Undocumented properties of the response; `to_dict` writes them back."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    @additional_properties.setter
    def additional_properties(self, properties: dict[str, Any]) -> None:
        self._extra = properties

    if TYPE_CHECKING:

        @classmethod
        def from_dict(cls, data: Mapping[str, Any]) -> Self: ...

        def to_dict(self) -> dict[str, Any]:
            """Return the JSON object that the model was read from, including attributes that have been assigned since.

            An absent property stays absent, null stays null, and unknown properties and unreadable values are kept.
            """
            ...

    @property
    def _unfit(self) -> Unfit:
        return self._state if isinstance(self._state, Unfit) else Unfit(self._state)

    def __attrs_post_init__(self) -> None:
        given = self._state
        if given is None:  # in a model that the caller created, None means absent
            optional = (known for known in fields_of(type(self)).values() if not known.required)
            self._state = absence(frozenset(known.wire_name for known in optional if getattr(self, known.name) is None))
        elif isinstance(given, Unfit):  # attrs.evolve has replaced all unreadable fields
            self._state = Unfit(given.absent, written=given.written)

    def _written(self) -> dict[str, Any]:
        """The slow path of `to_dict`."""
        return cast("dict[str, Any]", encode(self))

    def _amended(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the result of `to_dict` for an object with absent or additional properties.

        The fast path calls this.
        """
        if isinstance(self._state, Unfit):
            return self._written()
        for name in self._state:
            if data[name] is None:
                del data[name]
        return {**data, **encode(self._extra)} if self._extra else data

    def wire_form(self) -> Any:
        """Return the properties by JSON name, with their Python values."""
        _, unreadable, written, record = self._unfit
        if record is not None:
            return record[0]
        data = {name: given for name, (given, _) in unreadable.items()}
        for known, value in self._filled():
            read, form = written.get(known.wire_name, (self, None))
            data[known.wire_name] = form if value is read else value
        return {**data, **(self._extra or {})}

    def __getitem__(self, name: str) -> Any:
        """Return the JSON value of a property, by its JSON name.

        The property need not be documented. Your code keeps working if a later version documents the property.
        """
        properties = self._properties()
        if name not in properties:
            error = KeyError(name)
            error.add_note(f"{type(self).__name__}[…] takes the JSON name of a property{meant(str(name), properties)}")
            raise error
        return encode(properties[name])

    def __contains__(self, name: object) -> bool:
        return name in self._properties()

    def __iter__(self) -> Iterator[str]:
        """The JSON names of the properties."""
        return iter(self._properties())

    def keys(self) -> Iterable[str]:
        """Return the JSON names of the properties.

        With this method, `dict(model)` and ``{**model}`` return the model's JSON.
        """
        return self._properties().keys()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the JSON value of a property, by its JSON name, or the default."""
        properties = self._properties()
        return encode(properties[name]) if name in properties else default

    def _properties(self) -> dict[str, Any]:
        form = ResponseModel.wire_form(self)
        return cast("dict[str, Any]", form) if isinstance(form, dict) else {}

    def _filled(self) -> Iterator[tuple[Field, Any]]:
        absent = self._unfit.absent
        for known in fields_of(type(self)).values():
            try:
                value: Any = object.__getattribute__(self, known.name)
            except AttributeError:
                continue
            if value is not None or known.wire_name not in absent:
                yield known, value

    def __init_subclass__(cls) -> None:
        cls.__eq__ = ResponseModel.__eq__  # type: ignore[method-assign]  # a base class may have compiled its own

    def __eq__(self, other: object) -> bool:
        # The first comparison of each class compiles it.
        compiled = _compiled_equality(type(self))
        type(self).__eq__ = compiled  # type: ignore[method-assign]
        return compiled(self, other)

    def _same_as(self, other: object) -> bool:
        """The slow path of `==`."""
        return _same(self, other) if other.__class__ is self.__class__ else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # mutable, and attrs does the same

    def __repr__(self) -> str:
        unfit = self._unfit
        if unfit.record is not None:
            return f"<{type(self).__name__} {unfit.record[1]}>"
        filled = dict(self._filled())
        shown = [f"{known.name}={short_repr(value)}" for known, value in filled.items()]
        assigned = {known.wire_name for known in filled}
        shown += [f"{name}=<unreadable>" for name in unfit.unreadable if name not in assigned]
        if self._extra:
            shown.append(f"additional_properties={self._extra!r}")
        return f"{type(self).__name__}({', '.join(shown)})"

    def values(self) -> dict[str, Any]:
        """Return everything that `==` compares: fields, unknown properties and unreadable values."""
        fields = {known.name: value for known, value in self._filled()}
        unfit = self._unfit
        return {**fields, "_extra": self._extra or {}, "_unreadable": unfit.unreadable, "_record": unfit.record}

    def __copy__(self) -> Self:
        twin = new(type(self))
        twin._state, twin._extra = self._state, self._extra
        for name in fields_of(type(self)):
            try:
                setattr(twin, name, object.__getattribute__(self, name))
            except AttributeError:
                continue
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.__class__._revive(*self._kept())

    def _kept(self) -> tuple[Any, str]:
        """Return the model as JSON, and the reason if it cannot be read."""
        record = self._unfit.record
        return (encode(record[0]), record[1]) if record else (self.to_dict(), "")

    # Pickle as JSON, because pickle itself fails for values that are nested a few hundred levels deep.
    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str, str]]:
        payload, problem = self._kept()
        return self.__class__._unpickled, (_to_json(payload), problem)

    @classmethod
    def _unpickled(cls, text: str, problem: str) -> Self:
        return cls._revive(json.loads(text), problem)

    @classmethod
    def _revive(cls, payload: Any, problem: str) -> Self:
        with Decoding("", quiet=True):
            if not problem:
                return cls.from_dict(payload)
            return cls._unread(payload, problem)

    def _absent(self, data: Mapping[str, Any]) -> frozenset[str]:
        """Set absent optional fields to None, and return their JSON names.

        The fast path calls this if there are any.
        """
        names = known_names(type(self))
        absent = absence(frozenset(names).difference(data))
        for name in absent:
            setattr(self, names[name], None)
        return absent

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the undocumented properties. The fast path calls this if there are any."""
        known = known_names(type(self))
        return {name: value for name, value in data.items() if name not in known}

    @classmethod
    def unreadable(cls, given: object, place: str, problem: str) -> Self:
        """Return a stand-in for a record that is not an object. Reading any of its fields raises an error."""
        self = cls._unread(given, f"cannot be read: the record {place} {problem}")
        report(cls.__name__, "", f"the record {place} of {cls.__name__} {problem}")
        return self

    @classmethod
    def _unreadable_class(cls) -> type[Any]:
        """Return the subclass for objects that have missing or unreadable fields.

        The slots of these fields stay empty. Only this class has a hook for empty slots, because the hook makes reading
        all attributes slower. Its objects report the model as their `__class__`.
        """
        if cls not in _unreadable_classes:
            members = {"__slots__": (), "__doc__": cls.__doc__, "__class__": property(lambda _: cls)}
            made: Any = type(cls.__name__, (cls,), members)
            made.__module__, made.__qualname__ = cls.__module__, cls.__qualname__
            made.__getattr__ = ResponseModel._read_empty
            made.__eq__ = ResponseModel._same_as
            _unreadable_classes[cls] = made
        return _unreadable_classes[cls]

    def _read_empty(self, name: str) -> NoReturn:
        """Raise the error for reading an attribute whose slot is empty."""
        known = fields_of(self.__class__).get(name)
        model = type(self).__name__
        if known is None:
            raise AttributeError(f"{model!r} object has no attribute {name!r}", name=name, obj=self)
        unfit = self._unfit
        _, problem = unfit.record or unfit.unreadable.get(known.wire_name, (None, MISSING))
        raise UnreadableFieldError(f"field {known.wire_name} of {model} {problem}", model=model, field=known.wire_name)

    @classmethod
    def _unread(cls, given: object, problem: str) -> Self:
        """Return a stand-in for a record that is not an object."""
        self: Self = new(cls._unreadable_class())
        self._state, self._extra = Unfit(record=(given, problem)), None
        return self

    @classmethod
    def _from_unfit(cls, data: Any) -> Self:
        """Read each field separately, on the slow path."""
        if not isinstance(data, Mapping):
            raise UnfitError(data, "an object")
        payload = cast("Mapping[str, Any]", data)
        values: dict[str, Any] = {}
        absent: set[str] = set()
        problems: dict[str, str] = {}
        unreadable: dict[str, tuple[Any, str]] = {}
        written: dict[str, tuple[Any, Any]] = {}
        for known in fields_of(cls).values():
            given = payload.get(known.wire_name)
            if known.wire_name not in payload and known.required:
                problems[known.wire_name] = MISSING
            elif known.wire_name not in payload:
                values[known.name] = None
                absent.add(known.wire_name)
            else:
                try:
                    value = values[known.name] = known.decode(given)
                except UnfitError as error:
                    problem = problems[known.wire_name] = str(error)
                    unreadable[known.wire_name] = given, problem
                else:
                    if known.has_forms and repr(encode(value)) != repr(given):
                        written[known.wire_name] = value, given
        for name, problem in problems.items():
            report(cls.__name__, name, f"field {name} of {cls.__name__} {problem}")
        self: Self = new(cls._unreadable_class() if problems else cls)
        self._state = Unfit(absence(frozenset(absent)), unreadable, written)
        for name, value in values.items():
            setattr(self, name, value)
        self._extra = self._unknown(payload)
        return self


def peek(record: object, name: str) -> Any:
    """Return an attribute of a record; None if it is missing or unreadable."""
    try:
        return getattr(record, name, None)
    except UnreadableFieldError:
        return None


def is_record(value: object) -> bool:
    """Whether a record was read from a JSON object, so that its fields can be read."""
    state = peek(value, "_state")
    return not isinstance(state, Unfit) or state.record is None


def _refuse_asdict(self: object) -> NoReturn:
    raise TypeError("attrs.asdict and attrs.astuple do not work with response models; use their to_dict() method")


# `asdict` and `astuple` read all fields, but `attrs.evolve` skips the fields that `__init__` does not take.
type.__setattr__(ResponseModel, "_for_asdict", property(_refuse_asdict))

_to_json = json.JSONEncoder(check_circular=False).encode


_unreadable_classes: dict[type[Any], type[Any]] = {}


# --- equality

_EQUALITY = """
def __eq__(self, other):
    if self.__class__ is not other.__class__ or self._state is not other._state:
        return self._same_as(other)
    try:
        return {fields} and (self._extra or None) == (other._extra or None)
    except UNEXPECTED:
        return self._same_as(other)
"""


def _compiled_equality(model: type[Any]) -> Callable[[Any, object], bool]:
    """Compile `==` for a model, with one comparison for each field, as attrs does.

    A loop over the fields takes three times as long.
    """
    fields = " and ".join(f"self.{name} == other.{name}" for name in known_names(model).values())
    names, made = {"UNEXPECTED": UNEXPECTED, "__name__": model.__module__}, dict[str, Any]()
    exec(_EQUALITY.format(fields=fields), names, made)  # noqa: S102 - the code contains only names of attributes
    return cast("Callable[[Any, object], bool]", made["__eq__"])


def _same(left: Any, right: Any) -> bool:
    """Whether two values are equal, however deeply they are nested."""
    pairs: list[tuple[Any, Any]] = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if one is other:  # even for NaN, as in Python's containers
            continue
        kind = one.__class__ if one.__class__ is other.__class__ else object
        if issubclass(kind, ResponseModel):
            pairs.append((one.values(), other.values()))
        elif kind is dict:
            if one.keys() != other.keys():
                return False
            pairs += [(one[key], other[key]) for key in one]
        elif kind is list:
            if len(one) != len(other):
                return False
            pairs += zip(one, other, strict=True)
        elif one != other:
            return False
    return True
