"""Compare a list with the state that the previous run saved.

Each page is compared with the state when it arrives. Changes that your loop has handled are saved in batches: after
each page, every second, after every 100 changes, and at the end of the run. So a crash never loses a change. The next
run delivers the changes since the last save again.

Before the changes on a page are delivered, the store marks their records as pending. Otherwise, a record could stay in
your copy forever if your loop writes it just before a crash and it is removed from Engage before the next run.

After reading the whole list, the run looks up by ID each record in the store that the list did not contain. It looks up
the existing ones again with the list's filters, because an unstable order may have hidden them. If the list is
incomplete, an error is raised before these lookups, so that no record is reported as removed. Removals are delivered
last, after their number was compared with the limit.

Only one run with the same key can have the lease. A run that was suspended for longer than its lease stops before its
next change, because another run may have delivered newer changes.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NamedTuple, Never, NoReturn, Self, TypeVar, cast

from attrs import define, field

from .._runtime.arguments import callback, checked_timing, filled_text, flag, invalid_value, is_plain, is_plain_function
from .._runtime.option_fields import check_names
from ..errors import EngageError, InvalidArgumentError, LeaseError, TooManyRemovalsError
from ..pagination.listing import Listing, source_of
from ..pagination.page import PageSource
from ..pagination.walk import Walk
from ..stores.lease_keeper import LeaseKeeper
from ..stores.store import BuiltInStore, Store, checked_store
from ..timing import Timing
from .change import Change, Created, Left, Removed, Summary, Updated
from .kept import KeptList
from .kept_records import (
    FINGERPRINT_BYTES,
    EntryMaker,
    KeptRecord,
    ListedRecord,
    changed_properties,
    last_version,
    listing_entries,
)
from .missing_records import (
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

logger = logging.getLogger("pexip_engage_client")

T = TypeVar("T")

PENDING = bytes(FINGERPRINT_BYTES)
"""The fingerprint that the store keeps for a record that the loop may have created or removed."""
UNCERTAIN = b"\xff" * FINGERPRINT_BYTES
"""The fingerprint that the store keeps for a record that the loop may have updated."""


class ChangeStep(NamedTuple, Generic[T]):
    """One step of a run: a record's ID, its change (if any), and what the store keeps about it before and after."""

    id: str
    change: Change[T] | None
    before: KeptRecord | None
    after: KeptRecord | None


SAVE_CHANGES = 100
SAVE_SECONDS = 1.0
LEASE_SECONDS = 30.0
# Seconds to wait for another run. If that run was killed, its lease has expired by then.
WAIT_SECONDS = LEASE_SECONDS + 5
# If at most this many records are known, a run may report all of them as removed even without `max_removed`.
SMALL = 20
MOST_REMOVED = 0.5

LOOKUP = "an async function that takes an ID and returns the record, or None"
OPTIONS = frozenset({"key", "known", "lookup", "keep_records", "max_removed", "progress", "timing"})
# What to use instead of names that people expect.
INSTEAD: Mapping[str, str] = {
    "fingerprint_secret": "a store that only your program can read",
    "on_progress": "progress=",
    "wait": "the built-in wait: a run waits up to 35 seconds for another run with the same key",
}


