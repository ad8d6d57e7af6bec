from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class EnterpriseSettingInput(InputModel):
    """Changes to one setting. The format of its value is not documented; send the value as an additional property."""

    manageable: bool | None | Unset = UNSET
    """Whether the enterprise itself may change the setting. A request that changes this property usually fails with
    SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "EnterpriseSetting"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.manageable is not UNSET:
            data["manageable"] = self.manageable
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    EnterpriseSettingInputLike: TypeAlias = (
        EnterpriseSettingInput | models.EnterpriseSettingInputDict | models.EnterpriseSetting
    )
    """The types that are accepted as `EnterpriseSettingInput`."""
else:
    EnterpriseSettingInputLike = EnterpriseSettingInput
