"""CORS: which web pages may call the sandbox from a browser."""

from attrs import evolve, frozen

from .requests import HttpRequest
from .responses import HttpResponse

_EXPOSED = "X-Correlation-Id, Retry-After, WWW-Authenticate, Allow"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_SECONDS = "600"


@frozen
class Cors:
    """Allows web pages of some origins (`http://localhost:3000`) to call the sandbox."""

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
        """Return the response with headers that let web pages of an allowed origin read it."""
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
