from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .form_type import FormType, FormTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateFormInput(InputModel):
    """A form to make; its questions follow."""

    name: str
    """What employees are to call the form. Inferred: demanded, as the example on the page shows it and a change may not
    make it null.
    """
    type: FormType | FormTypeValue
    """On which occasion the form is to be shown. Inferred: demanded, as the example on the page shows it and a change
    may not make it null.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "type": str(self.type),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data
