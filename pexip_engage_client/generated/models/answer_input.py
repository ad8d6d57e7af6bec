from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class AnswerInput(InputModel):
    """The answer to one question. Depending on the input type of the question, the answer consists of text, options or
    files.
    """

    value: str | None | Unset = UNSET
    """The answer as text. Must be `None` or absent for SELECT and MULTI_SELECT questions."""
    selected_answer_options: Sequence[ReferenceInputLike] | None | Unset = UNSET
    """The selected options, for SELECT and MULTI_SELECT questions only."""
    files: Sequence[ReferenceInputLike] | None | Unset = UNSET
    """Files that were uploaded earlier, for FILE and MULTI_FILE questions."""
    question_id: str | UUID
    """ID of the answered question, which belongs to a form for the subject."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Answer"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "questionId": given.question_id,
        }
        if self.value is not UNSET:
            data["value"] = given.value
        if self.selected_answer_options is not UNSET:
            data["selectedAnswerOptions"] = (
                None
                if given.selected_answer_options is None
                else [item.to_dict() for item in given.selected_answer_options]
            )
        if self.files is not UNSET:
            data["files"] = None if given.files is None else [item.to_dict() for item in given.files]
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    AnswerInputLike: TypeAlias = AnswerInput | models.AnswerInputDict | models.Answer
    """The types that are accepted as `AnswerInput`."""
else:
    AnswerInputLike = AnswerInput


@frozen(kw_only=True, eq=False, repr=False)
class ReferenceInput(InputModel):
    """A reference to an existing resource by its ID."""

    id: str | UUID
    """ID of an existing resource, such as an answer option or an uploaded file."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Reference"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    ReferenceInputLike: TypeAlias = ReferenceInput | models.ReferenceInputDict | models.Reference
    """The types that are accepted as `ReferenceInput`."""
else:
    ReferenceInputLike = ReferenceInput


late_names(globals())
