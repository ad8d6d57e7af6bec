from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class DayOfWeek(OpenEnum):
    """Values of DayOfWeek."""

    FRIDAY = "FRIDAY"
    MONDAY = "MONDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"
    THURSDAY = "THURSDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"


DAY_OF_WEEK: Final = ByValue(DayOfWeek)
