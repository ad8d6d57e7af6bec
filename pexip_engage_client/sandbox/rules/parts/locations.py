"""Locations of appointments. The sandbox does not geocode. Two country codes simulate failures of a geocoder."""

from typing import Any

from ...drafts import Change, rule
from ...state.record_store import Record

UNKNOWN_COUNTRY = "ZZ"  # ISO 3166 leaves this code to users; in CLDR, it is the unknown region
NO_TIME_ZONE = "XZ"  # UN/LOCODE: installations in international waters

# Approximate coordinates of countries, for addresses without coordinates.
_COORDINATES = {
    "BE": (50.8467, 4.3525),
    "DE": (51.1634, 10.4477),
    "DK": (55.6761, 12.5683),
    "ES": (40.4165, -3.7026),
    "FR": (46.6034, 1.8883),
    "GB": (51.5072, -0.1276),
    "GR": (37.9838, 23.7275),
    "JP": (35.6812, 139.7671),
    "LU": (49.6117, 6.1319),
    "NL": (52.1009, 5.6463),
    "NO": (59.9139, 10.7522),
    "PL": (52.2297, 21.0122),
}


def located(location: Record | None) -> Record | None:
    """Return the location in a body, in stored form: with coordinates and a formatted address."""
    if location is None:
        return None
    latitude, longitude = _COORDINATES.get(location.get("countryCode", ""), (0.0, 0.0))
    return {
        **location,
        "geolocation": location.get("geolocation") or {"latitude": latitude, "longitude": longitude},
        "formattedAddress": _one_line(location),
    }


def _one_line(location: Record) -> str:
    translations: Record = location.get("translations") or {}
    town = " ".join(part for part in (location.get("postalCode"), _first(translations.get("city"))) if part)
    parts = (
        _first(translations.get("street1")),
        _first(translations.get("street2")),
        town,
        location.get("countryCode"),
    )
    return ", ".join(part for part in parts if part) or "-"


def _first(translations: Any) -> str | None:
    return translations[0].get("value") if translations else None


@rule("APPOINTMENT_LOCATION_REQUIRED", "the meeting type is ON_LOCATION, and the location is missing")
def missing(change: Change) -> bool:
    """True if an ON_LOCATION appointment has no location."""
    return change.after["meetingType"] == "ON_LOCATION" and change.after["location"] is None


@rule(
    "LOCATION_GEOCODING_FAILED",
    f"the location's country code is `{UNKNOWN_COUNTRY}`",
    reading="this country code simulates an address that cannot be found",
)
def unknown(change: Change) -> bool:
    """True if the address cannot be found."""
    return _sent(change) == UNKNOWN_COUNTRY


@rule(
    "LOCATION_TIME_ZONE_RESOLUTION_FAILED",
    f"the location's country code is `{NO_TIME_ZONE}`",
    reading="this country code simulates a location without a time zone",
)
def without_time_zone(change: Change) -> bool:
    """True if the address has no time zone."""
    return _sent(change) == NO_TIME_ZONE


def _sent(change: Change) -> str | None:
    location = change.fields.get("location")
    return location["countryCode"] if location else None


RULES = (missing, unknown, without_time_zone)
