"""What stands behind a client and its `with_options` siblings: a call's way through the policies.

    request  →  a token refused? (auth)  →  repeated (retries)  →  in its turn (limiting)  →  exchanged (transport)

The limiter and the token are shared by all event loops; connections belong to one.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import warnings
from collections.abc import Mapping
from functools import cached_property, partial
from operator import methodcaller
from typing import TypeVar, cast

from .._correlation import current
from .._http import httpx
from .._loops import PerLoop
from .._runtime.arguments import json_value
from .._runtime.operations import JSON, Operation, Request
from .._runtime.unset import UNSET
from ..errors import EngageError, TransportError
from ..limits import Limits
from ..limits.local import limiter_for
from ..response import Response
from .auth import Token, Tokens, authorize, token_of
from .body import read_whole
from .call import Call
from .config import Config
from .encoding import with_files_read
from .limiting import Places
from .network import ClientTransport, Network
from .options import Options, query_pairs
from .request import build, checked_method, checked_path, template_of
from .response import api_error, own_response, payload_of, read
from .retries import REPEATABLE_METHODS, repeated
from .token_request import request_token
from .transport import Exchange

T = TypeVar("T")

UNAUTHORIZED = 401

# Connections at most, where no limits of ours bound the requests in flight.
UNLIMITED = 100

__tracebackhide__ = methodcaller("errisinstance", EngageError)  # by pytest: a caller looks at his own line


class Core:
    """Makes calls. Holds the connections, one set for each event loop, and the token."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.timing = config.timing
        self._places = Places(limiter_for(config.api_address, config.limits), config.timing)
        self._exchanges = PerLoop(self._open, self._close)
        clock = config.timing.monotonic
        if config.token is None:
            self._tokens = Tokens(partial(request_token, config, self._exchanges.get), clock)
        elif callable(config.token.value):
            self._tokens = Tokens(partial(token_of, config.token.value, clock), clock)
        else:
            self._tokens = Tokens(None, clock, Token(config.token))
        self._connected_in: int | None = None
        self._closed = False

    async def call(self, options: Options, operation: Operation[T], request: Request, correlation_id: str | None) -> T:
        """Make the call of a documented operation."""
        call = self._new_call(options, operation.method, operation.path, operation.id, correlation_id)
        with call:
            response = await self._send(call, options, request, operation.scope)
            payload = payload_of(response, operation)
            if self._config.observe is not None:
                seconds = self.timing.monotonic() - call.started
                with call.has_its_response():
                    self._config.observe.observe(operation.id, response, payload, seconds)
            return read(response, payload, operation, strict=self._config.strict)

    async def request(
        self,
        options: Options,
        method: str,
        path: str,
        body: object,
        query: Mapping[str, object] | None,
        correlation_id: str | None,
    ) -> Response:
        """Make a call that the document does not know."""
        body = body if body is UNSET else json_value("json", body)
        request = Request(checked_path(path), query=query_pairs(query or {}), body=body)
        call = self._new_call(options, checked_method(method), template_of(path), None, correlation_id)
        with call:
            return await self._send(call, options, request, None)

    def _new_call(
        self, options: Options, method: str, template: str, operation: str | None, correlation_id: str | None
    ) -> Call:
        return Call(
            operation=operation,
            method=method,
            path=template,
            correlation_id=correlation_id or current(options.correlation_id),
            started=self.timing.monotonic(),
            deadline=options.deadline,
            queue_timeout=options.queue_timeout,
            max_retries=options.max_retries,
            secrets=set(filter(None, [self._config.client_secret])),
            repeatable=options.retry_unsafe or method in REPEATABLE_METHODS,
        )

    async def _send(self, call: Call, options: Options, given: Request, scope: str | None) -> Response:
        """The response under all policies; the error of its status, if that is no 2xx."""
        if self._closed:
            raise EngageError("the client is closed")
        if given.content_type != JSON:
            given = await with_files_read(given)
        request = build(call, options, given, self._config.api_address)
        exchange = await self._exchanges.get()
        try:
            async with asyncio.timeout(None) as call.timer:
                response = await self._authorized(call, request, exchange)
        except EngageError:
            raise
        except TimeoutError as error:
            if call.timer is None or not call.timer.expired():
                raise
            if call.refused is None or call.phase not in ("queue", "wait"):
                raise call.too_late(self.timing.monotonic()) from error
            response = call.refused  # a 429 that the deadline did not suffice to get over
        if "network_stream" in response.extensions:
            self._connected_in = os.getpid()
        own = own_response(response, call)
        if options.on_response is not None:
            with call.has_its_response():
                options.on_response(own)
        if not response.is_success:
            raise api_error(own, response, call, scope, self.timing)
        return own

    async def _authorized(self, call: Call, request: httpx.Request, exchange: Exchange) -> httpx.Response:
        """The response; after a 401 the response to the same request with another token."""
        token = await self._token(call)
        renewed = False

        async def send() -> httpx.Response | None:
            nonlocal token
            valid = self._tokens.valid()
            if valid is None and not renewed:
                return None
            token = valid or token
            authorize(request, token)
            call.secrets.add(token.secret)
            return await exchange(call, request)

        async def attempt() -> httpx.Response:
            nonlocal token, renewed
            response = await self._places.hold(call, send)
            if response is None:  # the token expired in the queue; nobody waits for one in a place that others wait for
                token, renewed = await self._token(call), True
                response = cast(httpx.Response, await self._places.hold(call, send))
            return response

        response = await repeated(call, attempt, self.timing)
        if response.status_code == UNAUTHORIZED and self._tokens.drop(token):
            token = await self._token(call)
            response = await repeated(call, attempt, self.timing)
        return response

    async def _token(self, call: Call) -> Token:
        call.phase = "token"
        call.goes_on(self.timing.monotonic())
        return await self._tokens.get()

    # --- lifetime

    def _open(self) -> Exchange:
        config = self._config
        if (config.transport or config.http_client) and self._connected_in not in (None, os.getpid()):
            message = "the http_client or transport has connections of the parent process: hand in one made in this one"
            raise TransportError(message, outcome="not sent", phase="connect")
        read = partial(read_whole, max_bytes=config.max_response_bytes, keepalive=config.keepalive)
        theirs = ClientTransport(config.http_client, read) if config.http_client is not None else config.transport
        return Exchange(theirs or self._network(), read, config.timing, reports_progress=theirs is None)

    def _network(self) -> Network:
        addresses = filter(None, [self._config.api_address, self._config.token_endpoint])
        limits = self._config.limits
        most = max(limits.concurrent, UNLIMITED) if isinstance(limits, Limits) else None if limits else UNLIMITED
        return Network(map(httpx.URL, addresses), self._tls, self._config.keepalive, most)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made with the first connection, as it takes its time, and good for all."""
        return httpx.create_ssl_context()

    async def _close(self, exchange: Exchange) -> None:
        await self._tokens.aclose()
        await exchange.aclose()
        await self._places.aclose()

    async def aclose(self) -> None:
        """Close the connections, in whichever event loop they are."""
        self._closed = True
        await self._exchanges.aclose()

    def __del__(self) -> None:
        if getattr(self, "_exchanges", None) and not self._closed:
            warnings.warn(
                "an EngageClient was used and not closed: use `async with`, or await its aclose()",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )
