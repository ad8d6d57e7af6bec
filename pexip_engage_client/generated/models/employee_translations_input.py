from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class EmployeeTranslationsInput(InputModel):
    """The translatable text of an employee."""

    function: Sequence[TranslationInputLike] | Unset = UNSET
    """The job title in all languages, which replaces the existing titles."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "EmployeeTranslations"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.function is not UNSET:
            data["function"] = [item.to_dict() for item in given.function]
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    EmployeeTranslationsInputLike: TypeAlias = (
        EmployeeTranslationsInput | models.EmployeeTranslationsInputDict | models.EmployeeTranslations
    )
    """The types that are accepted as `EmployeeTranslationsInput`."""
else:
    EmployeeTranslationsInputLike = EmployeeTranslationsInput
