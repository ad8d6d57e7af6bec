from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class AvailabilityTemplateType(OpenEnum):
    """Whether a template defines the hours of a whole week or of a single day."""

    DAY = "DAY"
    """Hours of a single day, for days that differ from the rest, such as an open day."""
    WEEK = "WEEK"
    """Hours for each day of the week, which apply every week while the template is in use."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AvailabilityTemplateTypeValue = Literal["DAY", "WEEK"]
AVAILABILITY_TEMPLATE_TYPE: Final = ByValue(AvailabilityTemplateType)
