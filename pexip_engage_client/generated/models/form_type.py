from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FormType(OpenEnum):
    """The type of a form, which determines when the form is shown. An answer contains the type of its form."""

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"
    """Filled in when an appointment is cancelled, for instance to ask for the reason."""
    APPOINTMENT_COMPLETION = "APPOINTMENT_COMPLETION"
    """Filled in by the employee who completes an appointment, for instance to record its outcome."""
    CALLBACK_REQUEST = "CALLBACK_REQUEST"
    """Filled in by a customer who wants to be called back."""
    QUALIFICATION = "QUALIFICATION"
    """Filled in before a booking, presumably to find out what the customer needs."""
    SUBJECT_QUESTIONNAIRE = "SUBJECT_QUESTIONNAIRE"
    """Filled in by the customer who books an appointment about the subject."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FormTypeValue = Literal[
    "APPOINTMENT_CANCELLATION", "APPOINTMENT_COMPLETION", "CALLBACK_REQUEST", "QUALIFICATION", "SUBJECT_QUESTIONNAIRE"
]
FORM_TYPE: Final = ByValue(FormType)
