"""Support for pydantic 2: models can be fields and return types, and appear in the OpenAPI document of FastAPI.

This module does not import pydantic, because the schemas of pydantic-core are dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Protocol, Union, get_args, get_origin
from uuid import UUID

import attrs

from ..errors import EngageError
from .enums import OpenEnum
from .fields import Decoding, UnfitError, alternatives, fields_of

Schema = dict[str, Any]


class CoreSchemaHandler(Protocol):
    """The handler that pydantic passes to `__get_pydantic_core_schema__`."""

    def generate_schema(self, source_type: Any, /) -> Any:
        """Return the schema of another type."""
        ...


# The models whose schemas are being created, to detect models that contain themselves.
_in_progress: ContextVar[tuple[type[Any], ...]] = ContextVar("in_progress", default=())


class ForeignMethod:
    """A method of pydantic's own models, which the models here do not have: reading it names the right one."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    def __get__(self, model: object, kind: type[Any]) -> NoReturn:
        use = "use to_dict(), or json.dumps(…, default=json_default)"
        raise AttributeError(f"{kind.__name__} has no attribute {self.name!r}; {use}", name=self.name, obj=model)


class PydanticModel:
    """The base class of all models, with the two methods that pydantic calls."""

    __slots__ = ()

    if not TYPE_CHECKING:  # type checkers report unknown names themselves
        dict, json, model_dump, model_dump_json = (ForeignMethod() for _ in range(4))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: CoreSchemaHandler) -> Schema:
        return _core_schema(cls, handler)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Mapping[str, Any], handler: Callable[[Any], Schema]) -> Schema:
        return _json_schema(cls, schema, handler)


def _core_schema(model: type[Any], handler: CoreSchemaHandler) -> Schema:
    """Return the schema of a model: `from_dict` validates it, `to_dict` serializes it, and its fields describe it."""
    reference = f"{model.__module__}.{model.__qualname__}:{id(model)}"
    if model in _in_progress.get():
        return {"type": "definition-ref", "schema_ref": reference}
    token = _in_progress.set((*_in_progress.get(), model))
    try:
        described = _described(model, handler)
    finally:
        _in_progress.reset(token)
    return {
        "type": "function-plain",
        "function": {"type": "no-info", "function": _validator(model)},
        "json_schema_input_schema": described,
        "serialization": {"type": "function-plain", "function": _to_dict},
        "ref": reference,
    }


def _json_schema(model: type[Any], schema: Mapping[str, Any], handler: Callable[[Any], Schema]) -> Schema:
    """Return the JSON schema of a model."""
    described = handler(schema["json_schema_input_schema"])
    return {**described, "title": model.__name__, "description": (model.__doc__ or "").strip()}


def _described(model: type[Any], handler: CoreSchemaHandler) -> Schema:
    if not attrs.has(model):
        return {"type": "dict"}  # a base class, which stands for several kinds of inputs
    fields = {
        known.wire_name: {
            "type": "typed-dict-field",
            "schema": handler.generate_schema(_json_hint(known.hint)),
            "required": known.required,
        }
        for known in fields_of(model).values()
    }
    return {"type": "typed-dict", "fields": fields}


def _json_hint(hint: Any) -> Any:
    """Return the hint without types that have no JSON form of their own: UNSET, UUIDs and literals of enums."""
    members = [_json_kind(each) for each in alternatives(hint) if each is not UUID]
    if any(isinstance(each, type) and issubclass(each, OpenEnum) for each in members):
        members = [each for each in members if get_origin(each) is not Literal]
    return Union[tuple(members)]  # noqa: UP007 - their number varies


def _json_kind(kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (list, Sequence):
        return GenericAlias(list, (_json_hint(inner[0]),))
    if origin in (dict, Mapping):
        return GenericAlias(dict, (str, _json_hint(inner[1])))
    return kind


def _validator(model: type[Any]) -> Callable[[Any], Any]:
    def validate(value: Any) -> Any:
        if isinstance(value, model):
            return value
        problem = ""
        try:
            with Decoding(model.__name__, strict=True):
                return model.from_dict(value)
        except UnfitError as error:
            problem = f"the value {error}"
        except (EngageError, TypeError) as error:
            problem = str(error)
        raise ValueError(problem)  # pydantic reports only this kind of error

    return validate


def _to_dict(model: Any) -> Any:
    return model.to_dict()
