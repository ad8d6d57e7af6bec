from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .language import Language


@frozen(kw_only=True, eq=False, repr=False)
class HelpTextTranslationInput(InputModel):
    """One language of a help text, which is limited in length where other texts are not."""

    language: Language | str
    """The language that the help is written in."""
    value: str
    """The help that people who read this language see beside the question. At most 1024 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data
