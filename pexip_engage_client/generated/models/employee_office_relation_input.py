from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models
from .office_role import OfficeRole, OfficeRoleValue


@frozen(kw_only=True, eq=False, repr=False)
class EmployeeOfficeRelationInput(InputModel):
    """A role of the employee at one office."""

    role: OfficeRole | OfficeRoleValue
    """Agent or manager. The role must be among the employee's `available_roles`; otherwise the call fails with
    EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH.
    """
    office_id: str | UUID
    """ID of the office that the employee works for."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "EmployeeOfficeRelation"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "role": str(self.role),
            "officeId": self.office_id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    EmployeeOfficeRelationInputLike: TypeAlias = (
        EmployeeOfficeRelationInput | models.EmployeeOfficeRelationInputDict | models.EmployeeOfficeRelation
    )
    """The types that are accepted as `EmployeeOfficeRelationInput`."""
else:
    EmployeeOfficeRelationInputLike = EmployeeOfficeRelationInput
