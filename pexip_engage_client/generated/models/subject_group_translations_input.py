from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class SubjectGroupTranslationsInput(InputModel):
    """The translatable text of a subject group."""

    name: Sequence[TranslationInputLike]
    """The group's name for customers, in at least one language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "SubjectGroupTranslations"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "name": [item.to_dict() for item in given.name],
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    SubjectGroupTranslationsInputLike: TypeAlias = (
        SubjectGroupTranslationsInput | models.SubjectGroupTranslationsInputDict | models.SubjectGroupTranslations
    )
    """The types that are accepted as `SubjectGroupTranslationsInput`."""
else:
    SubjectGroupTranslationsInputLike = SubjectGroupTranslationsInput
