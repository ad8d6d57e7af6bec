from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AppointmentEntity(OpenEnum):
    """The mark by which a receiver knows an appointment event from the others."""

    APPOINTMENT = "Appointment"
    """The event is about an appointment, which stands in `data.appointment`."""


APPOINTMENT_ENTITY: Final = ByValue(AppointmentEntity)
