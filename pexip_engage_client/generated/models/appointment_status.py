from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AppointmentStatus(OpenEnum):
    """Values of AppointmentStatus."""

    ACCEPTED = "ACCEPTED"
    ALTERNATIVE_DATE_REQUESTED = "ALTERNATIVE_DATE_REQUESTED"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    INCOMING_REQUEST = "INCOMING_REQUEST"
    NO_SHOW = "NO_SHOW"
    OUTGOING_INVITE = "OUTGOING_INVITE"


APPOINTMENT_STATUS: Final = ByValue(AppointmentStatus)
