"""The policies and connections of a client in one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .._correlation import current
from .._http import httpx
from .._loops import closed_with_loop
from ..errors import TokenError, TransportError
from .auth import BearerAuth, ClientCredentials, FixedToken, Token, TokenCache, TokenFunction, TokenSource, read_token
from .call import EXTENSION, Call
from .limiting import LimitTransport
from .retries import RetryTransport
from .transport import WholeAnswerTransport

if TYPE_CHECKING:
    from ..limits.local import Limiter
    from .config import Setup

# A token request changes nothing, so any failure of the server's is worth another try.
REPEATABLE_STATUSES = frozenset(range(500, 600))


class Session:
    """One `httpx.AsyncClient` with all policies in their order."""

    def __init__(
        self, setup: Setup, limiter: Limiter | None, tokens: TokenCache, network: httpx.AsyncBaseTransport
    ) -> None:
        self._setup = setup
        self._guard: AsyncGenerator[None] | None = None
        self._credentials: ClientCredentials | None = None
        self.is_open = True
        timing = setup.timing
        transport: httpx.AsyncBaseTransport = WholeAnswerTransport(
            network,
            setup.max_response_bytes,
            reports_progress=setup.transport is None and setup.http_client is None,
            clock=timing.monotonic,
        )
        if limiter is not None:
            transport = LimitTransport(transport, limiter, timing)
        self.client = httpx.AsyncClient(
            transport=RetryTransport(transport, timing),
            auth=BearerAuth(self._source(tokens), httpx.URL(setup.api_address).host),
        )

    def _source(self, tokens: TokenCache) -> TokenSource:
        token = self._setup.token
        if isinstance(token, str):
            return FixedToken(token)
        if token is not None:
            return TokenFunction(token)
        self._credentials = ClientCredentials(self._request_token, tokens, self._setup.timing.monotonic)
        return self._credentials

    async def _request_token(self) -> Token:
        setup, settings = self._setup, self._setup.settings
        asked_at = setup.timing.monotonic()
        url = httpx.URL(setup.token_url)
        call = Call(
            operation=None,
            method="POST",
            path=url.path,
            url=setup.token_url,
            correlation_id=current(settings.correlation_id),
            started=asked_at,
            deadline_at=None if settings.deadline is None else asked_at + settings.deadline,
            max_retries=settings.max_retries,
            repeatable=True,
            repeatable_statuses=REPEATABLE_STATUSES,
            limited=False,
        )
        # Keycloak takes the credentials in the form as well as in an `Authorization` header; the vendor says neither.
        form = {"grant_type": "client_credentials", "client_id": setup.client_id, "client_secret": setup.client_secret}
        request = httpx.Request(
            "POST",
            url,
            headers=[*settings.headers.values(), (b"Content-Type", b"application/x-www-form-urlencoded")],
            content=urlencode(form).encode(),
            extensions={"timeout": settings.timeouts, "trace": call.trace, EXTENSION: call},
        )
        failure: TokenError
        try:
            async with asyncio.timeout(settings.deadline):
                response = await self.client.send(request, auth=None)
            return read_token(response, asked_at, setup.client_secret)
        except TokenError as error:
            failure = error
        except TransportError as error:
            failure = TokenError(f"the token endpoint gave no answer: {error.args[0]}", retryable=error.retryable)
        except TimeoutError:
            failure = TokenError("the token endpoint gave no answer before the deadline", retryable=True)
        failure.attempts = call.attempts
        raise failure

    async def open(self) -> None:
        """Have the session closed with its event loop, should nobody close it before."""
        if self._guard is None:
            self._guard = await closed_with_loop(self._close)

    async def _close(self) -> None:
        self.is_open = False
        if self._credentials is not None:
            await self._credentials.aclose()
        await self.client.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._guard is not None:
            await self._guard.aclose()
