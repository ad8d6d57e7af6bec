from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class QuestionInputType(OpenEnum):
    """The type of a question, which determines how the answer is sent and checked."""

    ADDRESS = "ADDRESS"
    """A postal address. The format of the answer in `value` is not documented."""
    BOOLEAN = "BOOLEAN"
    """Yes or no. The format of the answer in `value` is not documented."""
    DATE = "DATE"
    """A calendar day, presumably answered in `value` in the form `2022-08-17`."""
    DATE_TIME = "DATE_TIME"
    """A day and a time, presumably answered in `value` in RFC 3339 format."""
    EMAIL = "EMAIL"
    """An e-mail address, such as `lena@customer.example`."""
    FETCH = "FETCH"
    """A value that Engage fetches from an external service through a fetch configuration."""
    FILE = "FILE"
    """One uploaded file, answered in `files`."""
    LANGUAGE = "LANGUAGE"
    """One of the languages that Engage supports."""
    LONG_TEXT = "LONG_TEXT"
    """Several lines of text, answered in `value`."""
    MULTI_FILE = "MULTI_FILE"
    """Any number of uploaded files, answered in `files`."""
    MULTI_SELECT = "MULTI_SELECT"
    """Any number of the question's options, answered in `selected_answer_options`."""
    NUMBER = "NUMBER"
    """A number, answered as a string in `value`."""
    PHONE = "PHONE"
    """A telephone number, such as `+32480000001`."""
    SELECT = "SELECT"
    """Exactly one of the question's options, answered in `selected_answer_options`."""
    SHORT_TEXT = "SHORT_TEXT"
    """A single line of text, answered in `value`."""
    TIME_ZONE = "TIME_ZONE"
    """An IANA time zone, such as `Europe/Brussels`."""
    URL = "URL"
    """The URL of a web page, answered in `value`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


QuestionInputTypeValue = Literal[
    "ADDRESS",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "EMAIL",
    "FETCH",
    "FILE",
    "LANGUAGE",
    "LONG_TEXT",
    "MULTI_FILE",
    "MULTI_SELECT",
    "NUMBER",
    "PHONE",
    "SELECT",
    "SHORT_TEXT",
    "TIME_ZONE",
    "URL",
]
QUESTION_INPUT_TYPE: Final = ByValue(QuestionInputType)
