"""A list delivers every record or raises, also if its order is not stable or it changes while it is read."""

from __future__ import annotations

import asyncio
import itertools
import pickle
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client import IncompleteListError, ResponseValidationError
from pexip_engage_client._runtime.operations import Request
from pexip_engage_client.pagination import Listing

from .test_pagination import OPERATION, Envelope, Meta, Record


class SqlServer:
    """Sorts by a column with ties, like `ORDER BY last_name LIMIT … OFFSET …`: the order of equal rows is undefined.

    With `fixed`, the same query has the same order each time; another `LIMIT` or `OFFSET` may have another one.
    """

    def __init__(self, count: int, ties: int, *, seed: int = 0, fixed: bool = True, largest: int = 1000) -> None:
        self.rows = [(number // ties, str(number)) for number in range(count)]
        self.seed, self.fixed, self.largest = seed, fixed, largest
        self.chance = random.Random(seed)
        self.requests = 0
        self.sizes: list[int] = []  # of the pages
        self.before: Callable[[], None] = lambda: None
        self.total: Callable[[int], Any] = lambda total: total

    async def call(self, operation: Any, request: Request, options: Any) -> Any:
        query = dict(request.query)
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), self.largest)
        self.requests += 1
        await asyncio.sleep(0)
        self.before()
        chance = random.Random(f"{self.seed} {offset} {limit}") if self.fixed else self.chance
        rows = sorted(chance.sample(self.rows, len(self.rows)), key=lambda row: row[0])
        page = [Record(identity) for _, identity in rows[offset : offset + limit]]
        self.sizes.append(len(page))
        return Envelope(page, Meta(offset, limit, self.total(len(rows))))

    def list(self, **options: Any) -> Listing[Any]:
        return Listing(self, OPERATION, Request("/records"), {}, **options)


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("ties", [2, 10, 50, 400])
async def test_order_with_ties_loses_no_record(ties: int, fixed: bool, concurrency: int) -> None:
    for seed in range(5):
        server = SqlServer(400, ties, seed=seed, fixed=fixed)
        found = [record.id async for record in server.list(concurrency=concurrency)]
        assert sorted(found, key=int) == [str(number) for number in range(400)]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("ties", [2, 10, 50])
async def test_ties_without_large_pages_are_resolved_or_raise(ties: int, concurrency: int) -> None:
    """A server that returns at most 25 records a page needs more readings, with pages of other sizes."""
    resolved = 0
    for seed in range(20):
        server = SqlServer(100, ties, seed=seed, fixed=False, largest=25)
        found: set[str] = set()
        try:
            async for record in server.list(concurrency=concurrency):
                found.add(record.id)
        except IncompleteListError:
            assert 16 in server.sizes  # the last of the readings
        else:
            resolved += 1
            assert found == {str(number) for number in range(100)}
        assert server.requests < 3 * 12 * (1 + concurrency)
    assert resolved > (0 if ties < 50 else -1)


TOTALS: dict[str, Callable[[int], Any]] = {
    "at most 200": lambda total: min(total, 200),
    "at most 50": lambda total: min(total, 50),
    "3 too few": lambda total: total - 3,
    "none": lambda total: None,
    "a string": str,
}


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("total", TOTALS)
async def test_unstable_order_with_a_total_that_is_too_small_loses_no_record(total: str, concurrency: int) -> None:
    """More positions were read than there are different records, so some records are missing."""
    server = SqlServer(400, 400, fixed=False)
    server.total = TOTALS[total]
    found = [record.id for record in await server.list(concurrency=concurrency).collect()]
    assert sorted(found, key=int) == [str(number) for number in range(400)]


