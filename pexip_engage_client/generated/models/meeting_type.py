from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class MeetingType(OpenEnum):
    """How the participants meet. The type determines which employees, regions, hours and durations apply."""

    OFFICE = "OFFICE"
    """In an office of the enterprise. A meeting room can be reserved."""
    ON_LOCATION = "ON_LOCATION"
    """At an address, such as the customer's home. The appointment needs a `location`, and an employee who covers the
    region of that location.
    """
    PHONE = "PHONE"
    """By telephone, without a place to meet."""
    VIDEO = "VIDEO"
    """By video call. Each participant then has a `video_url`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


MeetingTypeValue = Literal["OFFICE", "ON_LOCATION", "PHONE", "VIDEO"]
MEETING_TYPE: Final = ByValue(MeetingType)
