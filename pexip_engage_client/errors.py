"""The errors that calls raise. Exceptions of your own callbacks, such as a token function, propagate unchanged.

EngageError
├── InvalidArgumentError            an invalid argument; nothing was sent (also a ValueError)
├── TransportError                  no readable response: see `outcome`
│   └── TimeoutError                a timeout or the deadline: see `phase` (also a built-in TimeoutError)
├── TokenError                      no access token
├── ResponseValidationError         a response that is not as documented
│   ├── IncompleteListError         a list that ended before all of its records were received
│   └── UnreadableFieldError        your code read a field that is missing or has another type
├── IdempotencyError                the store of create_once and invite_once failed
├── DuplicateError                  several records with the same external_id: see `ids`
├── SyncLockedError                 another run of `sync.changes` with the same key is in progress
├── WebhookPayloadError             a webhook body that is not as documented
└── ApiError                        a response with a status other than 2xx
    ├── BadRequestError             400
    ├── AuthenticationError         401
    ├── PermissionDeniedError       403
    ├── NotFoundError               404
    ├── ConflictError               409
    ├── BusinessValidationError     422
    ├── RateLimitError              429
    └── ServerError                 5xx

The text of an error is one line. Errors can be pickled and contain no secrets. Response bodies are in attributes
(`response`, `snippet`), never in the text. Pickling an error drops them.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ._failures import EngageError as EngageError
from ._failures import InvalidArgumentError as InvalidArgumentError
from ._failures import Outcome as Outcome
from ._failures import ResponseValidationError as ResponseValidationError
from ._runtime.text import one_line as one_line
from .response import Response

NO_ARGUMENTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(eq=False, repr=False, kw_only=True)
class TransportError(EngageError):
    """The request got no readable response."""

    phase: str
    """The phase of the call: queue (for the rate limiter), token, pool (waiting for a connection), connect, send,
    write, read, or wait (between two attempts)."""

    def _facts(self) -> list[str]:
        return [f"outcome {self.outcome}", *super()._facts()]


@dataclass(eq=False, repr=False, kw_only=True)
class TimeoutError(TransportError, builtins.TimeoutError):
    """A network phase took longer than `timeout`, or the whole call longer than `deadline`."""

    seconds: float
    """The seconds that had passed."""


@dataclass(eq=False, repr=False, kw_only=True)
class TokenError(EngageError):
    """The client could not get an access token."""

    error: str | None = None
    """The OAuth error code, such as ``invalid_client``, if the token endpoint returned one."""
    status_code: int | None = None
    """The HTTP status of the token endpoint's response; None without a response."""


class UnreadableFieldError(ResponseValidationError):
    """Your code read a field that is missing in the response, or whose value has another type than documented.

    It is not an AttributeError. So ``hasattr``, and ``getattr`` with a default, raise it instead of hiding the problem.
    """


@dataclass(eq=False, repr=False, kw_only=True)
class IncompleteListError(ResponseValidationError):
    """A list ended before the client had received all of its records.

    The server's order is not stable, or its total count is wrong. The list has delivered all records that the client
    received. Use narrower filters, or a `limit` that fits the whole list into one page.
    """

    expected: int
    """The number of records in the list, counted from the `offset` of the call. It is the total count of the last page,
    or the number of positions that were read if that is larger."""
    received: int
    """The number of distinct records that were received."""


@dataclass(eq=False, repr=False, kw_only=True)
class DuplicateError(EngageError):
    """More than one record has the `external_id`: a late request created a second one, or one existed before."""

    external_id: str
    """The ID that more than one record has."""
    ids: tuple[str, ...]
    """The IDs of the records. A record whose ID is missing in the response is not listed."""


class IdempotencyError(EngageError):
    """The store for the intents of ``…_once`` methods failed.

    Its file is locked, full or damaged, or Redis is unavailable. The error is `retryable` if nothing was sent.
    """


class SyncLockedError(EngageError):
    """Another run of `sync.changes` with the same key is in progress, or has taken over from this one."""


class WebhookPayloadError(EngageError):
    """A webhook body is not JSON, or not as documented."""


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One entry of an error response's ``errors``. Missing values are None."""

    code: str | None = None
    """The error code, such as ``APPOINTMENT_NO_AVAILABILITY``."""
    message: str | None = None
    """The message, in English."""
    type: str | None = None
    """The kind of error."""
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Details of the error, such as ``allowedStates``. They depend on the code."""


@dataclass(eq=False, repr=False, kw_only=True)
class ApiError(EngageError):
    """Engage, or a proxy in front of it, responded with a status other than 2xx."""

    status_code: int
    """The HTTP status."""
    errors: tuple[ErrorDetail, ...] = ()
    """The response's ``errors``; empty if the body does not come from Engage but, for instance, from a proxy."""
    response: Response | None = None
    """The response itself; None after unpickling."""
    snippet: str | None = None
    """The beginning of the body, if the body does not come from Engage."""
    scope: str | None = None
    """The OAuth2 scope that the operation needs, if one is documented."""

    _bodies = ("response", "snippet")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all errors, as members of `ErrorCode`, which equal their strings. Unknown codes are included."""
        return tuple(error.code for error in self.errors if error.code is not None)

    @property
    def code(self) -> str | None:
        """The code of the first error."""
        return next(iter(self.codes), None)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of the first error that has any."""
        return next((error.arguments for error in self.errors if error.arguments), NO_ARGUMENTS)


class BadRequestError(ApiError):
    """400: the request is malformed."""


class AuthenticationError(ApiError):
    """401: the token is missing, invalid or expired, even after the client requested a new one."""


class PermissionDeniedError(ApiError):
    """403: the token is valid, but its scopes or the enterprise's settings forbid the call."""

    requested_scopes: frozenset[str] = frozenset()
    """The scopes that the client has requested."""
    granted_scopes: frozenset[str] | None = None
    """The scopes that the token endpoint granted; None if they are unknown, as for a token that you pass in."""

    def _facts(self) -> list[str]:
        if self.granted_scopes is None:
            return super()._facts()
        scopes = {"requested": self.requested_scopes, "granted": self.granted_scopes}
        return [f"{name}: {' '.join(sorted(each)) or 'no scopes'}" for name, each in scopes.items()] + super()._facts()


class NotFoundError(ApiError):
    """404: the resource does not exist."""


class ConflictError(ApiError):
    """409: another request changed the resource at the same time."""


class BusinessValidationError(ApiError):
    """422: a business rule forbids the call. `codes` and `arguments` identify the rule."""


class RateLimitError(ApiError):
    """429: too many requests, even after all retries."""

    retry_after: float | None = None
    """The seconds to wait, from the response's `Retry-After`; None without this header."""


class ServerError(ApiError):
    """5xx: Engage, or a proxy in front of it, failed."""
