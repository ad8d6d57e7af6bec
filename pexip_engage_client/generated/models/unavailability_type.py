from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class UnavailabilityType(OpenEnum):
    """Why an employee cannot be booked."""

    APPOINTMENT = "APPOINTMENT"
    """An appointment in Engage takes the time."""
    EXTERNAL_CALENDAR = "EXTERNAL_CALENDAR"
    """An event of a linked calendar takes the time."""
    LISTING_EXCLUSIVITY = "LISTING_EXCLUSIVITY"
    """The employee is there for the time slots of one listing alone."""
    USER_DEFINED = "USER_DEFINED"
    """Somebody blocked the time, in Engage or through this API."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


UNAVAILABILITY_TYPE: Final = ByValue(UnavailabilityType)