async def test_repeated_rows_without_a_total_raise() -> None:
    class Repeating:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            query = dict(request.query)
            offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), 10)
            rows = [Record(str(number // 2)) for number in range(100)]
            return Envelope(rows[offset : offset + limit], Meta(offset, limit, None))

    with pytest.raises(IncompleteListError) as caught:
        await Listing[Any](Repeating(), OPERATION, Request("/records"), {}).collect()
    assert (caught.value.expected, caught.value.received) == (100, 50)


async def test_total_that_is_never_reached_raises() -> None:
    server = SqlServer(400, 1, largest=25)

    class Overstated:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            envelope = await server.call(operation, request, options)
            hidden = [record for record in envelope.data if int(record.id) % 100]
            return Envelope(hidden + envelope.data[:1] * (len(envelope.data) - len(hidden)), envelope.meta)

    found: list[str] = []

    async def read() -> None:
        async for record in Listing[Any](Overstated(), OPERATION, Request("/records"), {}):
            found.append(record.id)

    with pytest.raises(IncompleteListError, match=r"the list has 400 records, but only \d+ different ones") as caught:
        await read()
    error = caught.value
    assert isinstance(error, ResponseValidationError)
    assert (error.expected, error.operation, error.retryable) == (400, "getRecords", False)
    assert error.received == len(found) == len(set(found)) < 400
    assert server.requests < 100
    assert pickle.loads(pickle.dumps(error)).expected == 400


async def test_page_next_loses_no_record() -> None:
    server = SqlServer(200, 10)
    page = await server.list().first_page()
    found: list[str] = []
    while page is not None:
        found += [record.id for record in page]
        page = await page.next()
    assert sorted(found, key=int) == [str(number) for number in range(200)]


async def test_stable_list_is_read_once() -> None:
    server = SqlServer(99, 1)
    await server.list(limit=10).collect()
    assert server.requests == 11


async def test_removals_hidden_by_as_many_additions_are_detected() -> None:
    server = SqlServer(100, 1)

    def change() -> None:
        if server.requests == 3:
            del server.rows[5:10]
            server.rows += [(number, str(number)) for number in range(100, 105)]

    server.before = change
    found = {record.id for record in await server.list(limit=10).collect()}
    assert {str(number) for number in (*range(5), *range(10, 105))} <= found


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("every", [1, 2, 3])
async def test_list_that_loses_single_records_is_read_to_its_end(every: int, concurrency: int) -> None:
    server = SqlServer(200, 1)
    gone: set[str] = set()

    def change() -> None:
        if server.requests > 3 and server.requests % every == 0 and len(gone) < 40:
            gone.add(server.rows.pop(0)[1])

    server.before = change
    found = [record.id for record in await server.list(limit=25, concurrency=concurrency).collect()]
    assert len(found) == len(set(found))
    assert {str(number) for number in range(200)} - gone <= set(found)


async def test_list_with_the_largest_pages_is_read_again_with_smaller_ones() -> None:
    server = SqlServer(1500, 1500)
    with pytest.raises(IncompleteListError):
        await server.list(limit=1000).collect()
    assert server.sizes[:3] == [1000, 501, 666]


async def test_duplicate_page_from_an_unstable_order_does_not_end_the_list() -> None:
    pages = {(0, 3): "abc", (2, 3): "abc", (0, 1000): "abcdefg"}

    class Server:
        async def call(self, operation: Any, request: Request, options: Any) -> Any:
            query = dict(request.query)
            key = int(query.get("offset", 0)), int(query["limit"])
            return Envelope([Record(letter) for letter in pages[key]], Meta(*key, 7))

    found = await Listing[Any](Server(), OPERATION, Request("/records"), {}, limit=3).collect()
    assert [record.id for record in found] == list("abcdefg")


CHANGE = st.tuples(st.sampled_from(["add", "remove", "replace"]), st.integers(0, 90), st.integers(1, 12))


@given(
    changes=st.lists(CHANGE, max_size=8),
    every=st.integers(1, 3),
    count=st.integers(0, 90),
    ties=st.integers(1, 30),
    limit=st.integers(1, 15),
    concurrency=st.integers(1, 4),
    largest=st.integers(2, 100),
    fixed=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_permanent_records_are_delivered_once_or_an_error_is_raised(
    changes: list[tuple[str, int, int]],
    every: int,
    count: int,
    ties: int,
    limit: int,
    concurrency: int,
    largest: int,
    fixed: bool,
    seed: int,
) -> None:
    """With ties, additions hide removals from both the order and the total, so the two are not combined."""
    server = SqlServer(count, ties, seed=seed, fixed=fixed, largest=largest)
    to_come, new, gone = list(changes), itertools.count(1000), set[str]()

    def change() -> None:
        if not to_come or server.requests < 2 or server.requests % every:
            return
        kind, position, amount = to_come.pop()
        kind = ("remove" if changes[0][0] == "replace" else changes[0][0]) if ties > 1 else kind
        if kind != "add":
            gone.update(identity for _, identity in server.rows[position : position + amount])
            del server.rows[position : position + amount]
        if kind != "remove":
            server.rows += [(position // ties, str(next(new))) for _ in range(amount)]

    server.before = change
    found: list[str] = []

    async def read() -> None:
        async for record in server.list(limit=limit, concurrency=concurrency):
            found.append(record.id)

    try:
        asyncio.run(read())
    except ResponseValidationError:
        assert changes or ties > 1
    else:
        assert {str(number) for number in range(count)} - gone <= set(found)
    assert len(found) == len(set(found))


async def test_list_that_counts_repeated_records_raises() -> None:
    """A repeated record may have taken the place of another, so it is not known whether any is missing."""
    server = SqlServer(60, 1)
    server.rows[10] = server.rows[9] = server.rows[8]
    with pytest.raises(IncompleteListError, match="60 records, but only 58 .*, or it repeats records; use narrower"):
        await server.list(limit=10).collect()
