from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class Language(OpenEnum):
    """Values of Language."""

    DA = "da"
    DE = "de"
    EL = "el"
    EN = "en"
    ES = "es"
    FR = "fr"
    JA = "ja"
    NL = "nl"
    NO = "no"
    PL = "pl"


LANGUAGE: Final = ByValue(Language)
