"""Define the errors that calls raise. Exceptions that your own callbacks raise propagate unchanged.

EngageError
├── InvalidArgumentError            an invalid argument; nothing was sent (also a ValueError)
├── TransportError                  no readable response: see `outcome`
│   └── TimeoutError                a timeout or the deadline: see `phase` (also a built-in TimeoutError)
├── TokenError                      no access token
├── ResponseValidationError         a response that is not as documented
│   ├── IncompleteListError         a list that ended before all of its records were received
│   └── UnreadableFieldError        your code read a field that is missing or has another type
├── StoreError                      a store failed: see `reason`
├── LeaseError                      another process has the lease, or has taken it over: see `holder`
├── DuplicateError                  several records with the same external_id: see `ids`
├── DifferentRecordError            the record with this external_id is not the requested one: see `record`
├── TooManyRemovalsError            `sync.changes` found more removed records than it may report
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

The text of an error is one line. Errors can be pickled and contain no secrets. Response bodies appear only in
attributes (`response`, `snippet`, `record`), never in the text. Pickling an error drops these attributes.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from ._failures import EngageError as EngageError
from ._failures import InvalidArgumentError as InvalidArgumentError
from ._failures import Outcome as Outcome
from ._failures import ResponseValidationError as ResponseValidationError
from ._failures import one_line as one_line
from .response import Response

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "BusinessValidationError",
    "ConflictError",
    "DuplicateError",
    "EngageError",
    "ErrorDetail",
    "IncompleteListError",
    "InvalidArgumentError",
    "LeaseError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ResponseValidationError",
    "ServerError",
    "StoreError",
    "TimeoutError",
    "TokenError",
    "TooManyRemovalsError",
    "TransportError",
    "UnreadableFieldError",
    "WebhookPayloadError",
]

NO_ARGUMENTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(eq=False, repr=False, kw_only=True)
class TransportError(EngageError):
    """The client received no readable response to a request."""

    phase: str
    """The phase in which the call failed: queue (waiting for the rate limiter), token, pool (waiting for a connection),
    connect, send, write, read, or wait (between two attempts)."""

    def _facts(self) -> list[str]:
        return [f"outcome {self.outcome}", *super()._facts()]


@dataclass(eq=False, repr=False, kw_only=True)
class TimeoutError(TransportError, builtins.TimeoutError):
    """A network phase took longer than `timeout`, or the whole call took longer than `deadline`."""

    seconds: float
    """The number of seconds that had passed when the timeout occurred."""


@dataclass(eq=False, repr=False, kw_only=True)
class TokenError(EngageError):
    """The client could not get an access token."""

    error: str | None = None
    """The OAuth error code, such as ``invalid_client``, if the token endpoint returned one."""
    status_code: int | None = None
    """The HTTP status of the token endpoint's response; None if there was no response."""


class UnreadableFieldError(ResponseValidationError):
    """Your code read a field that is missing from the response, or whose value does not have the documented type.

    This error is not an AttributeError. So ``hasattr``, and ``getattr`` with a default, raise the error instead of
    hiding it.
    """


@dataclass(eq=False, repr=False, kw_only=True)
class IncompleteListError(ResponseValidationError):
    """A list ended before the client had received all of its records.

    This happens if the server's sort order is not stable or its total count is wrong. The list has already returned
    every record that the client received. To avoid the error, use narrower filters, or a `limit` that is large enough
    for the whole list to fit on one page.
    """

    expected: int
    """The number of records that the list should contain, counted from the `offset` of the call. This is the total
    count that the last page reports, or the number of positions read if that is larger."""
    received: int
    """The number of distinct records that the client received."""


@dataclass(eq=False, repr=False, kw_only=True)
class DuplicateError(EngageError):
    """More than one record has the same external ID. A request that took effect late may have created one of them."""

    external_id: str
    """The external ID that more than one record has."""
    ids: tuple[str, ...]
    """The IDs of the records with this external ID. Records that have no ID in the response are left out."""


@dataclass(eq=False, repr=False, kw_only=True)
class DifferentRecordError(EngageError):
    """A record with the external ID exists, but it differs from the request, or is cancelled. No record was created."""

    external_id: str
    """The external ID of the request and of the record."""
    differences: tuple[str, ...]
    """The arguments in which the record differs from the request, such as ``start``, and ``status`` if it is cancelled.
    """
    record: Any = None
    """The existing record; None after the error was unpickled."""

    _bodies = ("record",)


StoreReason = Literal["lost", "denied", "locked", "full", "damaged", "version", "foreign", "failed"]
"""The possible values of `StoreError.reason`; see there for their meaning."""


