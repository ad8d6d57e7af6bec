from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class EmployeeStatus(OpenEnum):
    """Values of EmployeeStatus."""

    ACTIVE = "ACTIVE"
    PENDING = "PENDING"
    SUSPENDED = "SUSPENDED"


EMPLOYEE_STATUS: Final = ByValue(EmployeeStatus)
