"""What has failed, from then until the vendor's next attempt comes, or can no longer come."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from attrs import define, field

from ..errors import one_line
from .deduplication import Deduplication
from .events import WebhookEvent
from .stores import Claim

logger = logging.getLogger("pexip_engage_client")

Hook = Callable[[WebhookEvent, BaseException], Awaitable[object]]

# How often the vendor delivers an event.
ATTEMPTS = 3
# A failed attempt is followed by the next one within 20 s: the longest wait is 10 s, and a time-out before it as long.
AFTER = 30.0
# How often a hook that fails is asked again.
TRIES = 3


@define(eq=False)
class Letter:
    """An event that one handler has been given at least once."""

    by: str
    event: WebhookEvent
    deliveries: int = 0
    tries: int = 0
    error: BaseException | None = None
    timer: asyncio.TimerHandle | None = field(default=None, init=False)

    def stop(self) -> None:
        """The vendor goes on, or nobody cares any more."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class DeadLetters:
    """Hands to a hook what nobody has handled, and nobody will.

    That is known when no delivery has come for `after` seconds since a failure. The store is asked first, as another
    process may have handled it; what the hook has taken counts as handled from then on.
    """

    def __init__(self, deduplication: Deduplication, hook: Hook | None, *, after: float) -> None:
        self._deduplication = deduplication
        self._hook = hook
        self._after = after
        self._letters: dict[tuple[str, str], Letter] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def delivered(self, by: str, event: WebhookEvent) -> None:
        """A delivery of the event has come for a handler."""
        if self._hook is not None:
            letter = self._letters.setdefault((by, event.id), Letter(by, event))
            letter.deliveries += 1
            letter.stop()

    def handled(self, by: str, event_id: str) -> None:
        """All is well."""
        self._letters.pop((by, event_id), None)

    def failed(self, by: str, event_id: str, error: BaseException, *, is_final: bool = False) -> None:
        """A delivery has failed; `is_final` says that the vendor sends no other."""
        letter = self._letters.get((by, event_id))
        if letter is not None:
            letter.error = error
            self._wait(letter, 0 if is_final else self._after)

    async def aclose(self, timeout: float) -> None:
        """Hand over what the vendor has made its last attempt for; of the rest another process will hear."""
        for letter in list(self._letters.values()):
            if letter.timer is not None:
                letter.stop()
                if letter.deliveries >= ATTEMPTS:
                    self._give_up(letter)
        if self._telling:
            _, late = await asyncio.wait(self._telling, timeout=timeout)
            for task in late:
                task.cancel()

    def _wait(self, letter: Letter, seconds: float) -> None:
        letter.stop()
        letter.timer = asyncio.get_running_loop().call_later(seconds, self._give_up, letter)

    def _give_up(self, letter: Letter) -> None:
        letter.timer = None
        task = asyncio.get_running_loop().create_task(self._tell(letter))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, letter: Letter) -> None:
        if self._hook is None or letter.error is None:
            return
        deliveries = letter.deliveries
        letter.tries += 1
        try:
            async with self._deduplication.once(letter.event.id, by=letter.by) as claim:
                if claim is Claim.GRANTED:
                    await self._hook(letter.event, letter.error)
        except Exception as error:  # noqa: BLE001 - whatever the hook, or the store, raises: it is asked again
            logger.error(
                "webhook %s: on_dead_letter failed with %s%s",
                one_line(letter.event.id, 80),
                type(error).__name__,
                where(error),
            )
            settled = letter.tries >= TRIES
        else:
            settled = claim is not Claim.BUSY
        if deliveries != letter.deliveries:
            return  # the vendor goes on: how that ends is told anew
        if settled:
            self._letters.pop((letter.by, letter.event.id), None)
        else:
            self._wait(letter, self._after)


def where(error: BaseException) -> str:
    """The line that raised, for a log that must not have an exception's text."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
