"""The steps of one call, in order, and the session of a client, which adds the client's default options.

    build the request  →  authorize (auth)  →  retry (retry)  →  wait for a slot (limiting)  →  send once (transport)

A client and its `with_options` siblings share one pipeline. All event loops share the limiter and the token, but each
connection belongs to one event loop.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from operator import methodcaller
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, cast

from attrs import evolve

from .._http import httpx
from .._loops import PerLoop
from .._runtime.arguments import invalid_argument
from .._runtime.operations import CallOptions, Operation, Request
from ..errors import EngageError, TransportError
from ..limits.local import limiter_for
from ..response import Response
from ..tracing import current
from .auth import token_source
from .auth.source import Token
from .auth.tokens import Tokens
from .call import Call
from .client_options import DEFAULT_OPTIONS, Options
from .config import Config, redact_options
from .limiting import limited
from .network import Network
from .passed_in import ClientNetwork, TransportNetwork, opened_before_fork
from .read_response import api_error, payload_of, read, to_response
from .redaction import redact_bug
from .request import build, check_extras, undocumented
from .retry import report_attempt, with_retries
from .transport import open_network, send_once

if TYPE_CHECKING:
    from .._runtime.operations import Operation, Request

T = TypeVar("T")

UNAUTHORIZED = 401
FORBIDDEN = 403

__tracebackhide__ = methodcaller("errisinstance", EngageError)  # so that pytest shows the caller's own line


class Pipeline:
    """Executes calls. It holds the connections, one set for each event loop, and the token."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.timing = config.timing
        self._limiter = limiter_for(config.api_address, config.limits)
        self._networks = PerLoop(self._open, self._close)
        self._tokens = Tokens(token_source(config, self._exchange), config.timing.monotonic)
        self._theirs: Any = config.http_client or config.transport
        self._closed = False

    async def execute(self, defaults: Options, given: CallOptions, operation: Operation[T], request: Request) -> T:
        """Make a call and return its decoded response."""
        options = defaults.changed(given, arguments=operation.arguments)
        if request.in_background:
            options = evolve(options, priority="background")
        call = Call(
            operation=operation,
            options=options,
            correlation_id=options.correlation_id or current(),
            clock=self.timing.monotonic,
            ends_at=request.ends_at,
        )
        if self._config.client_secret is not None:
            call.progress.secrets.add(self._config.client_secret)
        with call:
            check_extras(options, request, operation)
            response = await self._send(call, request)
            payload = payload_of(response, operation)
            handled = sys.exception()
            try:
                return read(response, payload, operation, strict=self._config.strict)
            except Exception as error:
                payload = None
                redact_bug(error, call.progress.secrets, handled)
                raise

    def check_open(self) -> None:
        """Raise an error if the client was closed."""
        if self._closed:
            raise EngageError("the client is closed; create a new EngageClient")

    async def _send(self, call: Call, given: Request) -> Response:
        """Send the request under all policies. Raise an error for a status other than 2xx."""
        self.check_open()
        request = build(call, given, self._config.api_address)
        call.progress.before_send = given.before_send
        # open the network first, so that it is closed last when the event loop ends
        await self._networks.get()
        try:
            async with call.deadline:
                response = await self._authorized(call, request)
        except TimeoutError as error:
            if isinstance(error, EngageError) or not call.deadline.expired:
                raise
            throttled = call.progress.throttled
            phase = call.progress.attempt.phase
            if throttled is None or phase not in ("queue", "wait"):
                late = call.timed_out()
                if phase not in ("token", "wait"):  # an attempt was in progress
                    report_attempt(call, late)
                raise late from error
            response = throttled  # a 429 that outlasted the deadline
        own = to_response(response, call)
        if not response.is_success:
            raise api_error(own, call, self.timing)
        return own

    async def _authorized(self, call: Call, request: httpx.Request) -> httpx.Response:
        """Send the request with a token, and return the response. After a 401, send it once more with another token."""
        token = await self._token(call)
        renewed = False

        async def send() -> httpx.Response | None:
            nonlocal token
            valid = self._tokens.valid(call.operation.scope)
            if valid is None and not renewed:
                return None
            token = valid or token
            token.authorize(request)
            call.progress.secrets.add(token.secret)
            return await self._exchange(call, request)

        async def attempt() -> httpx.Response:
            nonlocal token, renewed
            response = await limited(call, self._limiter, send, self.timing)
            if response is None:
                # The token expired in the queue. A call must not wait for a new token while it has a slot.
                token, renewed = await self._token(call), True
                response = cast(httpx.Response, await limited(call, self._limiter, send, self.timing))
            return response

        response = await with_retries(call, attempt, self.timing)
        if response.status_code == UNAUTHORIZED and self._tokens.drop(token.secret):
            token = await self._token(call)
            response = await with_retries(call, attempt, self.timing)
            self._tokens.replaced(token, accepted=response.status_code != UNAUTHORIZED)
        if response.is_success:
            self._tokens.worked(token, call.operation.scope)
        elif response.status_code == FORBIDDEN:
            call.progress.access = self._tokens.access(call.operation, token)
            call.progress.explanation = call.progress.access.explanation
        elif response.status_code == UNAUTHORIZED:
            call.progress.explanation = self._tokens.rejection
        return response

    async def _exchange(self, call: Call, request: httpx.Request) -> httpx.Response:
        if call.progress.before_send is not None:
            await call.progress.before_send()
        if self._closed:  # while the call was in the queue, or waited before a retry
            message, phase = "the client was closed in the meantime", call.progress.attempt.phase
            raise TransportError(message, outcome=call.progress.outcome, phase=phase)
        return await send_once(call, request, await self._networks.get(), self.timing)

    async def _token(self, call: Call) -> Token:
        call.progress.attempt.phase = "token"
        return await self._tokens.get(call.operation.scope)

    # --- lifetime

    def _open(self) -> Network:
        if self._theirs is None:
            return open_network(self._config)
        if opened_before_fork(self._theirs):
            message = "the http_client or transport has connections of the parent process; create one in each process"
            raise TransportError(message, outcome="not sent", phase="connect")
        if self._config.http_client is not None:
            return ClientNetwork(self._config.http_client)
        return TransportNetwork(self._theirs)

    async def _close(self, network: Network) -> None:
        await self._tokens.aclose()
        await network.aclose()

    async def aclose(self) -> None:
        """Close the connections of all event loops."""
        self._closed = True
        await self._networks.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("EngageClient cannot be pickled or copied; create one in each process")

    def __del__(self) -> None:
        if self._networks.opened and not self._closed:
            warnings.warn(
                "an EngageClient was used and not closed: use `async with`, or await its aclose()",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )


