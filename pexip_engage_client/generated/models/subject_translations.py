from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectTranslations(ResponseModel):
    """The translatable texts of a subject."""

    name: list[Translation] | None = None
    """The name of the subject, one entry per language."""
    description: list[Translation] | None = None
    """The description of the subject, one entry per language."""
    instructions: list[Translation] | None = None
    """What customers should bring or prepare, one entry per language."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_subject_translations = SubjectTranslations.from_dict
