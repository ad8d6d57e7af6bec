from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from .language import LANGUAGE, Language


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TranslatedValue(ResponseModel):
    """Text in the best available language, according to the request's `Accept-Language` header."""

    language: Language
    """The language of the text, which may differ from the first requested language."""
    value: str
    """The text in that language, which may be empty."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.language = LANGUAGE[data["language"]]
            self.value = v if type(v := data["value"]) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "language": str(self.language),
                "value": self.value,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_translated_value = TranslatedValue.from_dict
