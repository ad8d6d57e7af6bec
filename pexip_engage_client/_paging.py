"""Walking through the pages of a list that others change meanwhile, some of the pages fetched ahead."""

from __future__ import annotations

import asyncio
import warnings
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, cast, overload

from attrs import define

from ._runtime.operations import Caller, CallOptions, Operation, Request
from ._runtime.response_models import is_record, peek
from .errors import ResponseValidationError
from .generated.models import PageMeta

T = TypeVar("T")

REMEMBERED = 10_000  # ids at least, twice as many at most: memory stays flat over a list of any length
RESTLESS = 20  # times that the total may grow in a row, without any record that is new


@define(eq=False)
class Source(Generic[T]):
    """Where the pages of one list come from."""

    client: Caller
    operation: Operation[Any]
    request: Request
    options: CallOptions
    offset: int | None
    limit: int | None
    concurrency: int
    paged: bool
    used: bool = False

    async def fetch(self, offset: int | None) -> Page[T]:
        """The page that begins at an offset."""
        self.used = True
        paging = [("offset", offset), ("limit", self.limit)] if self.paged else []
        query = [*self.request.query, *((name, str(value)) for name, value in paging if value is not None)]
        response = await self.client.call(self.operation, self.request._replace(query=query), self.options)
        return Page(self, offset or 0, response.data, peek(response, "meta") if self.paged else None)

    def check_place(self, page: Page[T], asked: int | None) -> None:
        """A page of a walk is about the offset that was asked for, and not empty while there is said to be more."""
        told = peek(page.meta, "offset")
        if asked is not None and type(told) is int and told != asked:
            raise self.fault(f"asked for offset {asked}, the response is about offset {told}")
        self.check_end(page, page.total_count)

    def check_end(self, page: Page[T], total: int | None) -> None:
        """An empty page is the end, unless there is said to be more."""
        if not page.size and total is not None and total > page.offset:
            raise self.fault(f"the page at offset {page.offset} is empty, though the list has {total} records")

    def fault(self, message: str) -> ResponseValidationError:
        """The error for pages that do not make a list."""
        error = ResponseValidationError(message, operation=self.operation.id)
        error.method, error.path = self.operation.method, self.operation.path
        return error

    def __del__(self) -> None:
        if not self.used:
            problem = f"the Listing of {self.operation.id} was never awaited nor iterated over: nothing was sent"
            remedy = "what takes a coroutine function takes `list(…).collect`"
            warnings.warn(f"{problem}; {remedy}", RuntimeWarning, stacklevel=2, source=self)


