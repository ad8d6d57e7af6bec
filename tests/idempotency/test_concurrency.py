"""Concurrent calls with one id: one of them works, the others wait for its result."""

from __future__ import annotations

import asyncio
import os
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from pexip_engage_client import BusinessValidationError, EngageClient, EngageError, Environment, Timing, TransportError
from pexip_engage_client import TimeoutError as EngageTimeoutError
from pexip_engage_client.idempotency import flights
from pexip_engage_client.idempotency.intents import IntentKey
from pexip_engage_client.stores import Holder, Lease, MemoryStore

from ..lifetimes.endings import quiet
from ..pipeline.conftest import Pauses
from ..pipeline.doubles import elapse
from ..waiting import turns
from .bookings import ANSWERS, PEOPLE, Bookings, Clock, book, cancelled, client, hold

API = f"{Environment.PRODUCTION.api_root}/enterprises/acme"


@pytest.mark.parametrize("fault", ANSWERS[:-1])
async def test_twenty_tasks_create_one_record(fault: str, pauses: Pauses) -> None:
    bookings = Bookings(fault)
    async with client(bookings, pauses) as engage:
        found = await asyncio.gather(*(book(engage, "crm-42") for _ in range(20)))
    assert {each.id for each in found} == {"id-0"}
    assert bookings.created == ["crm-42"]
    assert len({id(each) for each in found}) == 20


