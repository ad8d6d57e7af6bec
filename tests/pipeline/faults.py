"""The table of faults: what a server, or a network, does, and what a caller gets. docs/reliability.md shows it.

`test_faults.py` tests every row on a real socket.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from email.utils import formatdate
from typing import Any, TypedDict

from attrs import field, frozen

from pexip_engage_client import errors

from . import fault_server as server
from .fault_server import ANSWER, Behavior, answer, error_response, message, page, raw


@frozen
class Responds:
    """The call succeeds."""

    attempts: int

    def __str__(self) -> str:
        return "the response" + _attempts(self.attempts)


@frozen
class Raises:
    """The call fails."""

    error: type[errors.EngageError]
    attempts: int = 1
    facts: dict[str, Any] = field(factory=dict[str, Any])

    def __str__(self) -> str:
        facts = "".join(f", {name} `{value}`" for name, value in self.facts.items() if name != "retryable")
        return f"`{self.error.__name__}`{facts}{_attempts(self.attempts)}"


Result = Responds | Raises


class Results(TypedDict):
    """The results of a fault; see `Fault`."""

    once: Result | None
    always: Result
    post: Result


def _attempts(attempts: int) -> str:
    return f" ({attempts} attempts)" if attempts > 1 else ""


@frozen(kw_only=True)
class Fault:
    """A fault, and the results of a GET that meets it once or always, and of a POST."""

    what: str
    behavior: Behavior
    once: Result | None
    """None if the fault cannot happen only once."""
    always: Result
    post: Result
    listening: bool = True
    prelude: tuple[Behavior, ...] = ()
    """Behaviors for earlier calls on the same connection, which succeed."""
    scheme: str = "http"
    deadline: float = 60.0
    pauses: Callable[[list[float]], bool] = lambda pauses: True


def _failure(
    outcome: str, attempts: int = 1, error: type[errors.EngageError] = errors.TransportError, **facts: Any
) -> Raises:
    return Raises(error, attempts, {**facts, "outcome": outcome})


def _retried(outcome: str, error: type[errors.EngageError] = errors.TransportError, **facts: Any) -> Results:
    """Retried for a GET, not for a POST."""
    return {
        "once": Responds(2),
        "always": _failure(outcome, 4, error, **facts),
        "post": _failure(outcome, 1, error, **facts),
    }


def _always_retried(error: type[errors.EngageError], **facts: Any) -> Results:
    return {"once": Responds(2), "always": Raises(error, 4, facts), "post": Raises(error, 4, facts)}


def _final(error: type[errors.EngageError], **facts: Any) -> Results:
    """Not retried for any method."""
    result = Raises(error, 1, facts)
    return {"once": result, "always": result, "post": result}


def _succeeds(attempts: int = 1) -> Results:
    return {"once": Responds(attempts), "always": Responds(attempts), "post": Responds(attempts)}


async def _retry_at_a_date(wire: server.Wire) -> None:
    await error_response(429, Retry_After=formatdate(time.time() + 9, usegmt=True))(wire)


def _waits(least: float, most: float) -> Callable[[list[float]], bool]:
    return lambda pauses: all(least <= pause <= most for pause in pauses)


JSON = json.dumps(ANSWER).encode()
CUT = message(200, JSON)[:-5]
UNKNOWN = _retried("unknown")

SECTIONS: dict[str, Sequence[Fault]] = {
    "Connections": [
        Fault(
            what="the server refuses the connection",
            behavior=server.ok,
            listening=False,
            **_always_retried(errors.TransportError, phase="connect", outcome="not sent"),
        ),
        Fault(
            what="the server answers the TLS handshake with something other than TLS",
            behavior=server.raw_immediately(b"SSH-2.0-OpenSSH_9.2\r\n"),
            scheme="https",
            once=None,
            always=_failure("not sent", phase="connect"),
            post=_failure("not sent", phase="connect"),
        ),
        Fault(
            what="the server accepts the connection, and sends nothing",
            behavior=server.accelerated(server.hang),
            **_retried("unknown", errors.TimeoutError, phase="read"),
        ),
        Fault(
            what="the server resets the connection before reading the whole request",
            behavior=server.reset_early,
            **UNKNOWN,
        ),
        Fault(
            what="the server resets the connection after reading the request",
            behavior=server.reset_after_request,
            **UNKNOWN,
        ),
        Fault(
            what="the server closes the connection after reading the request",
            behavior=server.close_after_request,
            **UNKNOWN,
        ),
        Fault(
            what="the server closes an idle connection just when the next request arrives",
            prelude=(server.ok,),
            behavior=server.close_after_request,
            **UNKNOWN,
        ),
        Fault(
            what="the server closes an idle connection before the next request",
            prelude=(raw(message(), then="close"),),
            behavior=server.ok,
            **_succeeds(),
        ),
        Fault(
            what="the server responds with a protocol other than HTTP",
            behavior=raw(b"SSH-2.0-OpenSSH_9.2\r\n", then="close"),
            **UNKNOWN,
        ),
    ],
    "Truncated responses": [
        Fault(
            what="incomplete headers",
            behavior=server.accelerated(raw(b"HTTP/1.1 200 OK\r\nContent-Le", then="hang")),
            **_retried("unknown", errors.TimeoutError, phase="read"),
        ),
        Fault(what="a body shorter than its `Content-Length`", behavior=raw(CUT, then="close"), **UNKNOWN),
        Fault(what="a connection reset during the body", behavior=raw(CUT, then="reset"), **UNKNOWN),
        Fault(
            what="a chunked body without its last chunk",
            behavior=raw(
                server.head(200, {"Transfer-Encoding": "chunked"}) + b"%x\r\n%s\r\n" % (len(JSON), JSON), then="close"
            ),
            **UNKNOWN,
        ),
        Fault(
            what="one byte at a time, so slowly that the deadline passes",
            behavior=server.accelerated(server.drip),
            deadline=20,
            **_final(errors.TimeoutError, phase="read", outcome="unknown"),
        ),
        Fault(
            what="invalid gzip data",
            behavior=answer(200, b"\x1f\x8b\x08\x00" + b"\xff" * 40, Content_Encoding="gzip"),
            **UNKNOWN,
        ),
        Fault(
            what="truncated gzip data",
            behavior=answer(200, server.gzipped(JSON)[:-9], Content_Encoding="gzip"),
            **UNKNOWN,
        ),
        Fault(
            what="plain JSON with `Content-Encoding: gzip`",
            behavior=answer(200, JSON, Content_Encoding="gzip"),
            **UNKNOWN,
        ),
    ],
    "Oversized and unexpected responses": [
        Fault(
            what="a `Content-Length` above 32 MiB",
            behavior=raw(server.head(200, {"Content-Length": "999999999"}), then="hang"),
            **_final(errors.TransportError, outcome="unknown"),
        ),
        Fault(what="an endless body", behavior=server.endless, **_final(errors.TransportError, outcome="unknown")),
        Fault(
            what="a gzip bomb",
            behavior=server.bomb,
            **_final(errors.TransportError, outcome="unknown"),
        ),
        Fault(
            what="a `Content-Encoding` that the client did not accept",
            behavior=answer(200, JSON, Content_Encoding="br"),
            **_final(errors.TransportError, outcome="unknown"),
        ),
        Fault(
            what="an endless header",
            behavior=raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, then="hang"),
            **UNKNOWN,
        ),
        Fault(
            what="two responses to one request",
            prelude=(raw(message() + message(200, b'{"data":{"id":"of somebody else"}}')),),
            behavior=server.ok,
            **_succeeds(),
        ),
        Fault(
            what="the beginning of a second response after the first one",
            prelude=(raw(message() + b"HTTP/1.1 200 OK\r\nContent-Le"),),
            behavior=server.ok,
            **_succeeds(),
        ),
    ],
    "Undocumented responses": [
        Fault(
            what="HTML with status 200",
            behavior=page(200),
            **_final(errors.ResponseValidationError, outcome="unknown"),
        ),
        Fault(
            what="HTML with the content type of JSON",
            behavior=answer(200, b"<html></html>"),
            **_final(errors.ResponseValidationError, outcome="unknown"),
        ),
        Fault(
            what="JSON with the content type of HTML",
            behavior=answer(200, JSON, Content_Type="text/html"),
            **_succeeds(),
        ),
        Fault(
            what="JSON with invalid UTF-8 (one warning, or an error with `strict=True`; "
            "`engage.request` only sets `decoding_error`)",
            behavior=answer(200, b'{"data":{"id":"1","note":"\xff\xfe"}}'),
            **_succeeds(),
        ),
        Fault(
            what="an empty body",
            behavior=answer(200, b""),
            **_final(errors.ResponseValidationError, outcome="unknown"),
        ),
        Fault(
            what="a JSON array instead of an object",
            behavior=answer(200, b"[1]"),
            **_final(errors.ResponseValidationError, outcome="unknown"),
        ),
        Fault(
            what="an informational status before the response",
            behavior=raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" + message()),
            **_succeeds(),
        ),
    ],
    "Rejected requests (4xx)": [
        Fault(what="400", behavior=error_response(400), **_final(errors.BadRequestError)),
        Fault(what="401, even with a new token", behavior=error_response(401), **_final(errors.AuthenticationError)),
        Fault(what="403", behavior=error_response(403), **_final(errors.PermissionDeniedError)),
        Fault(what="404", behavior=error_response(404), **_final(errors.NotFoundError)),
        Fault(what="409", behavior=error_response(409), **_final(errors.ConflictError)),
        Fault(what="422", behavior=error_response(422), **_final(errors.BusinessValidationError)),
        Fault(
            what="418, and all 4xx statuses that are not in this table",
            behavior=error_response(418),
            **_final(errors.ApiError),
        ),
        Fault(what="422 with an undocumented body", behavior=page(422), **_final(errors.BusinessValidationError)),
        Fault(
            what="302 (the client does not follow redirects)",
            behavior=answer(302, b"", Location="http://127.0.0.1:9/elsewhere"),
            **_final(errors.ApiError, outcome="unknown"),
        ),
        Fault(what="408 and 499", behavior=error_response(408), **_final(errors.ApiError, outcome="unknown")),
        Fault(what="999", behavior=error_response(999), **_final(errors.ApiError, outcome="unknown")),
    ],
    "Server errors": [
        *(
            Fault(
                what=what,
                behavior=behavior,
                once=Responds(2),
                always=_failure("unknown", 4, errors.ServerError),
                post=_failure("unknown", 1, errors.ServerError),
            )
            for what, behavior in [
                ("500", error_response(500)),
                ("502 with a proxy's HTML", page(502)),
                ("503", error_response(503)),
                ("504 without a body", answer(504, b"")),
                ("520 to 530, from a proxy", page(520)),
            ]
        ),
        Fault(
            what="503 with `Retry-After: 7`",
            behavior=error_response(503, Retry_After="7"),
            once=Responds(2),
            always=_failure("unknown", 4, errors.ServerError),
            post=_failure("unknown", 1, errors.ServerError),
            pauses=_waits(7, 7),
        ),
        Fault(
            what="501, and all 5xx statuses that are not in this table",
            behavior=error_response(501),
            **_final(errors.ServerError, outcome="unknown"),
        ),
    ],
    "Too many requests": [
        Fault(what="429", behavior=error_response(429), **_always_retried(errors.RateLimitError), pauses=_waits(0, 4)),
        Fault(what="429 with a proxy's HTML", behavior=page(429), **_always_retried(errors.RateLimitError)),
        Fault(
            what="429 with `Retry-After: 5`",
            behavior=error_response(429, Retry_After="5"),
            **_always_retried(errors.RateLimitError),
            pauses=_waits(5, 5),
        ),
        Fault(
            what="429 with `Retry-After: 1.5`",
            behavior=error_response(429, Retry_After="1.5"),
            **_always_retried(errors.RateLimitError),
            pauses=_waits(1.5, 4),
        ),
        Fault(
            what="429 with `Retry-After` as a date, and with a `Date` header",
            behavior=error_response(
                429, Date="Sun, 06 Nov 1994 08:49:30 GMT", Retry_After="Sun, 06 Nov 1994 08:49:37 GMT"
            ),
            **_always_retried(errors.RateLimitError),
            pauses=_waits(7, 7),
        ),
        Fault(
            what="429 with `Retry-After` as a date, without a `Date` header",
            behavior=_retry_at_a_date,
            **_always_retried(errors.RateLimitError),
            pauses=_waits(7, 9),
        ),
        Fault(
            what="429 with a `Retry-After` that is negative, invalid, or in the past",
            behavior=server.cycling(
                error_response(429, Retry_After="Sun, 06 Nov 1994 08:49:37 GMT"),
                error_response(429, Retry_After="-3"),
                error_response(429, Retry_After="soon"),
            ),
            **_always_retried(errors.RateLimitError),
            pauses=_waits(0, 4),
        ),
        Fault(
            what="429 with a `Retry-After` that ends after the deadline",
            behavior=error_response(429, Retry_After="3600"),
            **_final(errors.RateLimitError),
        ),
    ],
}

FAULTS = [fault for section in SECTIONS.values() for fault in section]

# Faults of more than one request, with the tests of them.
BEYOND: Sequence[tuple[str, str, str]] = [
    (
        "the total of a list is missing, null, negative or too small",
        "every record; without a plausible total, the client stops at the first page without a new record",
        "client/test_pagination.py",
    ),
    (
        "a page is empty before the end of the list, or the server ignores the offset",
        "every record if pages of another size contain them; if not, `IncompleteListError`",
        "client/test_pagination.py",
    ),
    (
        "a record in a list is null",
        "the other records, and a warning; `page.unreadable` contains the null",
        "client/test_pagination.py",
    ),
    (
        "records are added or removed during pagination",
        "each record once, within these [limitations](pagination.md#limitations)",
        "client/test_pagination.py",
    ),
    (
        "a list becomes shorter while the client reads it",
        "all remaining records",
        "client/test_pagination.py",
    ),
    (
        "between two page requests, at least one page of records is inserted before the current offset",
        "every record if the insertions pause; if not, `ResponseValidationError` after 20 such pages",
        "client/test_pagination.py",
    ),
    (
        "a list grows at its end as fast as the client reads",
        "every record (the client continues as long as the list grows)",
        "client/test_pagination.py",
    ),
    (
        "`create_once` or `invite_once` finds no exact match, but a record that may be the right one",
        "`ResponseValidationError`; outcome `not sent`, or `unknown` if an earlier attempt had an unknown outcome",
        "idempotency/test_once.py",
    ),
    (
        "thousands of concurrent calls",
        "all responses (only `queue_timeout` limits the wait in the queue before the first attempt)",
        "pipeline/test_deadlines.py",
    ),
    (
        "a server or gateway allows less than the documented rate or concurrency",
        "all responses, because the limiter adapts",
        "limits/test_pace.py",
    ),
    (
        "all requests get a 429 for up to half a minute",
        "all responses, unless the deadline passes (the rate recovers within 20 s)",
        "limits/test_pace.py",
    ),
    (
        "every response is a 429 until the deadline has passed",
        "`RateLimitError`; until the deadline, the call is first in the queue",
        "pipeline/test_deadlines.py",
    ),
    (
        "the token endpoint hangs, fails or sends invalid responses while the old token is valid",
        "the response, because calls use the old token",
        "pipeline/test_tokens.py",
    ),
    (
        "the token endpoint of one client hangs",
        "for calls of other clients: the response, because a call that waits for a token does not occupy a slot",
        "pipeline/test_tokens.py",
    ),
    (
        "a response contains the token or the client secret (only values with at least 6 characters)",
        "an error whose message and attributes contain `***` instead of the token or the secret",
        "pipeline/test_privacy.py",
    ),
    (
        "a process forks",
        "the response (the child process has its own limits, connections and tokens)",
        "pipeline/test_forks.py",
    ),
    (
        "a process forks while your own `http_client` or `transport` is in use",
        "in the child process: `TransportError`, outcome `not sent`, because the parent owns the connections",
        "pipeline/test_forks.py",
    ),
    (
        "endless headers, empty gzip blocks, or bytes after the end of gzip data",
        "`TransportError`; memory stays below 64 MiB, and other tasks continue",
        "pipeline/test_connections.py",
    ),
    (
        "endless informational statuses",
        "`TimeoutError` at the deadline, phase `read`, outcome `unknown`",
        "pipeline/test_connections.py",
    ),
    (
        "hundreds of calls are cancelled at random moments",
        "`CancelledError`, and all connections stay usable",
        "pipeline/test_connection_pool.py",
    ),
    (
        "no connection is free within `timeout` (with `limits=None`, and more than 100 concurrent calls)",
        "`TimeoutError`, phase `pool`, outcome `not sent`, after retries (even of a POST)",
        "pipeline/test_connection_pool.py",
    ),
    (
        "a proxy responds with 403 or 407 to an https request, or rejects the SOCKS password",
        "`TransportError`, outcome `not sent`, without a retry; the message names the proxy without its credentials",
        "pipeline/test_network_options.py",
    ),
    (
        "a server rejects the client certificate, or requires one that the client does not have",
        "`TransportError`, outcome `not sent`, without a retry",
        "pipeline/test_tls_outcomes.py",
    ),
    (
        "any other TLS error after the request was written, such as an alert or unencrypted text",
        "`TransportError`, outcome `unknown`; GET, PUT, PATCH and DELETE are retried",
        "pipeline/test_tls_outcomes.py",
    ),
    (
        "the API rejects every token",
        "`AuthenticationError`; after two rejected new tokens, at most one token request every 5 s",
        "pipeline/test_tokens.py",
    ),
    (
        "the Redis server that stores the rate limits hangs",
        "for a call in flight, the response, without delay; for a call that is waiting for the limiter, a timeout or a"
        " cancellation as usual",
        "limits/test_redis.py",
    ),
    (
        "a request of `create_once` or `invite_once` has an unknown outcome",
        "the appointment, created once (the client sends a second request only when the server can no longer"
        " process the first one)",
        "idempotency/test_once.py",
    ),
    (
        "20 tasks, threads or clients call `create_once` with the same `external_id`",
        "the same appointment for all calls, created once",
        "idempotency/test_concurrency.py",
    ),
    (
        "a process with an `idempotency` store is killed during `create_once`",
        "the next call finds the appointment, or creates it when the server can no longer process the first request",
        "idempotency/test_crashes.py",
    ),
    (
        "the `idempotency` store is locked, damaged or full, or its Redis server is killed",
        "`StoreError`, outcome `not sent`; or the appointment, if it already exists",
        "idempotency/test_stores.py",
    ),
]


def tables() -> str:
    """The tables of docs/reliability.md."""
    parts: list[str] = []
    for title, faults in SECTIONS.items():
        parts += [
            f"## {title}\n",
            "| fault | GET, first attempt | GET, all attempts | POST, all attempts |",
            "|---|---|---|---|",
        ]
        parts += [f"| {fault.what} | {fault.once or '—'} | {fault.always} | {fault.post} |" for fault in faults]
        parts.append("")
    parts += ["## Several requests\n", "| situation | the caller gets | test |", "|---|---|---|"]
    return "\n".join([*parts, *(f"| {what} | {gets} | [{test}](../tests/{test}) |" for what, gets, test in BEYOND)])
