"""Paging: lazy, in order, each record once, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client import EngageClient, InvalidArgumentError, ResponseValidationError, UnreadableFieldError
from pexip_engage_client._runtime.operations import Operation, Request
from pexip_engage_client.pagination import Listing, Page


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


OPERATION: Operation[Envelope] = Operation(id="getRecords", method="GET", path="/records", decode=lambda value: value)


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


async def test_nothing_is_fetched_before_it_is_asked_for() -> None:
    server = Server(records(3))
    listing = server.list()
    iterator = listing.__aiter__()
    pages = listing.pages()
    assert server.offsets == []
    assert repr(listing).startswith("<Listing of getRecords, not fetched: await it")
    await iterator.__anext__()
    await pages.__anext__()
    assert server.offsets == [0, 0]


async def test_await_gives_one_page() -> None:
    server = Server(records(60))
    page = await server.list()
    assert isinstance(page, Page)
    assert page.data == records(25)
    assert page.meta is not None
    assert (page.total_count, page.has_next, page.offset) == (60, True, 0)
    assert (len(page), page[0], page[-1], page[:2], list(page)) == (25, *records(25)[::24], records(2), records(25))
    second = await page.next()
    assert second is not None
    third = await second.next()
    assert third is not None
    assert third.data == records(10, 50)
    assert await third.next() is None
    assert server.offsets == [0, 25, 50]


async def test_an_offset_and_a_limit_of_the_callers() -> None:
    server = Server(records(30))
    assert [each.id async for each in server.list(offset=20, limit=4)] == [str(number) for number in range(20, 30)]
    assert server.offsets == [20, 24, 28]


async def test_the_largest_documented_page_is_asked_for() -> None:
    server = Server(records(30))
    assert len(await server.list(largest=1000)) == 30
    assert len(await server.list()) == 25


async def test_collect() -> None:
    server = Server(records(60))
    assert await server.list().collect() == records(60)
    server.offsets.clear()
    assert await server.list().collect(max=30) == records(30)
    assert server.offsets == [0, 25]
    assert await server.list().collect(max=0) == []
    assert await server.list().collect(max=25) == records(25)
    with pytest.raises(InvalidArgumentError, match="max must be an integer of at least 0"):
        await server.list().collect(max=-1)


async def test_a_list_that_is_not_paginated() -> None:
    class Plain:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            assert request.query == []
            return Envelope(records(3))

    listing: Listing[Any] = Listing(Plain(), OPERATION, Request("/records", query=[]), {}, paged=False)
    page = await listing
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
        # Later pages answer sooner: order is kept all the same.
        server.pause = lambda at: 0.0001 if at % 2 else 0
        listing = server.list(limit=limit, concurrency=concurrency, offset=offset)
        assert await listing.collect() == records(count)[offset:]
        assert server.most_in_flight <= max(concurrency, 1)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


async def test_pages_are_fetched_ahead_within_the_concurrency() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 0.005
    assert [len(page) async for page in server.list(limit=5, concurrency=4).pages()] == [5] * 20
    assert server.most_in_flight == 4
    assert sorted(server.offsets) == list(range(0, 100, 5))


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_records_that_shift_under_the_reader_come_once(concurrency: int) -> None:
    server = Server(records(50))

    def insert(offset: int) -> None:
        if offset == 10:
            server.records.insert(0, Record("new"))

    server.before = insert
    found = [each.id async for each in server.list(limit=10, concurrency=concurrency)]
    assert len(found) == len(set(found))
    assert found[:10] == [str(number) for number in range(10)]
    assert set(map(str, range(50))) <= set(found)


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_a_list_that_shrinks_ends_cleanly(concurrency: int) -> None:
    server = Server(records(50))

    def shrink(offset: int) -> None:
        if offset >= 20:
            del server.records[15:]

    server.before = shrink
    found = [each.id async for each in server.list(limit=10, concurrency=concurrency)]
    assert found[:10] == [str(number) for number in range(10)]
    assert len(found) == len(set(found)) <= 20
    assert server.in_flight == 0


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_a_list_that_grows_is_read_to_its_new_end(concurrency: int) -> None:
    server = Server(records(20))

    def grow(offset: int) -> None:
        if offset == 10 and len(server.records) == 20:
            server.records += records(15, 20)

    server.before = grow
    assert [each.id async for each in server.list(limit=10, concurrency=concurrency)] == [str(n) for n in range(35)]


async def test_pages_shorter_than_asked_for_lose_nothing() -> None:
    server = Server(records(50), largest=7)
    assert [each.id async for each in server.list(limit=10, concurrency=4)] == [str(number) for number in range(50)]


async def test_records_without_an_id_are_all_delivered() -> None:
    server = Server(["same"] * 40)
    assert await server.list().collect() == ["same"] * 40


async def test_an_early_exit_leaves_no_task_behind() -> None:
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


async def test_an_error_comes_in_its_place_and_ends_the_iteration() -> None:
    server = Server(records(50))

    def fail(offset: int) -> None:
        if offset == 20:
            raise LookupError("page 2")

    server.before = fail
    iterator = server.list(limit=10, concurrency=4).__aiter__()
    assert [(await iterator.__anext__()).id for _ in range(20)] == [str(number) for number in range(20)]
    with pytest.raises(LookupError, match="page 2"):
        await iterator.__anext__()
    with pytest.raises(StopAsyncIteration):
        await iterator.__anext__()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == 1


async def test_cancelling_the_reader_cancels_the_pages_ahead() -> None:
    server = Server(records(100))
    server.pause = lambda offset: 10 if offset else 0
    task = asyncio.create_task(server.list(limit=5, concurrency=4).collect())
    await asyncio.sleep(0.01)
    assert server.in_flight == 4
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert server.in_flight == 0


async def test_memory_stays_flat() -> None:
    """What is remembered of a list is bounded, however long the list is."""

    class Endless(Server):
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            offset = int(dict(request.query).get("offset", 0))
            return Envelope(records(1000, offset), Meta(offset, 1000, 50_000))

    alive: list[int] = []
    seen = 0
    async for _ in Endless([]).list(limit=1000, concurrency=4):
        seen += 1
        if seen % 10_000 == 0:
            alive.append(sum(type(each) is Record for each in gc.get_objects()))
    assert seen == 50_000
    assert max(alive) < 10_000


# --- a list never ends early in silence


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
    return Listing(client, OPERATION, Request("/records"), {}, **{"limit": 10, **options})


ALL = records(100)


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(
    "meta",
    [
        lambda offset, limit: None,
        lambda offset, limit: Meta(offset, limit, None),
        lambda offset, limit: Meta(offset, limit, -1),
        lambda offset, limit: Meta(offset, limit, "100"),  # type: ignore[arg-type]
        lambda offset, limit: Meta(offset, limit, 0),
        lambda offset, limit: Meta(offset, limit, 5),
        lambda offset, limit: "?",
    ],
    ids=["no meta", "no total", "negative", "a text", "0", "too small", "no object"],
)
async def test_without_a_total_to_believe_it_ends_with_an_empty_page(concurrency: int, meta: Any) -> None:
    client = served(lambda offset, limit: (ALL[offset : offset + limit], meta(offset, limit)))
    assert await listed(client, concurrency=concurrency).collect() == ALL
    assert client.requests <= 11 + 2 * concurrency
    page = await listed(client)
    assert page.has_next
    assert page.total_count is None


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_an_empty_page_before_the_end_is_an_error(concurrency: int) -> None:
    client = served(
        lambda offset, limit: ([] if offset == 30 else ALL[offset : offset + limit], Meta(offset, limit, 100))
    )
    with pytest.raises(
        ResponseValidationError, match="the page at offset 30 is empty, though .* 100 records"
    ) as caught:
        await listed(client, concurrency=concurrency).collect()
    assert caught.value.operation == "getRecords"
    page = await listed(client, offset=20)
    with pytest.raises(ResponseValidationError):
        await page.next()


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("total", [100, None])
@pytest.mark.parametrize("echo", [True, False], ids=["tells its offset", "tells ours"])
async def test_a_server_that_ignores_the_offset_is_noticed(concurrency: int, total: int | None, echo: bool) -> None:
    client = served(lambda offset, limit: (ALL[:limit], Meta(0 if echo else offset, limit, total)))
    with pytest.raises(ResponseValidationError, match="about offset 0|the page before it again"):
        await listed(client, concurrency=concurrency).collect()
    assert client.requests <= 2 + 2 * concurrency


async def test_a_short_first_page_costs_one_request() -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        return ALL[offset : offset + (3 if offset == 0 else limit)], Meta(offset, limit, 100)

    client = served(pages)
    assert await listed(client, concurrency=4).collect() == ALL
    assert client.requests <= 13


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_short_pages_on_the_way_lose_nothing(concurrency: int) -> None:
    def pages(offset: int, limit: int) -> tuple[list[Any], Any]:
        return ALL[offset : offset + (limit - 4 if offset % 3 == 0 else limit)], Meta(offset, limit, 100)

    client = served(pages)
    plain = ["same"] * 100
    assert await listed(client, concurrency=concurrency).collect() == ALL
    nameless = served(lambda offset, limit: (plain[offset : offset + limit - offset % 2], Meta(offset, limit, 100)))
    assert await listed(nameless, concurrency=concurrency).collect() == plain


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_whoever_gives_up_waiting_may_ask_again(concurrency: int) -> None:
    server = Server(records(30))
    slow = [True]
    server.pause = lambda offset: 0.2 if offset == 10 and slow.pop() else 0
    slow.extend([False] * 50)
    slow[-1] = True
    iterator = server.list(limit=10, concurrency=concurrency).__aiter__()
    found = [await anext(iterator) for _ in range(10)]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(iterator), 0.02)
    found += [record async for record in iterator]
    assert found == records(30)


async def test_one_unreadable_record_costs_one_record(caplog: pytest.LogCaptureFixture) -> None:
    items: list[Any] = [{"id": str(number)} for number in range(25)]
    items[3] = None

    def pages(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", 0))
        meta = {"offset": offset, "limit": 10, "totalCount": 25}
        return httpx.Response(200, json={"data": items[offset : offset + 10], "meta": meta})

    async with EngageClient("acme", token="t", transport=httpx.MockTransport(pages)) as engage:
        found = await engage.appointments.list(limit=10).collect()
    assert [each["id"] for each in found if "id" in each] == [str(number) for number in range(25) if number != 3]
    with pytest.raises(UnreadableFieldError, match=r"the record \[3\] is null, not an object"):
        _ = found[3].id
    assert "getAppointments: the record [3] of Appointment is null" in caplog.text


async def test_a_task_is_told_what_to_take() -> None:
    listing = Server(records(3)).list()
    with pytest.raises(TypeError, match=r"a task takes its \.collect\(\)"):
        asyncio.create_task(listing)  # type: ignore[arg-type]
    async with asyncio.TaskGroup() as group:
        with pytest.raises(TypeError, match=r"a task takes its \.collect\(\)"):
            group.create_task(listing)  # type: ignore[arg-type]
        task = group.create_task(listing.collect())
    assert task.result() == records(3)
    assert (await asyncio.gather(listing))[0].data == records(3)
