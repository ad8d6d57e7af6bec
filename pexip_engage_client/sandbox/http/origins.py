"""Decide which requests the sandbox accepts, and which web pages may call it.

The page and the control API need no token, and the token endpoint accepts well-known credentials. Web pages from other
origins must not be able to use them through a browser on this machine, even if their host name resolves to this machine
(DNS rebinding). That needs a public domain name, so each request must have a `Host` that cannot be one: an IP address,
a name without a dot (such as that of a container), a name in a domain for private use, or the name in `--host`. An
`Origin` must be the sandbox's own, or be allowed by `cors`.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from attrs import define, evolve, frozen

from ..problems import Forbidden
from .messages import HttpRequest, HttpResponse

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?")


# Domains that are reserved for private use, and Pexip's own, which a local DNS or proxy may resolve to the sandbox.
_PRIVATE = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid", ".pexipengage.com")


@define
class Admission:
    """Checks the `Host` and `Origin` headers. `hosts` and `origins` are accepted in addition to this machine's."""

    origins: frozenset[str] = frozenset()
    any_host: bool = False
    hosts: frozenset[str] = frozenset()

    def check_host(self, request: HttpRequest) -> None:
        """Raise Forbidden if the `Host` is not a name of the sandbox."""
        host = _host(request)
        if not (self.any_host or self._is_known(host) or _is_address(host)):
            shown = request.headers.get("host") or "none"
            raise Forbidden(
                f"the host {shown} is not a name of this sandbox; to accept it, use --cors http://NAME"
                " (in Python: cors=)"
            )

    def check_machine(self, request: HttpRequest) -> None:
        """Raise Forbidden if a request comes from another machine, unless all machines may use the control API."""
        if not self.admits_machine(request):
            raise Forbidden(
                "the control API and the data of the page are only for this machine; to open them to others, use "
                "--control=anywhere"
            )

    def admits_machine(self, request: HttpRequest) -> bool:
        """Whether the machine that sent a request may use the control API."""
        return self.any_host or is_loopback(request.client)

    def check_origin(self, request: HttpRequest) -> None:
        """Raise Forbidden if a request comes from a web page of another origin."""
        origin = request.headers.get("origin")
        if origin is None or origin.lower() in self.origins:
            return
        if _address(origin) != _address(f"{request.scheme}://{request.headers.get('host', '')}"):
            raise Forbidden(f"the origin {origin} is not the sandbox's; to allow it, use --cors (in Python: cors=)")

    def _is_known(self, host: str) -> bool:
        allowed = {urlsplit(origin).hostname for origin in self.origins}
        return bool(host) and ("." not in host or host.endswith(_PRIVATE) or host in self.hosts | allowed)


def is_loopback(address: str) -> bool:
    """True if an IP address is a loopback address of this machine."""
    return _is_address(address) and ip_address(address).is_loopback


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _host(request: HttpRequest) -> str:
    """Return the host in the `Host` header, in lower case; empty if the header is missing or not valid."""
    found = _HOST.fullmatch(request.headers.get("host", ""))
    return "" if found is None else (found[1] or found[2]).lower().rstrip(".")


def _address(origin: str) -> tuple[str, str, int | None] | None:
    """Return the scheme, host and port of an origin; None for anything else."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname.rstrip("."), port) if parts.hostname else None


_EXPOSED = "X-Correlation-Id, Retry-After, WWW-Authenticate, Allow"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_SECONDS = "600"


@frozen
class Cors:
    """Allows web pages from some origins (`http://localhost:3000`) to call the sandbox."""

    origins: frozenset[str] = frozenset()

    def preflight(self, request: HttpRequest) -> HttpResponse | None:
        """Return the response to a preflight request from an allowed origin; None for other requests."""
        if request.method != "OPTIONS" or "access-control-request-method" not in request.headers:
            return None
        if not self._allows(request):
            return None
        headers = {
            "access-control-allow-methods": _METHODS,
            "access-control-allow-headers": request.headers.get("access-control-request-headers", "*"),
            "access-control-max-age": _SECONDS,
        }
        return HttpResponse(204, b"", headers)

    def allowed(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the response with headers that let web pages from an allowed origin read it."""
        if not self._allows(request):
            return response
        mine = {
            "access-control-allow-origin": request.headers["origin"],
            "access-control-expose-headers": _EXPOSED,
            "vary": "Origin",
        }
        return evolve(response, headers={**response.headers, **mine})

    def _allows(self, request: HttpRequest) -> bool:
        return request.headers.get("origin", "").lower() in self.origins
