from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AppointmentOrigin(OpenEnum):
    """The application in which an appointment was created or changed."""

    BACKOFFICE_APP = "BACKOFFICE_APP"
    OTHER = "OTHER"
    PARTNER_BOOKING_APP = "PARTNER_BOOKING_APP"
    PLUGIN = "PLUGIN"


APPOINTMENT_ORIGIN: Final = ByValue(AppointmentOrigin)
