from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class MeetingType(OpenEnum):
    """How the people of an appointment meet. It decides which employees, regions, hours and durations apply."""

    OFFICE = "OFFICE"
    """In an office of the enterprise; the customer comes there, and a meeting room can be taken."""
    ON_LOCATION = "ON_LOCATION"
    """At an address, such as the customer's home: needs a `location`, and an employee who covers its region."""
    PHONE = "PHONE"
    """By telephone, without anybody travelling."""
    VIDEO = "VIDEO"
    """By video call; the participants then have a `video_url`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


MeetingTypeValue = Literal["OFFICE", "ON_LOCATION", "PHONE", "VIDEO"]
MEETING_TYPE: Final = ByValue(MeetingType)
