"""Each event once, however often it is delivered."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from .._runtime.arguments import duration
from ..errors import one_line
from .leases import Lease, short_name
from .stores import Claim, EventStore, checked_store

REMEMBER = 24 * 60 * 60.0
LEASE = 10.0


class Deduplication:
    """Lets each event be handled once.

        async with deduplication.once(event.id) as claim:
            if claim is Claim.GRANTED:
                await handle(event)

    When the block ends, the event counts as handled for `remember` seconds; when it raises, the event can be claimed
    again. Whoever else comes meanwhile gets `Claim.BUSY`. The claim lasts `lease` seconds and is renewed while the
    block runs; when its process dies, it ends by itself. A block that keeps the event loop from running for longer than
    that keeps its claim from being renewed, too: another process may get it, and a warning is logged.
    """

    def __init__(self, store: EventStore | None = None, *, remember: float = REMEMBER, lease: float = LEASE) -> None:
        self._store = checked_store(store)
        self._remember = duration("remember", remember)
        self._lease = duration("lease", lease)

    @asynccontextmanager
    async def once(self, event_id: str, *, by: str = "") -> AsyncGenerator[Claim]:
        """Claim an event; `by` tells apart those who each handle it once."""
        label = f"webhook {one_line(event_id, 80)}"
        lease = Lease(self._store, short_name("event", by, event_id), self._lease, label=label)
        claim = await lease.take()
        if claim is not Claim.GRANTED:
            yield claim
            return
        try:
            yield claim
        except BaseException:
            await lease.give_back()
            raise
        await lease.finish(self._remember)
