from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ParticipantType(OpenEnum):
    """Whether a participant is a customer or an employee."""

    CUSTOMER = "CUSTOMER"
    """The participant's ID is that of a customer."""
    EMPLOYEE = "EMPLOYEE"
    """The participant's ID is that of an employee."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ParticipantTypeValue = Literal["CUSTOMER", "EMPLOYEE"]
PARTICIPANT_TYPE: Final = ByValue(ParticipantType)
