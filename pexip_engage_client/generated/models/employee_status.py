from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class EmployeeStatus(OpenEnum):
    """Whether an employee takes part in Engage."""

    ACTIVE = "ACTIVE"
    """Works with Engage and can be booked."""
    PENDING = "PENDING"
    """Added, but not started yet; a status to begin with, to which no change leads back."""
    SUSPENDED = "SUSPENDED"
    """Shut out for now, without being deleted. Our reading of the name."""


EMPLOYEE_STATUS: Final = ByValue(EmployeeStatus)
