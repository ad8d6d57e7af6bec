"""Give one call the exclusive right to create the record with an external ID."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from math import inf
from typing import TypeVar
from uuid import uuid4

from .._loops import run_to_end
from .._runtime.intent_stores import IdempotencyStore
from .._runtime.intents import Intent, IntentKey
from ..errors import IdempotencyError
from ..timing import Timing

T = TypeVar("T")
logger = logging.getLogger("pexip_engage_client")

# Seconds between two attempts to get the claim.
FIRST_POLL, LONGEST_POLL = 0.05, 0.5
# The lease is renewed after this fraction of its duration.
RENEWAL = 1 / 3


class IntentClaim:
    """A claim by one call to an intent in the store.

    While the call owns the intent, no other call sends a request to create the same record.
    """

    def __init__(self, store: IdempotencyStore, key: IntentKey, operation: str, timing: Timing) -> None:
        self._store = store
        self._timing = timing
        self._key = key
        self._operation = operation
        self._owner = uuid4().hex
        self._renewal: asyncio.Task[None] | None = None

    async def get(self) -> Intent | None:
        """Write the intent or take it over from a call that left it; return None if another call is working on it."""
        intent = await run_to_end(self._store.claim(self._key, self._operation, self._owner))
        if intent.owner != self._owner:
            return None
        if self._store.lease != inf:
            self._renewal = asyncio.create_task(self._renew())
        return intent

    async def wait(self, left: Callable[[], float]) -> Intent | None:
        """Wait until no other call is working on the intent, then claim it.

        Return None if this takes longer than the number of seconds that `left` returns.
        """
        pause = FIRST_POLL
        while (intent := await self.get()) is None and left() > 0:
            await self._timing.sleep(min(pause, left()))
            pause = min(2 * pause, LONGEST_POLL)
        return intent

    async def sending(self, effect: float) -> None:
        """Record, before a request is sent, for how many seconds the request may still take effect."""
        if not await run_to_end(self._store.update(self._key, self._owner, effect=effect)):
            raise IdempotencyError(
                "another call has taken over the external_id, because the lease of this call ended", retryable=True
            )

    async def settle(self) -> None:
        """Delete the intent, because the call knows whether the record exists."""
        await self._end(self._store.settle(self._key, self._owner))

    async def leave(self, effect: float | None = None) -> None:
        """Release the intent, so that the next call can take it over.

        `effect` is the number of seconds for which a request may still take effect.
        """
        await self._end(self._store.update(self._key, self._owner, effect=effect, release=True))

    async def _end(self, ending: Awaitable[object]) -> None:
        await run_to_end(self._end_whole(ending))

    async def _end_whole(self, ending: Awaitable[object]) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])  # a late renewal would block the next call
        try:
            await ending
        except Exception as error:  # noqa: BLE001 - of any store; the call has its outcome, which this must not hide
            kind = type(error).__name__
            logger.warning(
                "the idempotency store failed after %s (%s), so the intent stays in the store", self._operation, kind
            )

    async def _renew(self) -> None:
        while True:
            await self._timing.sleep(self._store.lease * RENEWAL)
            try:
                await run_to_end(self._store.update(self._key, self._owner))
            except Exception as error:  # noqa: BLE001 - of any store; the next request needs the store anyway
                logger.warning("the idempotency store could not renew a lease (%s)", type(error).__name__)
