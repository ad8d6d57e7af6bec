from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .external_calendar_event import ExternalCalendarEvent, read_external_calendar_event
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ExternalCalendarEventPage(ResponseModel):
    """One page of events in the calendars of one employee."""

    data: list[ExternalCalendarEvent]
    """The events of this page that touch the period."""
    meta: PageMeta
    """Where this page stands among all events that match."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_external_calendar_event(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self
