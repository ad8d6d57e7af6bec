from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class FormType(OpenEnum):
    """What a form, or an answer to it, is for."""

    APPOINTMENT_CANCELLATION = "APPOINTMENT_CANCELLATION"
    APPOINTMENT_COMPLETION = "APPOINTMENT_COMPLETION"
    CALLBACK_REQUEST = "CALLBACK_REQUEST"
    QUALIFICATION = "QUALIFICATION"
    SUBJECT_QUESTIONNAIRE = "SUBJECT_QUESTIONNAIRE"


FORM_TYPE: Final = ByValue(FormType)
