from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class EmployeeRole(OpenEnum):
    """Values of EmployeeRole."""

    ADMIN = "ADMIN"
    AGENT = "AGENT"
    CENTRAL_PLANNER = "CENTRAL_PLANNER"
    OFFICE_MANAGER = "OFFICE_MANAGER"


EMPLOYEE_ROLE: Final = ByValue(EmployeeRole)
