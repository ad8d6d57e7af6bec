from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from ..._runtime.wire import read_datetime
from .form_type import FORM_TYPE, FormType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Answer(ResponseModel):
    """What somebody answered to one question of a form."""

    value: str | None = None
    """The answer as text, to any question but SELECT and MULTI_SELECT; null to those."""
    selected_answer_options: list[Reference] | None = None
    """The options chosen in a SELECT or MULTI_SELECT question; null for all other questions."""
    files: list[Reference] | None = None
    """The files uploaded to a FILE or MULTI_FILE question; null for all other questions."""
    id: str
    """Names this answer among all answers of the enterprise."""
    form: Reference
    """The form that was filled in."""
    question: Reference
    """The question of that form which is answered here."""
    answer_type: FormType
    """On which occasion the question was asked: when booking, cancelling or completing, for instance."""
    created_at: datetime.datetime
    """When the question was first answered."""
    updated_at: datetime.datetime
    """When the answer was last corrected; equal to `created_at` until then."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "selected_answer_options": "selectedAnswerOptions",
        "answer_type": "answerType",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            if "value" in data:
                found += 1
                self.value = v if (v := data["value"]) is None or type(v) is str else refuse(v)
            if "selectedAnswerOptions" in data:
                found += 1
                self.selected_answer_options = (
                    None
                    if (v := data["selectedAnswerOptions"]) is None
                    else [read_reference(item) for item in array(v)]
                )
            if "files" in data:
                found += 1
                self.files = None if (v := data["files"]) is None else [read_reference(item) for item in array(v)]
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.form = read_reference(data["form"])
            self.question = read_reference(data["question"])
            self.answer_type = FORM_TYPE[data["answerType"]]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_answer = Answer.from_dict
