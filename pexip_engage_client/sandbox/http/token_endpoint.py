"""The tokens of an enterprise. The endpoint issues them in exchange for OAuth 2.0 client credentials.

A token is a JWT, as documented. Its claims are the usual ones, because the real claims are not documented. It is signed
with a key that anyone can read (HS256), so that tests can check the signature.
"""

import base64
import binascii
import hmac
import time
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from attrs import define, field

from ..problems import Forbidden, MethodNotAllowed, Problem, Unauthorized
from ..state.clock import Clock
from ..state.id_sequences import Ids
from .faults.matching import TOKEN, RequestFacts
from .faults.registry import Faults
from .log import Exchange, RequestLog
from .masking import Mask
from .messages import HttpRequest, HttpResponse, error_response, to_json
from .traffic import InFlight

CLIENT_ID = "sandbox"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105  # for tests only
LIFETIME = 300  # seconds
_FEW = 1000  # so many tokens are kept without a search for expired ones
_FORM = "application/x-www-form-urlencoded"
KEY = b"key of the Engage sandbox, for tests only"


class TokenProblem(Problem):
    """An error response of the token endpoint, in the format of RFC 6749."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self._error = error

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the error response."""
        return {"error": self._error, "error_description": self.message}


@define
class IssuedTokens:
    """Issues tokens to one client, and checks the tokens in requests.

    Tokens expire in real time, even if the clock is stopped. `advance` and `travel` make them expire sooner.
    A token has exactly the requested scopes. If the client may not have a requested scope, the response is an
    `invalid_scope` error.
    """

    scopes: tuple[str, ...]
    enterprise: str
    clock: Clock
    ids: Ids
    mask: Mask = field(default=Mask(CLIENT_SECRET), init=False, repr=False)
    # The scopes and the end of each token, by its digest. Many tokens would take too much memory.
    _tokens: dict[bytes, tuple[frozenset[str], float]] = field(
        factory=dict[bytes, tuple[frozenset[str], float]], repr=False, init=False
    )
    _scope_sets: dict[frozenset[str], frozenset[str]] = field(
        factory=dict[frozenset[str], frozenset[str]], repr=False, init=False
    )
    _skipped: float = field(default=0.0, init=False)  # the seconds that the clock had skipped at the last reset
    _most: int = field(default=_FEW, init=False)  # with more tokens, the expired ones are removed

    def grant(self, headers: Mapping[str, str], body: bytes) -> dict[str, object]:
        """Return the body of the response to a request for a token. Raises TokenProblem if the request is invalid."""
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and media != _FORM:
            given = media or "no Content-Type"
            raise TokenProblem(400, "invalid_request", f"send the fields as {_FORM}; JSON is not accepted; got {given}")
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not _are_valid(*_credentials(headers, form)):
            raise TokenProblem(401, "invalid_client", "the client ID or the client secret is wrong")
        if form.get("grant_type") != "client_credentials":
            raise TokenProblem(400, "unsupported_grant_type", "grant_type must be client_credentials")
        wanted = form.get("scope", "").split()
        unknown = [scope for scope in wanted if scope not in self.scopes]
        if unknown:
            raise TokenProblem(400, "invalid_scope", f"this client may not have these scopes: {' '.join(unknown)}")
        return {
            "access_token": self.issue(wanted),
            "expires_in": LIFETIME,
            "token_type": "Bearer",
            "scope": " ".join(sorted({*wanted})),
        }

    def issue(self, scopes: Iterable[str] | None = None, lifetime: float = LIFETIME) -> str:
        """Issue a token without a request, for example an expired token or one with fewer scopes."""
        now = time.time()
        granted = frozenset(self.scopes if scopes is None else scopes)
        granted = self._scope_sets.setdefault(granted, granted)
        claims = {
            "iss": f"https://sandbox.invalid/realms/{self.enterprise}",
            "sub": CLIENT_ID,
            "azp": CLIENT_ID,
            "typ": "Bearer",
            "scope": " ".join(sorted(granted)),
            "iat": int(now),
            "exp": int(now + lifetime),
            "jti": self.ids.uuid(),
        }
        token = _signed(claims)
        self._tokens[_digest(token)] = granted, self._now() + lifetime
        if len(self._tokens) > self._most:
            self._remove_expired()
        return token

    def _remove_expired(self) -> None:
        now = self._now()
        self._tokens = {digest: token for digest, token in self._tokens.items() if token[1] > now}
        self._most = max(_FEW, 2 * len(self._tokens))

    def _now(self) -> float:
        return self.clock.elapsed() - self._skipped

    def renew(self) -> None:
        """After a reset of the clock, accept the tokens again that expired only because the clock had been moved."""
        self._skipped = self.clock.skipped

    def expire(self) -> None:
        """Revoke all tokens that were issued."""
        self._tokens.clear()

    def accept(self, authorization: str | None) -> bool:
        """True if an `Authorization` header contains a valid token."""
        try:
            self.check(authorization, None)
        except Unauthorized:
            return False
        return True

    def check(self, authorization: str | None, scope: str | None, *, needs_any: bool = False) -> None:
        """Raise Unauthorized if a request has no valid token, or Forbidden if the token lacks the required scope.

        With `needs_any`, a token without scopes is rejected even if no scope is required.

        Whether `readWrite` includes `readOnly` is not documented. Here it does not, so that a client that relies on
        this fails in a test instead of against the real API.
        """
        if authorization is None:
            raise Unauthorized("the Authorization header is missing: send Authorization: Bearer <token>")
        kind, _, value = authorization.partition(" ")
        token = self._tokens.get(_digest(value.strip()))
        if kind.lower() != "bearer" or token is None:
            raise Unauthorized("the bearer token was not issued by this enterprise, or expired long ago")
        scopes, expires = token
        if expires <= self._now():
            raise Unauthorized("the bearer token has expired")
        if scope is not None and scope not in scopes:
            raise Forbidden(f"the token lacks the scope {scope}")
        if needs_any and not scopes:
            raise Forbidden("the token has no scopes, and with such a token the real API permits no calls")


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _signed(claims: Mapping[str, object]) -> str:
    """Return a JSON Web Token (RFC 7519), signed with the test key."""
    parts = [_encoded(to_json(part)) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    return ".".join([*parts, _encoded(hmac.digest(KEY, ".".join(parts).encode(), "sha256"))])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _are_valid(client_id: str, client_secret: str) -> bool:
    return (client_id, client_secret) == (CLIENT_ID, CLIENT_SECRET)


def _credentials(headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, str]:
    kind, _, encoded = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, client_secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(client_secret)


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
        exchange = Exchange.of(request, request.path, self.tokens.mask)
        exchange.operation = TOKEN
        self.requests.add(exchange)
        met = self.faults.take(TOKEN, RequestFacts(request.path, (), request.headers, request.query, request.body))
        exchange.faults = [fault.id for fault in met.faults]
        current = self.in_flight.begin(request)
        try:
            if not met.rejects_connection:
                request.accepted()
            await met.before(current)
            status, body = 200, self.tokens.grant(request.headers, request.body)
        except Problem as problem:
            status, body = problem.status, problem.envelope()
        content = to_json(body)
        self.requests.respond(exchange, status, self.tokens.mask.content(content))
        content, media = met.replace_body(content)
        return HttpResponse(status, content, {"cache-control": "no-store", **met.take_headers()}, media)