class PipelineSession:
    """Calls operations with the default options of one client. `with_options` siblings share the pipeline.

    `label` is the repr of the client.
    """

    def __init__(self, pipeline: Pipeline, config: Config, defaults: Options, label: str) -> None:
        self.pipeline = pipeline
        self._config = config
        self._defaults = defaults
        self._label = label
        self.timing = config.timing
        self.api_address = config.api_address
        self.idempotency = config.idempotency
        self.time_limits: CallOptions = {"timeout": defaults.timeout, "deadline": defaults.deadline}

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Send the request and return the decoded response."""
        redact_options(cast("dict[str, Any]", options))
        return await self.pipeline.execute(self._defaults, options, operation, request)

    async def request(
        self,
        method: str,
        path: str,
        json: object,
        query: Mapping[str, object] | None,
        scope: object,
        options: CallOptions,
    ) -> Response:
        """Send a request that no operation describes."""
        operation, built = undocumented(method, path, json, query, scope)
        prefix = self._config.path
        if prefix and built.path.startswith(f"{prefix}/"):
            raise invalid_argument("path", f"relative to {prefix}, which the client adds", ": remove this prefix")
        return await self.call(operation, built, options)

    def with_defaults(self, options: Mapping[str, Any]) -> Self:
        """Return a session with the same pipeline and other default options."""
        return type(self)(self.pipeline, self._config, self._defaults.changed(options, DEFAULT_OPTIONS), self._label)

    def __repr__(self) -> str:
        return self._label
