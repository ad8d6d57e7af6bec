"""Pagination: lazy and in order, each record once, and no tasks left."""

from __future__ import annotations

import asyncio
import gc
import itertools
import warnings
from collections.abc import Callable
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pexip_engage_client import EngageClient, InvalidArgumentError, ResponseValidationError
from pexip_engage_client._runtime.operations import Operation, Request
from pexip_engage_client.pagination import Listing, Page
from pexip_engage_client.pagination.reading import MAX_READINGS

from ..waiting import turns


@attrs.define
class Meta:
    offset: int
    limit: int
    total_count: int | None


@attrs.define
class Record:
    id: str


@attrs.define
class Envelope:
    data: list[Any]
    meta: Meta | None = None


def as_it_is(payload: Any) -> Any:
    return payload


OPERATION: Operation[Envelope] = Operation(id="getRecords", method="GET", path="/records", decode=as_it_is)


class Server:
    """A client that answers pages of a list, which may change between two calls."""

    def __init__(
        self, records: list[Any], *, default: int = 25, largest: int | None = None, total: bool = True
    ) -> None:
        self.records = records
        self.default = default
        self.largest = largest or 1000
        self.total = total
        self.offsets: list[int] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.before: Callable[[int], None] = lambda offset: None
        self.pause: Callable[[int], float] = lambda offset: 0

    async def call(self, operation: Any, request: Request, options: Any) -> Any:
        query = dict(request.query)
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", self.default)), self.largest)
        self.offsets.append(offset)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.pause(offset))
            self.before(offset)
            meta = Meta(offset, limit, len(self.records) if self.total else None)
            return Envelope(self.records[offset : offset + limit], meta)
        finally:
            self.in_flight -= 1

    def list(self, **options: Any) -> Listing[Any]:
        return Listing(self, OPERATION, Request("/records"), {}, **options)


def records(count: int, first: int = 0) -> list[Record]:
    return [Record(str(number)) for number in range(first, first + count)]


async def test_pages_are_not_fetched_before_they_are_needed() -> None:
    server = Server(records(3))
    listing = server.list()
    iterator = listing.__aiter__()
    pages = listing.pages()
    assert server.offsets == []
    assert repr(listing).startswith("<Listing of getRecords, not fetched yet: for all records, use `async for`")
    await iterator.__anext__()
    await pages.__anext__()
    assert server.offsets == [0, 0]


async def awaited(listing: Any) -> Any:
    return await listing  # a type checker rejects this for a Listing


@pytest.mark.parametrize("wait", [awaited, asyncio.gather, lambda listing: asyncio.wait_for(listing, 1)])
async def test_awaiting_a_list_is_an_error_that_names_both_ways(wait: Any) -> None:
    server = Server(records(60))
    message = r"a Listing cannot be awaited; for all records, use `async for` or await its `collect\(\)`; for one page,"
    with pytest.raises(TypeError, match=rf"{message} await its `first_page\(\)`"):
        await wait(server.list())
    listing: Any = server.list()
    with pytest.raises(TypeError, match=r"a coroutine was expected, got <Listing of getRecords, .* `first_page\(\)`"):
        asyncio.create_task(listing)
    assert not server.offsets
    assert len(await asyncio.create_task(listing.first_page())) == 25


async def test_first_page_returns_one_page() -> None:
    server = Server(records(60))
    page = await server.list().first_page()
    assert isinstance(page, Page)
    assert page.data == records(25)
    assert page.meta is not None
    assert (page.total_count, page.has_next, page.offset) == (60, True, 0)
    assert (len(page), page[0], page[-1], page[:2], list(page)) == (25, *records(25)[::24], records(2), records(25))
    second = await page.next()
    assert second is not None
    third = await second.next()
    assert third is not None
    assert (second.data, third.data) == (records(24, 25), records(11, 49))
    assert await third.next() is None
    assert server.offsets == [0, 24, 48]


async def test_offset_and_limit_of_the_caller_are_used() -> None:
    server = Server(records(29))
    assert [each.id async for each in server.list(offset=20, limit=4)] == [str(number) for number in range(20, 29)]
    assert server.offsets == [20, 23, 26]


async def test_largest_documented_page_is_requested() -> None:
    server = Server(records(30))
    assert len(await server.list(largest=1000).first_page()) == 30
    assert len(await server.list().first_page()) == 25


