from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookSubjectTranslations(ResponseModel):
    """All texts of a subject, in every language."""

    name: list[Translation]
    """What the subject is called, one entry a language."""
    description: list[Translation]
    """What the subject covers, one entry a language."""
    instructions: list[Translation]
    """What customers are to bring or to prepare, one entry a language."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.name = [read_translation(item) for item in array(data["name"])]
            self.description = [read_translation(item) for item in array(data["description"])]
            self.instructions = [read_translation(item) for item in array(data["instructions"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 3:
            self._keep_unknown(data)
        return self


read_webhook_subject_translations = WebhookSubjectTranslations.from_dict
