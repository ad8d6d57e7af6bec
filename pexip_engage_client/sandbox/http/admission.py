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
    """Lets in by the headers `Host` and `Origin`; `hosts` are the names beside this machine's own."""

    hosts: frozenset[str]

    def check_names(self, request: HttpRequest) -> None:
        """403 for a name that is not the sandbox's, and for a page from elsewhere in a browser."""
        host = _host(f"//{request.headers.get('host', '')}")
        if not (self._is_known(host) or _is_address(host)):
            raise Forbidden(f"host {host or 'none'}: not a name of this sandbox; --allow-host (allow_hosts=) adds one")
        if "origin" in request.headers:
            page = _host(request.headers["origin"])
            if page != host and not self._is_known(page):
                raise Forbidden(f"origin {page or 'unknown'}: not this sandbox; --allow-host (allow_hosts=) adds one")

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


def _host(address: str) -> str:
    """The host of an address, in lower case; empty where none is named."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