async def test_collect() -> None:
    server = Server(records(60))
    assert await server.list().collect() == records(60)
    server.offsets.clear()
    assert await server.list().collect(max=30) == records(30)
    assert server.offsets == [0, 24]
    server.offsets.clear()
    assert await server.list().collect(max=49) == records(49)
    assert server.offsets == [0, 24]
    assert await server.list().collect(max=0) == []
    assert await server.list().collect(max=25) == records(25)
    with pytest.raises(InvalidArgumentError, match="max must be an integer of at least 0"):
        await server.list().collect(max=-1)


async def test_unpaginated_list_has_one_page() -> None:
    class Plain:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            assert request.query == []
            return Envelope(records(3) + records(1))  # one record twice

    listing: Listing[Any] = Listing(Plain(), OPERATION, Request("/records", query=[]), {}, paged=False)
    page = await listing.first_page()
    assert (page.data, page.meta, page.total_count, page.has_next) == (records(3), None, None, False)
    assert await page.next() is None
    assert [each async for each in listing] == records(3)


@given(
    count=st.integers(0, 80),
    limit=st.integers(1, 30),
    largest=st.integers(1, 30),
    concurrency=st.integers(1, 6),
    offset=st.integers(0, 90),
    total=st.booleans(),
)
def test_every_record_once_and_in_order(
    count: int, limit: int, largest: int, concurrency: int, offset: int, total: bool
) -> None:
    async def run() -> None:
        server = Server(records(count), largest=largest, total=total)
        # Later pages respond sooner, but the records stay in order.
        server.pause = lambda at: 0.0001 if at % 2 else 0
        listing = server.list(limit=limit, concurrency=concurrency, offset=offset)
        assert await listing.collect() == records(count)[offset:]
        assert server.most_in_flight <= max(concurrency, 1)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


async def test_pages_are_fetched_ahead_within_the_concurrency() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 0.005
    assert [len(page) async for page in server.list(limit=5, concurrency=4).pages()] == [5, *[4] * 23, 3]
    assert server.most_in_flight == 4
    assert sorted(server.offsets) == list(range(0, 100, 4))


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_shifted_records_are_delivered_once(concurrency: int) -> None:
    server = Server(records(50))

    def insert(offset: int) -> None:
        if offset == 9:
            server.records.insert(0, Record("new"))

    server.before = insert
    found = [each.id async for each in server.list(limit=10, concurrency=concurrency)]
    assert len(found) == len(set(found))
    assert found[:10] == [str(number) for number in range(10)]
    assert set(map(str, range(50))) <= set(found)


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_shrinking_list_ends_without_an_error(concurrency: int) -> None:
    server = Server(records(50))

    def shrink(offset: int) -> None:
        if offset >= 18:
            del server.records[15:]

    server.before = shrink
    found = [each.id async for each in server.list(limit=10, concurrency=concurrency)]
    assert found[:10] == [str(number) for number in range(10)]
    assert len(found) == len(set(found)) <= 20
    assert server.in_flight == 0


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_growing_list_is_read_to_its_new_end(concurrency: int) -> None:
    server = Server(records(20))

    def grow(offset: int) -> None:
        if offset == 9 and len(server.records) == 20:
            server.records += records(15, 20)

    server.before = grow
    assert [each.id async for each in server.list(limit=10, concurrency=concurrency)] == [str(n) for n in range(35)]


async def test_pages_shorter_than_requested_lose_no_record() -> None:
    server = Server(records(50), largest=7)
    assert [each.id async for each in server.list(limit=10, concurrency=4)] == [str(number) for number in range(50)]


async def test_records_without_an_id_are_all_delivered() -> None:
    server = Server(["same"] * 40)
    assert await server.list().collect() == ["same"] * 40


async def test_early_exit_leaves_no_task() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 0.01
    async for record in server.list(limit=5, concurrency=4):
        if record.id == "7":
            break
    gc.collect()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
    asked = len(server.offsets)
    await asyncio.sleep(0.02)
    assert len(server.offsets) == asked


async def test_error_is_raised_in_order_and_ends_the_iteration() -> None:
    server = Server(records(50))

    def fail(offset: int) -> None:
        if offset == 18:
            raise LookupError("page 2")

    server.before = fail
    iterator = server.list(limit=10, concurrency=4).__aiter__()
    assert [(await iterator.__anext__()).id for _ in range(19)] == [str(number) for number in range(19)]
    with pytest.raises(LookupError, match="page 2"):
        await iterator.__anext__()
    with pytest.raises(StopAsyncIteration):
        await iterator.__anext__()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == 1


