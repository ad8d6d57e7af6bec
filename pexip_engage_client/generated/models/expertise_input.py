from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class ExpertiseInput(InputModel):
    """A subject that the employee should handle at the office."""

    subject_id: str | UUID
    """ID of the subject that the employee should handle."""
    rank: float | Unset = UNSET
    """The employee's rank among the employees who handle the subject. The employee with the lowest rank is asked first.
    The Pexip documentation does not state whether a low or a high rank comes first; this description assumes the
    lowest.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Expertise"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "subjectId": self.subject_id,
        }
        if self.rank is not UNSET:
            data["rank"] = self.rank
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    ExpertiseInputLike: TypeAlias = ExpertiseInput | models.ExpertiseInputDict | models.Expertise
    """The types that are accepted as `ExpertiseInput`."""
else:
    ExpertiseInputLike = ExpertiseInput
