"""Compare a list with the state that the previous run saved.

Each page is compared with the state when it arrives. Changes that your loop has handled are saved in batches: after
each page, after a second or a number of changes, and at the end of the run. So a crash never loses a change. The next
run delivers the changes since the last save again.

Before the changes on a page are delivered, the state marks their records as pending. Otherwise, a record could stay in
your copy forever if your loop writes it just before a crash and it is removed from Engage before the next run.

After the whole list was read, records in the state that the list did not contain are looked up by ID. Those that exist
are looked up again with the filters of the list, because an unstable order may have hidden them. If the list is
incomplete, an error is raised before these lookups, so that no record is reported as removed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar, cast

from attrs import define, field

from .._runtime.arguments import duration, filled_text, flag, invalid_value, is_plain
from ..pagination.listing import Listing, source_of
from ..pagination.offset import PageSource
from ..pagination.walk import Walk
from ..timing import Timing
from .change import Change, Created, Left, Removed, Updated
from .lease import RunLease
from .lookup import (
    CHUNK,
    Lookup,
    LookupFunction,
    as_listed,
    by_all_filters,
    by_filter,
    by_function,
    has_id_filter,
    is_filtered,
)
from .progress import ProgressFunction, reporting
from .records import FINGERPRINT_BYTES, EntryMaker, ListedRecord, changed_properties, kept_record, listing_entries
from .state import Entry, SyncState, checked_state

T = TypeVar("T")

PENDING = bytes(FINGERPRINT_BYTES)
"""The fingerprint that the state stores for a record that the loop may have created or removed."""
UNCERTAIN = b"\xff" * FINGERPRINT_BYTES
"""The fingerprint that the state stores for a record that the loop may have updated."""


class ChangeStep(NamedTuple, Generic[T]):
    """One record's step in a run: its ID, its change (if any), and its entries in the state before and after."""

    id: str
    change: Change[T] | None
    before: Entry | None
    after: Entry | None


SAVE_CHANGES = 100
SAVE_SECONDS = 1.0


def changes(
    listing: Listing[T],
    state: SyncState,
    *,
    key: str,
    known: Iterable[str] = (),
    lookup: LookupFunction[T] | None = None,
    keep_records: bool = False,
    wait: float | None = 0,
    on_progress: ProgressFunction | None = None,
    progress: bool = False,
    fingerprint_secret: str | None = None,
    timing: Timing | None = None,
) -> AsyncGenerator[Change[T], None]:
    """Iterate over the changes to a list since the last run: `Created`, `Updated`, `Removed` and `Left`.

        async for change in changes(engage.appointments.list(from_=start, to=end), state, key="appointments"):
            match change:
                case Created(appointment) | Updated(appointment): ...
                case Removed(id) | Left(id=id): ...

    A change counts as handled when your loop asks for the next one. If the loop ends before that, by an exception or a
    crash, the next run delivers the change again. So each change is delivered at least once. If you leave the loop with
    ``break`` or ``return``, wrap the iterator in ``contextlib.aclosing``. The requests have the priority "background"
    unless you pass another priority to the list method.

    Args:
        listing: Any list of records with an `id`. Use the same filters in each run; only a time window may move.
        state: The object in which the run records what it has seen: `SqliteState`, `RedisState`, `MemoryState`, or your
            own `SyncState`.
        key: The name under which `state` stores the list. If you list the same records with other filters, pass another
            key.
        known: The IDs of all records in your copy, if other code, such as a webhook handler, also writes to the copy.
            Records that no longer exist are reported as `Removed`, even if no run has seen them. Pass any iterable of
            strings. `changes` reads an iterator immediately, and any other iterable after it has read the list.
        lookup: A function that returns the record with a given ID, or None; it may raise `NotFoundError`. By default,
            `changes` uses the `id` filter of the list. Lists without this filter require `lookup`.
        keep_records: If true, keep the records in the state, which is needed for `Updated.previous` and
            `Removed.last_seen`. By default the state contains no personal data, only IDs and fingerprints.
        wait: The number of seconds to wait for another run with the same key; None waits without a limit.
        on_progress: A function that is called after each page with the number of records compared and their total, if
            known.
        progress: If true, show a progress bar in the terminal (requires rich).
        fingerprint_secret: A long random string, which is not stored in the state. It prevents anyone who can read the
            state, but does not have this secret, from testing guesses about a record. If you change it, every record is
            delivered as `Updated` once.
        timing: The clock and sleep function; replace them in tests.

    Raises:
        SyncLockedError: Another run with this key is in progress.
        IncompleteListError: The list could not be read completely; nothing is reported as removed.
    """
    source, concurrency = source_of(listing)
    if lookup is None and not has_id_filter(source):
        accepted = "an async function that returns the record with an ID, or None: this list has no filter by `id`"
        raise invalid_value("lookup", accepted, lookup)
    if on_progress is not None and not is_plain(on_progress):
        raise invalid_value("on_progress", "a plain function that takes two numbers", on_progress)
    request = source.list_request
    # Lists of different operations and enterprises have separate entries, even with the same key.
    parts = (request.operation.id, request.api_address, filled_text("key", key))
    reconciliation: Reconciliation[T] = Reconciliation(
        key=" ".join(filter(None, parts)),
        name=key,
        source=source,
        concurrency=concurrency,
        state=checked_state(state),
        known=_checked_known(known),
        lookup=lookup,
        make=EntryMaker(fingerprint_secret, keep_records=flag("keep_records", keep_records)),
        wait=_checked_wait(wait),
        timing=timing or Timing(),
    )
    return reconciliation.run(on_progress, bar=flag("progress", progress))


