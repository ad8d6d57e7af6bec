from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new, refuse
from .geolocation import Geolocation
from .location_translations import LocationTranslations

KNOWN = frozenset(
    {
        "postalCode",
        "countryCode",
        "geolocation",
        "translations",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeLocation(AnswerModel):
    """Webhook office location."""

    postal_code: str | None = None
    country_code: str | None = None
    geolocation: Geolocation | None = None
    translations: LocationTranslations | None = None

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "postal_code": "postalCode",
        "country_code": "countryCode",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "postalCode" in data:
                self.postal_code = v if (v := data["postalCode"]) is None or type(v) is str else refuse(v)
            if "countryCode" in data:
                self.country_code = v if (v := data["countryCode"]) is None or type(v) is str else refuse(v)
            if "geolocation" in data:
                self.geolocation = None if (v := data["geolocation"]) is None else Geolocation.from_dict(v)
            if "translations" in data:
                self.translations = None if (v := data["translations"]) is None else LocationTranslations.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self
