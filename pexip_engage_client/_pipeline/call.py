"""The state of one call: made by the client, carried by its request, written by the policies it passes."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from math import inf
from types import TracebackType
from typing import Any, cast

from .._http import httpx
from .._runtime.operations import Operation
from ..errors import EngageError, Outcome, ResponseValidationError
from ..errors import TimeoutError as EngageTimeoutError
from .options import Options
from .outcome import EFFECTS, REPEATABLE_METHODS, Phase, classify_timeout, may_retry
from .secret import Secret

EXTENSION = "pexip_engage_client"
_PHASE_OF_EVENT: dict[str, Phase] = {
    "connect_tcp.started": "connect",
    "start_tls.started": "connect",
    "send_request_headers.started": "write",
    "receive_response_headers.started": "read",
}


class Call:
    """What the policies know of one call, and what they tell each other about it.

    As a context manager it tells the errors that pass which call they are about.
    """

    def __init__(
        self, operation: Operation[Any], options: Options, correlation_id: str, started: float, secrets: set[Secret]
    ) -> None:
        self.operation = operation
        """The facts of it; without an id, if it is not documented."""
        self.options = options
        self.correlation_id = correlation_id
        self.started = started
        self.secrets = secrets
        """What was sent and nobody may read, should a response repeat it."""

        self.phase: Phase = "queue"
        self.attempts = 0
        self.retries = 0
        self.queued = 0.0
        self.in_doubt = False
        """Whether an earlier attempt may have had its effect."""
        self.responded = False
        """Whether a response to the present attempt has come, if not its body."""
        self.refused: httpx.Response | None = None
        """The 429 that the call waits to get over."""
        self.lease: Any = None
        """The place in which it got that."""
        self.keeps_turn = False
        """Whether the limits let the call go before others after a 429."""
        self.left = options.deadline or inf
        """Seconds of the deadline that are left while it does not run."""
        self.deadline_at: float | None = None
        self.timer = asyncio.Timeout(None)
        """Around the whole call."""

    @classmethod
    def of(cls, request: httpx.Request) -> Call | None:
        """The call that a request belongs to; None for a request that is not ours."""
        return cast(Call | None, request.extensions.get(EXTENSION))

    @property
    def outcome(self) -> Outcome:
        """What is known of the call's effect, should it end now."""
        return "unknown" if self.in_doubt or EFFECTS[self.phase] == "unknown" else "not sent"

    @property
    def repeatable(self) -> bool:
        """Whether sending the request again does no harm although the last one may have had its effect."""
        return self.options.retry_unsafe or self.operation.method in REPEATABLE_METHODS

    @property
    def extensions(self) -> dict[str, Any]:
        """What the HTTP library is told beside the request."""
        return {"timeout": self.options.timeouts, "trace": self.trace, EXTENSION: self}

    # --- time

    def waits_for_its_turn(self, now: float) -> None:
        """From here on, until it goes on, time runs against `queue_timeout`, if nothing was sent before."""
        self.phase = "queue"
        if self.attempts == 0:
            self.left = self.left if self.deadline_at is None else self.deadline_at - now
            self.deadline_at = None
            self._ring_in(inf if self.options.queue_timeout is None else self.options.queue_timeout - self.queued)

    def goes_on(self, now: float) -> None:
        """From here on time runs against `deadline`."""
        if self.deadline_at is None:
            self.deadline_at = now + self.left
            self._ring_in(self.left)

    def _ring_in(self, seconds: float) -> None:
        self.timer.reschedule(None if seconds == inf else asyncio.get_running_loop().time() + seconds)

    def too_late(self, now: float) -> EngageTimeoutError:
        """The error for a call whose time is over."""
        if self.deadline_at is None:
            message = f"no turn within the queue_timeout of {self.options.queue_timeout:g} s ({self.phase})"
        else:
            message = f"the deadline of {self.options.deadline:g} s passed ({self.phase})"
        return EngageTimeoutError(
            message,
            outcome=self.outcome,
            phase=self.phase,
            seconds=now - self.started,
            retryable=may_retry(classify_timeout(self.phase), repeatable=self.repeatable),
        )

    # --- errors

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, EngageError):
            error.operation = self.operation.id or None
            error.method = self.operation.method
            error.path = self.operation.path
            error.correlation_id = self.correlation_id
            error.attempts = error.attempts or self.attempts
            unread = isinstance(error, ResponseValidationError) and self.attempts > 0
            if error.outcome is None and (self.in_doubt or unread):
                error.outcome = "unknown"

    @contextmanager
    def after_response(self) -> Generator[None]:
        """Around code of the caller's that runs after the response came: what it raises says so, in a note."""
        try:
            yield
        except Exception as error:
            about = f"{self.operation.id or self.operation.path}, correlation id {self.correlation_id}"
            error.add_note(f"raised after the request was sent and had its response ({self.operation.method} {about})")
            raise

    # --- the network's progress

    async def trace(self, event: str, _: Any) -> None:
        """Follow the network's progress (httpx's ``trace`` extension)."""
        self.phase = _PHASE_OF_EVENT.get(event.partition(".")[2], self.phase)
        self.responded |= event.endswith("receive_response_headers.complete")