async def test_next_page_can_be_requested_again_after_an_error() -> None:
    server = Server(records(60))
    page = await server.list().first_page()

    def fail(offset: int) -> None:
        server.before = lambda offset: None
        raise LookupError("page 2")

    server.before = fail
    with pytest.raises(LookupError, match="page 2"):
        await page.next()
    second = await page.next()
    assert second is not None
    assert second.data == records(24, 25)


async def test_cancelling_the_reader_cancels_the_pages_ahead() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 10 if offset else 0
    task = asyncio.create_task(server.list(limit=5, concurrency=4).collect())
    await turns()
    assert server.in_flight == 4
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert server.in_flight == 0


async def test_memory_does_not_grow_with_the_list() -> None:
    """The memory for a list is bounded, however long the list is."""

    class Endless(Server):
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            offset = int(dict(request.query).get("offset", 0))
            return Envelope(records(min(1000, 50_000 - offset), offset), Meta(offset, 1000, 50_000))

    gc.collect()  # garbage of other tests
    alive: list[int] = []
    seen = 0
    async for _ in Endless([]).list(limit=1000, concurrency=4):
        seen += 1
        if seen % 10_000 == 0:
            alive.append(sum(type(each) is Record for each in gc.get_objects()))
    assert seen == 50_000
    assert max(alive) < 10_000


# --- a list is never truncated silently


def served(pages: Callable[[int, int], tuple[list[Any], Any]]) -> Any:
    """A client whose responses are made of offset and limit; it counts its requests."""

    class Client:
        requests = 0

        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            self.requests += 1
            assert self.requests < 60, "endless"
            query = dict(request.query)
            data, meta = pages(int(query.get("offset", 0)), int(query.get("limit", 10)))
            return Envelope(data, meta)

    return Client()


def listed(client: Any, **options: Any) -> Listing[Any]:
    options = {"limit": 10, **options}
    return Listing(client, OPERATION, Request("/records"), {}, **options)


ALL = records(100)


IMPLAUSIBLE: list[Callable[[int, int], object]] = [
    lambda offset, limit: None,
    lambda offset, limit: Meta(offset, limit, None),
    lambda offset, limit: Meta(offset, limit, -1),
    lambda offset, limit: Meta(offset, limit, "100"),  # type: ignore[arg-type]
    lambda offset, limit: Meta(offset, limit, 0),
    lambda offset, limit: Meta(offset, limit, 5),
    lambda offset, limit: "?",
]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(
    "meta",
    IMPLAUSIBLE,
    ids=["no meta", "no total", "negative", "a text", "0", "too small", "no object"],
)
async def test_list_without_a_plausible_total_ends_with_an_empty_page(concurrency: int, meta: Any) -> None:
    client = served(lambda offset, limit: (ALL[offset : offset + limit], meta(offset, limit)))
    assert await listed(client, concurrency=concurrency).collect() == ALL
    assert client.requests <= 11 + 2 * concurrency
    page = await listed(client).first_page()
    assert page.has_next
    assert page.total_count is None


WRONG_TOTALS: list[Callable[[int, int], int]] = [
    lambda offset, size: size,
    lambda offset, size: offset + size,
    lambda offset, size: 10,
    lambda offset, size: 37,
    lambda offset, size: 55,
]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(("limit", "server_limit"), [(10, 1000), (50, 10)])
@pytest.mark.parametrize(
    "total",
    WRONG_TOTALS,
    ids=["of the page", "up to the end of the page", "of the first page", "too few", "too few, where a page ends"],
)
async def test_wrong_total_does_not_end_a_list_after_a_full_page(
    concurrency: int, limit: int, server_limit: int, total: Callable[[int, int], int]
) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        limit = min(limit, server_limit)
        found = ALL[offset : offset + limit]
        return found, Meta(offset, limit, total(offset, len(found)))

    client = served(pages)
    assert await listed(client, limit=limit, concurrency=concurrency).collect() == ALL
    page, found = await listed(client, limit=limit).first_page(), list[Record]()
    while page is not None:
        found += page
        page = await page.next()
    assert found == ALL


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("limit", [2, 10])
@pytest.mark.parametrize("total", WRONG_TOTALS[:2], ids=["of the page", "up to the end of the page"])
async def test_inserted_records_do_not_end_a_list_with_a_wrong_total(
    total: Callable[[int, int], int], limit: int, concurrency: int
) -> None:
    """A page with only known records may be the end of the list, or the result of an insertion."""
    for inserted, request in itertools.product((1, limit - 1, limit, limit + 1), (1, 2, 3)):
        rows = ALL[:40]

        def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
            if client.requests == request + 1:  # noqa: B023 - called within the loop
                rows[:0] = records(inserted, 100)  # noqa: B023
            found = rows[offset : offset + limit]  # noqa: B023
            return found, Meta(offset, limit, total(offset, len(found)))

        client = served(pages)
        found = await listed(client, limit=limit, concurrency=concurrency).collect()
        assert {each.id for each in ALL[:40]} <= {each.id for each in found}, (inserted, request)


