from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class EmployeeStatus(OpenEnum):
    """Whether an employee is active in Engage."""

    ACTIVE = "ACTIVE"
    """The employee works with Engage and can be booked."""
    PENDING = "PENDING"
    """The employee was added but has not started yet. An employee cannot be set back to this status."""
    SUSPENDED = "SUSPENDED"
    """The employee has no access at present, as the name suggests, but is not deleted."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


EmployeeStatusValue = Literal["ACTIVE", "PENDING", "SUSPENDED"]
EMPLOYEE_STATUS: Final = ByValue(EmployeeStatus)
