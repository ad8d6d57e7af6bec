from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .timetable import Timetable, read_timetable


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimetableEnvelope(ResponseModel):
    """The timetable of one office."""

    data: Timetable
    """What can be booked there in the period asked about."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_timetable(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self
