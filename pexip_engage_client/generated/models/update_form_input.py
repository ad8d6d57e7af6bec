from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .form_type import FormType, FormTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFormInput(InputModel):
    """Changes to a form."""

    name: str | Unset = UNSET
    """A new name, as employees see it."""
    type: FormType | FormTypeValue | Unset = UNSET
    """A new type, which determines when the form is shown."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = self.name
        if self.type is not UNSET:
            data["type"] = str(self.type)
        return {**self.additional_properties, **data} if self.additional_properties else data
