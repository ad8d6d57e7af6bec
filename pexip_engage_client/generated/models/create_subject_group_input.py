from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .subject_group_translations_input import SubjectGroupTranslationsInputLike


@frozen(kw_only=True, eq=False, repr=False)
class CreateSubjectGroupInput(InputModel):
    """A group of subjects to create. The group must have a name."""

    external_id: str | UUID | None | Unset = UNSET
    """The group's ID in your own system. At most 255 characters."""
    image: str | None | Unset = UNSET
    """URL of a picture for the group."""
    translations: SubjectGroupTranslationsInputLike
    """The group's name in the available languages."""
    color: str | None | Unset = UNSET
    """Color of the group: `#` and six hexadecimal digits. Exactly 7 characters; the default is #89d0c1."""
    order: int | None | Unset = UNSET
    """Position of the group among the others, lowest first. At least 0; the default is 0."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "translations": given.translations.to_dict(),
        }
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.image is not UNSET:
            data["image"] = given.image
        if self.color is not UNSET:
            data["color"] = given.color
        if self.order is not UNSET:
            data["order"] = given.order
        return {**self.additional_properties, **data} if self.additional_properties else data