class Page(Sequence[T]):
    """One page of a list; a sequence of its records."""

    __slots__ = ("_source", "data", "meta", "offset", "size", "unreadable")

    def __init__(self, source: Source[T], offset: int, records: Iterable[T], meta: PageMeta | None) -> None:
        came = list(records)
        self._source = source
        self.offset = offset
        self.meta = meta
        """Offset, limit and total count; None where the operation is not paginated."""
        self.data = [record for record in came if is_record(record)]
        """The records that can be read; without those of an earlier page, where pages are walked through."""
        self.unreadable: list[Any] = [cast("Any", record).to_dict() for record in came if not is_record(record)]
        """The JSON of what came in place of a record, and is no object: null, say."""
        self.size = len(came)
        """How many records the response had."""

    @property
    def total_count(self) -> int | None:
        """How many records the whole list has, where the response says so, and can be believed."""
        total = peek(self.meta, "total_count")
        if not isinstance(total, int) or total < 0 or (self.size and total < self.end):
            return None
        return total

    @property
    def end(self) -> int:
        """The offset behind this page."""
        return self.offset + self.size

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one, as far as this page tells."""
        total = self.total_count
        return self._source.paged and (self.size > 0 if total is None else self.end < total)

    async def next(self) -> Page[T] | None:
        """The page after this one; None after the last."""
        return await anext(Pages(self._source, after=self), None)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self.data[index]

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[T]:
        return iter(self.data)

    def __repr__(self) -> str:
        total = self.total_count
        return f"<Page of {len(self.data)} records from {self.offset}, of {'unknown' if total is None else total}>"


class Pages(AsyncIterator[Page[T]]):
    """The pages in order, each record on one of them. Those fetched ahead end with the iterator, however it ends.

    Whoever gives up waiting for a page, by a time-out of his own, may ask again; several tasks may share it.
    """

    def __init__(self, source: Source[T], after: Page[T] | None = None) -> None:
        self._source = source
        self._last = after
        self._start = (source.offset or 0) if after is None else after.offset
        self._came = 0 if after is None else after.size
        self._known: set[str] = set()
        self._older: set[str] = set()
        self._may_repeat = 0  # so many records may come again, as the list has changed
        self._changes = 0
        self._total = None if after is None else after.total_count
        self._ended = False
        self._turn = asyncio.Lock()
        self._in_flight = asyncio.Semaphore(source.concurrency)
        # More than can be in flight: responses that arrive together are read one after the other, and if the reader
        # had to come first, nothing would be under way meanwhile.
        self._most_ahead = source.concurrency * 3 // 2 if source.concurrency > 1 and after is None else 0
        self._ahead: deque[tuple[int, asyncio.Task[Page[T]]]] = deque()
        for record in () if after is None else after:
            self._is_new(record)

    async def __anext__(self) -> Page[T]:
        async with self._turn:
            try:
                page = None if self._ended else await self._following()
            except BaseException as error:
                self._ended = not isinstance(error, asyncio.CancelledError)
                self._drop()
                raise
            if page is None:
                self._ended = True
                if tasks := self._drop():
                    await asyncio.wait(tasks)
                raise StopAsyncIteration
            return page

    async def _following(self) -> Page[T] | None:
        """The next page with anything new."""
        while (last := self._last) is None or last.has_next or self._came < (last.total_count or 0) - self._start:
            page = await (self._fetch(self._source.offset) if last is None else self._page_after(last))
            if not page.size or not self._take(last, page):
                return None
            self._fetch_ahead(last, page)
            if page.data or page.unreadable:
                return page
        return None

    async def _page_after(self, last: Page[T]) -> Page[T]:
        """The page after one; of a list that became shorter, perhaps from before."""
        ahead = self._ahead.popleft()[1] if self._ahead and self._ahead[0][0] == last.end else None
        page = None if ahead is None else await ahead
        if page is None or _growth(last, page) or not page.size:  # it may be of before a change, or of after it
            self._drop()
            page = await self._fetch(last.end)
        growth = self._change(last, page)
        if growth < 0 and all(isinstance(peek(record, "id"), str) for record in last):
            page = await self._gone_back(page, growth)
        if page.total_count is None:
            self._source.check_end(page, last.total_count)
        return page

    async def _gone_back(self, page: Page[T], growth: int) -> Page[T]:
        """The page after removals: begun so far before that nothing is left out, if anything has shifted."""
        back = page
        while back.offset > self._start and not self._has_come(back.data[:1]):
            # As many as were removed, and one that came before; if additions hide some, page by page.
            begin = back.offset + (growth - 1 if growth < 0 else -max(1, back.size))
            before, back = back, await self._fetch(max(self._start, begin))
            growth = self._change(before, back)
        removed = _growth(page, back)
        if removed > 0 or back.end < page.offset or not self._has_come(back.data):
            self._may_repeat += page.offset - back.offset
            return back
        # Nothing had shifted when the page came. What was removed since may have shifted what comes behind it.
        page.offset += max(removed, back.end - page.end)
        page.meta = back.meta
        return page

    def _change(self, before: Page[T], page: Page[T]) -> int:
        """By how much the list became longer. Removals come to an end, as the total does; additions need not."""
        growth = _growth(before, page)
        self._may_repeat += abs(growth)
        self._changes += growth > 0
        return growth

    def _take(self, last: Page[T] | None, page: Page[T]) -> bool:
        """Leave out what came before, and notice a server that sends it for ever; whether the list goes on."""
        came, page.data = page.data, [record for record in page.data if self._is_new(record)]
        # Records without an id that are the same as before can be those of a page of their own, if they are all alike.
        alike = page.total_count is not None and page.data[:1] == page.data[-1:]
        same = last is not None and page.data == last.data and not alike
        again = len(came) if same else len(came) - len(page.data)
        repeated = same or 0 < again == len(came)
        if repeated and self._total is not None and page.offset >= self._total:
            return False
        if repeated and (self._may_repeat <= 0 or self._changes > RESTLESS):
            cause = ": the list grows faster than it is read, or the offset is ignored" if self._changes else ""
            raise self._source.fault(f"the page at offset {page.offset} has only records that came before it{cause}")
        self._may_repeat = max(0, self._may_repeat - again)
        self._changes = self._changes if repeated else 0
        self._came += len(page.data) + len(page.unreadable)
        self._last, self._total = page, self._total if page.total_count is None else page.total_count
        return True

    def _is_new(self, record: T) -> bool:
        identity = peek(record, "id")
        if not isinstance(identity, str):
            return True
        if identity in self._known or identity in self._older:
            return False
        if len(self._known) >= REMEMBERED:
            self._older, self._known = self._known, set()
        self._known.add(identity)
        return True

    def _has_come(self, records: list[T]) -> bool:
        """Whether all of them came before."""
        ids = [peek(record, "id") for record in records]
        return bool(ids) and all(isinstance(each, str) and (each in self._known or each in self._older) for each in ids)

    async def _fetch(self, offset: int | None) -> Page[T]:
        return await _one(self._in_flight, self._source, offset)

    def _fetch_ahead(self, last: Page[T] | None, page: Page[T]) -> None:
        """Keep pages under way while the list keeps still. A page that is not full does not tell where others begin."""
        full = page.size in (self._source.limit, peek(page.meta, "limit"), last.size if last is not None else None)
        if not full or not page.has_next or (last is not None and _growth(last, page)):
            return
        begin, total = page.end + len(self._ahead) * page.size, page.total_count
        while len(self._ahead) < self._most_ahead and (total is None or begin < total):
            task = asyncio.ensure_future(_one(self._in_flight, self._source, begin))
            # One that nobody asks for any more may fail in silence.
            task.add_done_callback(lambda task: task.cancelled() or task.exception())
            self._ahead.append((begin, task))
            begin += page.size

    def _drop(self) -> list[asyncio.Task[Page[T]]]:
        """Give up the pages that nobody will ask for; returns the tasks that end now."""
        tasks = [task for _, task in self._ahead]
        self._ahead.clear()
        for task in tasks:
            if not task.get_loop().is_closed():
                task.cancel()
        return tasks

    def __del__(self) -> None:
        self._drop()


async def _one(in_flight: asyncio.Semaphore, source: Source[T], offset: int | None) -> Page[T]:
    # No method of the iterator: a task would keep it alive that nobody reads any more.
    async with in_flight:
        page = await source.fetch(offset)
    source.check_place(page, offset)
    return page


def _growth(before: Page[T], page: Page[T]) -> int:
    """By how much the list became longer between two pages, as far as both tell."""
    if before.total_count is None or page.total_count is None:
        return 0
    return page.total_count - before.total_count
