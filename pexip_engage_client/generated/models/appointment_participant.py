from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentParticipant(ResponseModel):
    """Somebody who takes part in an appointment, and how."""

    role: ParticipantRole
    """Whether the appointment could do without this participant."""
    participant: Reference
    """The employee or customer who takes part; `type` says which of them."""
    type: ParticipantType
    """Whether `participant` is an employee or a customer."""
    video_url: str | None = None
    """Where this participant joins the video call, different for each; null where they do not meet by video."""
    video_test_url: str | None = None
    """Where this participant tries camera and microphone before the call; null where they do not meet by video."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "video_url": "videoUrl",
        "video_test_url": "videoTestUrl",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.role = PARTICIPANT_ROLE[data["role"]]
            self.participant = read_reference(data["participant"])
            self.type = PARTICIPANT_TYPE[data["type"]]
            if "videoUrl" in data:
                found += 1
                self.video_url = v if (v := data["videoUrl"]) is None or type(v) is str else refuse(v)
            if "videoTestUrl" in data:
                found += 1
                self.video_test_url = v if (v := data["videoTestUrl"]) is None or type(v) is str else refuse(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_appointment_participant = AppointmentParticipant.from_dict
