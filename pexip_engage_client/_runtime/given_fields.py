"""The alternatives to an input model as a field's value: a mapping of its fields, or a model from a response."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import attrs

from ..errors import InvalidArgumentError
from . import arguments
from .fields import ADDITIONAL, Field, alternatives, fields_of

_NONE = type(None)


def accepted_as(kind: type[Any]) -> str:
    """Describe what can be passed as an input."""
    if _is_base(kind):  # attrs replaces a class by one of the same name, so both may be listed
        return " or ".join(sorted({_with_article(each.__name__) for each in kind.__subclasses__()}))
    name = _with_article(kind.__name__)
    read_as: str | None = getattr(kind, "READ_AS", None)
    if read_as is not None:
        return f"{name}, a mapping of its fields or {_with_article(read_as)}"
    return f"{name} or a mapping of its fields"


def _is_base(kind: type[Any]) -> bool:
    """Whether the class stands for several kinds of inputs. A mapping does not show which of them it is."""
    return not attrs.has(kind)


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


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
    """Yield the fields of an input from a model of a response, as far as the response contained them."""
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
    """Yield the fields of a response's model from which an input's field can be taken, and how to convert each."""
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
    return _NONE in alternatives(field.hint) or Any in alternatives(field.hint)


def complete_fields(
    kind: type[Any], name: str, given: Mapping[str, Any], describe: Callable[[Any], str]
) -> Mapping[str, Any]:
    """Return all fields of an input, with defaults for those that were not passed."""
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
