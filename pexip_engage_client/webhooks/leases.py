"""A claim that lasts as long as its owner is alive."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from hashlib import blake2b
from uuid import uuid4

from .stores import Claim, EventStore

logger = logging.getLogger("pexip_engage_client")


def short_name(*parts: str) -> str:
    """A name for the store: short however long the parts are, and telling nothing of them."""
    text = "\n".join(parts).encode(errors="surrogatepass")
    return blake2b(text, digest_size=16).hexdigest()


class Lease:
    """One try of one owner to get hold of a name. Renewed while it is held: a dead owner's runs out by itself.

    An owner that was not dead but blocked, so that nothing was renewed in time, is told in the log, as `label`.
    """

    def __init__(
        self,
        store: EventStore,
        name: str,
        seconds: float,
        *,
        label: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._label = label
        self._clock = clock
        self._owner = uuid4().hex
        self._renewal: asyncio.Task[None] | None = None
        self._renewed = 0.0

    async def take(self) -> Claim:
        """Ask for the name; to be given back, or finished, if it is granted."""
        self._renewed = self._clock()
        try:
            claim = await self._store.claim(self._name, self._owner, self._seconds)
        except BaseException:
            # Cancelled, or the store's word was lost: it may have granted it all the same.
            await self.give_back()
            raise
        if claim is Claim.GRANTED:
            self._renewal = asyncio.create_task(self._renew())
        return claim

    async def give_back(self) -> None:
        """Let others have it."""
        self._stop()
        try:
            await self._store.release(self._name, self._owner)
        except Exception as error:  # noqa: BLE001 - whatever a store raises: the lease runs out anyway
            logger.warning("a claim could not be given back (%s); it runs out by itself", type(error).__name__)

    async def finish(self, seconds: float) -> None:
        """Mark it as done for so many seconds."""
        self._stop()
        try:
            await self._store.finish(self._name, seconds)
        except Exception as error:  # noqa: BLE001 - whatever a store raises: what is done cannot be undone
            logger.warning("handled, but the store could not remember it (%s)", type(error).__name__)

    def _stop(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None
            self._look_at_the_clock()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            self._look_at_the_clock()
            began = self._clock()
            try:
                claim = await self._store.claim(self._name, self._owner, self._seconds)
            except Exception as error:  # noqa: BLE001 - there is another renewal before the lease runs out
                logger.warning("a claim could not be renewed (%s)", type(error).__name__)
                continue
            self._renewed = began
            if claim is not Claim.GRANTED:
                logger.warning("%s: the claim is lost, as another process has taken it meanwhile", self._label)
                return

    def _look_at_the_clock(self) -> None:
        late = self._clock() - self._renewed
        if late > self._seconds:
            logger.warning(
                "%s: not renewed for %.3g s, though a claim lasts %g s (a handler that blocks the event loop, or a "
                "store that is away): another process may have handled the same meanwhile",
                self._label,
                late,
                self._seconds,
            )
            self._renewed = self._clock()
