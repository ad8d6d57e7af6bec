"""Define the idempotency store for one process, and the objects that all clients in a process share."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from math import inf
from types import ModuleType
from typing import Any

from attrs import define, field

from .._loops import restarts_in_a_child
from .._runtime.intent_stores import IdempotencyStore
from .._runtime.intents import Intent, IntentKey

# If there are more intents than this, those whose requests can no longer take effect are dropped.
MOST = 10_000


@define
class _Entry:
    operation: str
    owner: str
    created: float
    loop: asyncio.AbstractEventLoop
    claimed: bool = True
    effect_until: float | None = None

    @property
    def is_held(self) -> bool:
        """Whether a call is working on the intent.

        The call has died if its event loop was closed without cancelling it.
        """
        return self.claimed and not self.loop.is_closed()


class MemoryIdempotency:
    """An idempotency store that keeps intents in memory until the process ends.

    By default, all clients in a process share one such store. It prevents duplicates from concurrent calls, and from
    calls that were cancelled or failed. If intents must survive a crash of the process, use `SqliteIdempotency` or
    `RedisIdempotency`.

    In tests, pass `clock` to replace `time.monotonic`.
    """

    lease = inf
    """The lease on an intent never expires, because it ends with the process at the latest."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[IntentKey, _Entry] = {}
        self._lock = threading.Lock()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Release all claims in a child process, because the calls from the parent process do not run there."""
        self._lock = threading.Lock()
        for entry in self._entries.values():
            entry.claimed = False

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        """Write a new intent or take over an existing one; see `IdempotencyStore.claim`."""
        with self._lock:
            entry = self._entries.get(key)
            loop = asyncio.get_running_loop()
            if entry is None:
                self._drop_old()
                entry = self._entries[key] = _Entry(operation, owner, time.time(), loop)
            elif not entry.is_held:
                entry.operation, entry.owner, entry.loop, entry.claimed = operation, owner, loop, True
            return self._intent(key, entry)

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        """Renew or end the lease on an intent; see `IdempotencyStore.update`."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.owner != owner:
                return False
            entry.claimed = not release
            if effect is not None:
                entry.effect_until = self._clock() + effect
            return True

    async def settle(self, key: IntentKey, owner: str) -> None:
        """Delete the intent for `key`; see `IdempotencyStore.settle`."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.owner == owner:
                del self._entries[key]

    async def unsettled(self, api: str) -> Sequence[Intent]:
        """Return all intents for one API address; see `IdempotencyStore.unsettled`."""
        with self._lock:
            return [self._intent(key, entry) for key, entry in self._entries.items() if key.api == api]

    def _intent(self, key: IntentKey, entry: _Entry) -> Intent:
        effect = None if entry.effect_until is None else max(0.0, entry.effect_until - self._clock())
        lease = inf if entry.is_held else 0.0
        return Intent(key, entry.operation, entry.owner, entry.created, lease, effect)

    def _drop_old(self) -> None:
        if len(self._entries) < MOST:
            return
        now = self._clock()
        for key, entry in list(self._entries.items()):
            if not entry.is_held and (entry.effect_until or 0.0) <= now:
                del self._entries[key]


class Flight:
    """A running ``…_once`` call. Its result is the JSON of the record, or None if the call failed."""

    def __init__(self) -> None:
        self.result: Future[dict[str, Any] | None] = Future()
        self.result.set_running_or_notify_cancel()  # a caller that stops waiting must not cancel it for others
        self._loop = asyncio.get_running_loop()

    @property
    def has_ended(self) -> bool:
        """True if the call has ended, or cannot end because its event loop was closed without cancelling it."""
        return self.result.done() or self._loop.is_closed()


class Flights:
    """The running ``…_once`` calls of this process. A second call with the same external ID waits for the first one."""

    def __init__(self) -> None:
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Forget, in a child process, the calls that run in the parent process."""
        self._running: dict[IntentKey, Flight] = {}
        self._lock = threading.Lock()

    def begin(self, key: IntentKey, mine: Flight) -> Flight:
        """Return the call that is already running for the key; if there is none, register `mine` and return it."""
        with self._lock:
            running = self._running.get(key)
            if running is None or running.has_ended:
                running = self._running[key] = mine
            return running

    def end(self, key: IntentKey, mine: Flight, record: dict[str, Any] | None) -> None:
        """Pass the result of a call to the other calls that wait for this result."""
        with self._lock:
            if self._running.get(key) is mine:
                del self._running[key]
        mine.result.set_result(record)


@define
class Shared:
    """The objects that all clients of a process share."""

    flights: Flights = field(factory=Flights)
    store: IdempotencyStore = field(factory=MemoryIdempotency)


# All copies of the package in a process share this object. It is in Python's table of modules, under a name that no
# `import` can use; `setdefault` is atomic. A version that changes the protocol must change the number in the name.
_NAME = "pexip-engage-client shared idempotency 2"
shared: Shared = vars(sys.modules.setdefault(_NAME, ModuleType(_NAME))).setdefault("shared", Shared())
