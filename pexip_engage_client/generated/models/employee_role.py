from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class EmployeeRole(OpenEnum):
    """What an employee may be in Engage; several at once are possible."""

    ADMIN = "ADMIN"
    """May change the settings of the enterprise. Our reading of the name."""
    AGENT = "AGENT"
    """Meets customers: can hold appointments, have expertise and be planned online."""
    CENTRAL_PLANNER = "CENTRAL_PLANNER"
    """Plans appointments for agents of all offices. Our reading of the name."""
    OFFICE_MANAGER = "OFFICE_MANAGER"
    """Runs an office and looks after its agents. Our reading of the name."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


EmployeeRoleValue = Literal["ADMIN", "AGENT", "CENTRAL_PLANNER", "OFFICE_MANAGER"]
EMPLOYEE_ROLE: Final = ByValue(EmployeeRole)