@pytest.mark.parametrize("total", WRONG_TOTALS[:2], ids=["of the page", "up to the end of the page"])
async def test_short_page_with_a_wrong_limit_and_a_wrong_total_ends_a_list(total: Callable[[int, int], int]) -> None:
    """The documented limitation: nothing in the response shows that more records follow."""

    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        found = ALL[offset : offset + min(limit, 25)]
        return found, Meta(offset, limit, total(offset, len(found)))

    assert await listed(served(pages), limit=1000).collect() == ALL[:25]


async def test_first_page_that_is_empty_has_no_next_page() -> None:
    server = Server([])
    assert await (await server.list(limit=10).first_page()).next() is None
    assert server.offsets == [0]


@pytest.mark.parametrize(("count", "offsets"), [(29, [0, 9, 18, 27]), (28, [0, 9, 18, 27]), (5, [0]), (10, [0, 9])])
async def test_only_a_full_last_page_takes_another_request(count: int, offsets: list[int]) -> None:
    server = Server(records(count))
    assert await server.list(limit=10).collect() == records(count)
    assert server.offsets == offsets


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("limit", [None, "1000"], ids=["missing", "not a number"])
async def test_silent_cap_with_a_total_of_the_page_loses_no_record(limit: Any, concurrency: int) -> None:
    """Without a readable `meta.limit`, a short page may be full. One more request shows it."""
    many = records(999)

    def pages(offset: int, requested: int) -> tuple[list[Any], Any]:
        found = many[offset : offset + min(requested, 40)]
        return found, Meta(offset, limit, offset + len(found))

    client = served(pages)
    assert await listed(client, limit=1000, concurrency=concurrency).collect() == many


async def test_short_page_without_meta_limit_takes_one_more_request() -> None:
    client = served(lambda offset, limit: (ALL[offset:10], Meta(offset, None, 10)))  # type: ignore[arg-type]
    assert await listed(client, limit=50).collect() == ALL[:10]
    assert client.requests == 2


async def test_same_page_for_any_offset_ends_a_list_with_its_total() -> None:
    """As in a test with one response for all requests."""
    client = served(lambda offset, limit: (ALL[:10], Meta(0, 10, 10)))
    assert await listed(client).collect() == ALL[:10]
    assert client.requests == 2


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_empty_page_before_the_end_raises(concurrency: int) -> None:
    client = served(
        lambda offset, limit: ([] if offset > 20 else ALL[offset : offset + min(limit, 10)], Meta(offset, 10, 100))
    )
    with pytest.raises(
        ResponseValidationError, match=r"the page at offset 2\d is empty, although .* 100 records"
    ) as caught:
        await listed(client, concurrency=concurrency).collect()
    assert caught.value.operation == "getRecords"
    page = await listed(client, offset=18).first_page()
    with pytest.raises(ResponseValidationError):
        await page.next()


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("total", [100, None])
@pytest.mark.parametrize("echo", [True, False], ids=["tells its offset", "tells ours"])
async def test_server_that_ignores_the_offset_is_detected(concurrency: int, total: int | None, echo: bool) -> None:
    client = served(lambda offset, limit: (ALL[:10], Meta(0 if echo else offset, limit, total)))
    with pytest.raises(ResponseValidationError, match="for offset 0|only records from earlier pages"):
        await listed(client, concurrency=concurrency).collect()
    assert client.requests <= (12 if total else 6) * concurrency + 2


async def test_page_with_another_offset_is_rejected() -> None:
    server = Server([Record(str(number)) for number in range(50)])

    class AtAnotherOffset:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            envelope = await server.call(operation, request, options)
            return attrs.evolve(envelope, meta=attrs.evolve(envelope.meta, offset=envelope.meta.offset + 1))

    with pytest.raises(ResponseValidationError, match="offset 25 was requested, but the response is for offset 26"):
        await Listing(AtAnotherOffset(), OPERATION, Request("/records"), {}, offset=25).collect()


async def test_offset_in_the_first_response_does_not_matter_if_none_was_requested() -> None:
    client = served(lambda offset, limit: (ALL[:10], Meta(7, 25, 10)))
    assert await listed(client).collect() == ALL[:10]


