from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AppointmentEventType(OpenEnum):
    """What happened to the appointment."""

    ACCEPT = "ACCEPT"
    REASSIGN = "REASSIGN"
    CANCEL = "CANCEL"
    COMPLETE = "COMPLETE"
    CREATE = "CREATE"
    RESCHEDULE = "RESCHEDULE"
    REQUEST_ALTERNATIVE_DATE = "REQUEST_ALTERNATIVE_DATE"
    CREATE_REQUEST = "CREATE_REQUEST"
    RESCHEDULE_REQUEST = "RESCHEDULE_REQUEST"
    REOPEN = "REOPEN"
    GENERIC_UPDATE = "GENERIC_UPDATE"


APPOINTMENT_EVENT_TYPE: Final = ByValue(AppointmentEventType)
