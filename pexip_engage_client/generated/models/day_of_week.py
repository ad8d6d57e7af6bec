from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class DayOfWeek(OpenEnum):
    """The day of the week on which a time range applies, in the time zone of its template."""

    FRIDAY = "FRIDAY"
    """Every Friday in the weeks that the template applies to."""
    MONDAY = "MONDAY"
    """Every Monday in the weeks that the template applies to."""
    SATURDAY = "SATURDAY"
    """Every Saturday in the weeks that the template applies to."""
    SUNDAY = "SUNDAY"
    """Every Sunday in the weeks that the template applies to."""
    THURSDAY = "THURSDAY"
    """Every Thursday in the weeks that the template applies to."""
    TUESDAY = "TUESDAY"
    """Every Tuesday in the weeks that the template applies to."""
    WEDNESDAY = "WEDNESDAY"
    """Every Wednesday in the weeks that the template applies to."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


DayOfWeekValue = Literal["FRIDAY", "MONDAY", "SATURDAY", "SUNDAY", "THURSDAY", "TUESDAY", "WEDNESDAY"]
DAY_OF_WEEK: Final = ByValue(DayOfWeek)
