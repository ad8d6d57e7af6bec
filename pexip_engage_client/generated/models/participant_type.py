from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ParticipantType(OpenEnum):
    """Values of ParticipantType."""

    CUSTOMER = "CUSTOMER"
    EMPLOYEE = "EMPLOYEE"


PARTICIPANT_TYPE: Final = ByValue(ParticipantType)
