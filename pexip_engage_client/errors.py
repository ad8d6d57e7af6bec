"""What a call raises, beside cancellation and what code of the caller's own raises (a token function, a hook …).

EngageError
├── InvalidArgumentError            refused before anything was sent (a ValueError too)
├── TransportError                  no response that could be read: see `outcome`
│   └── TimeoutError                a time-out or the deadline: see `phase` (a built-in TimeoutError too)
├── TokenError                      no access token
├── ResponseValidationError         a response that is not as documented
│   ├── IncompleteListError         a list that ended before all of its records were received
│   └── UnreadableFieldError        reading a field that the response lacks or has with another type
├── IdempotencyError                the store of create_once and invite_once failed
├── DuplicateError                  more than one record of one external_id: see `ids`
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

All of them are one line as a string, pickle, and hold no secret. Bodies of responses are attributes (`response`,
`snippet`), never part of the text, and stay behind when an error is pickled.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ._failures import EngageError as EngageError
from ._failures import Outcome as Outcome
from ._failures import ResponseValidationError as ResponseValidationError
from ._runtime.text import one_line as one_line
from .response import Response

NO_ARGUMENTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(eq=False, repr=False, kw_only=True)
class InvalidArgumentError(EngageError, ValueError):
    """An argument that was refused before anything was sent."""

    parameter: str
    accepted: str


@dataclass(eq=False, repr=False, kw_only=True)
class TransportError(EngageError):
    """The request got no response that could be read."""

    phase: str
    """What was going on: queue (for the rate limiter), token, pool (waiting for a connection), connect, send, write,
    read, or wait (between two attempts)."""

    def _facts(self) -> list[str]:
        return [f"outcome {self.outcome}", *super()._facts()]


@dataclass(eq=False, repr=False, kw_only=True)
class TimeoutError(TransportError, builtins.TimeoutError):
    """A network phase took longer than `timeout`, or the whole call longer than `deadline`."""

    seconds: float
    """How long it had taken."""


@dataclass(eq=False, repr=False, kw_only=True)
class TokenError(EngageError):
    """No access token could be had."""

    error: str | None = None
    """The OAuth error code, such as ``invalid_client``, where the token endpoint gave one."""
    status_code: int | None = None


class UnreadableFieldError(ResponseValidationError):
    """A field was read that the response lacks, or has with a value of another type than documented.

    No AttributeError, so that ``hasattr`` and ``getattr`` with a default raise it, too, and hide nothing.
    """


@dataclass(eq=False, repr=False, kw_only=True)
class IncompleteListError(ResponseValidationError):
    """A list ended, but some of its records could not be read.

    The server's order is not stable, or its total count is wrong. Every record that was received has been delivered
    before this error. Use narrower filters, or a `limit` that fits the whole list into one page.
    """

    expected: int
    """How many records the list has, by the total count of its last page, from the `offset` of the call on."""
    received: int
    """How many different records were received."""


@dataclass(eq=False, repr=False, kw_only=True)
class DuplicateError(EngageError):
    """More than one record has the `external_id`: a late request made a second one, or there was one before."""

    external_id: str
    ids: tuple[str, ...]
    """The records' own ids: fewer than there are records, where a record has none in the response."""


class IdempotencyError(EngageError):
    """The store for the intents of ``…_once`` methods failed: a locked, full or damaged file, or no Redis."""


class SyncLockedError(EngageError):
    """Another run of `sync.changes` with the same key is in progress, or has taken over from this one."""


class WebhookPayloadError(EngageError):
    """A webhook body that is no JSON, or not of the documented shape."""


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One entry of an error response's ``errors``. What it lacks is None."""

    code: str | None = None
    message: str | None = None
    type: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(eq=False, repr=False, kw_only=True)
class ApiError(EngageError):
    """A response, of Engage or a proxy before it, with a status other than 2xx."""

    status_code: int
    errors: tuple[ErrorDetail, ...] = ()
    """The response's ``errors``; empty when the body is not Engage's (a proxy's page, say)."""
    response: Response | None = None
    """The response itself; None after unpickling."""
    snippet: str | None = None
    """The beginning of the body, when it is not Engage's."""
    scope: str | None = None
    """The OAuth2 scope that the operation needs, where one is documented."""

    _bodies = ("response", "snippet")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all errors, as members of `ErrorCode`; they equal their strings, unknown ones too."""
        return tuple(error.code for error in self.errors if error.code is not None)

    @property
    def code(self) -> str | None:
        """The first error's code."""
        return next(iter(self.codes), None)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of the first error that has any."""
        return next((error.arguments for error in self.errors if error.arguments), NO_ARGUMENTS)


class BadRequestError(ApiError):
    """400: the request is malformed."""


class AuthenticationError(ApiError):
    """401: the token is missing, invalid or expired, also after one renewal."""


class PermissionDeniedError(ApiError):
    """403: the token is valid, but its scopes or the enterprise's settings forbid the call."""

    requested_scopes: frozenset[str] = frozenset()
    """The scopes that the client has requested."""
    granted_scopes: frozenset[str] | None = None
    """The scopes that the token endpoint granted; None if they are unknown, as those of a token that you pass in."""

    def _facts(self) -> list[str]:
        if self.granted_scopes is None:
            return super()._facts()
        scopes = {"requested": self.requested_scopes, "granted": self.granted_scopes}
        return [f"{name}: {' '.join(sorted(each)) or 'no scopes'}" for name, each in scopes.items()] + super()._facts()


class NotFoundError(ApiError):
    """404: no such resource."""


class ConflictError(ApiError):
    """409: something else changed the resource at the same time."""


class BusinessValidationError(ApiError):
    """422: a business rule forbids it; `codes` and `arguments` say which."""


class RateLimitError(ApiError):
    """429: too many requests, still, after all repeats."""

    retry_after: float | None = None
    """Seconds that the response asked to wait, if it did."""


class ServerError(ApiError):
    """5xx: Engage, or a proxy before it, failed."""
