from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .subject_group_translations_input import SubjectGroupTranslationsInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateSubjectGroupInput(InputModel):
    """Changes to a subject group. The Pexip documentation shows the properties only in an example; this description
    assumes the same limits as for creating a group.
    """

    external_id: str | UUID | None | Unset = UNSET
    """Another ID for the group in your own system; `None` removes it. At most 255 characters."""
    image: str | None | Unset = UNSET
    """URL of a new picture; `None` removes the picture."""
    translations: SubjectGroupTranslationsInputLike | None | Unset = UNSET
    """The group's name in all languages, which replaces the existing names."""
    color: str | None | Unset = UNSET
    """A new color: `#` and six hexadecimal digits. Exactly 7 characters."""
    order: int | None | Unset = UNSET
    """A new position among the groups, lowest first. At least 0."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.image is not UNSET:
            data["image"] = given.image
        if self.translations is not UNSET:
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        if self.color is not UNSET:
            data["color"] = given.color
        if self.order is not UNSET:
            data["order"] = given.order
        return {**self.additional_properties, **data} if self.additional_properties else data
