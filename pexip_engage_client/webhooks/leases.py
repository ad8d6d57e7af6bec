"""Renew claims in the store while their owner is alive."""

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
    """Return a hash of `parts` to use as a name in the store. The hash is short and contains no personal data."""
    text = "\n".join(parts).encode(errors="surrogatepass")
    return blake2b(text, digest_size=16).hexdigest()


class Lease:
    """An attempt by one owner to claim a name in the store.

    The claim is renewed until it is released, and expires after the owner's process dies. If a blocked event loop
    prevents the renewal, a warning that contains `label` is logged.
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
        """Claim the name in the store. If the claim is granted, call `give_back` or `finish` afterwards."""
        self._renewed = self._clock()
        try:
            claim = await self._store.claim(self._name, self._owner, self._seconds)
        except BaseException:
            # The call was cancelled or the response was lost, but the store may have granted the claim.
            await self.give_back()
            raise
        if claim is Claim.GRANTED:
            self._renewal = asyncio.create_task(self._renew())
        return claim

    async def give_back(self) -> None:
        """Release the claim, so that another owner can claim the name."""
        self._stop_renewing()
        try:
            await self._store.release(self._name, self._owner)
        except Exception as error:  # noqa: BLE001 - any error of a store: the claim expires anyway
            logger.warning("releasing a claim failed (%s); the claim expires by itself", type(error).__name__)

    async def finish(self, seconds: float, *, dead: bool = False) -> None:
        """Mark the name in the store as done, or as dead, for a number of seconds."""
        self._stop_renewing()
        try:
            await self._store.finish(self._name, seconds, dead=dead)
        except Exception as error:  # noqa: BLE001 - any error of a store: the handler's effect cannot be undone
            logger.warning("event handled, but marking it as handled in the store failed (%s)", type(error).__name__)

    def _stop_renewing(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None
            self._warn_if_expired()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            self._warn_if_expired()
            began = self._clock()
            try:
                claim = await self._store.claim(self._name, self._owner, self._seconds)
            except Exception as error:  # noqa: BLE001 - the next renewal comes before the claim expires
                logger.warning("renewing a claim failed (%s)", type(error).__name__)
                continue
            self._renewed = began
            if claim is not Claim.GRANTED:
                logger.warning("%s: the claim is lost; another process has taken it", self._label)
                return

    def _warn_if_expired(self) -> None:
        late = self._clock() - self._renewed
        if late > self._seconds:
            logger.warning(
                "%s: not renewed for %.3g s, but a claim lasts %g s (a handler blocks the event loop, or the store "
                "is unavailable): another process may have handled the same event meanwhile",
                self._label,
                late,
                self._seconds,
            )
            self._renewed = self._clock()