def changes(
    listing: Listing[T],
    store: Store,
    *,
    key: str,
    known: Iterable[str] | None = None,
    lookup: LookupFunction[T] | None = None,
    keep_records: bool = False,
    max_removed: int | float | None = None,
    progress: ProgressFunction | bool = False,
    timing: Timing | None = None,
    **others: Never,
) -> SyncRun[T]:
    """Iterate over the changes to a list since the last run: `Created`, `Updated`, `Removed` and `Left`.

        async for change in changes(engage.appointments.list(from_=start, to=end), store, key="appointments"):
            match change:
                case Created(appointment) | Updated(appointment): ...
                case Removed() | Left(): ...  # change.id

    A change counts as handled when your loop asks for the next one. If the loop ends before that, by an exception or a
    crash, the next run delivers the change again. So each change is delivered at least once. If you leave the loop with
    ``break`` or ``return``, wrap the iterator in ``contextlib.aclosing``. The requests have the priority "background".

    Args:
        listing: Any list of records with an `id`. Use the same filters in each run; only a time window may move.
        store: The store in which the run records what it has seen: `SqliteStore`, `RedisStore`, `MemoryStore`, or your
            own `Store`.
        key: The name under which `store` keeps the list. If you list the same records with other filters, pass another
            key.
        known: The IDs of all records in your copy, if other code, such as a webhook handler, also writes to the copy.
            Records that no longer exist are reported as `Removed`, even if no run has seen them. Pass any iterable of
            strings. `changes` reads an iterator immediately, and any other iterable after it has read the list.
        lookup: An async function that returns the record with a given ID, or None; it may raise `NotFoundError`. By
            default, `changes` uses the `id` filter of the list. Lists without this filter require `lookup`.
        keep_records: If true, keep the records in the store, which is needed for `Updated.previous` and
            `Removed.last_seen`. By default the store contains no personal data, only IDs and fingerprints.
        max_removed: The largest number of records that a run may report as `Removed`. An int is a number of records; a
            float is a share of the known records, such as 0.2. By default, half of the records, or all of them if the
            store knows at most 20. For one run without a limit, pass 1.0.
        progress: A function that is called after each page with the number of records compared and their total, if
            known. If true, show a progress bar in the terminal (requires rich).
        timing: The clock that replaces the system's in tests.
        others: Always empty. Any other option raises `InvalidArgumentError`, which says what to use instead.

    Returns:
        An asynchronous iterator, whose `summary` counts the changes.

    Raises:
        LeaseError: Another run with this key has been in progress for 35 seconds, or has taken over from this one.
        TooManyRemovalsError: More records than `max_removed` were removed. No removal was delivered.
        IncompleteListError: The list could not be read completely; nothing is reported as removed.
        StoreError: The store failed.
    """
    source, concurrency = source_of(listing)
    try:
        check_names(others, OPTIONS, instead=INSTEAD)
        if lookup is not None:
            callback("lookup", lookup, LOOKUP, 1, lambda given: not is_plain_function(given))
        elif not has_id_filter(source):
            raise invalid_value("lookup", f"{LOOKUP}: this list has no filter by `id`", lookup)
        if not isinstance(progress, bool):
            callback("progress", progress, "True, False, or a plain function that takes two numbers", 2, is_plain)
        reconciliation: Reconciliation[T] = Reconciliation(
            kept=KeptList(checked_store("store", store), source.list_request, filled_text("key", key)),
            source=source,
            concurrency=concurrency,
            known=_checked_known(known),
            lookup=lookup,
            make=EntryMaker(keep_records=flag("keep_records", keep_records)),
            max_removed=_checked_max_removed(max_removed),
            progress=progress,
            timing=Timing() if timing is None else checked_timing("timing", timing),
        )
        run = SyncRun(reconciliation)
    except InvalidArgumentError:
        source.list_request.sent = True  # the error says what to do; no warning follows
        raise
    return run


def _checked_known(given: object) -> Iterable[str]:
    if given is None:
        return ()
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise invalid_value("known", "an iterable of IDs (strings)", given)
    # A live view, such as `copy.keys()`, is read again after the walk; an iterator can be read only once.
    ids = list(cast("Iterable[object]", given)) if isinstance(given, Iterator) else cast("Iterable[object]", given)
    for id in ids:
        filled_text("known", id, "an iterable of IDs (non-empty strings)")
    return cast("Iterable[str]", ids)


def _checked_max_removed(value: object) -> int | float | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    if isinstance(value, float) and 0 <= value <= 1:
        return value
    raise invalid_value("max_removed", "a number of records (an int), or a share from 0.0 to 1.0 (a float)", value)


USE = "write `async for change in changes(…)`"


class SyncRun(AsyncIterator[Change[T]]):
    """An iterator over the changes in one run, which `changes` returns. You can iterate over it only once."""

    def __init__(self, run: Reconciliation[T]) -> None:
        self.summary: Summary = run.summary
        """The results so far: the numbers of changes that were delivered and of pages and records that were read."""
        self._run = run
        self._changes = run.run()

    async def __anext__(self) -> Change[T]:
        """Return the next change."""
        return await anext(self._changes)

    async def aclose(self) -> None:
        """End the run early, and release its lease. `contextlib.aclosing` calls this method."""
        await self._changes.aclose()
        if self._run.lease is not None:
            await self._run.lease.release()  # wait for its end

    def __del__(self) -> None:
        """Mark the run, because an error at its end can no longer be raised."""
        self._run.is_abandoned = True

    if not TYPE_CHECKING:  # a type checker reports these uses itself

        def __iter__(self) -> NoReturn:
            raise TypeError(f"a SyncRun is not iterable with `for`; {USE}")

        def __await__(self) -> NoReturn:
            raise TypeError(f"a SyncRun cannot be awaited; {USE}")