def _checked_known(given: object) -> Iterable[str]:
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise invalid_value("known", "IDs: an iterable of strings", given)
    # A live view, such as `copy.keys()`, is read again after the walk; an iterator can be read only once.
    ids = list(cast("Iterable[object]", given)) if isinstance(given, Iterator) else cast("Iterable[object]", given)
    for id in ids:
        filled_text("known", id, "IDs: non-empty strings")
    return cast("Iterable[str]", ids)


def _checked_wait(value: object) -> float | None:
    if value is None or (value == 0 and not isinstance(value, bool)):
        return cast("float | None", value)
    return duration("wait", value, "a number of seconds, 0 to raise within a second, or None for no limit")


@define(eq=False)
class Handled:
    """The changes that the loop has handled. They are saved in batches."""

    state: SyncState
    key: str
    lease: RunLease
    timing: Timing
    _entries: dict[str, Entry | None] = field(factory=dict[str, Entry | None])
    _since: float = 0.0

    async def begin(self, entries: Mapping[str, Entry]) -> None:
        """Mark records as pending until the loop has handled their changes."""
        self._entries.update(entries)
        await self.save()

    async def add(self, id: str, entry: Entry | None) -> None:
        """Save the new entry for a record, immediately or with a later batch."""
        now = self.timing.monotonic()
        if not self._entries:
            self._since = now
        self._entries[id] = entry
        if len(self._entries) >= SAVE_CHANGES or now - self._since >= SAVE_SECONDS:
            await self.save()

    async def save(self) -> None:
        """Save all entries that are not saved yet."""
        if not self._entries:
            return
        if not await self.state.save(self.key, self.lease.owner, self._entries):
            self._entries.clear()
            raise self.lease.lost()
        self._entries = {}

    async def __aenter__(self) -> Self:
        """Return this object."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Save all entries that are not saved yet, even after an exception."""
        await self.save()


