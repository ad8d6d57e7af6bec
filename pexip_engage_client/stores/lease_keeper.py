"""Renew a lease while its owner works, stop the work when the lease is lost, and release it however the work ends."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import cast

from .._loops import end_of_loop, loop_here, result_of, start
from .._runtime.arguments import duration, filled_text
from ..errors import EngageError, LeaseError
from .store import Holder, Lease, Store, StoreChange, checked_store, new_owner

logger = logging.getLogger("pexip_engage_client")

# A lease is renewed after this fraction of its duration.
RENEWAL = 1 / 3
# Seconds between two attempts to acquire a lease that another owner has.
FIRST_POLL, LONGEST_POLL = 0.05, 0.5
# A lease that is about to expire is not polled without a pause.
SHORTEST_POLL = 0.001
# A cancelled call waits at most this many seconds for its release, and the end of an event loop for each release.
PATIENCE = 5.0


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

    No lease stays behind: if `acquire` or `release` is cancelled, the release continues in the background. If the event
    loop is closed first, the next keeper in the process takes over the lease.

    Renewals and waits use real time, as other processes do.

    :param name: the name of the lease.
    :param seconds: the duration of the lease. It is renewed after a third of this time.
    :param work: a description of the work for messages, without personal data.
    :param clock: a function that replaces `time.monotonic` in tests. `check` measures the lease's age with it.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        seconds: float,
        work: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = checked_store("store", store)
        self._name = filled_text("name", name)
        self._seconds = duration("seconds", seconds)
        self._work = work
        self._clock = clock
        self._claim: _Claim | None = None
        self._releasing: asyncio.Task[None] | None = None

    @property
    def lease(self) -> Lease:
        """The lease, whose `token` is the fencing token. It stays the same until `release`."""
        return self._acquired().lease

    async def acquire(self) -> Holder | None:
        """Acquire the lease once. Return None on success, or the current owner of the lease."""
        self._end()
        self._claim = claim = _Claim(self._store, self._name, self._seconds, self._work, self._clock)
        try:
            found = await result_of(claim.acquiring)
        except BaseException:
            await self.release()  # the lease may be granted anyway
            raise
        if isinstance(found, Lease):
            return None
        self._claim = None
        return found

    async def wait(self, seconds: float | None) -> Holder | None:
        """Try to acquire the lease until this number of seconds has passed; None waits without a limit.

        Return None on success, or the current owner of the lease.
        """
        began, pause = time.monotonic(), FIRST_POLL
        while (holder := await self.acquire()) is not None:
            left = holder.seconds if seconds is None else began + seconds - time.monotonic()
            if seconds is not None and left <= 0:
                return holder
            await asyncio.sleep(max(SHORTEST_POLL, min(pause, left, holder.seconds)))
            pause = min(2 * pause, LONGEST_POLL)
        return None

    async def check(self) -> None:
        """Call this before an effect outside the store.

        If the lease was renewed in time, the method returns immediately. Otherwise, for example after the process was
        suspended, it asks the store whether another owner has acquired the lease in the meantime.

        Raises:
            LeaseError: The lease is lost.
        """
        claim = self._acquired()
        while self._clock() - claim.renewed >= self._seconds:  # the process may be suspended during the call, too
            await claim.write([])

    async def write(self, changes: Sequence[StoreChange], *, durable: bool = False) -> bool:
        """Write under the lease, which also renews it; see `Store.write`. If the lease is lost, nothing is written.

        If the call is cancelled, the changes may still be made, but not after the release.

        Raises:
            LeaseError: The lease is lost.
        """
        return await self._acquired().write(changes, durable=durable)

    async def release(self, changes: Sequence[StoreChange] = (), *, until_written: bool = False) -> None:
        """Make the last changes, if any, and release the lease in the same transaction.

        If this fails, the problem is logged instead of raised: the outcome of the work is already known, and the lease
        expires on its own. You can call the method at any time, even without a lease. If a release is in progress, it
        waits for its end.

        With `until_written`, the keeper renews the lease and tries again until the changes are written, or until
        another owner has acquired the lease. If the call is cancelled, the attempts continue in the background.
        """
        releasing = self._end(changes, until_written)
        # While Python deletes a coroutine, the coroutine must not wait. A cancelled call must not wait for long.
        if releasing is None or releasing.get_loop() is not loop_here():
            return
        if not isinstance(handled := sys.exception(), GeneratorExit):
            timeout = PATIENCE if isinstance(handled, asyncio.CancelledError) else None
            done, _ = await asyncio.wait([releasing], timeout=timeout)
            if not done:
                logger.warning("after %s, its lease is not released yet: the store is slow", self._work)

    def _end(self, changes: Sequence[StoreChange] = (), until_written: bool = False) -> asyncio.Task[None] | None:
        claim, self._claim = self._claim, None
        if claim is not None:
            claim.end(changes, until_written)
            self._releasing = claim.releasing
        return self._releasing

    def _acquired(self) -> _Claim:
        """Return the claim. Raise an error if there is none, or if its lease is lost."""
        if self._claim is None or not self._claim.acquiring.done():
            raise LeaseError(f"acquire the lease {self._name!r} first", name=self._name, retryable=False)
        if self._claim.lost is not None:
            raise self._claim.lost
        return self._claim

    def __del__(self) -> None:
        if getattr(self, "_claim", None) is not None:
            self._end()


class _Claim:
    """Owns one lease, from the request for it to the release, even if the call for which it does so has ended.

    It depends on the store for the order of its commands: a write after the release fails, because the lease is lost.
    """

    def __init__(self, store: Store, name: str, seconds: float, work: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._work = work
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._owner = new_owner()
        self._renewal: asyncio.TimerHandle | None = None
        self.renewed = clock()
        """When the last successful command to acquire or renew the lease began."""
        self.lost: LeaseError | None = None
        self.releasing: asyncio.Task[None] | None = None
        """The task that releases the lease; None while the lease is needed."""
        self.acquiring = start(self._acquire())
        """The task that acquires the lease."""

    @property
    def lease(self) -> Lease:
        """The lease, once it is acquired."""
        return cast(Lease, self.acquiring.result())

    async def _acquire(self) -> Lease | Holder:
        """Acquire the lease. Wait for a claim in this event loop that ends; take over if its loop is closed."""
        _claims[self._owner] = self
        while isinstance(found := await self._ask(), Holder) and (other := _claims.get(found.owner)) is not None:
            if other._loop.is_closed() and _claims.pop(found.owner, None) is other:
                _claims[found.owner] = _claims.pop(self._owner)
                self._owner = found.owner
            elif other._loop is self._loop and other.releasing is not None and not other.releasing.done():
                await asyncio.wait([other.releasing], timeout=max(SHORTEST_POLL, found.seconds))
            else:
                break
        if isinstance(found, Holder):
            del _claims[self._owner]
        else:
            self._renew_later()
        return found

    async def _ask(self) -> Lease | Holder:
        await end_of_loop.get()
        self.renewed = self._clock()
        return await self._store.acquire(self._name, self._owner, self._seconds)

    async def write(self, changes: Sequence[StoreChange], *, durable: bool = False) -> bool:
        """Write under the lease, and renew it."""
        began = self._clock()
        try:
            written = await self._store.write(changes, lease=self.lease, keep=self._seconds, durable=durable)
        except LeaseError as error:
            if self.releasing is None and self.lost is None:
                self.lost = error
                logger.warning("%s stops: %s", self._work, error.message)
            raise
        if written:
            self.renewed = began
        return written

    def end(self, changes: Sequence[StoreChange], until_written: bool) -> None:
        """Release the lease. You can call this in any thread. If the loop is closed, the next claim takes over."""
        if loop_here() is not self._loop:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self.end, changes, until_written)
        elif self.releasing is None:
            self.releasing = start(self._release(changes, until_written), must_end=True)

    async def _release(self, changes: Sequence[StoreChange], until_written: bool) -> None:
        try:
            try:
                await self._write_last(changes, until_written)
            except asyncio.CancelledError:  # an event loop cancels all tasks when it ends
                with suppress(LeaseError):  # the first attempt has released it
                    async with asyncio.timeout(PATIENCE):
                        await self._write_last(changes)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the outcome of the work must not be hidden
            what = "after %s, its lease could not be released (%s); if it was granted, it will expire"
            logger.warning(what, self._work, _text(error))
        if self._renewal is not None:
            self._renewal.cancel()
        _claims.pop(self._owner, None)

    async def _write_last(self, changes: Sequence[StoreChange], until_written: bool = False) -> None:
        await asyncio.wait([self.acquiring])
        # If the task failed, it is unknown whether the lease was granted. Acquiring it again is harmless.
        lease = _granted(self.acquiring) or await self._ask()
        failed = False
        while isinstance(lease, Lease):
            try:
                # A store may reject the changes of an owner that still has the lease, and needs it back then.
                await self._store.write([] if self.lost else changes, lease=lease, keep=0.0)
                return
            except LeaseError as error:
                if self.lost or (failed and error.holder is None):
                    return  # an earlier attempt has released it, or the loss was already reported
                raise
            except Exception as error:
                if not until_written:
                    raise
                if not failed:
                    logger.warning("the result of %s could not be written yet (%s)", self._work, _text(error))
            failed = True
            await asyncio.sleep(LONGEST_POLL)

    def _renew_later(self) -> None:
        if self.releasing is None or not self.releasing.done():
            self._renewal = self._loop.call_later(self._seconds * RENEWAL, lambda: start(self._renew()))

    async def _renew(self) -> None:
        try:
            await self.write([])
        except LeaseError:
            return  # the next `check` or `write` raises it
        except Exception as error:  # noqa: BLE001 - from any store; the renewal is tried again
            logger.warning("the lease for %s could not be renewed (%s)", self._work, _text(error))
        self._renew_later()


# The claims in this process, by the name of their owner. A child process does not own them.
_claims: dict[str, _Claim] = {}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_claims.clear)


def _granted(acquiring: asyncio.Task[Lease | Holder]) -> Lease | Holder | None:
    """Return the result of a task, or None if it failed."""
    return None if acquiring.cancelled() or acquiring.exception() is not None else acquiring.result()


def _text(error: BaseException) -> str:
    # Other stores raise other errors, whose messages could contain a password.
    return error.message if isinstance(error, EngageError) else type(error).__name__