async def test_short_first_page_takes_one_request() -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        return ALL[offset : offset + (3 if offset == 0 else limit)], Meta(offset, limit, 100)

    client = served(pages)
    assert await listed(client, concurrency=4).collect() == ALL
    assert client.requests <= 13


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_short_pages_in_the_middle_lose_no_record(concurrency: int) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        return ALL[offset : offset + (limit - 4 if offset % 3 == 0 else limit)], Meta(offset, limit, 100)

    client = served(pages)
    plain = ["same"] * 100
    assert await listed(client, concurrency=concurrency).collect() == ALL
    without_id = served(lambda offset, limit: (plain[offset : offset + limit - offset % 2], Meta(offset, limit, 100)))
    assert await listed(without_id, concurrency=concurrency).collect() == plain


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_cancelled_reader_can_continue(concurrency: int) -> None:
    server = Server(records(30))
    slow = [True]
    server.pause = lambda offset: 60 if offset == 9 and slow.pop() else 0
    slow.extend([False] * 50)
    slow[-1] = True
    iterator = server.list(limit=10, concurrency=concurrency).__aiter__()
    found = [await anext(iterator) for _ in range(10)]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(iterator), 0.02)
    found += [record async for record in iterator]
    assert found == records(30)


class WithoutId:
    """A record without an ID."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WithoutId) and other.number == self.number

    __hash__ = None  # type: ignore[assignment]


METADATA: list[Callable[[int, int, int], Meta | None]] = [
    lambda offset, limit, request: None,
    lambda offset, limit, request: Meta(offset, limit, None),
    lambda offset, limit, request: Meta(offset, limit, 100),
    lambda offset, limit, request: Meta(offset, limit, 20),
    lambda offset, limit, request: Meta(offset, limit, 20 + (request > 1)),
    lambda offset, limit, request: Meta(offset, limit, 100 * request),
    lambda offset, limit, request: Meta(offset, limit, 90 + request % 2 * 10),
]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(
    "meta",
    METADATA,
    ids=["no meta", "no total", "100", "two pages", "one more", "more and more", "to and fro"],
)
@pytest.mark.parametrize("without_id", [False, True])
async def test_endless_first_page_is_detected_although_its_records_change(
    concurrency: int, meta: Any, without_id: bool
) -> None:
    count = iter(range(1, 1000))

    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        request = next(count)
        stamped = [Changing(str(number), request) for number in range(10)]
        return [WithoutId(number) for number in range(10)] if without_id else stamped, meta(offset, limit, request)

    client = served(pages)
    with pytest.raises(ResponseValidationError, match="only records from earlier pages"):
        await listed(client, concurrency=concurrency).collect()


@pytest.mark.parametrize(
    ("growth", "end"),
    [
        (0, "from earlier pages"),
        (100, "pages: the list grows faster than it is read, or the server ignores the offset"),
    ],
)
async def test_error_reports_that_the_list_grew(growth: int, end: str) -> None:
    totals = itertools.count(100, growth)
    client = served(lambda offset, limit: (ALL[:10], Meta(offset, limit, next(totals))))
    with pytest.raises(ResponseValidationError) as caught:
        await listed(client).collect()
    assert end in caught.value.message


@attrs.define
class Changing:
    """A record that is different in each response."""

    id: str
    updated: int


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_overlapping_pages_lose_and_duplicate_no_record(concurrency: int) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        begin = offset * 8 // 10
        return ALL[begin : begin + limit], Meta(offset, limit, 100)

    client = served(pages)
    assert await listed(client, concurrency=concurrency).collect() == ALL
    walked = [record async for page in listed(client, concurrency=concurrency).pages() for record in page]
    assert walked == ALL


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 60), st.integers(1, 25)), max_size=12)


@given(
    changes=CHANGES,
    concurrency=st.integers(1, 4),
    limit=st.integers(1, 12),
    direction=st.sampled_from(["", "add", "remove"]),
)
@example(changes=[("remove", 2, 1), ("remove", 60, 1)], concurrency=1, limit=1, direction="")
@example(  # removals while the reader goes back for others, and then as many additions
    changes=[("add", 8, 3), ("remove", 0, 3), ("remove", 0, 1), ("add", 0, 8)], concurrency=1, limit=3, direction=""
)
def test_permanent_records_are_delivered_once_despite_changes(
    changes: list[tuple[str, int, int]], concurrency: int, limit: int, direction: str
) -> None:
    server = Server(records(60))
    gone: set[str] = set()
    to_come = list(changes)

    def change(offset: int) -> None:
        if not to_come or not offset:
            return
        kind, place, count = to_come.pop()
        kind = direction or kind
        if kind == "add":
            server.records[place:place] = [Record(f"new {len(to_come)} {number}") for number in range(count)]
        else:
            gone.update(record.id for record in server.records[place : place + count])
            del server.records[place : place + count]

    server.before = change
    found = [record.id for record in asyncio.run(server.list(limit=limit, concurrency=concurrency).collect())]
    assert len(found) == len(set(found))
    assert {record.id for record in records(60)} - gone <= set(found)


@pytest.mark.parametrize("meta", [None, Meta(27, 10, None), Meta(27, 10, -1)], ids=["no meta", "no total", "negative"])
@pytest.mark.parametrize("concurrency", [1, 4])
async def test_empty_page_without_a_total_does_not_end_a_list_with_a_total(concurrency: int, meta: Any) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        return ([], meta) if offset >= 27 else (ALL[offset : min(offset + limit, 28)], Meta(offset, limit, 100))

    with pytest.raises(ResponseValidationError, match=r"the page at offset 2\d is empty, although the list has 100"):
        await listed(served(pages), concurrency=concurrency).collect()
    page = await listed(served(pages), offset=18).first_page()
    with pytest.raises(ResponseValidationError, match=r"the page at offset 2\d is empty"):
        await page.next()


async def test_empty_first_page_with_a_positive_total_raises() -> None:
    server = served(lambda offset, limit: ([], Meta(offset, limit, 100)))
    with pytest.raises(ResponseValidationError, match="offset 0 is empty, although the list has 100"):
        await listed(server).collect()
    page = await listed(server).first_page()
    assert page.has_next
    with pytest.raises(ResponseValidationError, match="offset 0 is empty, although the list has 100"):
        await page.next()


async def test_empty_first_page_does_not_make_later_pages_small() -> None:
    limits = list[int]()

    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        limits.append(limit)
        return records(3000)[offset : offset + limit] if len(limits) > 1 else [], Meta(offset, limit, 3000)

    assert await listed(served(pages), limit=1000).collect() == records(3000)
    assert len(limits) < 10


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_tasks_share_an_iterator(concurrency: int) -> None:
    server = Server(records(60))
    found: list[Record] = []

    async def worker(iterator: Any) -> None:
        async for record in iterator:
            found.append(record)
            await asyncio.sleep(0)

    iterator = server.list(limit=10, concurrency=concurrency).__aiter__()
    await asyncio.gather(*(worker(iterator) for _ in range(3)))
    assert sorted(found, key=lambda record: int(record.id)) == records(60)


async def test_thousands_of_insertions_before_the_reader_do_not_raise() -> None:
    server = Server(records(6000))

    def insert(offset: int) -> None:
        if offset >= 5000 and len(server.records) == 6000:
            server.records[:0] = records(5000, 10_000)

    server.before = insert
    found = {record.id async for record in server.list(limit=10)}
    assert found == {str(number) for number in (*range(6000), *range(10_000, 15_000))}


async def test_endless_null_records_are_detected() -> None:
    async with EngageClient(
        "acme", token="t", transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"data": [None] * 10}))
    ) as engage:
        with pytest.raises(ResponseValidationError, match="only records from earlier pages"):
            await engage.appointments.list(limit=10).collect()


def holes(*numbers: int) -> Any:
    """A transport of 25 customers' JSON, some of it null."""
    items: list[Any] = [None if number in numbers else {"id": str(number)} for number in range(25)]

    def pages(request: httpx.Request) -> httpx.Response:
        offset, limit = int(request.url.params.get("offset", 0)), int(request.url.params.get("limit", 25))
        meta = {"offset": offset, "limit": limit, "totalCount": 25}
        return httpx.Response(200, json={"data": items[offset : offset + limit], "meta": meta})

    return httpx.MockTransport(pages)


