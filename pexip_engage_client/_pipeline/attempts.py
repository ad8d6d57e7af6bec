"""Report each attempt when it has ended: in a DEBUG record, and to `observe` functions."""

from __future__ import annotations

import logging

from .._http import httpx
from ..errors import TransportError
from ..tracing import Attempt, AttemptOutcome
from .call import Call
from .read_response import to_response

logger = logging.getLogger("pexip_engage_client")

ATTEMPT = (
    "%(method)s %(path)s: %(reason)s in %(duration_ms).0f ms"
    " (attempt %(attempt)d, queued %(queued_ms).0f ms, correlation ID %(correlation_id)s)"
)

Ending = httpx.Response | TransportError


def report_attempt(call: Call, ending: Ending) -> None:
    """Report the current attempt, which has ended."""
    progress = call.progress
    queued = progress.queued - progress.queued_before
    seconds = call.clock() - progress.began - queued
    log(logging.DEBUG, ATTEMPT, call, ending, duration_ms=seconds * 1000, queued_ms=queued * 1000)
    if call.options.observe is None:
        return
    response = None if isinstance(ending, TransportError) else ending
    attempt = Attempt(
        operation=call.operation.id or None,
        method=call.operation.method,
        path=call.operation.path,
        number=progress.attempts,
        correlation_id=call.correlation_id,
        seconds=seconds,
        queued=queued,
        status=None if response is None else response.status_code,
        error=ending if isinstance(ending, TransportError) else None,
        outcome=_outcome(call, response),
        response=None if response is None or call.hides_responses else to_response(response, call),
    )
    try:
        call.options.observe(attempt)
    except Exception as error:
        if attempt.outcome != "not sent":
            call.note_in(error, answered=response is not None)
        raise


def _outcome(call: Call, response: httpx.Response | None) -> AttemptOutcome:
    effect = call.progress.attempt.effect
    if effect == "none":
        return "not sent" if response is None else "rejected"
    return effect


def log(level: int, message: str, call: Call, ending: Ending, **more: float) -> None:
    """Write a log record about the current attempt. The record has the facts as attributes."""
    if not logger.isEnabledFor(level):
        return
    status = None if isinstance(ending, TransportError) else ending.status_code
    error = type(ending).__name__ if isinstance(ending, TransportError) else None
    facts = {
        "operation": call.operation.id or None,
        "method": call.operation.method,
        "path": call.operation.path,
        "attempt": call.progress.attempts,
        "correlation_id": call.correlation_id,
        "status": status,
        "error": error,
        "reason": error or str(status),
        **{name: round(number, 3) for name, number in more.items()},
    }
    logger.log(level, message, facts, extra=facts)
