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
    """The form's name, as employees see it. This property is assumed to be required, because the documented example
    contains it and a change cannot set it to null.
    """
    type: FormType | FormTypeValue
    """The documentation does not state when the form is shown; this is inferred. This property is assumed to be
    required, because the documented example contains it and a change cannot set it to null.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "type": str(self.type),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data
