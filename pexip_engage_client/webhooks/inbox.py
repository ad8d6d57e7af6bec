"""Keep recorded events in a store, in order, until every handler has handled them.

An event has an entry with its body in the space `EVENTS`. While handlers still have to run, it also has an entry in
`WAITING`. After the last failed attempt, this entry moves to `FAILED`. The keys of both entries begin with the event's
record, so that one scan finds all events about a record. The process that has the lease for a record handles the events
about it, one at a time.

For each record, the inbox also stores the newest events that each handler has seen. Older events are outdated.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

from attrs import asdict, evolve

from .._json import dumps, loads
from ..stores.lease_keeper import LeaseKeeper
from ..stores.store import Delete, Entry, Holder, Put, Store, StoreChange, scanned
from .events import Envelope
from .pending_events import Newest, PendingEvent, Turn, digest, in_order

EVENTS, WAITING, FAILED = "webhooks", "webhooks.waiting", "webhooks.failed"
# The number of entries that one call to the store returns.
PAGE = 100
PURGE_PAGE = 1000
# How many due events to read first. A process runs a random sample of them. Other processes choose other samples.
DUE = 1000

DAY = 24 * 60 * 60.0
# The seconds for which handled events are remembered.
KEEP_HANDLED = DAY
# The seconds after which another process may take over from a process that died.
LEASE_SECONDS = 30.0


class Inbox:
    """Events in a store.

    :param pauses: the seconds to wait before each retry; after the last retry, the event is given up.
    :param durable: whether failed events are kept until they are replayed or dropped, or only as long as handled ones.
    """

    def __init__(self, store: Store, *, pauses: Sequence[float] = (), durable: bool = True) -> None:
        self.store = store
        self._keep = KEEP_HANDLED
        self._pauses = pauses
        self.lease = LEASE_SECONDS
        self._keep_failed = None if durable else KEEP_HANDLED

    async def record(self, envelope: Envelope, handlers: Collection[str], *, wait: float = 0.0) -> str | None:
        """Record an event for these handlers, and return its record. Return None if it was recorded before.

        Other processes leave the event to this one for `wait` seconds.
        """
        record = digest(envelope.record or envelope.id)
        kind, names = envelope.event_type, dict.fromkeys(handlers)
        entity = envelope.payload["entity"]
        pending = PendingEvent(envelope.id, record, entity, kind, envelope.time, time.time(), names)
        changes = [
            Put(EVENTS, _event_key(envelope.id), pending.key.encode() + b"\n" + envelope.body, only_new=True),
            Put(WAITING, pending.key, pending.dump(), due=wait),
        ]
        return record if await self.store.write(changes, durable=True) else None

    async def turn(self, record: str) -> Turn | Holder | None:
        """Begin the next event about a record; return None if there is none, or the process that is running one.

        The turn ends with `finish` or `give_back`.
        """
        keeper = self._keeper(f"webhooks {record}", "handling webhook events")
        holder = await keeper.acquire()
        if holder is not None:
            return holder
        try:
            ready = await self._ready(record)
            if ready:
                keys = [_event_key(ready[0].id), _seen_key(record)]
                found = await self.store.read(EVENTS, keys)
                envelope = _recorded(found[keys[0]])
                outdated = await self._see(ready[0], envelope, found.get(keys[1]), keeper)
                return Turn(ready[0], envelope, outdated, keeper, has_next=len(ready) > 1)
        except BaseException:
            await keeper.release()
            raise
        await keeper.release()
        return None

    async def _see(
        self, pending: PendingEvent, envelope: Envelope, entry: Entry | None, keeper: LeaseKeeper
    ) -> Collection[str]:
        """Record that the handlers see an event, even if they fail. Return those for which it is outdated.

        This happens before they run: if the process dies while they run, older events are already outdated.
        """
        known: dict[str, Any] = loads(entry.value) if entry else {}
        seen = {handler: Newest(**known.get(handler, {})) for handler in (*known, *pending.handlers)}
        outdated = {each for each in pending.handlers if seen[each].has_newer(pending, is_change=envelope.is_change)}
        for handler in pending.handlers.keys() - outdated:
            seen[handler].add(pending)
        value = dumps({handler: asdict(each) for handler, each in seen.items()})
        if envelope.record is not None and (entry is None or entry.value != value):
            await keeper.write([Put(EVENTS, _seen_key(pending.record), value, due=self._keep)])
        await keeper.check()
        return outdated

    async def _ready(self, record: str) -> list[PendingEvent]:
        """Return the earliest events about a record that are ready. Other events wait for their next attempt."""
        async for page in scanned(self.store, WAITING, prefix=f"{record}/", limit=PAGE):
            ready = [each for each in map(PendingEvent.load, page) if each.ready]
            if ready:
                return in_order(ready)
        return []

    async def finish(self, turn: Turn, errors: Mapping[str, str]) -> tuple[PendingEvent, float | None]:
        """End a turn: these handlers have failed, and the others have handled the event.

        Return the event and the number of seconds until the next attempt; None if there is no next attempt.
        """
        event = evolve(turn.pending, handlers=dict(errors), ready=False)
        if errors:
            event.attempts = [*event.attempts, time.time()]
        pause = self._pauses[len(event.attempts) - 1] if errors and len(event.attempts) <= len(self._pauses) else None
        changes = self._end(event) if pause is None else [Put(WAITING, event.key, event.dump(), due=pause)]
        await turn.keeper.release(changes, until_written=True)
        return event, pause

    async def note(self, turn: Turn, handled: Collection[str]) -> None:
        """Record which handlers have handled the event, so that only the others run again if this process dies."""
        await turn.keeper.write(self._changes_after(turn, handled))

    async def give_back(self, turn: Turn, handled: Collection[str]) -> None:
        """End an interrupted turn: the handlers that have not handled the event run again."""
        await turn.keeper.release(self._changes_after(turn, handled), until_written=True)

    def _changes_after(self, turn: Turn, handled: Collection[str]) -> list[StoreChange]:
        """Return the changes that keep the event for the other handlers, or that end it if there are none."""
        left = {name: error for name, error in turn.pending.handlers.items() if name not in handled}
        event = evolve(turn.pending, handlers=left)
        if left:
            return [Put(WAITING, event.key, event.dump(), due=0.0)]
        return self._end(event)

    def _end(self, event: PendingEvent) -> list[StoreChange]:
        """Return the changes that move a failed event to `FAILED`, or that delete the body of a handled event."""
        changes: list[StoreChange] = [Delete(WAITING, event.key), Delete(FAILED, event.key)]
        if any(event.handlers.values()):
            return [changes[0], Put(FAILED, event.key, event.dump(), due=self._keep_failed)]
        return [*changes, Put(EVENTS, _event_key(event.id), b"", due=self._keep)]

    async def due(self, known: Collection[str]) -> list[str]:
        """Return other records than the known ones with events that are due, the longest due first."""
        limit = DUE
        while True:
            entries = await self.store.due(WAITING, limit=limit)
            records = dict.fromkeys(entry.key.partition("/")[0] for entry in entries)
            found = [each for each in records if each not in known]
            if found or len(entries) < limit:
                return found
            limit *= 2  # so many events of the known records do not hide the others

    async def events(self, space: str) -> AsyncIterator[tuple[PendingEvent, Envelope]]:
        """Iterate over the events in `WAITING` or `FAILED`, with their bodies."""
        async for page in scanned(self.store, space, limit=PAGE):
            found = [PendingEvent.load(entry) for entry in page]
            bodies = await self.store.read(EVENTS, [_event_key(each.id) for each in found])
            for each in found:
                entry = bodies.get(_event_key(each.id))
                if entry is not None and entry.value:
                    yield each, _recorded(entry)

    async def find(self, event_id: str) -> tuple[PendingEvent, bool] | None:
        """Return an event that is not handled yet, and whether it has failed; otherwise None."""
        found = await self.store.read(EVENTS, [_event_key(event_id)])
        for entry in found.values():
            key = entry.value.partition(b"\n")[0].decode()
            for space in (FAILED, WAITING):
                for pending in (await self.store.read(space, [key])).values() if key else ():
                    return PendingEvent.load(pending), space == FAILED
        return None

    async def replay(self, event_id: str) -> str | None:
        """Run the failed handlers again, and return the event's record; None if no event with this ID waits."""
        return await self._change(event_id, drop=False)

    async def drop(self, event_id: str) -> str | None:
        """Forget an event that was not handled, and return its record; None if no event with this ID waits."""
        return await self._change(event_id, drop=True)

    async def _change(self, event_id: str, *, drop: bool) -> str | None:
        found = await self.find(event_id)
        if found is None:
            return None
        record = found[0].record
        keeper = self._keeper(f"webhooks {record}", "changing a webhook event")
        await keeper.wait(None)
        changes: list[StoreChange] = []
        try:
            found = await self.find(event_id)  # its handlers may have run in the meantime
            if found is not None and drop:
                changes = self._end(evolve(found[0], handlers={}))
            elif found is not None:
                pending = evolve(found[0], ready=True, attempts=[], replayed=True)
                changes = [Delete(FAILED, pending.key), Put(WAITING, pending.key, pending.dump(), due=0.0)]
            await keeper.write(changes)
        finally:
            await keeper.release()
        return record if found else None

    async def purge(self) -> None:
        """Delete the entries of events that were handled long ago, and of records without remaining events."""
        keeper = self._keeper("webhooks purge", "deleting old webhook events")
        if await keeper.acquire() is not None:
            return
        try:
            await self._purge(keeper)
        finally:
            await keeper.release()

    async def _purge(self, keeper: LeaseKeeper) -> None:
        for entry in await self.store.due(FAILED, limit=PURGE_PAGE):
            pending = PendingEvent.load(entry)
            await keeper.write([Delete(FAILED, entry.key), Put(EVENTS, _event_key(pending.id), b"", due=0.0)])
        more = True
        while more:
            due = [entry.key for entry in await self.store.due(EVENTS, limit=PURGE_PAGE)]
            seen = [key for key in due if key.startswith(_SEEN)]
            await keeper.write([Delete(EVENTS, key) for key in due if not key.startswith(_SEEN)])
            for key in seen:
                await self._forget(key.removeprefix(_SEEN))
            more = len(seen) < len(due) == PURGE_PAGE

    async def _forget(self, record: str) -> None:
        """Forget which events about a record the handlers have seen, unless the inbox contains others about it."""
        keeper = self._keeper(f"webhooks {record}", "deleting old webhook events")
        if await keeper.acquire() is not None:
            return
        changes: list[StoreChange] = []
        try:
            kept = [await self.store.scan(space, prefix=f"{record}/", limit=1) for space in (WAITING, FAILED)]
            seen = (await self.store.read(EVENTS, [_seen_key(record)])).get(_seen_key(record))
            if seen is not None and any(kept):
                changes = [Put(EVENTS, seen.key, seen.value, due=self._keep)]
            elif seen is not None and seen.due is not None and seen.due <= 0:
                changes = [Delete(EVENTS, seen.key)]
        finally:
            await keeper.release(changes)

    def _keeper(self, name: str, work: str) -> LeaseKeeper:
        return LeaseKeeper(self.store, name, seconds=self.lease, work=work)


_SEEN = "seen/"


def _recorded(entry: Entry) -> Envelope:
    """Return the event in an entry. Its size was checked when it was recorded."""
    body = entry.value.partition(b"\n")[2]
    return Envelope.read(body, max_bytes=len(body))


def _event_key(event_id: str) -> str:
    return f"event/{digest(event_id)}"


def _seen_key(record: str) -> str:
    return f"{_SEEN}{record}"
