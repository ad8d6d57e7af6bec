"""Renew a lease while its owner works, and stop the work when the lease is lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from .._loops import run_to_end
from .._runtime.arguments import duration, filled_text
from ..errors import EngageError, LeaseError
from .store import Holder, Lease, Store, StoreChange, checked_store, new_owner

logger = logging.getLogger("pexip_engage_client")

# A lease is renewed after this fraction of its duration.
RENEWAL = 1 / 3
# Seconds between two attempts to acquire a lease that another owner has.
FIRST_POLL, LONGEST_POLL = 0.05, 0.5


class LeaseKeeper:
    """One owner's lease, renewed in the background from `acquire` to `release`.

        keeper = LeaseKeeper(store, "sync offices", seconds=30, work="the sync of offices")
        holder = await keeper.acquire()
        if holder is None:
            try:
                ...
                await keeper.check()  # before each effect outside the store
                await keeper.write([Put("offices", "7", b"...")])  # the store itself checks the lease
            finally:
                await keeper.release()

    If the lease is lost, the work stops before its next effect: `check` and `write` raise `LeaseError`, which contains
    the new owner and the time until its lease expires. A WARNING says which work stops.

    Renewals and waits use real time, as other processes do.

    :param name: the name of the lease.
    :param seconds: the duration of the lease. It is renewed after a third of this time.
    :param work: a description of the work for messages, without personal data.
    :param clock: a function that replaces `time.monotonic` in tests. `check` measures the lease's age with it.
    :param owner: the name of the owner whose lease to continue; a new name by default.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        seconds: float,
        work: str,
        clock: Callable[[], float] = time.monotonic,
        owner: str | None = None,
    ) -> None:
        self._store = checked_store("store", store)
        self._name = filled_text("name", name)
        self._seconds = duration("seconds", seconds)
        self._work = work
        self._clock = clock
        self._owner = owner or new_owner()
        self._lease: Lease | None = None
        self._renewed = 0.0
        self._lost: LeaseError | None = None
        self._renewal: asyncio.Task[None] | None = None

    @property
    def lease(self) -> Lease:
        """The lease, whose `token` is the fencing token. It stays the same until `release`."""
        if self._lease is None:
            raise LeaseError(f"acquire the lease {self._name!r} first", name=self._name, retryable=False)
        return self._lease

    async def acquire(self) -> Holder | None:
        """Acquire the lease once. Return None on success, or the current owner of the lease."""
        try:
            return await run_to_end(self._acquire())
        except asyncio.CancelledError:
            await self.release()  # the lease may have been granted anyway
            raise

    async def wait(self, seconds: float | None) -> Holder | None:
        """Try to acquire the lease until this number of seconds has passed; None waits without a limit.

        Return None on success, or the current owner of the lease.
        """
        began, pause = time.monotonic(), FIRST_POLL
        while (holder := await self.acquire()) is not None:
            left = holder.seconds if seconds is None else began + seconds - time.monotonic()
            if seconds is not None and left <= 0:
                return holder
            # Not less than a millisecond: a lease that is about to expire must not be polled without a pause.
            await asyncio.sleep(max(0.001, min(pause, left, holder.seconds)))
            pause = min(2 * pause, LONGEST_POLL)
        return None

    async def check(self) -> None:
        """Call this before an effect outside the store.

        If the lease was renewed in time, the method returns immediately. Otherwise, for example after the process was
        suspended, it asks the store whether another owner has acquired the lease in the meantime.

        Raises:
            LeaseError: The lease is lost.
        """
        if self._lost is not None:
            raise self._lost
        if self._clock() - self._renewed >= self._seconds:
            await self.write([])

    async def write(self, changes: Sequence[StoreChange], *, durable: bool = False) -> bool:
        """Write under the lease, which also renews it; see `Store.write`. If the lease is lost, nothing is written.

        Raises:
            LeaseError: The lease is lost.
        """
        return await run_to_end(self._write(changes, self._seconds, durable))

    async def release(self, changes: Sequence[StoreChange] = ()) -> bool:
        """Make the last changes, if any, and release the lease in the same transaction.

        Return True if the changes were made. If they were not, the problem is logged instead of raised: the outcome of
        the work is already known, and the lease expires on its own. You can call the method at any time, even without a
        lease.
        """
        return await run_to_end(self._release(changes))

    async def _acquire(self) -> Holder | None:
        began = self._clock()
        found = await self._store.acquire(self._name, self._owner, self._seconds)
        if isinstance(found, Holder):
            return found
        self._lease, self._renewed, self._lost = found, began, None
        self._renewal = asyncio.create_task(self._renew())
        return None

    async def _write(self, changes: Sequence[StoreChange], keep: float, durable: bool) -> bool:
        if self._lost is not None:
            raise self._lost
        began, lease = self._clock(), self.lease
        try:
            written = await self._store.write(changes, lease=lease, keep=keep, durable=durable)
        except LeaseError as error:
            self._lost = error
            logger.warning("%s stops: %s", self._work, error.message)
            raise
        if written:
            self._renewed = began
        return written

    async def _release(self, changes: Sequence[StoreChange]) -> bool:
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])  # a renewal after the release would block the next owner
            self._renewal = None
        written = False
        if self._lease is not None and self._lost is None:
            try:
                written = await self._write(changes, 0.0, durable=False)
            except LeaseError:
                pass  # already logged
            except Exception as error:  # noqa: BLE001 - the outcome of the work must not be hidden
                logger.warning(
                    "after %s, its lease could not be released (%s), and will expire", self._work, _text(error)
                )
        self._lease = None
        return written

    async def _renew(self) -> None:
        while self._lost is None:
            await asyncio.sleep(self._seconds * RENEWAL)
            try:
                await self.write([])
            except LeaseError:
                return  # the next `check` or `write` raises it
            except Exception as error:  # noqa: BLE001 - from any store; the renewal is tried again
                logger.warning("the lease for %s could not be renewed (%s)", self._work, _text(error))


def _text(error: Exception) -> str:
    # Other stores raise other errors, whose messages could contain a password.
    return error.message if isinstance(error, EngageError) else type(error).__name__
