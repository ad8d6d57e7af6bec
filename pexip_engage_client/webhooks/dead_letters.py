"""Report dead letters: events for which a handler failed and which Engage will not send again."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from copy import deepcopy
from pathlib import Path

from attrs import define, field, frozen

from ..errors import one_line
from ..generated.webhooks import WebhookEvent
from .bounded import run_bounded
from .deduplication import Deduplication
from .stores import Claim

logger = logging.getLogger("pexip_engage_client")

# The number of times that Engage sends an event.
DELIVERIES = 3
# Engage makes the next attempt within 20 s: the timeout of the failed attempt, and a wait of 10 s.
GIVE_UP_AFTER = 30.0
HOOK_ATTEMPTS = 3


@frozen(eq=False)
class DeadLetter:
    """A dead letter: an event for which one handler failed and which Engage will not send again."""

    event: WebhookEvent
    """The event that the handler did not handle."""
    handler: str
    """The name of the handler that failed. Pass it to `WebhookReceiver.replay` to run the handler again."""
    error: BaseException = field(repr=False)
    """The exception of the last failed attempt; a `TimeoutError` if the handler was too slow or could not start."""
    attempts: int
    """The number of deliveries of the event that this process received."""

    def to_json(self) -> str:
        """Return one line of JSON with the whole event, for ``python -m pexip_engage_client.webhooks replay``.

        The line contains the type of the error and the source line that raised it, but not its message, which could
        contain personal data.
        """
        error = f"{type(self.error).__name__}{raised_at(self.error)}"
        letter = {"handler": self.handler, "attempts": self.attempts, "error": error, "event": self.event.to_dict()}
        return json.dumps(letter)


DeadLetterHook = Callable[[DeadLetter], Awaitable[object]]


@define(eq=False)
class _Pending:
    """An event that one handler has received and not handled yet."""

    handler: str
    event: WebhookEvent
    deliveries: int = 0
    hook_attempts: int = 0
    error: BaseException | None = None
    timer: asyncio.TimerHandle | None = field(default=None, init=False)

    def stop(self) -> None:
        """Stop waiting, because another delivery has arrived or the receiver closes."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class DeadLetters:
    """A watcher that calls the `on_dead_letter` hook for events that are given up.

    An event is given up if no delivery arrives for `after` seconds after a failure. Before the hook is called, the
    event is claimed in the store, because another process may have handled it. When the hook returns, the store marks
    the event as dead.
    """

    def __init__(
        self, deduplication: Deduplication, hook: DeadLetterHook | None, *, after: float, timeout: float | None
    ) -> None:
        self._deduplication = deduplication
        self._hook = hook
        self._after = after
        self._timeout = timeout
        self._pending: dict[tuple[str, str], _Pending] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def delivered(self, handler: str, event: WebhookEvent) -> None:
        """Record that Engage has delivered the event once more to a handler."""
        if self._hook is not None:
            pending = self._pending.setdefault((handler, event.id), _Pending(handler, event))
            pending.deliveries += 1
            pending.stop()

    def handled(self, handler: str, event_id: str) -> None:
        """Record that the handler has succeeded, so that its event is not given up."""
        self._pending.pop((handler, event_id), None)

    def failed(self, handler: str, event_id: str, error: BaseException, *, is_final: bool = False) -> None:
        """Record that the handler has failed. Pass `is_final=True` if Engage will not deliver the event again."""
        pending = self._pending.get((handler, event_id))
        if pending is not None:
            pending.error = error
            self._wait(pending, 0 if is_final else self._after)

    async def aclose(self, seconds: float) -> None:
        """Give up the events whose last delivery has arrived, and wait for the hook for at most `seconds`.

        If Engage sends an event again, another process receives that delivery.
        """
        for pending in list(self._pending.values()):
            if pending.timer is not None:
                pending.stop()
                if pending.deliveries >= DELIVERIES:
                    self._give_up(pending)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds / 2)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=seconds / 2)

    def _wait(self, pending: _Pending, seconds: float) -> None:
        pending.stop()
        pending.timer = asyncio.get_running_loop().call_later(seconds, self._give_up, pending)

    def _give_up(self, pending: _Pending) -> None:
        pending.timer = None
        task = asyncio.get_running_loop().create_task(self._call_hook(pending))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call_hook(self, pending: _Pending) -> None:
        if self._hook is None or pending.error is None:
            return
        event_id, deliveries = pending.event.id, pending.deliveries
        letter = DeadLetter(deepcopy(pending.event), pending.handler, pending.error, deliveries)
        label = f"webhook {one_line(event_id, 80)}: on_dead_letter"
        pending.hook_attempts += 1
        try:
            async with self._deduplication.give_up(event_id, handler=pending.handler) as claim:
                if claim is Claim.GRANTED:
                    await run_bounded(self._hook(letter), self._timeout, label=label)
        except Exception as error:  # noqa: BLE001 - any error of the hook or the store: the hook is called again
            logger.error("%s failed with %s%s", label, type(error).__name__, raised_at(error))
            settled = pending.hook_attempts >= HOOK_ATTEMPTS
        else:
            settled = claim is not Claim.BUSY
        if deliveries != pending.deliveries:
            return  # another delivery has arrived meanwhile, and its outcome decides
        if settled:
            self._pending.pop((pending.handler, event_id), None)
        else:
            self._wait(pending, self._after)


def raised_at(error: BaseException) -> str:
    """Return the source line that raised an error, for logs.

    The message of the error is left out, because it could contain personal data.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
