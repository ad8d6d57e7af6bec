"""Share the result of a running ``…_once`` call with other calls in the same process."""

from __future__ import annotations

import sys
import threading
from types import ModuleType
from typing import Any, cast

from attrs import define, field

from .._loops import SharedResult, restarts_in_a_child
from .._runtime.operations import Session
from ..stores import MemoryStore, Store
from .intents import IntentKey


class Flight(SharedResult[dict[str, Any] | None]):
    """A running ``…_once`` call. Its result is the JSON of the record, or None if the call failed."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__()
        self.fingerprint = fingerprint
        """The hash of the request that the call sends."""


class Flights:
    """The running ``…_once`` calls of this process. A second call with the same external ID waits for the first one."""

    def __init__(self) -> None:
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """In a child process, forget the calls that run in the parent process."""
        self._running: dict[IntentKey, Flight] = {}
        self._lock = threading.Lock()

    def begin(self, key: IntentKey, mine: Flight) -> Flight:
        """Return the call that is already running for the key; if there is none, register `mine` and return it.

        If the registered call cannot end, `mine` replaces it.
        """
        with self._lock:
            running = self._running.get(key)
            if running is not None and not running.is_over:
                return running
            self._running[key] = mine
            return mine

    def end(self, key: IntentKey, mine: Flight, record: dict[str, Any] | None) -> None:
        """Pass the result of a call to the other calls that wait for this result."""
        with self._lock:
            if self._running.get(key) is mine:
                del self._running[key]
        mine.set(record)


@define
class Shared:
    """The objects that all clients in a process share."""

    flights: Flights = field(factory=Flights)
    store: Store = field(factory=MemoryStore)


# All copies of the package in a process share this object. It is stored in `sys.modules`, under a name that no `import`
# can use; `setdefault` is atomic. A version that changes the protocol must change the number in the name.
_NAME = "pexip-engage-client shared idempotency 6"
shared: Shared = vars(sys.modules.setdefault(_NAME, ModuleType(_NAME))).setdefault("shared", Shared())


def store_of(session: Session) -> Store:
    """Return the store for the intents of a client: its `idempotency` option, or the store that all clients share."""
    return cast("Store | None", session.idempotency) or shared.store
