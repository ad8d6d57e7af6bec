from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .form_type import FormType, FormTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateFormInput(InputModel):
    """A form to create. Its questions are added later."""

    name: str
    """The form's name, as employees see it. The Pexip documentation does not state that this value is required; this
    description assumes it, because the documented example contains it and a change cannot set it to `None`.
    """
    type: FormType | FormTypeValue
    """The type of the form, which determines when the form is shown. The Pexip documentation does not state that this
    value is required; this description assumes it, because the documented example contains it and a change cannot set
    it to `None`.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "type": str(self.type),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data
