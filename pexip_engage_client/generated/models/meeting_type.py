from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class MeetingType(OpenEnum):
    """Values of MeetingType."""

    OFFICE = "OFFICE"
    ON_LOCATION = "ON_LOCATION"
    PHONE = "PHONE"
    VIDEO = "VIDEO"


MEETING_TYPE: Final = ByValue(MeetingType)
