"""The state of one call: made by the client, carried by its request, written by the policies it passes."""

from __future__ import annotations

import asyncio
from typing import Any, Literal, cast

from .._http import httpx
from ..errors import EngageError, Outcome

EXTENSION = "pexip_engage_client"

Phase = Literal["queue", "token", "connect", "send", "write", "read", "wait"]

# Phases in which an attempt may already have had its effect. "send" is all we know of a transport that does not report
# where it is.
_IN_DOUBT = frozenset({"send", "write", "read"})

_PHASE_OF_EVENT: dict[str, Phase] = {
    "connection.connect_tcp.started": "connect",
    "connection.start_tls.started": "connect",
    "socks.connect_tcp.started": "connect",
    "http11.send_request_headers.started": "write",
    "http2.send_request_headers.started": "write",
    "http11.receive_response_headers.started": "read",
    "http2.receive_response_headers.started": "read",
}


class Call:
    """What the policies know of one call, and what they tell each other about it."""

    __slots__ = (
        "attempts",
        "correlation_id",
        "deadline_at",
        "in_doubt",
        "limited",
        "max_retries",
        "method",
        "operation",
        "path",
        "phase",
        "queued",
        "read_since_write",
        "repeatable",
        "repeatable_statuses",
        "retries",
        "started",
        "url",
    )

    def __init__(
        self,
        *,
        operation: str | None,
        method: str,
        path: str,
        url: str,
        correlation_id: str,
        started: float,
        deadline_at: float | None,
        max_retries: int,
        repeatable: bool,
        repeatable_statuses: frozenset[int],
        limited: bool = True,
    ) -> None:
        self.operation = operation
        self.method = method
        self.path = path
        """The path's template: all that logs and errors show."""
        self.url = url
        """The real address; the request that the policies see has the template's."""
        self.correlation_id = correlation_id
        self.started = started
        self.deadline_at = deadline_at
        self.max_retries = max_retries
        self.repeatable = repeatable
        """Whether sending the request again does no harm although the last one may have had its effect."""
        self.repeatable_statuses = repeatable_statuses
        self.limited = limited
        """Whether the rate limits apply; not to token requests, which go to another service."""
        self.phase: Phase = "queue"
        self.attempts = 0
        self.retries = 0
        self.queued = 0.0
        self.in_doubt = False
        """Whether an earlier attempt may have had its effect."""
        self.read_since_write = False

    @classmethod
    def of(cls, request: httpx.Request) -> Call:
        """The call that a request belongs to."""
        return cast(Call, request.extensions[EXTENSION])

    @property
    def outcome(self) -> Outcome:
        """What is known of the call's effect, should it end now."""
        return "unknown" if self.in_doubt or self.phase in _IN_DOUBT else "not sent"

    def locate(self, error: EngageError) -> None:
        """Tell an error which call it is about."""
        error.operation = self.operation
        error.method = self.method
        error.path = self.path
        error.correlation_id = self.correlation_id
        error.attempts = error.attempts or self.attempts

    async def trace(self, event: str, _: Any) -> None:
        """Follow the network's progress (httpx's ``trace`` extension)."""
        phase = _PHASE_OF_EVENT.get(event)
        if phase is not None:
            self.phase = phase
            if event == "http11.receive_response_headers.started":
                self.read_since_write = False
                asyncio.get_running_loop().call_soon(self._mark_read)
        elif event == "http11.receive_response_headers.complete" and not self.read_since_write:
            # The answer was there without a read from the socket: it came together with the previous one, so it cannot
            # be the answer to this request. Raising here makes the connection close.
            raise httpx.RemoteProtocolError("the server had sent an answer before it got the request")

    def _mark_read(self) -> None:
        # Reading a socket lets the event loop turn at least once; taking from a buffer does not.
        self.read_since_write = True
