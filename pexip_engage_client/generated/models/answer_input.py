from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class AnswerInput(InputModel):
    """The answer to one question: a text, options or files, depending on the question's input type."""

    value: str | None | Unset = UNSET
    """The answer as text. Must be null or absent for SELECT and MULTI_SELECT questions."""
    selected_answer_options: Sequence[ReferenceInput] | None | Unset = UNSET
    """The selected options, for SELECT and MULTI_SELECT questions only."""
    files: Sequence[ReferenceInput] | None | Unset = UNSET
    """Files that were uploaded earlier, for FILE and MULTI_FILE questions."""
    question_id: str
    """ID of the question, which belongs to a form of the subject."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "questionId": self.question_id,
        }
        if self.value is not UNSET:
            data["value"] = self.value
        if self.selected_answer_options is not UNSET:
            data["selectedAnswerOptions"] = (
                None
                if self.selected_answer_options is None
                else [item.to_dict() for item in self.selected_answer_options]
            )
        if self.files is not UNSET:
            data["files"] = None if self.files is None else [item.to_dict() for item in self.files]
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class ReferenceInput(InputModel):
    """A reference to an existing resource by its ID."""

    id: str
    """ID of an existing resource, such as an answer option or an uploaded file."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())
