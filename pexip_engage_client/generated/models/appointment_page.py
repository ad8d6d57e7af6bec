from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .appointment import Appointment, read_appointment
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentPage(ResponseModel):
    """One page of a list of appointments."""

    data: list[Appointment]
    """The appointments of this page that match the filters; empty behind the last page."""
    meta: PageMeta
    """Where this page stands among all matching appointments."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_appointment(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self
