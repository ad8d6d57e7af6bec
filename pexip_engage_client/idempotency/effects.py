"""Keep track of what the requests for an external ID may still do."""

from __future__ import annotations

from collections.abc import Callable

from attrs import define, field

from .._pipeline.client_options import CONNECT_TIMEOUT
from ..errors import DifferentRecordError, DuplicateError, EngageError, TransportError
from .intents import Intent, IntentClaim


@define
class Effects:
    """What the requests for an external ID may still do on the server, as far as is known here.

    1. Before a request is sent, the intent in the store records for how long the request may take effect: the connect
       timeout, within which it is sent, plus `longest`.
    2. A request whose outcome is unknown may take effect for `longest` seconds after it has arrived. No other request
       is sent during this time.
    3. From the first unknown outcome on, every error of the call has the outcome "unknown".
    4. If nothing can take effect any more, the intent is deleted.
    """

    longest: float
    """The number of seconds for which a request may take effect after it has arrived."""
    clock: Callable[[], float]
    resend: bool = field(kw_only=True)
    """Whether another request may follow a request with an unknown outcome."""
    unknown: EngageError | None = None
    """The error from the latest request whose outcome is unknown."""
    _until: float | None = None
    """The time until which a request may take effect; None if no request can."""
    _recorded: float | None = None
    """The time when the intent for the latest request was written; None if there was no request."""

    @property
    def are_settled(self) -> bool:
        """Whether no request can take effect any more."""
        return self._until is None

    def left(self) -> float:
        """Return the number of seconds for which a request may still take effect."""
        return max(0.0, (self._until or 0.0) - self.clock())

    def take_over(self, intent: Intent) -> None:
        """Continue after an earlier call, whose request may have taken effect."""
        self._until = self.clock() + intent.effect_seconds
        if intent.effect_seconds > 0 or not self.resend:
            problem = "a request from an earlier call with the same external_id may have taken effect"
            self.unknown = TransportError(problem, outcome="unknown", phase="wait")

    def settle(self) -> None:
        """Mark the call as settled: no request can take effect any more."""
        self._until = None

    def begin(self) -> None:
        """Mark the next request as having no recorded intent yet."""
        self._recorded = None

    async def record(self, claim: IntentClaim) -> None:
        """Write the intent before the request is sent, and again if the request was not sent in time.

        The request may wait for a connection, or the process may stall. Meanwhile, another call may take over the
        intent.
        """
        while self._recorded is None or self.clock() > self._recorded + CONNECT_TIMEOUT:
            self._recorded, began = None, self.clock()
            await claim.record(max(self.left(), CONNECT_TIMEOUT + self.longest))
            self._recorded = began

    def add(self, unknown: EngageError | None) -> None:
        """Record that a request ended with an unknown outcome: pass its error, or None if it was interrupted."""
        self.unknown = unknown or self.unknown
        if self._recorded is not None:
            arrived = min(self._recorded + CONNECT_TIMEOUT, self.clock())
            self._until = max(self._until or 0.0, arrived + self.longest)

    def first(self, error: EngageError) -> EngageError:
        """Return the error to raise: an error with an unknown outcome takes precedence over a later error."""
        if self.unknown is None or error is self.unknown:
            return error
        self.unknown.__cause__ = error
        return self.unknown

    def explain(self, error: EngageError) -> None:
        """Set the outcome of the call in its error."""
        if self.unknown is not None:
            error.outcome = "unknown"
            error.retryable = self.resend and not isinstance(
                error, DuplicateError | DifferentRecordError
            )  # with the same ID
        elif self._recorded is None:
            error.outcome = "not sent"  # lookups have no effect
