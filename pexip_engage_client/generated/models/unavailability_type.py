from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class UnavailabilityType(OpenEnum):
    """Values of UnavailabilityType."""

    APPOINTMENT = "APPOINTMENT"
    EXTERNAL_CALENDAR = "EXTERNAL_CALENDAR"
    LISTING_EXCLUSIVITY = "LISTING_EXCLUSIVITY"
    USER_DEFINED = "USER_DEFINED"


UNAVAILABILITY_TYPE: Final = ByValue(UnavailabilityType)
