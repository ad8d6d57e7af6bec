"""The request for an access token: OAuth2's client credentials grant."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import quote_plus, urlencode

from .._correlation import current
from .._http import httpx
from ..errors import TokenError, TransportError, one_line
from .auth import Token, token_living
from .call import EXTENSION, Call
from .config import Config
from .options import USER_AGENT
from .retries import TOO_MANY_REQUESTS, repeated
from .secret import Secret, masked
from .transport import Exchange

# How long a token is taken to live when the token endpoint does not say: short enough for any realm.
UNSTATED_LIFE = 60.0
SUCCESS = 200
SERVER_ERROR = 500


async def request_token(config: Config, exchange: Callable[[], Awaitable[Exchange]]) -> Token:
    """A new token, under the time-outs and retries of any call, but no limits; `TokenError` when there is none."""
    options, timing = config.defaults, config.timing
    call = Call(
        operation=None,
        method="POST",
        path=httpx.URL(config.token_endpoint).path,
        correlation_id=current(options.correlation_id),
        started=timing.monotonic(),
        deadline=options.deadline,
        max_retries=options.max_retries,
        repeatable=True,  # it changes nothing
    )
    request = _request(config, call)
    sent = await exchange()
    try:
        async with asyncio.timeout(None) as call.timer:
            call.goes_on(call.started)
            response = await repeated(call, lambda: sent(call, request), timing)
    except TransportError as error:
        message = f"the token endpoint gave no response: {error.message}"
        raise TokenError(message, retryable=error.retryable, attempts=call.attempts) from error
    except TimeoutError as error:
        message = "the token endpoint gave no response before the deadline"
        raise TokenError(message, retryable=True, attempts=call.attempts) from error
    token = read_token(response, call)
    if isinstance(token, TokenError):
        token.attempts = call.attempts
        raise token
    return token


def _request(config: Config, call: Call) -> httpx.Request:
    """Nothing is raised here, next to the secret. Extra headers are for the API, not for this endpoint."""
    secret = cast(Secret, config.client_secret)
    call.secrets.add(secret)
    form = {"grant_type": "client_credentials"}
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
        "X-Correlation-Id": call.correlation_id,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    if config.token_auth == "basic":  # noqa: S105 - RFC 6749, 2.3.1: both are encoded as in a form before
        pair = f"{quote_plus(config.client_id)}:{quote_plus(secret.value)}".encode()
        encoded = Secret(b64encode(pair).decode())
        headers["Authorization"] = f"Basic {encoded.value}"
        call.secrets.add(encoded)
    else:
        form |= {"client_id": config.client_id, "client_secret": secret.value}
    if config.scope is not None:
        form["scope"] = config.scope
    return httpx.Request(
        "POST",
        config.token_endpoint,
        headers=headers,
        content=urlencode(form).encode(),
        extensions={"timeout": config.defaults.timeouts, "trace": call.trace, EXTENSION: call},
    )


def read_token(response: httpx.Response, call: Call) -> Token | TokenError:
    """The token in the token endpoint's response, or why it is none. Nothing is raised here, next to the token."""
    status = response.status_code
    document = _json_object(response)
    if status == SUCCESS and "access_token" in document:
        token = Secret(document["access_token"])
        if not token.is_token:
            return TokenError("what the token endpoint returned is no token: printable ASCII without spaces")
        return token_living(token, call.started, _seconds(document.get("expires_in")))
    error, described = document.get("error"), document.get("error_description")
    code = one_line(_shown(error, call), 60) if isinstance(error, str) else None
    parts = [f"the token endpoint said {status}"]
    if code:
        parts.append(code)
    elif httpx.codes.is_redirect(status):
        parts.append("redirects are not followed")
    else:
        parts.append(f"not the JSON of a token endpoint ({len(response.content)} bytes)")
    if isinstance(described, str):
        parts.append(_shown(described, call))
    retryable = status == TOO_MANY_REQUESTS or status >= SERVER_ERROR
    return TokenError(": ".join(parts), error=code, status_code=status, retryable=retryable)


def _shown(text: str, call: Call) -> str:
    return masked(text.encode("utf-8", "replace"), call.secrets).decode()


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return cast(dict[str, Any], document) if isinstance(document, dict) else {}


def _seconds(expires_in: Any) -> float:
    try:
        life = float(expires_in)
    except (TypeError, ValueError, OverflowError):
        return UNSTATED_LIFE
    return max(0.0, life) if life == life else UNSTATED_LIFE
