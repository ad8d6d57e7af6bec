from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailability(ResponseModel):
    """Newly blocked days. Only the `answers` property is documented; other properties arrive as additional properties.
    The available Pexip documentation does not show any other properties of the response.
    """

    answers: list[UnavailabilityAnswer]
    """Answers to the form that is shown if the unavailability affects appointments."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.answers = [read_unavailability_answer(item) for item in array(data["answers"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "answers": [item.to_dict() for item in self.answers],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_created_unavailability = CreatedUnavailability.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnavailabilityAnswer(ResponseModel):
    """The answer to one question that was asked when days were blocked."""

    value: str | None = None
    """The answer as text; `None` for SELECT and MULTI_SELECT questions."""
    selected_answer_options: list[Reference] | None = None
    """The selected options of a SELECT or MULTI_SELECT question; `None` for all others."""
    files: list[Reference] | None = None
    """The uploaded files of a FILE or MULTI_FILE question; `None` for all others."""
    id: str
    """ID of the answer, unique among all answers."""
    form: Reference
    """The form that was filled in."""
    question: Reference
    """The question of the form that was answered."""
    answer_type: UnavailabilityAnswerType
    """The type of the form that contains the question."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 4  # required properties
        try:
            if "value" in data:
                found += 1
                self.value = v if (v := data["value"]) is None or type(v) is str else unexpected_type(v)
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
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.form = read_reference(data["form"])
            self.question = read_reference(data["question"])
            self.answer_type = UNAVAILABILITY_ANSWER_TYPE[data["answerType"]]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 7 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "value": self.value,
                "selectedAnswerOptions": None
                if self.selected_answer_options is None
                else [item.to_dict() for item in self.selected_answer_options],
                "files": None if self.files is None else [item.to_dict() for item in self.files],
                "id": self.id,
                "form": self.form.to_dict(),
                "question": self.question.to_dict(),
                "answerType": str(self.answer_type),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_unavailability_answer = UnavailabilityAnswer.from_dict


class UnavailabilityAnswerType(OpenEnum):
    """The type of the form to which an answer belongs. Other values may exist. The available Pexip documentation shows
    no values other than those listed here.
    """

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"
    """The form shown when the unavailability affects appointments, which are presumably cancelled."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


UnavailabilityAnswerTypeValue = Literal["APPOINTMENT_CANCELLATION"]
UNAVAILABILITY_ANSWER_TYPE: Final = ByValue(UnavailabilityAnswerType)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailabilityEnvelope(ResponseModel):
    """The newly blocked days."""

    data: CreatedUnavailability
    """The newly blocked days, as far as their properties are documented."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_created_unavailability(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())
