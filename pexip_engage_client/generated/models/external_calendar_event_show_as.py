from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ExternalCalendarEventShowAs(OpenEnum):
    """What an event of an external calendar says about its owner to others."""

    BUSY = "BUSY"
    """The owner is taken. Our reading: such an event makes the employee unavailable."""
    FREE = "FREE"
    """The owner can be booked in spite of the event."""
    TENTATIVE = "TENTATIVE"
    """The owner may be taken: the event is not confirmed."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


EXTERNAL_CALENDAR_EVENT_SHOW_AS: Final = ByValue(ExternalCalendarEventShowAs)
