from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AppointmentEntity(OpenEnum):
    """Values of AppointmentEntity."""

    APPOINTMENT = "Appointment"


APPOINTMENT_ENTITY: Final = ByValue(AppointmentEntity)
