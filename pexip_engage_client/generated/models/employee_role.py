from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class EmployeeRole(OpenEnum):
    """A role of an employee in Engage. An employee can have several roles."""

    ADMIN = "ADMIN"
    """Can change the settings of the enterprise, as the name suggests."""
    AGENT = "AGENT"
    """Meets customers. An employee with this role can be booked, and can have expertise and online planning."""
    CENTRAL_PLANNER = "CENTRAL_PLANNER"
    """Plans appointments for agents of all offices, as the name suggests."""
    OFFICE_MANAGER = "OFFICE_MANAGER"
    """Runs an office and manages its agents, as the name suggests."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


EmployeeRoleValue = Literal["ADMIN", "AGENT", "CENTRAL_PLANNER", "OFFICE_MANAGER"]
EMPLOYEE_ROLE: Final = ByValue(EmployeeRole)
