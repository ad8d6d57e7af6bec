"""Validate JSON against the document with jsonschema-rs. Each schema is compiled on first use."""

import json
import reprlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

from ..._extras import extra
from ...openapi.reader import Document, JsonObject
from ..times import is_day, is_instant, is_time

with extra("sandbox", "The sandbox"):
    import jsonschema_rs

_URI = "urn:engage"
_FORMATS: dict[str, Callable[[str], bool]] = {"date-time": is_instant, "date": is_day, "HH:mm": is_time}
_MASK = "the value"
_CHOICES = (jsonschema_rs.ValidationErrorKind.AnyOf, jsonschema_rs.ValidationErrorKind.OneOfNotValid)


@frozen
class Violation:
    """An invalid part of a value.

    It has a `path`, a `message` that says what is accepted, and `given`, the text to append to the message.
    """

    path: list[str | int]
    message: str
    given: str


@define
class Validation:
    """A validator for the schemas in one OpenAPI document. JSON pointers select the schemas."""

    document: Document
    _registry: jsonschema_rs.Registry = field(init=False, repr=False)
    _compiled: dict[str, jsonschema_rs.Draft202012Validator] = field(
        factory=dict[str, jsonschema_rs.Draft202012Validator], init=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        self._registry = jsonschema_rs.Registry([(_URI, dict(self.document.raw))])

    def fault(self, pointer: str, value: Any) -> str | None:
        """Return the first violation as text (`participants[0].role: …`); None if the value is valid."""
        found = self.first(pointer, value)
        return None if found is None else f"{place(found.path)}{found.message}"

    def first(self, pointer: str, value: Any) -> Violation | None:
        """Return the first violation in a value, which may contain private data; None if the value is valid."""
        return first_fault(self._compiled.get(pointer) or self._compile(pointer), value)

    def _compile(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = jsonschema_rs.Draft202012Validator(
            {"$ref": f"{_URI}#{pointer}"},
            registry=self._registry,
            formats=_FORMATS,
            validate_formats=True,
            mask=_MASK,
        )
        self._compiled[pointer] = validator
        return validator


def compiled(schema: JsonObject) -> jsonschema_rs.Draft202012Validator:
    """Compile one of the sandbox's own schemas, whose references all stay within the schema."""
    return jsonschema_rs.Draft202012Validator(dict(schema), formats=_FORMATS, validate_formats=True, mask=_MASK)


def first_fault(validator: jsonschema_rs.Draft202012Validator, value: Any) -> Violation | None:
    """Return the most deeply nested violation in a value, ignoring null alternatives; None if the value is valid."""
    if validator.is_valid(value):
        return None
    found = _deepest(validator.iter_errors(value))
    while isinstance(found.kind, _CHOICES):
        options = [_deepest(errors) for errors in found.kind.context]
        options = [each for each in options if not each.message.endswith('not of type "null"')]
        if len(options) != 1:
            break
        found = options[0]
    is_there = not isinstance(found.kind, jsonschema_rs.ValidationErrorKind.Required)
    return Violation(found.instance_path, _message(found), f"; got {reprlib.repr(found.instance)}" if is_there else "")


def _message(error: jsonschema_rs.ValidationError) -> str:
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        return f"unknown: {', '.join(map(repr, error.kind.unexpected))}"
    if not isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Enum):
        return error.message
    options = ", ".join(json.dumps(option, ensure_ascii=False) for option in error.kind.options)
    return f"{_MASK} is not one of {options}"  # the library lists only the first two


def _deepest(errors: Iterable[jsonschema_rs.ValidationError]) -> jsonschema_rs.ValidationError:
    return min(errors, key=lambda error: -len(error.instance_path))


@lru_cache(16)
def validation_of(document: Document) -> Validation:
    """Return the validation for a document. All enterprises with this document share it, because compiling is slow."""
    return Validation(document)


def place(path: Sequence[str | int]) -> str:
    """Format a path: `["errors", 0, "code"]` becomes `errors[0].code: `."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"{text.lstrip('.')}: " if text else ""
