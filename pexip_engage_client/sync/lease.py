"""Allow only one run of `changes` for each key at a time."""

from __future__ import annotations

import asyncio
import logging
import math
from types import TracebackType
from typing import Self
from uuid import uuid4

from ..errors import SyncLockedError
from ..timing import Timing
from .state import SyncState

logger = logging.getLogger("pexip_engage_client")

LEASE_SECONDS = 30.0
POLL_SECONDS = 0.05
MAX_POLL_SECONDS = 1.0
# If a loop was left by `break` or an exception, its run ends a moment later, when Python finalizes it.
GRACE_SECONDS = 0.5


class RunLease:
    """A run's lease on a key.

    The lease is renewed until the end of the `async with` block, and expires after the process dies.
    """

    def __init__(self, state: SyncState, key: str, name: str, wait: float | None, timing: Timing) -> None:
        self._state = state
        self._key = key
        self._name = name
        self._wait = math.inf if wait is None else wait
        self._timing = timing
        self.owner = uuid4().hex
        self._renewal: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Wait until the run has the lease on its key.

        Raises:
            SyncLockedError: Another run still has the lease after `wait` seconds.
        """
        begin, pause = self._timing.monotonic(), POLL_SECONDS
        try:
            while not await self._state.acquire(self._key, self.owner, LEASE_SECONDS):
                if self._timing.monotonic() - begin >= max(GRACE_SECONDS, self._wait):
                    remedy = "pass `wait` to wait until it ends"
                    raise SyncLockedError(f"another run with the key {self._name!r} is in progress; {remedy}")
                await self._timing.sleep(pause)
                pause = min(2 * pause, MAX_POLL_SECONDS)
        except asyncio.CancelledError:
            await self._release()  # the state may have granted the lease nevertheless
            raise
        self._renewal = asyncio.create_task(_renewed(self._state, self._key, self.owner))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Release the lease."""
        if self._renewal is not None:
            self._renewal.cancel()
        await self._release()

    def lost(self) -> SyncLockedError:
        """Return the error to raise if another run has taken over the lease."""
        return SyncLockedError(
            f"the run with the key {self._name!r} has lost its lease to another run: it was not renewed for"
            f" {LEASE_SECONDS:g} s, because the loop's body blocks the event loop or the state was unavailable"
        )

    async def _release(self) -> None:
        try:
            await self._state.release(self._key, self.owner)
        except Exception as error:  # noqa: BLE001 - any error of a state: the lease expires anyway
            logger.warning(
                "releasing the lease of a sync failed (%s); the lease expires by itself", type(error).__name__
            )


async def _renewed(state: SyncState, key: str, owner: str) -> None:
    # Not a method, because the task would then keep an unused run alive.
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        try:
            if not await state.acquire(key, owner, LEASE_SECONDS):
                return  # saving then reports that the lease is lost
        except Exception as error:  # noqa: BLE001 - the next renewal comes before the lease expires
            logger.warning("renewing the lease of a sync failed (%s)", type(error).__name__)
