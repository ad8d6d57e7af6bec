from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class OfficeRole(OpenEnum):
    """What an employee is to one office."""

    AGENT = "AGENT"
    """Can be booked for appointments of that office."""
    OFFICE_MANAGER = "OFFICE_MANAGER"
    """Runs that office and looks after its agents. Our reading of the name."""


OFFICE_ROLE: Final = ByValue(OfficeRole)
