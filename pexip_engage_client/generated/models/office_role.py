from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class OfficeRole(OpenEnum):
    """What an employee is to one office."""

    AGENT = "AGENT"
    """Can be booked for appointments of that office."""
    OFFICE_MANAGER = "OFFICE_MANAGER"
    """Runs that office and looks after its agents. Our reading of the name."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


OfficeRoleValue = Literal["AGENT", "OFFICE_MANAGER"]
OFFICE_ROLE: Final = ByValue(OfficeRole)
