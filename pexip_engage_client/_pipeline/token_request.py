"""The request for an access token: OAuth2's client credentials grant."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import quote_plus

from attrs import evolve

from .._correlation import current
from .._http import httpx
from .._runtime.operations import Operation, undocumented
from ..errors import ResponseValidationError, TokenError, TransportError, one_line
from ..response import Response
from .auth import Token, token_living
from .call import Call
from .config import Config
from .deadline import Deadline
from .options import HEADERS
from .outcome import classify_status, may_retry
from .redaction import Secret
from .response import to_response
from .retry import with_retries

# How long a token is taken to live when the token endpoint does not say: short enough for any realm.
UNSTATED_LIFE = 60.0
SUCCESS = 200


async def request_token(config: Config, exchange: Callable[[Call, httpx.Request], Awaitable[httpx.Response]]) -> Token:
    """A new token, under the time-outs and retries of any call, but no limits; `TokenError` when there is none."""
    timing = config.timing
    call = Call(
        operation=Operation("", "POST", httpx.URL(config.token_endpoint).path, undocumented),
        options=evolve(config.defaults, retry_unsafe=True),  # it changes nothing
        correlation_id=current(config.defaults.correlation_id),
        started=timing.monotonic(),
        deadline=Deadline(config.defaults.deadline, timing.monotonic),
    )
    call.progress.secrets.add(cast(Secret, config.client_secret))
    request = _request(config, call)
    try:
        async with call.deadline:
            response = await with_retries(call, lambda: exchange(call, request), timing)
    except TransportError as error:
        message = f"the token endpoint gave no response: {error.message}"
        raise TokenError(message, retryable=error.retryable, attempts=call.progress.attempts) from error
    except TimeoutError as error:
        message = "the token endpoint gave no response before the deadline"
        raise TokenError(message, retryable=True, attempts=call.progress.attempts) from error
    token = read_token(to_response(response, call), call)
    if isinstance(token, TokenError):
        raise token
    return token


def _request(config: Config, call: Call) -> httpx.Request:
    """Nothing is raised here, next to the secret. Extra headers are for the API, not for this endpoint."""
    client_id, secret = cast(str, config.client_id), cast(Secret, config.client_secret)
    form = {"grant_type": "client_credentials"}
    headers = {**HEADERS, "X-Correlation-Id": call.correlation_id}
    if config.token_auth == "basic":  # noqa: S105 - RFC 6749, 2.3.1: both are encoded as in a form before
        pair = f"{quote_plus(client_id)}:{quote_plus(secret.value)}".encode()
        encoded = Secret(b64encode(pair).decode())
        headers["Authorization"] = f"Basic {encoded.value}"
        call.progress.secrets.add(encoded)
    else:
        form |= {"client_id": client_id, "client_secret": secret.value}
    if config.scope is not None:
        form["scope"] = config.scope
    return httpx.Request("POST", config.token_endpoint, headers=headers, data=form, extensions=call.extensions)


def read_token(response: Response, call: Call) -> Token | TokenError:
    """The token in the token endpoint's response, or why it is none. Nothing is raised here, next to the token."""
    status = response.status_code
    document = _json_object(response)
    if status == SUCCESS and "access_token" in document:
        token = Secret(document["access_token"])
        if not token.is_token:
            message = "what the token endpoint returned is no token: printable ASCII without spaces"
            return TokenError(message, attempts=call.progress.attempts)
        return token_living(token, call.started, _seconds(document.get("expires_in")))
    error, described = document.get("error"), document.get("error_description")
    code = one_line(error, 60) if isinstance(error, str) else None
    redirected = "redirects are not followed" if httpx.codes.is_redirect(status) else None
    parts = [f"the token endpoint said {status}", code or redirected or f"not the JSON of one ({response.kind})"]
    if isinstance(described, str):
        parts.append(described)
    retryable = may_retry(classify_status(status), repeatable=call.repeatable)
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
        life = float(expires_in)
    except (TypeError, ValueError, OverflowError):
        return UNSTATED_LIFE
    return max(0.0, life) if life == life else UNSTATED_LIFE
