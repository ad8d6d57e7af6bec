from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectTranslations(ResponseModel):
    """The translatable text of a subject."""

    name: list[Translation] | None = None
    """The name of the subject, one entry per language."""
    description: list[Translation] | None = None
    """The description of the subject, one entry per language."""
    instructions: list[Translation] | None = None
    """What customers should bring or prepare, one entry per language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "name" in data:
                found += 1
                self.name = None if (v := data["name"]) is None else [read_translation(item) for item in array(v)]
            if "description" in data:
                found += 1
                self.description = (
                    None if (v := data["description"]) is None else [read_translation(item) for item in array(v)]
                )
            if "instructions" in data:
                found += 1
                self.instructions = (
                    None if (v := data["instructions"]) is None else [read_translation(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 3 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "name": None if self.name is None else [item.to_dict() for item in self.name],
                "description": None if self.description is None else [item.to_dict() for item in self.description],
                "instructions": None if self.instructions is None else [item.to_dict() for item in self.instructions],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_subject_translations = SubjectTranslations.from_dict
