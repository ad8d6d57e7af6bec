"""Whether JSON is what the document says, by jsonschema-rs; each schema is compiled when it is first needed."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from attrs import define, field

from ..._extras import extra
from ..times import is_day, is_instant, is_time
from .openapi import Document

with extra("sandbox", "The sandbox"):
    import jsonschema_rs

_URI = "urn:engage"
_FORMATS: dict[str, Callable[[str], bool]] = {"date-time": is_instant, "date": is_day, "HH:mm": is_time}


@define
class Validation:
    """Validators of one document's schemas, named by their pointers."""

    document: Document
    _registry: jsonschema_rs.Registry = field(init=False, repr=False)
    _compiled: dict[str, jsonschema_rs.Draft202012Validator] = field(
        factory=dict[str, jsonschema_rs.Draft202012Validator], init=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        self._registry = jsonschema_rs.Registry([(_URI, dict(self.document.raw))])

    def fault(self, pointer: str, value: Any) -> str | None:
        """What is wrong with a value, field first: `appointmentParticipants[0].role: …`; None when nothing is."""
        validator = self._compiled.get(pointer) or self._compile(pointer)
        if validator.is_valid(value):
            return None
        found = min(validator.iter_errors(value), key=lambda error: -len(error.instance_path))
        return f"{place(found.instance_path)}{found.message}"

    def _compile(self, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = jsonschema_rs.Draft202012Validator(
            {"$ref": f"{_URI}#{pointer}"},
            registry=self._registry,
            formats=_FORMATS,
            validate_formats=True,
            mask="the value",
        )
        self._compiled[pointer] = validator
        return validator


@lru_cache(16)
def validation_of(document: Document) -> Validation:
    """The one for all who read this document: compiling takes most of the time that a sandbox takes to begin."""
    return Validation(document)


def place(path: list[str | int]) -> str:
    """`["errors", 0, "code"]` → `errors[0].code: `."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"{text.lstrip('.')}: " if text else ""
