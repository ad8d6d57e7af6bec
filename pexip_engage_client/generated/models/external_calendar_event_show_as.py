from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ExternalCalendarEventShowAs(OpenEnum):
    """How an event shows its owner to others."""

    BUSY = "BUSY"
    FREE = "FREE"
    TENTATIVE = "TENTATIVE"


EXTERNAL_CALENDAR_EVENT_SHOW_AS: Final = ByValue(ExternalCalendarEventShowAs)
