"""The environments of Engage and their addresses."""

from __future__ import annotations

import ipaddress
from enum import Enum
from typing import Literal

from ._http import httpx
from ._runtime.arguments import invalid_argument

EnvironmentName = Literal["production", "development", "staging"]


class Environment(Enum):
    """An environment of Engage."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    STAGING = "staging"
    """Needs `token_url`, because the Pexip documentation names two contradicting token endpoints."""

    @property
    def api_root(self) -> str:
        """The API address before ``/enterprises/{enterprise}``."""
        return f"https://api.{_DOMAINS[self]}"

    @property
    def token_url(self) -> str | None:
        """The token endpoint, with the placeholder ``{enterprise}``; None for staging."""
        if self is Environment.STAGING:
            return None
        return f"https://auth.{_DOMAINS[self]}/realms/{{enterprise}}/protocol/openid-connect/token"


_DOMAINS = {
    Environment.PRODUCTION: "pexipengage.com",
    Environment.DEVELOPMENT: "development.pexipengage.com",
    Environment.STAGING: "staging.pexipengage.com",
}


def checked_environment(name: str, given: object) -> Environment:
    """Return the environment that a member or a name stands for."""
    try:
        return Environment(given)
    except ValueError as error:
        accepted = f"one of {', '.join(each.value for each in Environment)}"
        raise invalid_argument(name, accepted, f"; got {given!r}") from error


def checked_url(name: str, given: object) -> str:
    """Check an address, to which paths are appended."""
    try:
        url = httpx.URL(given) if isinstance(given, str) else None
    except (httpx.InvalidURL, UnicodeError):
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise invalid_argument(name, "an https:// address without user, query and fragment")
    return str(given)


def is_safe(url: str) -> bool:
    """Whether a token may be sent to an address: by https, or by http to this machine."""
    address = httpx.URL(url)
    if address.scheme == "https" or address.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        return False