@pytest.mark.parametrize("limit", [1, 10])
async def test_null_record_is_skipped(limit: int, caplog: pytest.LogCaptureFixture) -> None:
    async with EngageClient("acme", token="t", transport=holes(3, 12)) as engage:
        found = [record.id async for record in engage.appointments.list(limit=limit)]
        page = await engage.appointments.list(limit=10).first_page()
    assert found == [str(number) for number in range(25) if number not in (3, 12)]
    assert (len(page), page.size, page.unreadable, page.end) == (9, 10, [None], 10)
    assert "getAppointments: the record [3] of Appointment is null, not an object" in caplog.text


@pytest.mark.parametrize("reported", [{}, {"limit": None}, {"limit": "5"}, {"limit": 5}])
@pytest.mark.parametrize("total", [{}, {"totalCount": 12}, {"totalCount": 1e308}])
async def test_limit_is_the_requested_one_if_the_response_has_none(
    reported: dict[str, Any], total: dict[str, float]
) -> None:
    def pages(request: httpx.Request) -> httpx.Response:
        offset, limit = int(request.url.params.get("offset", 0)), int(request.url.params["limit"])
        data = [{"id": str(number)} for number in range(12)][offset : offset + limit]
        return httpx.Response(200, json={"data": data, "meta": {"offset": offset, **reported, **total}})

    async with EngageClient("acme", token="t", transport=httpx.MockTransport(pages)) as engage:
        assert [each.id async for each in engage.subjects.list(limit=5)] == [str(number) for number in range(12)]


