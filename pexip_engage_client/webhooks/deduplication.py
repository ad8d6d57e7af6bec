"""Handle each event once, no matter how many times Engage delivers it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from .._runtime.arguments import duration
from ..errors import one_line
from .leases import Lease, short_name
from .stores import Claim, EventStore, checked_store

REMEMBER_SECONDS = 24 * 60 * 60.0
LEASE_SECONDS = 10.0


class Deduplication:
    """A guard which ensures that each event is handled once.

        async with deduplication.once(event.id) as claim:
            if claim is Claim.GRANTED:
                await handle(event)

    When the block ends, the event counts as handled for `remember` seconds. An exception inside the block releases the
    claim, so that the event can be handled again. While the block runs, other callers get `Claim.BUSY`.

    A claim lasts `lease` seconds and is renewed while the block runs, so it expires after the process dies. If code in
    the block blocks the event loop for longer than `lease` seconds, another process may claim the event, and a warning
    is logged.
    """

    def __init__(
        self, store: EventStore | None = None, *, remember: float = REMEMBER_SECONDS, lease: float = LEASE_SECONDS
    ) -> None:
        self._store = checked_store(store)
        self._remember = duration("remember", remember)
        self._lease = duration("lease", lease)

    def once(self, event_id: str, *, handler: str = "") -> AbstractAsyncContextManager[Claim]:
        """Claim an event during an `async with` block. Handlers with different names claim the event independently."""
        return self._claimed(event_id, handler, dead=False)

    def give_up(self, event_id: str, *, handler: str = "") -> AbstractAsyncContextManager[Claim]:
        """Claim an event as `once` does. When the block ends, the event counts as given up (`Claim.DEAD`)."""
        return self._claimed(event_id, handler, dead=True)

    async def revive(self, event_id: str, *, handler: str = "") -> None:
        """Make an event that was given up available for claims again. An event that was handled stays handled."""
        await self._store.revive(_name(event_id, handler))

    @asynccontextmanager
    async def _claimed(self, event_id: str, handler: str, *, dead: bool) -> AsyncGenerator[Claim]:
        label = f"webhook {one_line(event_id, 80)}"
        lease = Lease(self._store, _name(event_id, handler), self._lease, label=label)
        claim = await lease.take()
        if claim is not Claim.GRANTED:
            yield claim
            return
        try:
            yield claim
        except BaseException:
            await lease.give_back()
            raise
        await lease.finish(self._remember, dead=dead)


def _name(event_id: str, handler: str) -> str:
    return short_name("event", handler, event_id)
