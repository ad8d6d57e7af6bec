"""Where Engage lives."""

from __future__ import annotations

import ipaddress
from enum import Enum
from typing import Literal

from ._http import httpx
from ._runtime.arguments import refused

EnvironmentName = Literal["production", "development", "staging"]


class Environment(Enum):
    """One of the vendor's environments: the root of its API and its token endpoint."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    STAGING = "staging"
    """It has no token endpoint here: the vendor's portal prints two that contradict each other. Pass `token_url`."""

    @property
    def api_root(self) -> str:
        """What precedes ``/enterprises/{enterprise}``."""
        return f"https://api.{_DOMAINS[self]}"

    @property
    def token_url(self) -> str | None:
        """The address of the token endpoint, with a place for the enterprise; None for staging."""
        if self is Environment.STAGING:
            return None
        return f"https://auth.{_DOMAINS[self]}/realms/{{enterprise}}/protocol/openid-connect/token"


_DOMAINS = {
    Environment.PRODUCTION: "pexipengage.com",
    Environment.DEVELOPMENT: "development.pexipengage.com",
    Environment.STAGING: "staging.pexipengage.com",
}


def checked_environment(name: str, given: object) -> Environment:
    """The environment, given as a member or by its name."""
    try:
        return Environment(given)
    except ValueError as error:
        accepted = f"one of {', '.join(each.value for each in Environment)}"
        raise refused(name, accepted, f"; got {given!r}") from error


def checked_url(name: str, given: object) -> str:
    """An address that paths and the token endpoint's form can be sent to."""
    try:
        url = httpx.URL(given) if isinstance(given, str) else None
    except (httpx.InvalidURL, UnicodeError):
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise refused(name, "an https:// address without user, query and fragment")
    return str(given)


def is_safe(url: str) -> bool:
    """Whether a token may be sent to an address: by https, or by http to this very machine."""
    address = httpx.URL(url)
    if address.scheme == "https" or address.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        return False
