from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailabilityEvent(ResponseModel):
    """A newly blocked period. Only the `answers` property is documented; other properties arrive as additional
    properties. The available Pexip documentation does not show any other properties of the response.
    """

    answers: list[UnavailabilityEventAnswer]
    """Answers that were sent with the request."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.answers = [read_unavailability_event_answer(item) for item in array(data["answers"])]
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


read_created_unavailability_event = CreatedUnavailabilityEvent.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnavailabilityEventAnswer(ResponseModel):
    """The answer to one question that was asked when a period was blocked."""

    value: str | None = None
    """The answer as text; `None` for questions with options."""
    selected_answer_options: list[Reference] | None = None
    """The selected options; `None` for questions without options."""
    files: list[Reference] | None = None
    """The uploaded files; `None` for questions that do not ask for files."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
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
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 3 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "value": self.value,
                "selectedAnswerOptions": None
                if self.selected_answer_options is None
                else [item.to_dict() for item in self.selected_answer_options],
                "files": None if self.files is None else [item.to_dict() for item in self.files],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_unavailability_event_answer = UnavailabilityEventAnswer.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailabilityEventEnvelope(ResponseModel):
    """The newly blocked period."""

    data: CreatedUnavailabilityEvent
    """The newly blocked period, as far as its properties are documented."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_created_unavailability_event(data["data"])
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