async def test_invalid_items_are_kept_as_received() -> None:
    body: dict[str, Any] = {
        "data": [{"id": "1"}, "two", 3, None, []],
        "meta": {"offset": 0, "limit": 10, "totalCount": 5},
    }
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    async with EngageClient("acme", token="t", transport=transport) as engage:
        page = await engage.appointments.list(limit=10).first_page()
    assert [record.id for record in page] == ["1"]
    assert page.unreadable == ["two", 3, None, []]


async def test_null_record_raises_in_strict_mode() -> None:
    async with EngageClient("acme", token="t", transport=holes(3), strict=True) as engage:
        with pytest.raises(ResponseValidationError):
            await engage.appointments.list(limit=10).collect()


@pytest.mark.parametrize("wrong", [{"offset": -1}, {"limit": 0}, {"concurrency": 0}, {"concurrency": None}])
def test_arguments_of_a_list_are_checked_immediately(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        Server(records(3)).list(**wrong)
    assert [refused.value.parameter] == list(wrong)


async def test_unused_list_warns() -> None:
    server = Server(records(3))
    with pytest.warns(RuntimeWarning, match="the Listing of getRecords was never read: nothing was sent") as caught:
        server.list()
    assert caught[0].source is not None  # which Python needs to report where it was created
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InvalidArgumentError):
            server.list(limit=0)
        listing = server.list()
        await listing.first_page()
        await server.list().collect(max=0)
        assert await asyncio.create_task(server.list().collect()) == records(3)
        async for _ in server.list().pages():
            break
        del listing
        gc.collect()


async def test_error_of_an_unused_page_ahead_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    server = Server(records(100))

    def fail(offset: int) -> None:
        if offset > 10:
            raise LookupError(offset)

    server.before = fail
    async for record in server.list(limit=5, concurrency=4):
        if record.id == "7":
            await turns()
            break
    gc.collect()
    await asyncio.sleep(0)
    gc.collect()
    assert max(server.offsets) > 10
    assert caplog.records == []


async def test_next_page_has_no_records_of_the_current_one() -> None:
    server = Server(records(50))
    page = await server.list(limit=10).first_page()
    server.records.insert(0, Record("new"))
    second = await page.next()
    assert second is not None
    assert second.data == records(8, 10)


async def test_error_cancels_the_pages_ahead_immediately() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 10 if offset > 10 else 0

    def fail(offset: int) -> None:
        if offset == 9:
            raise LookupError("page 1")

    server.before = fail
    pages = server.list(limit=10, concurrency=4).pages()
    await anext(pages)
    with pytest.raises(LookupError, match="page 1"):
        await anext(pages)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert server.in_flight == 0


async def test_after_a_short_page_others_are_fetched_ahead_again() -> None:
    asked: list[int] = []

    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        asked.append(offset)
        return ALL[offset : offset + (7 if offset == 18 else limit)], Meta(offset, limit, 100)

    walk = listed(served(pages), concurrency=2).pages()
    assert [(await anext(walk)).offset for _ in range(4)] == [0, 9, 18, 24]
    asked.clear()
    await turns()
    assert asked == [33, 42, 51]
    assert [page.offset async for page in walk] == [*range(33, 99, 9)]


async def test_page_repr_shows_its_position() -> None:
    assert repr(await Server(records(60)).list(offset=50).first_page()) == "<Page of 10 records from 50, of 60>"
    assert repr(await Server(records(60), total=False).list().first_page()) == "<Page of 25 records from 0, of unknown>"


