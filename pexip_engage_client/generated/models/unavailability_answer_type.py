from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class UnavailabilityAnswerType(OpenEnum):
    """Values of UnavailabilityAnswerType."""

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"


UNAVAILABILITY_ANSWER_TYPE: Final = ByValue(UnavailabilityAnswerType)
