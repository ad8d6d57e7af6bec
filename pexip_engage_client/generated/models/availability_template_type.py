from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class AvailabilityTemplateType(OpenEnum):
    """Values of AvailabilityTemplateType."""

    DAY = "DAY"
    WEEK = "WEEK"


AVAILABILITY_TEMPLATE_TYPE: Final = ByValue(AvailabilityTemplateType)
