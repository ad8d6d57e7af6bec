from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ParticipantType(OpenEnum):
    """From which side somebody takes part."""

    CUSTOMER = "CUSTOMER"
    """The participant's id is that of a customer."""
    EMPLOYEE = "EMPLOYEE"
    """The participant's id is that of an employee."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ParticipantTypeValue = Literal["CUSTOMER", "EMPLOYEE"]
PARTICIPANT_TYPE: Final = ByValue(ParticipantType)
