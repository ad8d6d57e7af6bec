from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FormType(OpenEnum):
    """What a form is shown for; an answer carries the type of the form that it answers."""

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"
    """Asked of whoever cancels an appointment, such as for the reason."""
    APPOINTMENT_COMPLETION = "APPOINTMENT_COMPLETION"
    """Asked of the employee who closes an appointment, such as for its outcome."""
    CALLBACK_REQUEST = "CALLBACK_REQUEST"
    """Asked of a customer who wants to be called back."""
    QUALIFICATION = "QUALIFICATION"
    """Asked before a booking, to find out what suits the customer. Our reading of the name."""
    SUBJECT_QUESTIONNAIRE = "SUBJECT_QUESTIONNAIRE"
    """Asked of the customer who books an appointment about the subject."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FormTypeValue = Literal[
    "APPOINTMENT_CANCELLATION", "APPOINTMENT_COMPLETION", "CALLBACK_REQUEST", "QUALIFICATION", "SUBJECT_QUESTIONNAIRE"
]
FORM_TYPE: Final = ByValue(FormType)
