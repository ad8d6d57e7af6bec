"""Request tokens with OAuth 2.0 client credentials, and read the responses from the token endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from attrs import evolve

from ..._http import httpx
from ..._runtime.operations import Operation, undocumented
from ..._runtime.secret import Secret
from ...errors import ResponseValidationError, TokenError, TransportError, one_line
from ...response import Response
from ...tracing import current
from ..call import Call
from ..client_options import HEADERS
from ..config import Config
from ..outcome import ending_of_status
from ..read_response import to_response
from ..retry import with_retries
from .source import Token

# The assumed lifetime, in seconds, if the token endpoint states none. Real lifetimes are unlikely to be shorter.
UNSTATED_LIFETIME = 60.0
SUCCESS = 200
NOT_FOUND = 404

Exchange = Callable[[Call, httpx.Request], Awaitable[httpx.Response]]


class ClientCredentials:
    """Requests tokens with a client ID and a client secret.

    Token requests use the same timeouts and retries as other calls, but bypass the rate limiter.
    """

    renewable = True
    first: Token | None = None

    def __init__(self, config: Config, exchange: Exchange) -> None:
        self._config = config
        self._exchange = exchange
        self.scopes = config.scopes

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Request a token for these scopes; without scopes, the request has no `scope` field."""
        config, timing = self._config, self._config.timing
        call = Call(
            operation=Operation("", "POST", httpx.URL(config.token_endpoint).path, undocumented),
            options=evolve(config.defaults, retry_unsafe=True),  # a token request changes nothing
            correlation_id=current(),
            clock=timing.monotonic,
            hides_responses=True,
        )
        request = _request(config, call, scopes)
        try:
            async with call.deadline:
                response = await with_retries(call, lambda: self._exchange(call, request), timing)
        except TransportError as error:
            message = f"no response from the token endpoint: {error.message}"
            raise TokenError(message, retryable=error.retryable, attempts=call.progress.attempts) from error
        except TimeoutError as error:
            message = "no response from the token endpoint before the deadline"
            raise TokenError(message, retryable=True, attempts=call.progress.attempts) from error
        token = _read(to_response(response, call), call, scopes, config)
        if isinstance(token, TokenError):
            raise token
        return token


def _request(config: Config, call: Call, scopes: frozenset[str]) -> httpx.Request:
    """Build the token request. Extra headers are for the API only.

    This function must not raise an error, because its frame contains the secret.
    """
    client_id, secret = cast(str, config.client_id), cast(Secret, config.client_secret)
    call.progress.secrets.add(secret)
    headers = {**HEADERS, "X-Correlation-Id": call.correlation_id}
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret.value}
    if scopes:
        form["scope"] = " ".join(sorted(scopes))
    return httpx.Request("POST", config.token_endpoint, headers=headers, data=form, extensions=call.extensions)


def _read(response: Response, call: Call, scopes: frozenset[str], config: Config) -> Token | TokenError:
    """Return the token in the response, or an error.

    This function must not raise an error, because its frame contains the token.
    """
    status = response.status_code
    document = _json_object(response)
    if status == SUCCESS and "access_token" in document:
        token = Secret(document["access_token"])
        if not token.is_token:
            message = "the token endpoint's access_token is not valid: it must be printable ASCII without spaces"
            return TokenError(message, attempts=call.progress.attempts)
        granted = document.get("scope")
        listed = frozenset(granted.split()) if isinstance(granted, str) else scopes  # RFC 6749, 5.1
        return Token(token, scopes, listed).living(call.started, _seconds(document.get("expires_in")))
    error, described = document.get("error"), document.get("error_description")
    code = one_line(error, 60) if isinstance(error, str) else None
    redirected = "redirects are not followed" if httpx.codes.is_redirect(status) else None
    parts = [f"the token endpoint responded with {status}", code or redirected or f"no OAuth error ({response.kind})"]
    if isinstance(described, str):
        parts.append(described)
    if status == NOT_FOUND:
        parts.append(f"check the enterprise {config.enterprise!r} and the token_url {config.token_endpoint}")
    retryable = ending_of_status(status).may_retry(repeatable=call.repeatable)
    return TokenError(
        ": ".join(parts), error=code, status_code=status, retryable=retryable, attempts=call.progress.attempts
    )


def _json_object(response: Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ResponseValidationError:
        return {}
    return cast(dict[str, Any], document) if isinstance(document, dict) else {}


def _seconds(expires_in: Any) -> float:
    try:
        lifetime = float(expires_in)
    except (TypeError, ValueError, OverflowError):
        return UNSTATED_LIFETIME
    return max(0.0, lifetime) if lifetime == lifetime else UNSTATED_LIFETIME
