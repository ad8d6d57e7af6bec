from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class AnswerInput(InputModel):
    """What is answered to one question: a text, options or files, by the input type of the question."""

    value: str | None | Unset = UNSET
    """The answer as text; null or absent for SELECT and MULTI_SELECT, which refuse it."""
    selected_answer_options: Sequence[ReferenceInput] | None | Unset = UNSET
    """The options chosen; for SELECT and MULTI_SELECT questions only, all others refuse them."""
    files: Sequence[ReferenceInput] | None | Unset = UNSET
    """Files that were uploaded before, for FILE and MULTI_FILE questions."""
    question_id: str
    """Id of the question that is answered; it belongs to a form of the subject."""
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
    """Points at a resource that exists already, by its id."""

    id: str
    """The id that Engage gave to the resource: an answer option, or an uploaded file."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())
