from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class EmployeeStatus(OpenEnum):
    """Whether an employee takes part in Engage."""

    ACTIVE = "ACTIVE"
    """Works with Engage and can be booked."""
    PENDING = "PENDING"
    """Added, but not started yet; a status to begin with, to which no change leads back."""
    SUSPENDED = "SUSPENDED"
    """Shut out for now, without being deleted. Our reading of the name."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


EmployeeStatusValue = Literal["ACTIVE", "PENDING", "SUSPENDED"]
EMPLOYEE_STATUS: Final = ByValue(EmployeeStatus)
