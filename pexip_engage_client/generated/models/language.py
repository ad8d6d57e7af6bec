from typing import TYPE_CHECKING, Final, Literal

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class Language(OpenEnum):
    """A two-letter language code. Requests and responses use these ten languages."""

    DA = "da"
    """The language is Danish."""
    DE = "de"
    """The language is German."""
    EL = "el"
    """The language is Greek."""
    EN = "en"
    """The language is English."""
    ES = "es"
    """The language is Spanish."""
    FR = "fr"
    """The language is French."""
    JA = "ja"
    """The language is Japanese."""
    NL = "nl"
    """The language is Dutch."""
    NO = "no"
    """The language is Norwegian. In YAML, quote `no`, because it is a boolean without quotes."""
    PL = "pl"
    """The language is Polish."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


LanguageValue = Literal["da", "de", "el", "en", "es", "fr", "ja", "nl", "no", "pl"]
LANGUAGE: Final = ByValue(Language)
