from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class DayOfWeek(OpenEnum):
    """The day of the week on which a range of hours holds, in the time zone of its template."""

    FRIDAY = "FRIDAY"
    """Holds on each Friday of the weeks that the template applies to."""
    MONDAY = "MONDAY"
    """Holds on each Monday of the weeks that the template applies to."""
    SATURDAY = "SATURDAY"
    """Holds on each Saturday of the weeks that the template applies to."""
    SUNDAY = "SUNDAY"
    """Holds on each Sunday of the weeks that the template applies to."""
    THURSDAY = "THURSDAY"
    """Holds on each Thursday of the weeks that the template applies to."""
    TUESDAY = "TUESDAY"
    """Holds on each Tuesday of the weeks that the template applies to."""
    WEDNESDAY = "WEDNESDAY"
    """Holds on each Wednesday of the weeks that the template applies to."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


DayOfWeekValue = Literal["FRIDAY", "MONDAY", "SATURDAY", "SUNDAY", "THURSDAY", "TUESDAY", "WEDNESDAY"]
DAY_OF_WEEK: Final = ByValue(DayOfWeek)
