"""Who is let in where no token is asked for: at the page and at the control.

A browser on this machine must not do there what a web page from elsewhere tells it to, not even a page whose host name
was made to lead here (DNS rebinding). So who calls has to ask for this machine by one of its own names, or by one that
the sandbox was told. An IP address is no name: it cannot be made to lead elsewhere.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from attrs import define

from ..problems import Forbidden
from .requests import HttpRequest


@define
class Admission:
    """Checks the headers `Host` and `Origin`: `hosts` and `origins` are accepted besides this machine's own."""

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()

    def check_names(self, request: HttpRequest) -> None:
        """403 for a name that is not the sandbox's, and for a page from elsewhere in a browser."""
        host = _host(f"//{request.headers.get('host', '')}")
        if not (self._is_known(host) or _is_address(host)):
            raise Forbidden(f"host {host or 'none'}: not a name of this sandbox; --allow-host (allow_hosts=) adds one")
        origin = request.headers.get("origin")
        if origin is None or origin.lower() in self.origins:
            return
        if _place(origin) != _place(f"{request.scheme}://{request.headers['host']}"):
            raise Forbidden(f"origin {origin}: a page from elsewhere; --cors (cors=) allows it")

    def check_machine(self, request: HttpRequest) -> None:
        """The same, and 403 for a caller on another machine."""
        if not is_loopback(request.client):
            raise Forbidden("control is for this machine alone; --control-from-anywhere opens it")
        self.check_names(request)

    def _is_known(self, host: str) -> bool:
        return host == "localhost" or host.endswith(".localhost") or host in self.hosts or is_loopback(host)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return _is_address(address) and ip_address(address).is_loopback


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _place(address: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address; None for what has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, _host(address), port) if parts.hostname else None


def _host(address: str) -> str:
    """The host of an address, in lower case; empty where none is named."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
