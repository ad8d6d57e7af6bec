from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class QuestionInputType(OpenEnum):
    """What a question asks for."""

    ADDRESS = "ADDRESS"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    DATE_TIME = "DATE_TIME"
    EMAIL = "EMAIL"
    FETCH = "FETCH"
    FILE = "FILE"
    LANGUAGE = "LANGUAGE"
    LONG_TEXT = "LONG_TEXT"
    MULTI_FILE = "MULTI_FILE"
    MULTI_SELECT = "MULTI_SELECT"
    NUMBER = "NUMBER"
    PHONE = "PHONE"
    SELECT = "SELECT"
    SHORT_TEXT = "SHORT_TEXT"
    TIME_ZONE = "TIME_ZONE"
    URL = "URL"


QUESTION_INPUT_TYPE: Final = ByValue(QuestionInputType)
