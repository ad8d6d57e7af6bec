from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class AppointmentEntity(OpenEnum):
    """The mark by which a receiver knows an appointment event from the others."""

    APPOINTMENT = "Appointment"
    """The event is about an appointment, which stands in `data.appointment`."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


APPOINTMENT_ENTITY: Final = ByValue(AppointmentEntity)
