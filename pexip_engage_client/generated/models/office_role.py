from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class OfficeRole(OpenEnum):
    """What an employee is to an office."""

    AGENT = "AGENT"
    OFFICE_MANAGER = "OFFICE_MANAGER"


OFFICE_ROLE: Final = ByValue(OfficeRole)