@define(eq=False)
class Handled:
    """The changes that the loop has handled. They are saved in batches."""

    kept: KeptList
    lease: LeaseKeeper
    timing: Timing
    _records: dict[str, KeptRecord | None] = field(factory=dict[str, KeptRecord | None])
    _since: float = 0.0

    async def begin(self, records: Mapping[str, KeptRecord]) -> None:
        """Mark records as pending until the loop has handled their changes."""
        self._records.update(records)
        await self.save()

    async def add(self, id: str, record: KeptRecord | None) -> None:
        """Save what the store keeps about a record, immediately or with a later batch."""
        now = self.timing.monotonic()
        if not self._records:
            self._since = now
        self._records[id] = record
        if len(self._records) >= SAVE_CHANGES or now - self._since >= SAVE_SECONDS:
            await self.save()

    async def save(self) -> None:
        """Save everything that is not saved yet, unless the lease is lost."""
        records, self._records = self._records, {}
        if records:
            await self.lease.write(self.kept.changes(records))

    async def __aenter__(self) -> Self:
        """Return this object."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Save everything that is not saved yet, even after an exception."""
        await self.save()


@define(eq=False, kw_only=True)
class Reconciliation(Generic[T]):
    """One run of the `changes` function."""

    kept: KeptList
    source: PageSource[T]
    concurrency: int
    known: Iterable[str]
    lookup: LookupFunction[T] | None
    make: EntryMaker
    max_removed: int | float | None
    progress: ProgressFunction | bool
    timing: Timing
    summary: Summary = field(init=False, factory=Summary)
    lease: LeaseKeeper | None = field(init=False, default=None)
    is_abandoned: bool = field(init=False, default=False)
    """True after the loop was left without `SyncRun.aclose`. An error then reaches nobody, so it is logged."""
    _seen: set[str] = field(init=False, factory=set[str])

    async def run(self) -> AsyncGenerator[Change[T], None]:
        """Compare every record in the list with the store, and yield the changes."""
        self.source.list_request.sent = True
        began = self.timing.monotonic()
        store, uses_blocks = self.kept.store, False
        self.lease = lease = await self._leased()
        try:
            await lease.write([self.kept.entry()])
            token = lease.lease.token
            with reporting(self.kept.name, self.progress) as report:
                async with Handled(self.kept, lease, self.timing) as handled:
                    async for steps in self._steps(report, token):
                        await handled.begin({step.id: step.before for step in steps if step.before is not None})
                        for step in steps:
                            if step.change is not None:
                                await lease.check()
                                self.summary.count(step.change)
                                yield step.change
                                if isinstance(store, BuiltInStore):
                                    uses_blocks |= await store.end_change()
                            await handled.add(step.id, step.after)
                        await handled.save()
                        self.summary.seconds = self.timing.monotonic() - began
            logger.info("sync %r: %s", self.kept.name, self.summary)
            summary = self.summary
            delivered = summary.created + summary.updated + summary.removed + summary.left
            if delivered and isinstance(store, BuiltInStore) and not uses_blocks:
                what = "was made in `async with store.change():`, so the copy and the state were committed separately"
                logger.warning("sync %r: no change %s", self.kept.name, what)
        except EngageError as error:
            if not self.is_abandoned:
                raise
            what = "without `contextlib.aclosing`, and the last changes could not be saved; the next run delivers them"
            logger.warning("sync %r: the loop was left %s again (%s)", self.kept.name, what, error)
        finally:
            await lease.release()

    async def _leased(self) -> LeaseKeeper:
        name = f"the sync with the key {self.kept.name!r}"
        lease = self.kept.lease(LEASE_SECONDS, name, self.timing.monotonic)
        holder = await lease.acquire()
        if holder is not None:
            what = f"{WAIT_SECONDS:g} s for the lease of another run: {holder.owner} has it for {holder.seconds:.3g} s"
            logger.info("sync %r: waits at most %s, or longer if it renews it", self.kept.name, what)
            holder = await lease.wait(WAIT_SECONDS)
        if holder is None:
            logger.debug("sync %r: started", self.kept.name)
            return lease
        message = (
            f"{name} is in progress: {holder.owner} has the lease for another {holder.seconds:.3g} s, or longer if it"
            " renews the lease; run again when it has ended"
        )
        raise LeaseError(message, name=self.kept.space, holder=holder.owner, seconds=holder.seconds)

    async def _steps(self, report: ProgressFunction, token: int) -> AsyncIterator[list[ChangeStep[T]]]:
        """Yield the steps for each page, then the steps for records that no page contained."""
        before = await self.kept.store.count(self.kept.space)
        listed = listing_entries(self.source, self.make)
        without_id = 0
        async for page in Walk(listed, self.concurrency):
            records = [each for each in as_listed(page, self.make) if each.id is not None]
            without_id += len(page) - len(records) + len(page.unreadable)
            self.summary.pages += 1
            self.summary.records += len(records)
            yield await self._compared(records, token)
            logger.debug("sync %r: %d records compared", self.kept.name, len(self._seen))
            report(len(self._seen), page.total_count)
        if without_id:
            problem = f"{without_id} records have no readable `id`, so no record can be reported as removed"
            raise self.source.list_request.error(problem)
        async for steps in self._absent(listed, before, token):
            yield steps

    async def _compared(self, records: Sequence[ListedRecord[T]], token: int) -> list[ChangeStep[T]]:
        """Return the steps for records that the list contains."""
        ids = [each.id for each in records if each.id is not None]
        self._seen.update(ids)
        known = await self.kept.read(ids)
        return list(self._comparing(records, known, token))

    def _comparing(
        self, records: Sequence[ListedRecord[T]], known: Mapping[str, KeptRecord], token: int
    ) -> Iterator[ChangeStep[T]]:
        for listed in records:
            id, record = str(listed.id), listed.kept
            old = known.get(id)
            if old is None or old.fingerprint == PENDING:
                change: Change[T] = Created(listed.record, fencing_token=token)
                yield ChangeStep(id, change, old or KeptRecord(PENDING), record)
            elif old.fingerprint != record.fingerprint:
                change = Updated(listed.record, changed_properties(old, record), fencing_token=token)
                yield ChangeStep(id, change, old._replace(fingerprint=UNCERTAIN), record)
            elif (old.record is None) is self.make.keep_records:
                yield ChangeStep(id, None, None, record)

    # --- records that the list did not contain

    async def _absent(
        self, listed: PageSource[ListedRecord[T]], before: int, token: int
    ) -> AsyncIterator[list[ChangeStep[T]]]:
        """Yield the steps for records that still exist, then the removals, if there are not too many."""
        lookup = by_filter(listed, self.make) if self.lookup is None else by_function(self.lookup, self.make)
        # A lookup cannot show which records precede the list's `offset`.
        is_selectable = self.lookup is None and not listed.offset
        still_selected = by_all_filters(listed, self.make) if is_selectable else None
        absent = dict.fromkeys([id async for id in self.kept.ids() if id not in self._seen])
        others = dict.fromkeys(id for id in _checked_known(self.known) if id not in self._seen and id not in absent)
        waiting = iter([*absent, *others])
        removed: list[str] = []
        while ids := list(islice(waiting, CHUNK)):
            found = await lookup(ids)
            removed += [id for id in ids if id not in found]
            yield await self._existing(found, still_selected, token)
        self._check_removals(len(removed), before + len(others))
        for start in range(0, len(removed), SAVE_CHANGES):
            ids = removed[start : start + SAVE_CHANGES]
            known = await self.kept.read(ids)
            yield [self._removal(id, known.get(id, KeptRecord(PENDING)), token) for id in ids]

    async def _existing(
        self, found: Mapping[str, ListedRecord[T]], still_selected: Lookup[T] | None, token: int
    ) -> list[ChangeStep[T]]:
        """Return the steps for records that exist although no page contained them."""
        # If the list selects a record, it was created during the walk, or hidden by an unstable order.
        selected = found
        if is_filtered(self.source):
            nothing: Mapping[str, ListedRecord[T]] = {}
            selected = await still_selected(list(found)) if still_selected and found else nothing
        known = await self.kept.read(list(found))
        steps = list(self._comparing(list(selected.values()), known, token))
        for id, listed in found.items():
            if id not in selected:
                old = known.get(id, KeptRecord(PENDING))
                left = Left(listed.record, fencing_token=token)
                steps.append(ChangeStep(id, left, old._replace(fingerprint=PENDING), None))
        return steps

    def _removal(self, id: str, old: KeptRecord, token: int) -> ChangeStep[T]:
        last_seen: T | None = last_version(self.source.list_request.operation, old)
        removed = Removed(id, last_seen, fencing_token=token)
        return ChangeStep(id, removed, old._replace(fingerprint=PENDING), None)

    def _check_removals(self, removed: int, known: int) -> None:
        """Raise an error if there are too many removals. No removal has been delivered yet."""
        most = self.max_removed
        if most is None:
            most = 1.0 if known <= SMALL else MOST_REMOVED
        if removed <= (most if isinstance(most, int) else most * known):
            return
        limit = most if isinstance(most, int) else f"{most:.0%} of them"
        message = (
            f"{removed} of {known} known records no longer exist, but at most {limit} may be reported as removed; no"
            " removal was delivered. If they were really removed, run again with a larger `max_removed`"
        )
        raise TooManyRemovalsError(message, removed=removed, known=known)
