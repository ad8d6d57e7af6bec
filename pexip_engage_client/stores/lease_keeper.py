"""Renew a lease while its owner works, stop the work when the lease is lost, and release it however the work ends."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from .._loops import loop_here, result_of, start
from .._runtime.arguments import duration, filled_text
from ..errors import EngageError, LeaseError
from .store import Holder, Lease, Store, StoreChange, checked_store, new_owner

logger = logging.getLogger("pexip_engage_client")

T = TypeVar("T")

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
        self._owner: _LeaseOwner | None = None

    @property
    def lease(self) -> Lease:
        """The lease, whose `token` is the fencing token. It stays the same until `release`."""
        return self._acquired().held()

    async def acquire(self) -> Holder | None:
        """Acquire the lease once. Return None on success, or the current owner of the lease."""
        self._end()
        self._owner = owner = _LeaseOwner(self._store, self._name, self._seconds, self._work, self._clock)
        try:
            holder = await result_of(owner.start(owner.acquire))
        except BaseException:
            await self.release()  # the lease may be granted anyway
            raise
        if holder is not None:
            self._owner = None
        return holder

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
        if self._acquired().is_due():
            await self.write([])

    async def write(self, changes: Sequence[StoreChange], *, durable: bool = False) -> bool:
        """Write under the lease, which also renews it; see `Store.write`. If the lease is lost, nothing is written.

        If the call is cancelled, the changes may still be made, but not after the release.

        Raises:
            LeaseError: The lease is lost.
        """
        owner = self._acquired()
        owner.held()
        return await result_of(owner.start(lambda: owner.write(changes, self._seconds, durable=durable)))

    async def release(self, changes: Sequence[StoreChange] = ()) -> bool:
        """Make the last changes, if any, and release the lease in the same transaction.

        Return True if the changes were made. If they were not, the problem is logged instead of raised: the outcome of
        the work is already known, and the lease expires on its own. You can call the method at any time, even without a
        lease.
        """
        release = self._end(changes)
        # While Python deletes a coroutine, the coroutine must not wait.
        return release is not None and not isinstance(sys.exception(), GeneratorExit) and await result_of(release)

    def _end(self, changes: Sequence[StoreChange] = ()) -> asyncio.Task[bool] | None:
        owner, self._owner = self._owner, None
        return None if owner is None else owner.end(changes)

    def _acquired(self) -> _LeaseOwner:
        if self._owner is None:
            raise _not_acquired(self._name)
        return self._owner

    def __del__(self) -> None:
        if getattr(self, "_owner", None) is not None:
            self._end()


class _LeaseOwner:
    """Owns one lease, from the request for it to the release, even if the call for which it does so has ended.

    It sends one command at a time to the store, each in a task of its own.
    """

    def __init__(self, store: Store, name: str, seconds: float, work: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._work = work
        self._clock = clock
        self.loop = asyncio.get_running_loop()
        self.owner = new_owner()
        self.is_ended = False
        """True if the lease is no longer needed. It may not be released yet."""
        self.released = Future[None]()
        """Done if the store has released the lease, or has not granted it."""
        self._lease: Lease | None = None
        self._renewed = 0.0
        self._lost: LeaseError | None = None
        self._latest: asyncio.Task[Any] | None = None
        """The task of the latest command."""
        self._renewal: asyncio.TimerHandle | None = None
        self.released.set_running_or_notify_cancel()  # otherwise, a caller that stops waiting would cancel it

    def start(self, command: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Run a command after the one in progress, if any."""
        self._latest = task = start(self._after(self._latest, command))
        return task

    async def _after(self, latest: asyncio.Task[Any] | None, command: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if latest is not None and not latest.done():
            await asyncio.wait([latest])
        return await command()

    def held(self) -> Lease:
        """Return the lease. Raise an error if it is lost."""
        if self._lost is not None:
            raise self._lost
        if self._lease is None:
            raise _not_acquired(self._name)
        return self._lease

    def is_due(self) -> bool:
        """Return True if the lease was not renewed in time. Raise an error if it is lost."""
        self.held()
        return self._clock() - self._renewed >= self._seconds

    async def acquire(self) -> Holder | None:
        """Acquire the lease. Wait for an owner in this process that releases it; take over if its loop is closed."""
        _owners[self.owner] = self
        began = self._clock()
        found = await self._store.acquire(self._name, self.owner, self._seconds)
        while isinstance(found, Holder) and (other := _owners.get(found.owner)) is not None:
            if other.loop.is_closed() and _owners.pop(found.owner, None) is other:
                _owners[found.owner] = _owners.pop(self.owner)
                self.owner = found.owner
            elif other.is_ended:
                await asyncio.wait([asyncio.wrap_future(other.released)], timeout=LONGEST_POLL)
            else:
                break
            began = self._clock()
            found = await self._store.acquire(self._name, self.owner, self._seconds)
        if isinstance(found, Holder):
            self._forget()
            return found
        self._lease, self._renewed = found, began
        self._renew_later()
        return None

    async def write(self, changes: Sequence[StoreChange], keep: float, *, durable: bool = False) -> bool:
        """Write under the lease, which then expires after `keep` seconds."""
        lease, began = self.held(), self._clock()
        try:
            written = await self._store.write(changes, lease=lease, keep=keep, durable=durable)
        except LeaseError as error:
            if not self.is_ended:
                self._lost = error
                logger.warning("%s stops: %s", self._work, error.message)
            raise
        if written:
            self._renewed = began
        return written

    def end(self, changes: Sequence[StoreChange]) -> asyncio.Task[bool] | None:
        """Release the lease after the command in progress, and return the task, if it runs in this event loop.

        This method can be called in any thread. If the event loop is closed, the next owner takes over.
        """
        self.is_ended = True
        if loop_here() is self.loop:
            return self._end(changes)
        with suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self._end, changes)
        return None

    def _end(self, changes: Sequence[StoreChange]) -> asyncio.Task[bool]:
        if self._renewal is not None:
            self._renewal.cancel()
        return start(self._release(changes))

    async def _release(self, changes: Sequence[StoreChange]) -> bool:
        latest, is_repeated = self._latest, False
        while True:
            try:
                if latest is not None and not latest.done():
                    await asyncio.wait([latest])
                return await self._released(changes, is_repeated=is_repeated)
            except asyncio.CancelledError:  # an event loop cancels all tasks when it ends
                if is_repeated:
                    raise
                is_repeated = True

    async def _released(self, changes: Sequence[StoreChange], *, is_repeated: bool) -> bool:
        written = False
        try:
            if self._lease is None and self.owner in _owners:  # it is unknown whether the lease was granted
                found = await self._store.acquire(self._name, self.owner, self._seconds)
                self._lease = found if isinstance(found, Lease) else None
            if self._lease is not None and self._lost is None:
                written = await self.write(changes, 0.0)
        except LeaseError as error:
            written = is_repeated  # by the first attempt
            if not is_repeated:
                logger.warning("%s stops: %s", self._work, error.message)
        except Exception as error:  # noqa: BLE001 - the outcome of the work must not be hidden
            if self._lease is not None:
                what = "after %s, its lease could not be released (%s), and will expire"
                logger.warning(what, self._work, _text(error))
        self._forget()
        return written

    def _forget(self) -> None:
        _owners.pop(self.owner, None)
        self.released.set_result(None)

    def _renew_later(self) -> None:
        self._renewal = self.loop.call_later(self._seconds * RENEWAL, lambda: self.start(self._renew))

    async def _renew(self) -> None:
        try:
            if not self.is_ended:
                await self.write([], self._seconds)
        except LeaseError:
            return  # the next `check` or `write` raises it
        except Exception as error:  # noqa: BLE001 - from any store; the renewal is tried again
            logger.warning("the lease for %s could not be renewed (%s)", self._work, _text(error))
        if not self.is_ended:
            self._renew_later()


# The owners of leases in this process, by name. A child process does not own them.
_owners: dict[str, _LeaseOwner] = {}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_owners.clear)


def _not_acquired(name: str) -> LeaseError:
    return LeaseError(f"acquire the lease {name!r} first", name=name, retryable=False)


def _text(error: Exception) -> str:
    # Other stores raise other errors, whose messages could contain a password.
    return error.message if isinstance(error, EngageError) else type(error).__name__
