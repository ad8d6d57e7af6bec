"""What stands behind a client and its `with_options` siblings: calls, and the policies they pass.

    httpx.AsyncClient(auth=BearerAuth)  →  RetryTransport  →  LimitTransport  →  WholeAnswerTransport  →  the network

Assembled once for each event loop; loaded with a client's first call.
"""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, NoReturn, TypeVar
from urllib.parse import quote, urlencode

from .._correlation import current
from .._http import httpx
from .._runtime.operations import Operation, Request
from ..errors import EngageError, TransportError
from ..errors import TimeoutError as EngageTimeoutError
from ..limits.local import limiter_for
from ..response import Response
from . import response as _answers
from .auth import TokenCache
from .call import Call
from .options import Settings, query_pairs
from .request import build, checked_method, checked_path, template_of
from .retries import REPEATABLE_METHODS, REPEATABLE_STATUSES
from .session import Session
from .transport import ClientTransport, open_network

if TYPE_CHECKING:
    from .config import Setup

T = TypeVar("T")

# Seconds to wait for another thread's event loop to close its connections.
PATIENCE = 5.0


class Core:
    """Makes calls. Holds the connections, one set for each event loop, and the token."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._limiter = limiter_for(setup.api_address, setup.limits)
        self._tokens = TokenCache()
        self._sessions: dict[asyncio.AbstractEventLoop, Session] = {}
        self._lock = Lock()
        self._closed = False
        self._tls: ssl.SSLContext | None = None

    async def call(
        self, settings: Settings, operation: Operation[T], request: Request, correlation_id: str | None
    ) -> T:
        """Make the call of a documented operation."""
        call = self._new_call(settings, request, operation.method, operation.path, operation.id, correlation_id)
        response = await self._send(settings, call, request)
        if not response.is_success:
            self._refused(response, call, operation.scope)
        return _answers.read(response, call, operation, strict=self._setup.strict)

    async def request(
        self,
        settings: Settings,
        method: str,
        path: str,
        body: object,
        query: Mapping[str, object] | None,
        correlation_id: str | None,
    ) -> Response:
        """Make a call that the document does not know."""
        request = Request(checked_path(path), query=query_pairs(query or {}), body=body)
        call = self._new_call(settings, request, checked_method(method), template_of(path), None, correlation_id)
        response = await self._send(settings, call, request)
        if not response.is_success:
            self._refused(response, call, None)
        return _answers.own_response(response, call)

    def _new_call(
        self,
        settings: Settings,
        request: Request,
        method: str,
        template: str,
        operation: str | None,
        correlation_id: str | None,
    ) -> Call:
        started = self._setup.timing.monotonic()
        query = [*request.query, *settings.query] if settings.query else request.query
        address = self._setup.api_address + request.path
        return Call(
            operation=operation,
            method=method,
            path=template,
            url=f"{address}?{urlencode(query, quote_via=quote)}" if query else address,
            correlation_id=correlation_id or current(settings.correlation_id),
            started=started,
            deadline_at=None if settings.deadline is None else started + settings.deadline,
            max_retries=settings.max_retries,
            repeatable=settings.retry_unsafe or method in REPEATABLE_METHODS,
            repeatable_statuses=REPEATABLE_STATUSES,
        )

    async def _send(self, settings: Settings, call: Call, request: Request) -> httpx.Response:
        """The answer under all policies, whatever its status."""
        failure: EngageError
        try:
            session = self._sessions.get(asyncio.get_running_loop()) or await self._open()
            async with asyncio.timeout(settings.deadline):
                return await session.client.send(build(call, settings, request, self._setup.api_address))
        except EngageError as error:
            failure = error
        except TimeoutError:
            failure = self._deadline_passed(call, settings.deadline)
        except Exception as error:  # noqa: BLE001 - nothing but our own errors leaves the client
            failure = TransportError(f"{type(error).__name__}: {error}", outcome=call.outcome, phase=call.phase)
            failure.__cause__ = error.with_traceback(None)
        call.locate(failure)
        raise failure

    def _refused(self, response: httpx.Response, call: Call, scope: str | None) -> NoReturn:
        from .refusals import api_error  # with all error codes; most programs need none

        raise api_error(response, call, scope, self._setup.timing)

    def _deadline_passed(self, call: Call, deadline: float | None) -> EngageTimeoutError:
        return EngageTimeoutError(
            f"the deadline of {deadline:g} s passed ({call.phase})",
            outcome=call.outcome,
            phase=call.phase,
            seconds=self._setup.timing.monotonic() - call.started,
            retryable=call.repeatable or call.outcome == "not sent",
        )

    # --- lifetime

    async def _open(self) -> Session:
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._closed:
                raise EngageError("the client is closed")
            # The sessions of event loops that have ended were closed with them.
            for ended in [each for each in self._sessions if each.is_closed()]:
                del self._sessions[ended]
            session = self._sessions.get(loop)
            if session is None:
                session = self._sessions[loop] = Session(self._setup, self._limiter, self._tokens, self._network())
        await session.open()
        return session

    def _network(self) -> httpx.AsyncBaseTransport:
        if self._setup.transport is not None:
            return self._setup.transport
        if self._setup.http_client is not None:
            return ClientTransport(self._setup.http_client)
        if self._tls is None:
            self._tls = httpx.create_ssl_context()
        addresses = filter(None, [self._setup.api_address, self._setup.token_url])
        return open_network(map(httpx.URL, addresses), self._tls)

    async def aclose(self) -> None:
        """Close the connections, in whichever event loop they are."""
        with self._lock:
            self._closed = True
            sessions, self._sessions = self._sessions, {}
        here = asyncio.get_running_loop()
        for loop, session in sessions.items():
            if loop is here:
                await session.aclose()
            elif loop.is_running():
                closing = asyncio.run_coroutine_threadsafe(session.aclose(), loop)
                # That loop may end, or be blocked; either closes what is its own when it can.
                await asyncio.wait([asyncio.wrap_future(closing)], timeout=PATIENCE)

    def __del__(self) -> None:
        if any(session.is_open for session in self._sessions.values()):
            warnings.warn(
                "an EngageClient was used and not closed: use `async with`, or await its aclose()",
                ResourceWarning,
                stacklevel=2,
                source=self,
            )
