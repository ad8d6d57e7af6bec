"""Who may use the page and the control API, which ask for no token.

No web page from elsewhere may use them through a browser on this machine, not even one whose host name resolves to this
machine (DNS rebinding). So the `Host` header must be a name of this machine, or one that the sandbox was started with.
IP addresses are accepted, because no host name resolves to something else in them. An `Origin` must be the sandbox's.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from attrs import define

from ..problems import Forbidden
from .requests import HttpRequest

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?")


@define
class Admission:
    """Checks the headers `Host` and `Origin`: `hosts` and `origins` are accepted besides this machine's own."""

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()

    def check_names(self, request: HttpRequest) -> None:
        """403 for a host that is not the sandbox's, and for the web page of another origin."""
        host = _host(request)
        if not (self._is_known(host) or _is_address(host)):
            shown = request.headers.get("host") or "none"
            raise Forbidden(f"host {shown}: not a name of this sandbox; --allow-host (allow_hosts=) adds one")
        self.check_origin(request)

    def check_origin(self, request: HttpRequest) -> None:
        """403 for the web page of another origin."""
        origin = request.headers.get("origin")
        if origin is None or origin.lower() in self.origins:
            return
        if _address(origin) != _address(f"{request.scheme}://{request.headers.get('host', '')}"):
            raise Forbidden(f"origin {origin}: a web page from elsewhere; --cors (cors=) allows it")

    def check_machine(self, request: HttpRequest) -> None:
        """The same as `check_names`, and 403 for another machine."""
        if not is_loopback(request.client):
            raise Forbidden("control is only for this machine; --control-from-anywhere opens it to others")
        self.check_names(request)

    def _is_known(self, host: str) -> bool:
        return host == "localhost" or host.endswith(".localhost") or host in self.hosts


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return _is_address(address) and ip_address(address).is_loopback


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _host(request: HttpRequest) -> str:
    """The host in the `Host` header, in lower case; empty if the header is missing or not valid."""
    found = _HOST.fullmatch(request.headers.get("host", ""))
    return "" if found is None else (found[1] or found[2]).lower().rstrip(".")


def _address(origin: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an origin; None for anything else."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname.rstrip("."), port) if parts.hostname else None
