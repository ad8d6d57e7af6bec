"""The token endpoint over HTTP, with its log and faults."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from attrs import define

from ..problems import MethodNotAllowed, Problem
from .faults import TOKEN, Faults, RequestFacts
from .in_flight import InFlight
from .log import Exchange, RequestLog
from .requests import HttpRequest
from .responses import HttpResponse, error_response, to_json
from .tokens import IssuedTokens

_HIDDEN = "…"


@define
class TokenEndpoint:
    """The token endpoint, which issues tokens and logs requests without their secrets."""

    tokens: IssuedTokens
    faults: Faults
    requests: RequestLog
    in_flight: InFlight

    async def respond(self, request: HttpRequest) -> HttpResponse:
        """Serve one request for a token."""
        if request.method != "POST":
            return error_response(MethodNotAllowed("use POST to request a token", ["POST"]))
        exchange = _without_secrets(Exchange.of(request, request.path, request.headers.get("x-correlation-id")))
        self.requests.add(exchange)
        met = self.faults.take(TOKEN, RequestFacts(request.path, (), request.headers, request.query, request.body))
        exchange.faults = [fault.id for fault in met.faults]
        current = self.in_flight.begin(request)
        try:
            await current.sleep(met.delay)
            await met.before(current.disconnected)
            response = self.tokens.respond(request.headers, request.body)
            await met.after(None, current.disconnected)
            status, body = response.status, response.body
        except Problem as problem:
            status, body = problem.status, problem.envelope()
        shown = {**body, "access_token": _HIDDEN} if "access_token" in body else body
        self.requests.respond(exchange, status, to_json(shown))
        content, media = met.corrupt(to_json(body))
        return HttpResponse(status, content, {"cache-control": "no-store", **met.headers}, media)


def _without_secrets(exchange: Exchange) -> Exchange:
    form: Mapping[str, str] = dict(parse_qsl(exchange.content.decode("utf-8", "replace"), keep_blank_values=True))
    exchange.operation = TOKEN
    if "client_secret" in form:
        exchange.content = urlencode({**form, "client_secret": _HIDDEN}).encode()
    if "authorization" in exchange.headers:
        exchange.headers["authorization"] = exchange.headers["authorization"].partition(" ")[0] + f" {_HIDDEN}"
    return exchange
