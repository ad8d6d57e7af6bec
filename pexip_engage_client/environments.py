"""Where Engage lives."""

from __future__ import annotations

import ipaddress
import re
from enum import Enum

from ._http import httpx
from ._runtime.arguments import refused

ENTERPRISE = "the enterprise's slug: letters, digits, '-' and '_', at most 63 of them"


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


def checked_environment(given: object, parameter: str = "environment") -> Environment:
    """The environment, given as a member or by its name."""
    try:
        return Environment(given)
    except ValueError:
        accepted = f"one of {', '.join(each.value for each in Environment)}"
    raise refused(parameter, accepted, f"; got {given!r}")


def checked_enterprise(given: object) -> str:
    """The enterprise, if it is a slug: it becomes a part of both addresses and must not be able to change them."""
    if isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", given):
        return given
    raise refused("enterprise", ENTERPRISE, f"; got {given!r}")


def api_address(root: str, path: str) -> str:
    """The address that the paths of operations are appended to."""
    root = root.rstrip("/")
    if not path or root.endswith(path):
        return root
    if "/enterprises/" in root:
        raise refused("base_url", f"an address that ends before, or with, {path}")
    return root + path


def checked_url(given: object, parameter: str, *, allow_insecure: bool) -> str:
    """An address that a token may be sent to: https, or http to this very machine, unless the caller insists."""
    try:
        url = httpx.URL(given) if isinstance(given, str) else None
    except httpx.InvalidURL:
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise refused(parameter, "an https:// address without user, query and fragment")
    if url.scheme == "http" and not allow_insecure and not _is_loopback(url.host):
        accepted = "an https:// address (http only to this machine, or with allow_insecure=True)"
        raise refused(parameter, accepted, f"; got {given!r}")
    return str(given)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
