"""Define the base class for API environments. The environments themselves are generated from the API document."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Self, TypeVar

from ._http import httpx
from ._runtime.arguments import invalid_argument, kind_of

__all__ = ["ApiEnvironment"]

LAST_PORT = 65535
ADDRESS = "an https:// address with a valid host and port, without a user, query or fragment"


class ApiEnvironment(Enum):
    """An environment of the API, such as production or staging, with its addresses."""

    api_root: str
    """The address of the API without the base path; empty if the API document does not contain one."""
    token_url: str | None
    """The URL of the token endpoint, with the placeholder ``{enterprise}``; None if the URL is unknown."""
    description: str
    """The description of the environment in the API document."""

    def __new__(cls, name: str, api_root: str, token_url: str | None, description: str) -> Self:
        """Create an enum member with the given name, addresses and description."""
        member = object.__new__(cls)
        member._value_ = name
        member.api_root, member.token_url, member.description = api_root, token_url, description
        return member


E = TypeVar("E", bound=ApiEnvironment)


def environment_of(kind: type[E]) -> Callable[[str, object], E]:
    """Return a check for an option that takes a member of the enum `kind`, or the name of a member."""

    def check(name: str, given: object) -> E:
        for each in kind:
            if given is each or (isinstance(given, str) and given == each.value):
                return each
        accepted = f"one of {', '.join(each.value for each in kind)}"
        raise invalid_argument(name, accepted, f"; got {given!r}")

    return check


def url_of(given: object) -> httpx.URL | None:
    """Parse an address, or return None if its host or port is not valid.

    The function never raises an error, because an error could show a secret that the address contains.

    The HTTP library accepts more addresses: it escapes characters in the host, and passes any port to the operating
    system.
    """
    try:
        url = httpx.URL(given) if isinstance(given, str) else None
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url is None or (url.port is not None and not 0 < url.port <= LAST_PORT):
        return None
    return url if re.fullmatch(rb"[A-Za-z0-9._{}-]+|.*:.*", url.raw_host) else None  # an IPv6 address contains colons


def checked_url(name: str, given: object, accepted: str = ADDRESS) -> str:
    """Check the address in an option. The client will append paths to this address."""
    url = url_of(given)
    if url is None or url.scheme not in ("http", "https") or url.userinfo or url.query or url.fragment:
        secret = isinstance(given, str) and re.search("[@?#]", given)
        shown = repr(given) if isinstance(given, str) and given else kind_of(given)
        raise invalid_argument(name, accepted, "" if secret else f"; got {shown}")
    return str(given)


def normal_url(url: str) -> httpx.URL:
    """Return the normalized form of a URL: scheme and host in lower case, no default port, no trailing dot."""
    scheme, separator, rest = url.partition("://")
    normal = httpx.URL(f"{scheme.lower()}{separator}{rest}")  # httpx knows default ports by the lower-case scheme
    host = normal.host.rstrip(".")
    with suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    return normal if host == normal.host else normal.copy_with(host=host)


def is_safe(url: str) -> bool:
    """Return True if it is safe to send a token to an address: over https, or over http to this machine."""
    address = httpx.URL(url)
    return address.scheme == "https" or is_loopback(address.host)


def is_loopback(host: str) -> bool:
    """Return True if a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
