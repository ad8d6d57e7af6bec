from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class ParticipantType(OpenEnum):
    """From which side somebody takes part."""

    CUSTOMER = "CUSTOMER"
    """The participant's id is that of a customer."""
    EMPLOYEE = "EMPLOYEE"
    """The participant's id is that of an employee."""


PARTICIPANT_TYPE: Final = ByValue(ParticipantType)
