from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class ParticipantType(OpenEnum):
    """Whether a participant is a customer or an employee."""

    CUSTOMER = "CUSTOMER"
    """The participant is a customer, and the ID is that of the customer."""
    EMPLOYEE = "EMPLOYEE"
    """The participant is an employee, and the ID is that of the employee."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ParticipantTypeValue = Literal["CUSTOMER", "EMPLOYEE"]
PARTICIPANT_TYPE: Final = ByValue(ParticipantType)
