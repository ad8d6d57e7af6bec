from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class Language(OpenEnum):
    """A language of texts and people, by its two letters. Requests and responses know these ten."""

    DA = "da"
    """Danish, one of the eight languages that the topic page names."""
    DE = "de"
    """German, one of the eight languages that the topic page names."""
    EL = "el"
    """Greek, one of the eight languages that the topic page names."""
    EN = "en"
    """English, one of the eight languages that the topic page names."""
    ES = "es"
    """Spanish, one of the eight languages that the topic page names."""
    FR = "fr"
    """French, one of the eight languages that the topic page names."""
    JA = "ja"
    """Japanese; in the enums, though the topic page on languages does not name it."""
    NL = "nl"
    """Dutch, one of the eight languages that the topic page names."""
    NO = "no"
    """Norwegian; quote it in YAML, where it would read as false."""
    PL = "pl"
    """Polish; in the enums, though the topic page on languages does not name it."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


LanguageValue = Literal["da", "de", "el", "en", "es", "fr", "ja", "nl", "no", "pl"]
LANGUAGE: Final = ByValue(Language)
