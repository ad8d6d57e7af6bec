from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class OfficeRole(OpenEnum):
    """The role of an employee at one office."""

    AGENT = "AGENT"
    """Can be booked for appointments of the office."""
    OFFICE_MANAGER = "OFFICE_MANAGER"
    """Runs the office and manages its agents, as the name suggests."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


OfficeRoleValue = Literal["AGENT", "OFFICE_MANAGER"]
OFFICE_ROLE: Final = ByValue(OfficeRole)
