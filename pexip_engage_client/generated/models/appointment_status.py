from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class AppointmentStatus(OpenEnum):
    """Where an appointment stands in its life; each action is allowed in some states only, else the code is
    APPOINTMENT_STATUS_INVALID.
    """

    ACCEPTED = "ACCEPTED"
    """Firm: time, employee and customer are settled."""
    ALTERNATIVE_DATE_REQUESTED = "ALTERNATIVE_DATE_REQUESTED"
    """The time offered does not suit, and another is wanted."""
    CANCELLED = "CANCELLED"
    """Called off; nobody is expected to come."""
    COMPLETED = "COMPLETED"
    """It took place and was closed by the employee."""
    INCOMING_REQUEST = "INCOMING_REQUEST"
    """The customer has asked for it, and the employee has not accepted yet."""
    NO_SHOW = "NO_SHOW"
    """It was firm, but the customer did not come."""
    OUTGOING_INVITE = "OUTGOING_INVITE"
    """The customer is invited and has not chosen a time yet; `start` and `end` may be null."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


APPOINTMENT_STATUS: Final = ByValue(AppointmentStatus)