@define(eq=False, kw_only=True)
class Reconciliation(Generic[T]):
    """One run of the `changes` function."""

    key: str
    """The key under which the state stores the list."""
    name: str
    """The key that the caller passed, for messages."""
    source: PageSource[T]
    concurrency: int
    state: SyncState
    known: Iterable[str]
    lookup: LookupFunction[T] | None
    make: EntryMaker
    wait: float | None
    timing: Timing
    _seen: set[str] = field(init=False, factory=set[str])

    async def run(self, on_progress: ProgressFunction | None, *, bar: bool) -> AsyncGenerator[Change[T], None]:
        """Compare all records of the list with the state, and yield the changes."""
        self.source.list_request.sent = True
        async with RunLease(self.state, self.key, self.name, self.wait, self.timing) as lease:
            with reporting(self.name, on_progress, bar=bar) as report:
                async with Handled(self.state, self.key, lease, self.timing) as handled:
                    async for steps in self._steps(report):
                        await handled.begin({step.id: step.before for step in steps if step.before is not None})
                        for step in steps:
                            if step.change is not None:
                                yield step.change
                            await handled.add(step.id, step.after)
                        await handled.save()

    async def _steps(self, report: ProgressFunction) -> AsyncIterator[list[ChangeStep[T]]]:
        """Yield the steps of each page, then those of the records that no page contained."""
        listed = listing_entries(self.source, {"priority": "background"}, self.make)
        without_id = 0
        async for page in Walk(listed, self.concurrency):
            records = [each for each in as_listed(page, self.make) if each.id is not None]
            without_id += len(page) - len(records) + len(page.unreadable)
            yield await self._compared(records)
            report(len(self._seen), page.total_count)
        if without_id:
            problem = f"{without_id} records have no readable `id`, so no record can be reported as removed"
            raise self.source.list_request.error(problem)
        lookup = by_filter(listed, self.make) if self.lookup is None else by_function(self.lookup, self.make)
        still_selected = self._selection(listed)
        missing = dict.fromkeys(await self.state.missing(self.key, self._seen))
        missing.update(dict.fromkeys(id for id in _checked_known(self.known) if id not in self._seen))
        waiting = iter(missing)
        while ids := list(islice(waiting, CHUNK)):
            yield await self._looked_up(ids, lookup, still_selected)

    async def _compared(self, records: Sequence[ListedRecord[T]]) -> list[ChangeStep[T]]:
        """Return the steps of records that the list contains."""
        ids = [each.id for each in records if each.id is not None]
        self._seen.update(ids)
        known = await self.state.load(self.key, ids)
        return list(self._comparing(records, known))

    def _comparing(self, records: Sequence[ListedRecord[T]], known: Mapping[str, Entry]) -> Iterator[ChangeStep[T]]:
        for listed in records:
            id, entry = str(listed.id), listed.entry
            old = known.get(id)
            if old is None or old.fingerprint == PENDING:
                yield ChangeStep(id, Created(listed.record), old or Entry(PENDING), entry)
            elif old.fingerprint != entry.fingerprint:
                change = Updated(listed.record, changed_properties(old, entry))
                yield ChangeStep(id, change, old._replace(fingerprint=UNCERTAIN), entry)
            elif (old.record is None) is self.make.keep_records:
                yield ChangeStep(id, None, None, entry)

    def _selection(self, listed: PageSource[ListedRecord[T]]) -> Lookup[T] | None:
        """Return the lookup that shows which records the list's filters select; None if there is none."""
        # A lookup cannot show which records precede the list's `offset`.
        return by_all_filters(listed, self.make) if self.lookup is None and not listed.offset else None

    async def _looked_up(
        self, ids: Sequence[str], lookup: Lookup[T], still_selected: Lookup[T] | None
    ) -> list[ChangeStep[T]]:
        """Return the steps of records that no page contained."""
        found, known = await lookup(ids), await self.state.load(self.key, ids)
        # If the list selects a record, it was created during the walk, or hidden by an unstable order.
        selected = found
        if is_filtered(self.source):
            nothing: Mapping[str, ListedRecord[T]] = {}
            selected = await still_selected(list(found)) if still_selected and found else nothing
        others = [id for id in ids if id not in selected]
        return [*self._comparing(list(selected.values()), known), *self._removing(others, found, known)]

    def _removing(
        self, ids: Sequence[str], found: Mapping[str, ListedRecord[T]], known: Mapping[str, Entry]
    ) -> Iterator[ChangeStep[T]]:
        for id in ids:
            old = known.get(id, Entry(PENDING))
            last_seen = kept_record(self.source.list_request.operation, old)
            change = Left(found[id].record) if id in found else Removed(id, last_seen)
            yield ChangeStep(id, change, old._replace(fingerprint=PENDING), None)
