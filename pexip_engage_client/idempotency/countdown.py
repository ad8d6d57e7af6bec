"""Count down the deadline of a ``…_once`` call, which covers several requests."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from .._runtime.arguments import seconds
from .._runtime.operations import CallOptions
from ..errors import EngageError
from ..errors import TimeoutError as EngageTimeoutError
from ..stores import Holder

# If less than this fraction of the deadline is left, no request is sent, because it would probably time out with an
# unknown outcome.
ENOUGH = 0.1
# If less than this number of seconds is left, a timeout means that the deadline has passed.
NO_TIME = 0.01


class Countdown:
    """The time that is left before the deadline of a ``…_once`` call."""

    def __init__(self, deadline: float | None, clock: Callable[[], float]) -> None:
        self._deadline = seconds("deadline", deadline) or inf
        self._clock = clock
        self._ends = clock() + self._deadline

    @property
    def ends_at(self) -> float | None:
        """When the deadline passes, on the clock; None if there is no deadline."""
        return None if self._deadline == inf else self._ends

    def left(self) -> float:
        """Return the number of seconds left until the deadline; infinite if there is no deadline."""
        return self._ends - self._clock()

    def is_enough(self) -> bool:
        """Return True if enough time is left for another request."""
        return self._deadline == inf or self.left() >= ENOUGH * self._deadline

    def wait(self) -> float | None:
        """Return how long to wait for another call; None if there is no deadline."""
        return None if self._deadline == inf else max(self.left(), 0.0)

    def limit(self, options: CallOptions) -> CallOptions:
        """Return the options with the remaining time as the deadline.

        The request's `ends_at` limits the wait in the queue, too.
        """
        return options if self._deadline == inf else {**options, "deadline": max(self.left(), 0.001)}

    def still_waiting(self, holder: Holder | None, *, retryable: bool) -> EngageTimeoutError:
        """Return the error to raise if another call with the same external ID has not ended by the deadline.

        The other call may have created the record. `holder` is the owner of its lease, if this call waited for it.
        """
        message = f"another call with the same external_id did not end within the deadline of {self._deadline:g} s"
        if holder is not None:
            message += f"; {holder.owner} has its lease for another {holder.seconds:.3g} s, or longer if it renews it"
        return EngageTimeoutError(message, outcome="unknown", phase="wait", seconds=self._deadline, retryable=retryable)

    def too_little_left(self, what: str) -> EngageTimeoutError:
        """Return the error to raise after a step that leaves too little time for another request."""
        took = self._deadline - self.left()
        message = f"{what} took {took:g} s of the deadline of {self._deadline:g} s, so too little time is left"
        return EngageTimeoutError(message, phase="wait", seconds=took, retryable=True)

    def name_deadline(self, error: EngageError) -> None:
        """Rewrite the message of a request's timeout so that it states the deadline of the whole call.

        Each request used the time that was left as its deadline.
        """
        for each in (error, error.__cause__):
            if isinstance(each, EngageTimeoutError) and each.operation and self.left() < NO_TIME:
                each.message = f"the deadline of {self._deadline:g} s passed ({each.phase})"