async def test_waiting_calls_send_nothing_if_the_first_succeeds(pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        await asyncio.gather(*(book(engage, "crm-42") for _ in range(20)))
    assert (bookings.posts, bookings.lookups) == (1, 1)


async def test_calls_of_different_clients_and_methods_create_one_record(pauses: Pauses) -> None:
    bookings = Bookings()

    async def request(number: int) -> Any:
        async with EngageClient("acme", token=str(number), transport=bookings, timing=pauses.timing) as engage:
            if number % 2:
                return await book(engage.with_options(max_retries=0), "crm-42")
            start = datetime(2026, 3, 2, 9, tzinfo=UTC)
            times = {"start": start, "end": start + timedelta(hours=1)}
            return await engage.appointments.create_once(external_id="crm-42", **times, **PEOPLE)

    found = await asyncio.gather(*map(request, range(20)))
    assert {each.id for each in found} == {"id-0"}
    assert bookings.posts == 1


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("https://api.example", "https://API.Example"),
        ("https://api.example", "HTTPS://api.example/"),
        ("https://api.example", "https://api.example:443"),
        ("https://api.example", "https://api.example.:443"),
        ("https://[2001:db8::1]", "https://[2001:0DB8:0::1]/"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
async def test_spelling_of_the_address_does_not_matter(first: str, other: str, pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    store = MemoryStore()
    async with (
        client(bookings, pauses, base_url=first, idempotency=store) as engage,
        client(bookings, pauses, base_url=other, idempotency=store) as sibling,
    ):
        await cancelled(bookings, book(engage, "crm-42"))
        bookings.created = ["crm-42"]
        assert [each.state for each in await sibling.pending()] == ["created"]


def test_calls_in_two_threads_create_one_record() -> None:
    bookings, results = Bookings(), list[Any]()
    entered, go_on = threading.Event(), threading.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                entered.set()
                await asyncio.to_thread(go_on.wait, 60)
            return await bookings.handle_async_request(request)

    async def call() -> None:
        async with EngageClient("acme", token="t", transport=Slow(), limits=None) as engage:
            results.append((await book(engage, "crm-42")).id)

    threads = [threading.Thread(target=asyncio.run, args=(call(),)) for _ in range(3)]
    threads[0].start()
    assert entered.wait(60)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert (results, bookings.posts) == (["id-0"] * 3, 1)


async def test_ids_resources_and_enterprises_do_not_wait_for_each_other(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses) as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        while not bookings.posts:
            await asyncio.sleep(0)
        await book(engage, "crm-43")
        await engage.employees.create_once(external_id="crm-42", email="an@example.com")
        async with EngageClient("globex", token="t", transport=bookings, timing=pauses.timing) as other:
            await book(other, "crm-42")
        assert not task.done()
        task.cancel()
        await asyncio.wait([task])


async def test_next_waiting_call_takes_over_from_a_cancelled_one(pauses: Pauses) -> None:
    bookings = Bookings("hangs", "made")
    async with client(bookings, pauses) as engage:
        tasks = [asyncio.create_task(book(engage, "crm-42")) for _ in range(5)]
        while not bookings.posts:
            await asyncio.sleep(0)
        tasks[0].cancel()
        bookings.created += bookings.late
        found = await asyncio.gather(*tasks[1:])
    assert {each.id for each in found} == {"id-0"}
    assert (bookings.posts, tasks[0].cancelled()) == (1, True)


async def test_cancelled_waiting_call_does_not_disturb_the_others(pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        tasks = [asyncio.create_task(book(engage, "crm-42")) for _ in range(5)]
        while not bookings.posts:
            await asyncio.sleep(0)
        tasks[3].cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [getattr(each, "id", None) for each in found] == ["id-0", "id-0", "id-0", None, "id-0"]


async def test_each_waiting_call_gets_its_own_rejection(pauses: Pauses) -> None:
    bookings = Bookings(*["422"] * 3)
    async with client(bookings, pauses) as engage:
        found = await asyncio.gather(*(book(engage, "crm-42") for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in found] == [BusinessValidationError] * 3
    assert len(set(map(id, found))) == 3


@pytest.mark.parametrize("resend", [True, False])
async def test_call_that_waits_until_its_deadline_has_an_unknown_outcome(resend: bool, pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses) as engage:
        first = asyncio.create_task(book(engage, "crm-42"))
        while not bookings.posts:
            await asyncio.sleep(0)
        hurried = engage.with_options(deadline=20)
        call = asyncio.create_task(hurried.appointments.invite_once(external_id="crm-42", resend=resend, **PEOPLE))
        await turns()
        await elapse(21)
        with pytest.raises(EngageTimeoutError, match="another call with the same external_id") as caught:
            await call
        assert (caught.value.outcome, caught.value.retryable, caught.value.phase) == ("unknown", resend, "wait")
        first.cancel()
        await asyncio.wait([first])


@pytest.mark.parametrize("resend", [True, False])
async def test_call_that_waits_for_another_process_has_an_unknown_outcome(resend: bool, pauses: Pauses) -> None:
    bookings, store = Bookings(), MemoryStore()
    async with client(bookings, pauses, idempotency=store, timing=Timing(), deadline=0.2) as engage:
        await hold(store, IntentKey(API, "appointments", "crm-42"))
        message = "another call with the same external_id .* 0.2 s; another process has its lease for another"
        with pytest.raises(EngageTimeoutError, match=message) as caught:
            await engage.appointments.invite_once(external_id="crm-42", resend=resend, **PEOPLE)
    assert (caught.value.outcome, caught.value.retryable, bookings.posts) == ("unknown", resend, 0)


@pytest.mark.parametrize("lookups", ["find nothing", "fail"])
async def test_calls_that_may_not_send_again_are_not_retryable(lookups: str, pauses: Pauses) -> None:
    bookings = Bookings("lost")
    bookings.failing_lookups = 10_000 if lookups == "fail" else 0
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=None) as engage:
        calls = (engage.appointments.invite_once(external_id="crm-42", resend=False, **PEOPLE) for _ in range(6))
        errors = await asyncio.gather(*calls, return_exceptions=True)
    described = {isinstance(each, EngageError) and (each.outcome, each.retryable) for each in errors}
    assert (described, bookings.posts) == ({("unknown", False)}, 1)


async def test_client_per_request_finds_what_a_cancelled_request_has_sent() -> None:
    bookings = Bookings("hangs")
    timing = Clock(bookings, 1e9).timing
    async with EngageClient("acme", token="t", transport=bookings, timing=timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
    async with EngageClient("acme", token="t", transport=bookings, timing=timing, deadline=20) as engage:
        with pytest.raises(TransportError, match="request from an earlier call") as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts) == ("unknown", 1)


async def test_clients_with_different_stores_create_one_record(pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as first, client(bookings, pauses, idempotency=MemoryStore()) as second:
        await asyncio.gather(*(book(each, "crm-42") for each in (first, second) * 5))
    assert bookings.posts == 1


async def test_call_that_is_cancelled_while_it_claims_leaves_no_lease(pauses: Pauses) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    class Slow(MemoryStore):
        async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
            lease = await super().acquire(name, owner, seconds)
            entered.set()
            await go_on.wait()
            return lease

    bookings = Bookings()
    async with client(bookings, pauses, idempotency=Slow()) as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        await entered.wait()
        task.cancel()
        go_on.set()
        await asyncio.wait([task])
        assert task.cancelled()
        assert (await book(engage, "crm-42")).id == "id-0"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_child_process_does_not_wait_for_calls_of_its_parent() -> None:
    bookings = Bookings("hangs")
    key = IntentKey(API, "appointments", "crm-42")

    async def parent() -> int:
        mine = flights.Flight("")
        async with EngageClient("acme", token="t", transport=bookings, limits=None) as engage:
            task = asyncio.create_task(book(engage, "crm-42"))
            while not bookings.posts:
                await asyncio.sleep(0)
            child = os.fork()
            if child == 0:
                os._exit(0 if flights.shared.flights.begin(key, mine) is mine else 1)
            assert flights.shared.flights.begin(key, mine) is not mine
            task.cancel()
            await asyncio.wait([task])
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert asyncio.run(parent()) == 0


def test_waiting_call_takes_over_when_the_event_loop_of_the_other_one_is_closed() -> None:
    bookings, store, waits = Bookings("hangs"), MemoryStore(), threading.Event()

    async def once() -> Any:
        options: Any = {"transport": bookings, "limits": None, "idempotency": store}
        async with EngageClient("acme", token="t", **options) as engage, asyncio.timeout(20):
            return await book(engage, "crm-42")

    async def wait() -> Any:
        call = asyncio.create_task(once())
        await turns()
        bookings.created.append("crm-42")
        waits.set()
        return await call

    def end() -> None:
        loop.run_until_complete(asyncio.to_thread(waits.wait, 20))
        loop.close()

    loop = asyncio.new_event_loop()
    quiet(loop.create_task(once()))
    while not bookings.posts:
        loop.run_until_complete(asyncio.sleep(0))
    thread = threading.Thread(target=end)
    thread.start()
    assert asyncio.run(wait()).id == "id-0"
    thread.join()
    assert bookings.posts == 1


@pytest.mark.parametrize("effect", [True, False])
def test_call_of_a_closed_event_loop_does_not_block_the_next_one(effect: bool, pauses: Pauses) -> None:
    """A call whose loop was closed without cancelling it never ends. The next one takes over its lease at once."""
    bookings = Bookings("hangs")
    clock = Clock(bookings, 1e9)
    store = MemoryStore()

    async def once() -> Any:
        async with client(bookings, pauses, timing=clock.timing, idempotency=store) as engage, asyncio.timeout(5):
            return await book(engage, "crm-42")

    loop = asyncio.new_event_loop()
    task = quiet(loop.create_task(once()))
    while not bookings.posts:
        loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert not task.done()
    if effect:
        bookings.created.append("crm-42")
    # The store measures in real time how long the first request may take effect; the client's clock only moves here.
    assert asyncio.run(once()).id == "id-0"
    assert (bookings.posts, bookings.created) == (1 if effect else 2, ["crm-42"])
    assert clock.time == 0 if effect else clock.time > 30
