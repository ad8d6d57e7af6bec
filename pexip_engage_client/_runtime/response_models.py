"""The base of all answer models: read tolerantly, kept completely.

The generated `from_dict` is the fast path: it reads an object of the documented shape, and leaves the slot of an absent
optional field empty. Whatever does not fit takes the slow path here, which builds the object all the same: unknown
properties are kept in `additional_properties`, a field that is missing, null or of the wrong type is logged once and
raises a clear error when it is read. So a page is never lost over one field, and no attribute lies about its type.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, cast

from attrs import define, field

from ..errors import ResponseValidationError, UnreadableFieldError
from .fields import Field, encode, fields_of

logger = logging.getLogger("pexip_engage_client")

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


@define(eq=False)
class Decoding:
    """For which operation answers are being read, and whether strictly; set around the reading of one answer."""

    operation: str
    strict: bool = False
    told: set[tuple[str, str]] = field(factory=set[tuple[str, str]])
    _token: Token[Decoding] | None = None

    def __enter__(self) -> Self:
        self._token = _decoding.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _decoding.reset(self._token)


_decoding: ContextVar[Decoding] = ContextVar("decoding")


class ResponseModel:
    """What every answer model can do, beside its fields."""

    __slots__ = ("__weakref__", "_unreadable", "additional_properties")

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {}

    if TYPE_CHECKING:
        additional_properties: dict[str, Any]
        """Properties of the answer that the document does not know; `to_dict` writes them back."""
        _unreadable: Mapping[str, Any]

        @classmethod
        def from_dict(cls, data: Mapping[str, Any]) -> Self: ...

    else:

        def __getattr__(self, name):
            # Python asks here only for slots that were never filled.
            if name == "additional_properties":
                self.additional_properties = {}
                return self.additional_properties
            if name == "_unreadable":
                return {}
            model = type(self).__name__
            known = fields_of(type(self)).get(name)
            if known is None:
                raise AttributeError(f"{model!r} object has no attribute {name!r}", name=name, obj=self)
            if not known.required and known.wire_name not in self._unreadable:
                return None
            raise UnreadableFieldError(model=model, field=known.wire_name, problem=_problem(known, self._unreadable))

    def __attrs_post_init__(self) -> None:
        # Built by hand, None means absent, as it does when read from an answer.
        for known in fields_of(type(self)).values():
            if not known.required and getattr(self, known.name) is None:
                delattr(self, known.name)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that this was read from: absent stays absent, null stays null, unknown properties stay."""
        data = {known.wire_name: encode(value) for known, value in self._filled()}
        return {**data, **self._unreadable, **encode(self.additional_properties)}

    def __getitem__(self, name: str) -> Any:
        """A property by its name in JSON, in its JSON form.

        Known to the document or not: code that reads a new property goes on working when the document learns of it.
        """
        return self.additional_properties[name] if name in self.additional_properties else self.to_dict()[name]

    def _filled(self) -> Iterator[tuple[Field, Any]]:
        for known in fields_of(type(self)).values():
            try:
                yield known, object.__getattribute__(self, known.name)
            except AttributeError:
                continue

    def __eq__(self, other: object) -> bool:
        return self.__getstate__() == other.__getstate__() if type(other) is type(self) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # mutable, as attrs does it

    def __repr__(self) -> str:
        shown = [f"{known.name}={value!r}" for known, value in self._filled()]
        shown += [f"{name}=<unreadable>" for name in self._unreadable]
        if self.additional_properties:
            shown.append(f"additional_properties={self.additional_properties!r}")
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getstate__(self) -> dict[str, Any]:
        state = {known.name: value for known, value in self._filled()}
        return {**state, "_unreadable": self._unreadable, "additional_properties": self.additional_properties}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def _keep_unknown(self, data: Mapping[str, Any], known: frozenset[str]) -> None:
        """Keep the properties that the document does not know. Called by the fast path when there are any."""
        self.additional_properties = {name: value for name, value in data.items() if name not in known}

    @classmethod
    def _from_unfit(cls, data: Any) -> Self:
        """The slow path: field by field, each on its own."""
        if not isinstance(data, Mapping):
            raise TypeError(f"expected an object, got {type(data).__name__}")
        self = new(cls)
        unreadable: dict[str, Any] = {}
        fields = fields_of(cls).values()
        for known in fields:
            if known.wire_name in data:
                try:
                    setattr(self, known.name, known.decode(data[known.wire_name]))
                    continue
                except UNFIT:
                    unreadable[known.wire_name] = data[known.wire_name]
            elif not known.required:
                continue
            _tell(cls.__name__, known, _problem(known, unreadable))
        if unreadable:
            self._unreadable = unreadable
        self._keep_unknown(cast("Mapping[str, Any]", data), frozenset(known.wire_name for known in fields))
        return self


JSON_TYPES = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}


def _problem(known: Field, unreadable: Mapping[str, Any]) -> str:
    if known.wire_name not in unreadable:
        return "is missing"
    value = unreadable[known.wire_name]
    return (
        "is null"
        if value is None
        else f"is not of the documented type: a JSON {JSON_TYPES.get(value.__class__, 'value')}"
    )


def _tell(model: str, known: Field, problem: str) -> None:
    """Log what is wrong with a field, once an answer; raise it where the caller asked for strictness."""
    decoding = _decoding.get(None)
    operation = decoding.operation if decoding else None
    if decoding and decoding.strict:
        raise ResponseValidationError(operation=operation, model=model, field=known.wire_name, problem=problem)
    if decoding:
        if (model, known.wire_name) in decoding.told:
            return
        decoding.told.add((model, known.wire_name))
    logger.warning(
        "%s: field %s of %s %s; reading it will raise",
        operation or "an answer",
        known.wire_name,
        model,
        problem,
        extra={"operation": operation, "model": model, "field": known.wire_name},
    )
