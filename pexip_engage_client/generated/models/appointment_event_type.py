from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class AppointmentEventType(OpenEnum):
    """What happened to the appointment. New types are a compatible change."""

    ACCEPT = "ACCEPT"
    """The appointment was accepted and is now firm."""
    REASSIGN = "REASSIGN"
    """Another primary employee has taken the appointment over."""
    CANCEL = "CANCEL"
    """The appointment was called off."""
    COMPLETE = "COMPLETE"
    """The appointment took place and was closed."""
    CREATE = "CREATE"
    """An appointment was booked at a given time, or an invite went out."""
    RESCHEDULE = "RESCHEDULE"
    """The appointment moved to another time."""
    REQUEST_ALTERNATIVE_DATE = "REQUEST_ALTERNATIVE_DATE"
    """The proposed time does not suit, and another one was asked for."""
    CREATE_REQUEST = "CREATE_REQUEST"
    """A customer asked for an appointment that an employee has yet to accept."""
    RESCHEDULE_REQUEST = "RESCHEDULE_REQUEST"
    """A customer asked for another time, which an employee has yet to accept."""
    REOPEN = "REOPEN"
    """A closed appointment was opened again."""
    GENERIC_UPDATE = "GENERIC_UPDATE"
    """Something else of the appointment changed, such as notes or participants."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


APPOINTMENT_EVENT_TYPE: Final = ByValue(AppointmentEventType)