async def test_given_records_are_a_list_of_one_page() -> None:
    listing = Listing.of(records(3))
    page = await listing.first_page()
    assert (page.data, page.has_next, await page.next()) == (records(3), False, None)
    assert page.meta is not None
    assert (page.meta.offset, page.meta.limit, page.meta.total_count, page.total_count) == (0, 3, 3, 3)
    assert (await Listing.of([]).first_page()).total_count == 0
    assert await Listing.of([]).collect() == []
    with pytest.raises(InvalidArgumentError, match="records must be an iterable of records, such as a list; got 3"):
        Listing.of(3)  # type: ignore[arg-type]
    assert [record async for record in listing] == await listing.collect() == records(3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Listing.of(records(3))  # unused, but no request was forgotten
        gc.collect()


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("limit", [1, 2, 5, 10])
@pytest.mark.parametrize("removed", [1, 2, 4, 5])
async def test_list_that_loses_its_last_records_with_every_page_is_read(
    removed: int, limit: int, concurrency: int
) -> None:
    server = Server(records(100))

    def shorten(offset: int) -> None:
        del server.records[-removed:]

    server.before = shorten
    found = await server.list(limit=limit, concurrency=concurrency).collect()
    assert found[: len(server.records)] == server.records
    assert len(found) == len({record.id for record in found})
    if removed < limit:
        assert len(found) > 3 * limit
    assert len(server.offsets) < 120


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("limit", [1, 5])
async def test_list_that_grows_before_the_reader_with_every_page_is_read(limit: int, concurrency: int) -> None:
    server, new = Server(records(30)), itertools.count()

    def insert(offset: int) -> None:
        if 0 < len(server.offsets) <= 18:
            server.records[:0] = [Record(f"new {next(new)}") for _ in range(limit)]

    server.before = insert
    found = {record.id async for record in server.list(limit=limit, concurrency=concurrency)}
    assert set(map(str, range(30))) <= found


async def test_list_that_never_stops_growing_before_the_reader_raises_after_20_pages() -> None:
    server, new = Server(records(30)), itertools.count()

    def insert(offset: int) -> None:
        if offset:
            server.records[:0] = [Record(f"new {next(new)}") for _ in range(5)]

    server.before = insert
    with pytest.raises(ResponseValidationError, match="the list grows faster than it is read"):
        await server.list(limit=5).collect()
    assert len(server.offsets) == 1 + 20 + 1


async def test_list_that_grows_slowly_before_the_reader_in_every_reading_is_read() -> None:
    server, new = Server(records(50), largest=10), itertools.count()

    def insert(offset: int) -> None:
        if offset:
            server.records.insert(0, Record(f"new {next(new)}"))

    server.before = insert
    found = {each.id for each in await server.list(limit=10).collect()}
    assert set(map(str, range(50))) <= found
    assert server.offsets.count(0) == MAX_READINGS


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_list_that_grows_at_its_end_with_every_page_is_read(concurrency: int) -> None:
    server = Server(records(30))

    def append(offset: int) -> None:
        if len(server.records) < 600:
            server.records += records(5, len(server.records))

    server.before = append
    assert await server.list(limit=5, concurrency=concurrency).collect() == records(600)


async def test_empty_page_fetched_before_the_list_grew_does_not_end_it() -> None:
    server = Server(records(20), total=False)
    walk = server.list(limit=10, concurrency=4).pages()
    found = [record for _ in range(2) for record in await anext(walk)]
    await asyncio.sleep(0)
    assert max(server.offsets) >= 20  # the empty page is here
    server.records += records(15, 20)
    found += [record async for page in walk for record in page]
    assert found == records(35)


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_removals_partly_hidden_by_additions_are_detected(concurrency: int) -> None:
    server = Server(records(60))

    def change(offset: int) -> None:
        if offset == 27 and len(server.records) == 60:
            del server.records[5:25]
            server.records += records(18, 100)

    server.before = change
    found = [record.id for record in await server.list(limit=10, concurrency=concurrency).collect()]
    assert len(found) == len(set(found))
    assert {str(number) for number in (*range(60), *range(100, 118)) if not 5 <= number < 25} <= set(found)


@pytest.mark.parametrize("removed", [2, 5, 9])
async def test_endless_first_page_is_detected_after_removals(removed: int) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        left = ALL if client.requests <= 3 else ALL[removed:]
        begin = offset if client.requests <= 5 else 0
        return left[begin : begin + 10], Meta(offset, limit, len(left))

    client = served(pages)
    with pytest.raises(ResponseValidationError, match="only records from earlier pages"):
        await listed(client).collect()
    assert client.requests <= 20