@dataclass(eq=False, repr=False, kw_only=True)
class StoreError(EngageError):
    """A store failed. The message names the file or the server, and says what to do."""

    reason: StoreReason
    """The kind of problem.

    With ``lost``, the server is unreachable, or the file was deleted or replaced. With ``denied``, the file or the
    server cannot be used: for example, it is read-only, is a directory, or rejects the password. With ``locked``,
    another process has locked the file. With ``full``, the disk or the server's memory is full. With ``damaged``, the
    content is not readable. With ``version``, the content was written by another version of this package. With
    ``foreign``, the file, the tables or the keys belong to another application. With ``failed``, your own store raised
    an error of another type, which is the `__cause__`."""


@dataclass(eq=False, repr=False, kw_only=True)
class LeaseError(EngageError):
    """Another process has the lease that the work needs, or has taken it over. Nothing was done without the lease."""

    retryable: bool = True
    """True, because the lease ends when its owner finishes the work, or when it expires."""
    name: str
    """The name of the lease."""
    holder: str | None = None
    """The owner of the lease: its host, process ID and a random part. None if the lease is free."""
    seconds: float = 0.0
    """The number of seconds until the lease expires, unless its owner renews it."""


@dataclass(eq=False, repr=False, kw_only=True)
class TooManyRemovalsError(EngageError):
    """More records were removed than `sync.changes` may report. It has not delivered any removals."""

    removed: int
    """The number of records that no longer exist."""
    known: int
    """The number of records that were in the store before the run."""


class WebhookPayloadError(EngageError):
    """A webhook body is not JSON, or its content is not as documented."""


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One entry in the ``errors`` array of an error response. Missing values are None."""

    code: str | None = None
    """The error code, such as ``APPOINTMENT_NO_AVAILABILITY``."""
    message: str | None = None
    """The error message, in English."""
    type: str | None = None
    """The kind of error that Engage reports."""
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Details of the error, such as ``allowedStates``. They depend on the error code."""


@dataclass(eq=False, repr=False, kw_only=True)
class ApiError(EngageError):
    """Engage, or a proxy in front of it, responded with a status other than 2xx."""

    status_code: int
    """The HTTP status code of the response."""
    errors: tuple[ErrorDetail, ...] = ()
    """The errors in the response body; empty if the body does not come from Engage but from a proxy, for example."""
    response: Response | None = None
    """The response itself; None after the error was unpickled."""
    snippet: str | None = None
    """The beginning of the response body, if the body does not come from Engage."""
    scope: str | None = None
    """The OAuth2 scope that the operation needs, if one is documented."""

    _bodies = ("response", "snippet")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all errors in the response, as `ErrorCode` members, which equal their strings.

        Undocumented codes are included.
        """
        return tuple(error.code for error in self.errors if error.code is not None)

    @property
    def code(self) -> str | None:
        """The code of the first error in the response."""
        return next(iter(self.codes), None)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of the first error that has arguments."""
        return next((error.arguments for error in self.errors if error.arguments), NO_ARGUMENTS)


class BadRequestError(ApiError):
    """Status 400: the request is malformed."""


class AuthenticationError(ApiError):
    """Status 401: the token is missing, invalid or expired, even after the client requested a new one."""


class PermissionDeniedError(ApiError):
    """Status 403: the token is valid, but its scopes or the enterprise's settings forbid the call."""

    requested_scopes: frozenset[str] = frozenset()
    """The OAuth2 scopes that the client requested for the token."""
    granted_scopes: frozenset[str] | None = None
    """The OAuth2 scopes that the token endpoint granted; None if they are unknown, as with a token that you pass in."""

    def _facts(self) -> list[str]:
        if self.granted_scopes is None:
            return super()._facts()
        return [f"granted: {' '.join(sorted(self.granted_scopes)) or 'no scopes'}", *super()._facts()]


class NotFoundError(ApiError):
    """Status 404: the resource does not exist."""


class ConflictError(ApiError):
    """Status 409: another request changed the resource at the same time."""


class BusinessValidationError(ApiError):
    """Status 422: a business rule forbids the call. The `codes` and `arguments` attributes identify the rule."""


class RateLimitError(ApiError):
    """Status 429: the server received too many requests, and the retries did not succeed either."""

    retry_after: float | None = None
    """The number of seconds to wait, from the response's `Retry-After` header; None if it is missing or not valid."""


class ServerError(ApiError):
    """Status 5xx: Engage, or a proxy in front of it, failed."""
