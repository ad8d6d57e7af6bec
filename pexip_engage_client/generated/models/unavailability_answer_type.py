from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class UnavailabilityAnswerType(OpenEnum):
    """For which form an answer given with an unavailability was. The page is cut after the first value: others may
    exist.
    """

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"
    """The form asked when appointments fall to the unavailability. Our reading: they are cancelled by it."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


UNAVAILABILITY_ANSWER_TYPE: Final = ByValue(UnavailabilityAnswerType)
