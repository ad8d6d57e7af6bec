"""The base class of all response models, which read responses tolerantly and without losing data.

The generated `from_dict` and `to_dict` and the compiled `==` are the fast path. They handle objects of the documented
shape, with or without unknown properties. Anything else takes the slow path in this module, which can build an object
from any JSON. If a field is missing, null or of the wrong type, the slow path logs this once, and reading the attribute
raises a clear error. So a bad field never makes a whole page unreadable, and attributes have their declared type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from attrs import define, field

from ..errors import UnreadableFieldError
from .decoding import Decoding, report
from .equality import compiled_equality, same
from .fields import Field, UnfitError, encode, fields_of, known_names, short_repr
from .pydantic_schemas import PydanticModel
from .shapes import COMPLETE as COMPLETE
from .shapes import FIT, MISSING, Unfit, absence, no_property
from .shapes import UNEXPECTED as UNEXPECTED
from .shapes import UNFIT as UNFIT
from .shapes import array as array
from .shapes import mapping as mapping
from .shapes import unexpected_type as unexpected_type

new = object.__new__


class _State(PydanticModel):
    """The state of a model in addition to its fields."""

    __slots__ = ("__weakref__", "_state")

    if TYPE_CHECKING:
        _state: Any
        """The wire names of absent optional fields, whose value is None; or the findings of the slow path (`Unfit`)."""


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ResponseModel(_State):
    """The methods of every response model."""

    _extra: dict[str, Any] | None = field(factory=dict[str, Any], alias="additional_properties")

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
            """Return the JSON object that the model was read from, with the attributes that were assigned since.

            An absent property stays absent, null stays null, and unknown properties and unreadable values are kept.
            """
            ...

    @property
    def _unfit(self) -> Unfit:
        return self._state if isinstance(self._state, Unfit) else FIT

    def _read_empty(self, name: str) -> None:
        """Handle reading an attribute whose slot is empty, in an object that the slow path created."""
        known = fields_of(type(self)).get(name)
        if known is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        unfit = self._unfit
        if unfit.record is None and not known.required and known.wire_name not in unfit.unreadable:
            return
        _, problem = unfit.record or unfit.unreadable.get(known.wire_name, MISSING)
        model, field = type(self).__name__, known.wire_name
        raise UnreadableFieldError(f"field {field} of {model} {problem}", model=model, field=field)

    def __attrs_post_init__(self) -> None:
        # In a model that the caller created, None means absent, as in a model of a response.
        optional = (known for known in fields_of(type(self)).values() if not known.required)
        self._state = absence(frozenset(known.wire_name for known in optional if getattr(self, known.name) is None))

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
        unreadable, written, record = self._unfit
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
        return encode(properties[name]) if name in properties else no_property(type(self), name, properties)

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
        absent = COMPLETE if isinstance(self._state, Unfit) else self._state
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
        compiled = compiled_equality(type(self))
        type(self).__eq__ = compiled  # type: ignore[method-assign]
        return compiled(self, other)

    def _same_as(self, other: object) -> bool:
        """The slow path of `==`."""
        return same(self, other) if type(other) is type(self) else NotImplemented

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
        """Return everything in which equal models are equal: fields, unknown properties and unreadable values."""
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
        return self._revive(*self._kept())

    def _kept(self) -> tuple[Any, str]:
        """Return the model as JSON, and the reason if it cannot be read."""
        record = self._unfit.record
        return (encode(record[0]), record[1]) if record else (self.to_dict(), "")

    # Pickle as JSON, because pickle itself fails for values that are nested a few hundred levels deep.
    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str, str]]:
        payload, problem = self._kept()
        return type(self)._unpickled, (_to_json(payload), problem)

    @classmethod
    def _unpickled(cls, text: str, problem: str) -> Self:
        return cls._revive(json.loads(text), problem)

    @classmethod
    def _revive(cls, payload: Any, problem: str) -> Self:
        with Decoding("", quiet=True):
            if not problem:
                return cls.from_dict(payload)
            return cls._with_unfit(Unfit(record=(payload, problem)))

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
        """Return the stand-in for a record that is not an object. Reading any of its fields raises an error."""
        self = cls._with_unfit(Unfit(record=(given, f"cannot be read: the record {place} {problem}")))
        report(cls.__name__, "", f"the record {place} of {cls.__name__} {problem}")
        return self

    @classmethod
    def _with_unfit(cls, unfit: Unfit) -> Self:
        """Create an empty model on the slow path.

        Only now does its class get a hook for empty slots, which makes reading slower.
        """
        if "__getattr__" not in vars(cls):
            # An assignment would make type checkers accept every attribute.
            type.__setattr__(cls, "__getattr__", ResponseModel._read_empty)
        self = new(cls)
        self._state, self._extra = unfit, None
        return self

    @classmethod
    def _from_unfit(cls, data: Any) -> Self:
        """Read each field separately, on the slow path."""
        if not isinstance(data, Mapping):
            raise UnfitError(data, "an object")
        unreadable: dict[str, tuple[Any, str]] = {}
        written: dict[str, tuple[Any, Any]] = {}
        self = cls._with_unfit(Unfit(unreadable, written))
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
                _report_field(cls.__name__, known.wire_name, MISSING[1])
        for name, (_, problem) in unreadable.items():
            _report_field(cls.__name__, name, problem)
        self._extra = self._unknown(payload)
        return self


_to_json = json.JSONEncoder(check_circular=False).encode


def _report_field(model: str, name: str, problem: str) -> None:
    report(model, name, f"field {name} of {model} {problem}")
