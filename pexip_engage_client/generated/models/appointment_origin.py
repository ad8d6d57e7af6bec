from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class AppointmentOrigin(OpenEnum):
    """The application in which an appointment was created or last changed."""

    BACKOFFICE_APP = "BACKOFFICE_APP"
    """Engage's own application for employees."""
    OTHER = "OTHER"
    """Something else. Our reading: an integration through this API among others."""
    PARTNER_BOOKING_APP = "PARTNER_BOOKING_APP"
    """The booking application for partners of the enterprise."""
    PLUGIN = "PLUGIN"
    """The booking plugin that the enterprise shows on a web page of its own."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


APPOINTMENT_ORIGIN: Final = ByValue(AppointmentOrigin)
