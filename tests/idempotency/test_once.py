"""Records are created exactly once, whatever fails."""

from __future__ import annotations

import asyncio
import copy
import pickle
import random
import re
from typing import Any, cast

import httpx
import pytest

from pexip_engage_client import (
    DuplicateError,
    EngageClient,
    InvalidArgumentError,
    ResponseValidationError,
    Timing,
    TransportError,
    errors,
)
from pexip_engage_client.limits import Permit
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.tracing import Attempt

from ..pipeline.conftest import Pauses
from ..pipeline.contexts import CONTEXTS, run_in
from ..pipeline.doubles import elapse, error_response, loop_time
from .bookings import ANSWERS, APPOINTMENT, PEOPLE, Bookings, Clock, FailingStore, book, cancelled, client


@pytest.mark.parametrize("first", ANSWERS[:-1])
@pytest.mark.parametrize("second", ANSWERS[:-1])
async def test_one_record_is_created_under_any_two_faults(first: str, second: str, pauses: Pauses) -> None:
    bookings = Bookings(first, second)
    async with client(bookings, pauses) as engage:
        appointment = await book(engage, "crm-42")
    assert appointment.external_id == "crm-42"
    assert bookings.created == ["crm-42"]


@pytest.mark.proof
@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("first", ANSWERS[:-1])
async def test_one_record_is_created_while_the_caller_handles_an_error(
    first: str, context: str, pauses: Pauses
) -> None:
    bookings = Bookings(first, first)

    async def create() -> None:
        async with client(bookings, pauses) as engage:
            assert (await book(engage, "crm-42")).external_id == "crm-42"

    await run_in(context, create)
    assert bookings.created == ["crm-42"]


async def test_hundred_bookings_under_random_faults_are_created_once_each(pauses: Pauses) -> None:
    dice = random.Random(5)
    bookings = Bookings(*(dice.choice(ANSWERS[:-1]) for _ in range(300)))
    async with client(bookings, pauses, deadline=None) as engage:  # however slow the machine is
        made = await asyncio.gather(*(book(engage, f"crm-{number}") for number in range(100)))
    assert [each.external_id for each in made] == [f"crm-{number}" for number in range(100)]
    assert sorted(bookings.created) == sorted({f"crm-{number}" for number in range(100)})


async def test_late_effect_is_found_by_a_later_lookup(pauses: Pauses) -> None:
    bookings = Bookings("late")

    async def sleep(seconds: float) -> None:
        pauses.all.append(seconds)
        if len(pauses.all) == 3:
            bookings.created += bookings.late

    async with client(bookings, pauses) as engage:
        sibling = EngageClient("acme", token="t", transport=bookings, timing=Timing(sleep=sleep), limits=None)
        async with sibling:
            assert (await book(sibling, "crm-42")).id == "id-0"
        assert bookings.posts == 1
        assert engage.enterprise == "acme"


class LateWithSecond(Bookings):
    """The first request takes effect only when the second one arrives, after any timeout."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and self.posts == 1:
            self.created += self.late
        return await super().handle_async_request(request)


@pytest.mark.parametrize("unlisted", [None, 1])
async def test_effect_after_the_timeout_is_reported_as_duplicate(unlisted: int | None, pauses: Pauses) -> None:
    bookings = LateWithSecond("late", "made")
    bookings.unlisted = unlisted
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert sorted(caught.value.ids) == ["id-0", "id-1"]
    for same in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert (str(same), same.ids, same.external_id) == (str(caught.value), caught.value.ids, "crm-42")


async def test_record_is_returned_if_the_id_is_in_use(pauses: Pauses) -> None:
    bookings = Bookings("in use")
    bookings.created.append("hr-7")
    async with client(bookings, pauses) as engage:
        employee = await engage.employees.create_once(
            external_id="hr-7", first_name="A", last_name="B", email="a@example.com"
        )
    assert employee.id == "id-0"


async def test_rejection_is_raised_without_pause(pauses: Pauses) -> None:
    def reject(_: httpx.Request) -> httpx.Response:
        return error_response(422, "APPOINTMENT_NO_AVAILABILITY")

    async with EngageClient("acme", token="t", transport=httpx.MockTransport(reject), timing=pauses.timing) as engage:
        with pytest.raises(errors.BusinessValidationError):
            await book(engage, "crm-42")
    assert pauses.all == []


async def test_records_of_other_ids_are_ignored_without_a_filter(pauses: Pauses) -> None:
    bookings = Bookings("lost", "made")
    bookings.filters = False
    bookings.created.append("of somebody else")
    async with client(bookings, pauses) as engage:
        assert (await book(engage, "crm-42")).external_id == "crm-42"


async def test_unknown_outcome_is_raised_after_all_requests(pauses: Pauses) -> None:
    bookings = Bookings(*["lost"] * 20)
    async with client(bookings, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "unknown"
    assert bookings.created == []


@pytest.mark.parametrize(
    "options",
    [
        {"external_id": ""},
        {"external_id": None},
        {"external_id": "x", "retry_unsafe": True},
        {"external_id": "x\n"},
        {"external_id": "x", "subject_id": 1},
        {"external_id": "x", "appointment_participants": "nobody"},
        {"external_id": "x", "accept_language": "\n"},
        {"external_id": "x", "timeout": -1},
        {"external_id": "x", "deadline": "soon"},
        {"external_id": "x", "limit": 3},  # an option of lists only, like the next two
        {"external_id": "x", "offset": 5},
        {"external_id": "x", "concurrency": 2},
        {"external_id": "x", "id": ["id-1"]},
        {"external_id": "x", "extra_body": {"externalId": "y"}},
        {"external_id": "x", "extra_body": {"subjectId": "2"}},
        {"external_id": "x", "extra_body": "y"},
        {"external_id": "x", "extra_query": 3},
    ],
    ids=str,
)
async def test_invalid_arguments_are_rejected_before_anything_is_sent(options: Any, pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        bookings.created.append("x")  # also if the record exists
        with pytest.raises(InvalidArgumentError):
            await engage.appointments.invite_once(**{**PEOPLE, **options})
    assert (bookings.lookups, bookings.posts) == (0, 0)


async def test_unknown_option_is_rejected_with_the_accepted_names(pauses: Pauses) -> None:
    async with client(Bookings(), pauses) as engage:
        with pytest.raises(InvalidArgumentError, match=r"the options are .*meeting_type") as caught:
            await engage.appointments.invite_once(external_id="x", **PEOPLE, **cast("Any", {"nonsense": 1}))
    assert "concurrency" not in str(caught.value)
    assert caught.value.parameter == "nonsense"


async def test_lookup_uses_the_language_of_the_request(pauses: Pauses) -> None:
    asked: list[tuple[str, str]] = []

    class Languages(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append((request.method, request.headers["accept-language"]))
            return await super().handle_async_request(request)

    async with client(Languages(), pauses, language="fr") as engage:
        for language in ("nl", None):
            await engage.employees.create_once(external_id="hr-7", email="a@example.com", accept_language=language)
    assert asked == [("GET", "nl"), ("POST", "nl"), ("GET", "fr")]


async def test_language_of_the_request_precedes_an_extra_header_in_lookups(pauses: Pauses) -> None:
    asked: list[tuple[str, str]] = []

    class Languages(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append((request.method, request.headers["accept-language"]))
            return await super().handle_async_request(request)

    options: Any = {"accept_language": "nl", "extra_headers": {"Accept-Language": "fr"}}
    async with client(Languages(), pauses) as engage:
        await engage.employees.create_once(external_id="hr-7", email="a@example.com", **options)
    assert asked == [("GET", "nl"), ("POST", "nl")]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "after_change": True},
        {"status": 500},
        {"connection": "reset", "after_change": True},
        {"connection": "reset"},
        {"connection": "hanging", "after_change": True},
        {"body": "html"},
        {"body": "truncated"},
    ],
    ids=str,
)
async def test_employee_is_created_once_in_a_faulty_sandbox(fault: Any, pauses: Pauses) -> None:
    async with Sandbox(seed="demo") as sandbox:
        before = len(sandbox.dump()["employees"])
        sandbox.fail("createEmployee", times=2, **fault)
        engage = sandbox.client(timing=pauses.timing, timeout=0.1)
        employee = await engage.employees.create_once(external_id="hr-1", email="jan@example.com", timeout=0.1)
        assert employee.external_id == "hr-1"
        assert len(sandbox.dump()["employees"]) == before + 1


@pytest.mark.parametrize("later", ["refused", "422", "401", "429"])
@pytest.mark.parametrize("completes", [True, False])
async def test_later_rejection_does_not_hide_an_unknown_outcome(later: str, completes: bool) -> None:
    bookings = Bookings("late", *[later] * 9)

    async def sleep(seconds: float) -> None:
        if bookings.posts > 1 and completes and not bookings.created:
            bookings.created += bookings.late

    async with client(bookings, Pauses(), timing=Timing(sleep=sleep), max_retries=0) as engage:
        if completes:
            assert (await book(engage, "crm-42")).id == "id-0"
        else:
            with pytest.raises(TransportError) as caught:
                await book(engage, "crm-42")
            assert caught.value.outcome == "unknown"
            assert isinstance(caught.value.__cause__, errors.EngageError)


@pytest.mark.parametrize("fault", ["lost", "503", "made, then nonsense"])
@pytest.mark.parametrize("resend", [True, False])
async def test_unknown_outcome_is_retryable_if_it_may_be_resent(resend: bool, fault: str, pauses: Pauses) -> None:
    bookings = Bookings(*[fault] * 9)
    bookings.unlisted = 0
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=20) as engage:
        with pytest.raises(errors.EngageError) as caught:
            await engage.appointments.invite_once(external_id="crm-42", resend=resend, **PEOPLE)
    assert (caught.value.outcome, caught.value.retryable) == ("unknown", resend)


@pytest.mark.parametrize("method", ["acquire", "record"])
async def test_failed_store_is_retryable_if_nothing_was_sent(method: str, pauses: Pauses) -> None:
    bookings = Bookings()
    store = FailingStore(method, errors.StoreError("the database is locked", reason="locked", retryable=True))
    async with client(bookings, pauses, idempotency=store) as engage:
        with pytest.raises(errors.StoreError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, caught.value.retryable, bookings.posts) == ("not sent", True, 0)


async def test_second_call_returns_the_existing_record(pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        first, again = await book(engage, "crm-42"), await book(engage, "crm-42")
    assert (first.id, again.id, bookings.posts, bookings.lookups) == ("id-0", "id-0", 1, 2)
    assert pauses.all == []


async def test_failed_lookups_are_retried_after_an_unknown_outcome(pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    bookings.failing_lookups = 6
    async with client(bookings, pauses, max_retries=0) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert bookings.posts == 1


async def test_nothing_is_sent_if_the_first_lookup_fails(pauses: Pauses) -> None:
    def reset(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    async with client(Bookings(), pauses, transport=httpx.MockTransport(reset)) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "not sent"


@pytest.mark.parametrize("failing_lookups", [2, 9])
async def test_first_lookup_is_retried_like_any_get(failing_lookups: int, pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.failing_lookups, bookings.posts = failing_lookups, 1
    async with client(bookings, pauses, max_retries=3) as engage:
        if failing_lookups < 4:
            assert (await book(engage, "crm-42")).id == "id-0"
        else:
            with pytest.raises(errors.ServerError) as caught:
                await book(engage, "crm-42")
            assert caught.value.outcome == "not sent"
    assert (bookings.lookups, len(bookings.created)) == ((3, 1) if failing_lookups < 4 else (4, 0))


@pytest.mark.parametrize("late_at", [0.2, 3, 7])
async def test_next_call_finds_the_record_of_a_cancelled_call(late_at: float, pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=Clock(bookings, late_at).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        assert (await book(engage.with_options(max_retries=0), "crm-42")).id == "id-0"
        assert bookings.posts == 1
        lookups = bookings.lookups
        await book(engage, "crm-42")
        assert bookings.lookups == lookups + 1


async def test_request_of_a_cancelled_call_is_an_unknown_outcome_until_its_timeout(pauses: Pauses) -> None:
    bookings = Bookings("hangs", "made", "hangs", "422", "hangs", "made")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        assert (await book(engage, "crm-42")).id == "id-0"
        assert (bookings.posts, clock.time) == (2, 30)

        await cancelled(bookings, book(engage, "crm-43"))
        with pytest.raises(TransportError, match="earlier call with the same external_id") as caught:
            await book(engage, "crm-43")
        assert isinstance(caught.value.__cause__, errors.BusinessValidationError)
        assert (caught.value.phase, caught.value.retryable) == ("wait", True)
        assert (caught.value.outcome, clock.time) == ("unknown", 67.5)

        await cancelled(bookings, book(engage, "crm-44"))
        clock.time, lookups = 100, bookings.lookups
        assert (await book(engage, "crm-44")).id == "id-1"
        assert (bookings.lookups, clock.time) == (lookups + 1, 100)


async def test_existing_record_is_returned_after_requests_of_cancelled_calls(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        bookings.created, before = ["crm-42"], bookings.lookups
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.posts, bookings.lookups - before, clock.time) == (1, 1, 0)


@pytest.mark.parametrize("seconds", [29, 34.9, 35.1, 50])
async def test_record_is_looked_up_after_a_response_that_breaks_off_late(seconds: float, pauses: Pauses) -> None:
    """The response lasts longer than the request may take effect: `timeout` limits the time between bytes."""
    clock = Clock(bookings := Bookings("made, then lost", "made"), 1e9)

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            clock.time += seconds if request.method == "POST" else 0
            return await bookings.handle_async_request(request)

    async with client(bookings, pauses, transport=Slow(), timing=clock.timing) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.posts, bookings.created) == (1, ["crm-42"])


@pytest.mark.parametrize("waited", [1, 4.9, 5.1, 29])
async def test_time_of_effect_begins_after_the_wait_for_a_connection(waited: float, pauses: Pauses) -> None:
    clock = Clock(bookings := Bookings("lost", "made"), 1e9)
    sent: list[float] = []

    class Waiting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                clock.time += waited
                await request.extensions["trace"]("http11.send_request_headers.started", {})
                sent.append(clock.time)
            return await bookings.handle_async_request(request)

    async with client(bookings, pauses, transport=Waiting(), timing=clock.timing, deadline=None) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert sent[1] - waited - sent[0] >= 30


async def test_effect_of_an_earlier_call_during_the_first_lookup_is_found(pauses: Pauses) -> None:
    class SlowLookup(Bookings):
        def listed(self, wanted: list[str]) -> httpx.Response:
            response = super().listed(wanted)
            if self.late:  # it takes effect after the lookup, just before it no longer can
                clock.time = 30.1
                self.created, self.late = self.late, []
            return response

    clock = Clock(bookings := SlowLookup("hangs", "made"), 1e9)
    async with client(bookings, pauses, timing=clock.timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        clock.time = 29.9
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.posts, bookings.created) == (1, ["crm-42"])


async def test_lookups_have_the_extra_headers_of_the_call(pauses: Pauses) -> None:
    seen: list[tuple[str, str | None]] = []

    class Recording(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append((request.method, request.headers.get("x-tenant")))
            return await super().handle_async_request(request)

    async with client(Recording(), pauses) as engage:
        await engage.appointments.invite_once(external_id="crm-42", extra_headers={"X-Tenant": "a"}, **PEOPLE)
    assert seen == [("GET", "a"), ("POST", "a")]


async def test_unknown_outcome_is_tracked_per_resource(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        an: Any = {"first_name": "An", "last_name": "B", "email": "an@example.com"}
        await cancelled(bookings, engage.employees.create_once(external_id="crm-42", **an))
        await book(engage, "crm-42")
        assert (bookings.posts, clock.time) == (2, 0)


async def test_rejection_leaves_no_intent(pauses: Pauses) -> None:
    bookings = Bookings("422")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        with pytest.raises(errors.BusinessValidationError) as caught:
            await book(engage, "crm-42")
        assert caught.value.outcome is None
        await book(engage, "crm-42")
        assert clock.time == 0


@pytest.mark.parametrize(("name", "value"), [("external_id", ""), ("retry_unsafe", True)])
async def test_error_names_the_rejected_argument(name: str, value: Any, pauses: Pauses) -> None:
    async with client(Bookings(), pauses) as engage:
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.appointments.invite_once(**{"external_id": "crm-42", name: value}, **PEOPLE)
    assert caught.value.parameter == name


async def test_call_after_a_cancelled_one_waits_for_its_late_effect(pauses: Pauses) -> None:
    bookings = Bookings("hangs", "made")
    async with client(bookings, pauses, timing=Clock(bookings, 20).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.posts, bookings.created) == (1, ["crm-42"])


async def test_nothing_is_sent_while_a_request_of_an_earlier_call_may_take_effect(pauses: Pauses) -> None:
    bookings = Bookings("late")
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=5) as engage:
        for message in ("late", "a request from an earlier call with the same external_id may have taken effect"):
            with pytest.raises(TransportError) as caught:
                await book(engage, "crm-42")
            assert (caught.value.outcome, message in f"{caught.value} late") == ("unknown", True)
    assert bookings.posts == 1


@pytest.mark.parametrize("late_at", [0.2, 10.5, 25, 30])
async def test_late_effect_is_found_until_the_timeout(late_at: float, pauses: Pauses) -> None:
    bookings = Bookings("late", "made")
    async with client(bookings, pauses, timing=Clock(bookings, late_at).timing) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.posts, bookings.created) == (1, ["crm-42"])


@pytest.mark.parametrize(
    ("options", "seconds"), [({}, 30), ({"timeout": 20}, 20), ({"timeout": 1}, 7.5), ({"timeout": None}, 30)]
)
@pytest.mark.parametrize("fault", ["lost", "503"])
async def test_request_is_sent_again_only_after_its_timeout(
    fault: str, options: Any, seconds: float, pauses: Pauses
) -> None:
    bookings = Bookings(fault, "made")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        assert (await engage.appointments.invite_once(external_id="crm-42", **PEOPLE, **options)).id == "id-0"
    assert (bookings.posts, clock.time) == (2, seconds)


async def test_record_is_returned_by_the_first_lookup_that_finds_it(pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert clock.time == 0.5


@pytest.mark.parametrize("answer", ["lost", "401"])
async def test_deadline_covers_all_requests_and_pauses(answer: str, pauses: Pauses) -> None:
    bookings = Bookings("lost", *[answer] * 20)
    clock = Clock(bookings, 1e9)
    async with client(bookings, pauses, timing=clock.timing, deadline=9) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "unknown"
    assert clock.time <= 9


@pytest.mark.parametrize("deadline", [10, 60, None])
async def test_each_request_gets_the_rest_of_the_deadline(deadline: float | None, pauses: Pauses) -> None:
    clock, replies = (
        Clock(Bookings(), 1e9),
        [error_response(429, Retry_After="6"), error_response(429, Retry_After="6")],
    )

    class Busy(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return replies.pop() if replies else await super().handle_async_request(request)

    async with client(Busy(), pauses, timing=clock.timing, deadline=deadline) as engage:
        if deadline == 10:
            with pytest.raises(errors.RateLimitError):
                await book(engage, "crm-42")
        else:
            assert (await book(engage, "crm-42")).id == "id-0"
    assert clock.time == (6 if deadline == 10 else 12)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("queue_timeout", "no slot became free within the queue_timeout of 5 s"),
        ("deadline", "the deadline of 5 s passed"),
    ],
)
async def test_waiting_for_a_permit_is_bounded(pauses: Pauses, option: str, message: str) -> None:
    class Full:
        paces = True

        async def acquire(self, **_: object) -> Permit:
            await elapse(6)
            await asyncio.sleep(5)
            raise AssertionError

    timing = Timing(monotonic=loop_time)
    options: Any = {option: 5}
    async with client(Bookings(), pauses, limits=Full(), timing=timing) as engage:
        async with asyncio.timeout(60):
            with pytest.raises(errors.TimeoutError, match=rf"{message} \(queue\)") as caught:
                await book(engage.with_options(**options), "crm-42")
    assert caught.value.outcome == "not sent"


class SlowQueue:
    """A limiter that grants a permit after three seconds, and is this permit."""

    paces = True

    async def acquire(self, **_: object) -> Permit:
        await elapse(3)
        return self

    def release(self, *, throttled: float | None = None) -> None: ...

    def abandon(self, *, busy_for: float) -> None: ...


class SlowServer(Bookings):
    """A server that needs three seconds for each request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await elapse(3)
        return await super().handle_async_request(request)


class SlowPages(Bookings):
    """A server that ignores the filter, and takes two seconds for each page."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await elapse(2)
        offset = int(request.url.params.get("offset", 0))
        records = [{"id": f"{each}", "externalId": f"x{each}", **APPOINTMENT} for each in range(offset, offset + 10)]
        return httpx.Response(200, json={"data": records, "meta": {"offset": offset, "limit": 10, "totalCount": 100}})


@pytest.mark.parametrize(
    ("bookings", "options"),
    [(SlowServer(), {"limits": SlowQueue()}), (SlowPages(), {})],
    ids=["queue", "pages"],
)
async def test_deadline_includes_the_queue_and_all_pages(
    bookings: Bookings, options: dict[str, Any], pauses: Pauses
) -> None:
    timing, began = Timing(monotonic=loop_time), loop_time()
    async with client(bookings, pauses, timing=timing, deadline=5, **options) as engage:
        async with asyncio.timeout(60):
            with pytest.raises(errors.TimeoutError, match="the deadline of 5 s passed"):
                await book(engage, "crm-42")
    assert loop_time() - began < 7


async def test_lookups_do_not_get_extra_query_and_extra_body(pauses: Pauses) -> None:
    class Kept(Bookings):
        def __init__(self, *faults: str) -> None:
            super().__init__(*faults)
            self.requests: list[httpx.Request] = []

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return await super().handle_async_request(request)

    bookings = Kept("made, then lost")
    extra: dict[str, Any] = {"extra_query": {"notify": "no"}, "extra_body": {"color": "red"}}
    async with client(bookings, pauses) as engage:
        await engage.appointments.invite_once(external_id="crm-42", **PEOPLE, **extra)
    sent = [(each.method, "notify" in each.url.params, b"color" in each.content) for each in bookings.requests]
    assert sent == [("GET", False, False), ("POST", True, True), ("GET", False, False)]


UNCLEAR: dict[str, Any] = {
    "a number": {"id": "id-9", "externalId": 42},
    "missing": {"id": "id-9"},
    "null": {"id": "id-9", "externalId": None},
    "padded": {"id": "id-9", "externalId": " crm-42 "},
    "of another case": {"id": "id-9", "externalId": "CRM-42"},
    "full-width": {"id": "id-9", "externalId": "ｃｒｍ-42"},
    "with a leading zero": {"id": "id-9", "externalId": "crm-042"},
    "no record": None,
}


class Unclear(Bookings):
    """After some lookups, lists a record that may or may not be the created one."""

    def __init__(self, record: Any, first: int, *faults: str) -> None:
        super().__init__(*faults)
        self.unclear, self.first = record, first

    def listed(self, wanted: list[str]) -> httpx.Response:
        if self.lookups < self.first:
            return super().listed(wanted)
        found = [self.unclear, {"id": "id-8", "externalId": "of somebody else"}]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": 2}})


@pytest.mark.parametrize("record", UNCLEAR.values(), ids=UNCLEAR)
async def test_nothing_is_sent_if_a_record_is_similar(record: Any, pauses: Pauses) -> None:
    bookings = Unclear(record, 1)
    async with client(bookings, pauses) as engage:
        with pytest.raises(
            ResponseValidationError, match=r"'crm-42' found no exact match.*: (id-9 \(|null )"
        ) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts) == ("not sent", 0)


@pytest.mark.parametrize("record", UNCLEAR.values(), ids=UNCLEAR)
async def test_nothing_is_sent_again_if_a_record_is_similar(record: Any, pauses: Pauses) -> None:
    bookings = Unclear(record, 2, "lost")
    async with client(bookings, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts) == ("unknown", 1)
    assert isinstance(caught.value.__cause__, ResponseValidationError)


@pytest.mark.parametrize(("count", "end"), [(5, ""), (6, ", …")])
async def test_error_names_at_most_five_similar_records(count: int, end: str, pauses: Pauses) -> None:
    def pages(_: httpx.Request) -> httpx.Response:
        found = [{"id": str(number), "externalId": "CRM-42"} for number in range(1, count + 1)]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": count}})

    async with client(Bookings(), pauses, transport=httpx.MockTransport(pages)) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await book(engage, "crm-42")
    named = ", ".join(f"{number} (externalId 'CRM-42')" for number in range(1, 6))
    assert caught.value.message.endswith(f"similar records: {named}{end}")


async def test_error_quotes_the_ids_with_a_bounded_length(pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.created = ["X" * 500]
    bookings.filters = False
    async with client(bookings, pauses) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await book(engage, "x" * 500)
    found = re.fullmatch(r"the lookup of the external_id '(x+)'… .*id-0 \(externalId '(X+)'…\)", caught.value.message)
    assert found is not None
    assert set(map(len, found.groups())) == {60}


async def test_records_without_an_id_do_not_hide_the_exact_match(pauses: Pauses) -> None:
    def pages(_: httpx.Request) -> httpx.Response:
        found = [{"id": "id-7"}, {"id": "id-0", "externalId": "crm-42"}]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": 2}})

    async with client(Bookings(), pauses, transport=httpx.MockTransport(pages)) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"


async def test_nothing_is_sent_again_near_the_deadline(pauses: Pauses) -> None:
    bookings = Bookings("lost")
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=8) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts) == ("unknown", 1)


async def test_nothing_is_sent_after_a_lookup_that_used_up_the_time() -> None:
    bookings = Bookings()
    clock = Clock(bookings, 1e9)

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            clock.time += 7.5
            return await bookings.handle_async_request(request)

    async with client(bookings, Pauses(), transport=Slow(), timing=clock.timing, deadline=8) as engage:
        with pytest.raises(errors.TimeoutError, match=r"took 7.5 s of the deadline of 8 s") as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts, caught.value.retryable) == ("not sent", 0, True)


@pytest.mark.parametrize("hanging", ["GET", "POST"])
async def test_error_names_the_deadline_of_the_whole_call(hanging: str, pauses: Pauses) -> None:
    reached = asyncio.Event()

    class Hanging(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == hanging:
                reached.set()
                await asyncio.sleep(60)
            return await bookings.handle_async_request(request)

    for deadline in (0.1, 1.0, 10.0):  # on a slow machine, a short one may pass before the request that hangs
        bookings = Bookings()
        async with client(bookings, pauses, transport=Hanging(), timing=Timing(), deadline=deadline) as engage:
            with pytest.raises(errors.TimeoutError) as caught:
                await book(engage, "crm-42")
        if reached.is_set():
            break
    assert re.search(rf"the deadline of {deadline:g} s passed \(\w+\)", str(caught.value))
    assert caught.value.outcome == ("not sent" if hanging == "GET" else "unknown")


class Found(Bookings):
    """Lists these records after the first POST."""

    def __init__(self, *records: Any) -> None:
        super().__init__("lost")
        self.records = list(records)

    def listed(self, wanted: list[str]) -> httpx.Response:
        found = self.records if self.posts else []
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": len(found)}})


async def test_duplicates_after_an_unknown_outcome_are_reported_as_unknown(pauses: Pauses) -> None:
    records = ({"externalId": "crm-42"}, {"id": "id-1", "externalId": "crm-42"}, {"id": 5, "externalId": "crm-42"})
    async with client(Found(*records), pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, caught.value.retryable) == ("unknown", False)
    assert caught.value.ids == ("id-1",)
    assert caught.value.message.startswith("3 records")
    assert "None" not in str(caught.value)


async def test_duplicate_error_lists_all_ids(pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.created = ["crm-42"] * 3
    async with client(bookings, pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.ids == ("id-0", "id-1", "id-2")
    assert "3 records have the same external_id: id-0, id-1, id-2" in str(caught.value)


class Joined(Bookings):
    """Lists a record several times, as an SQL join may."""

    def __init__(self, *rows: int) -> None:
        super().__init__()
        self.rows = rows

    def listed(self, wanted: list[str]) -> httpx.Response:
        found = [{"id": f"id-{row}", "externalId": "crm-42", **APPOINTMENT} for row in self.rows]
        meta = {"offset": 0, "limit": 25, "totalCount": len(found)}
        return httpx.Response(200, json={"data": found, "meta": meta})


async def test_record_that_is_listed_several_times_is_one_record(pauses: Pauses) -> None:
    bookings = Joined(1, 1)
    async with client(bookings, pauses) as engage:
        assert (await book(engage, "crm-42")).id == "id-1"
    assert bookings.posts == 0


async def test_repeated_rows_do_not_hide_a_duplicate(pauses: Pauses) -> None:
    async with client(Joined(1, 2, 1), pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.ids == ("id-1", "id-2")


async def test_nothing_is_sent_if_two_records_exist(pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.created = ["crm-42", "crm-42"]
    async with client(bookings, pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.posts) == ("not sent", 0)


@pytest.mark.parametrize("fault", ["lost", "made"])
async def test_error_of_a_callback_has_a_note_about_an_unknown_outcome(fault: str, pauses: Pauses) -> None:
    bookings = Bookings(fault)

    def hook(attempt: Attempt) -> None:
        if bookings.posts and (fault == "made" or attempt.method == "GET"):
            raise RuntimeError("of the caller's")

    async with client(bookings, pauses) as engage:
        with pytest.raises(RuntimeError) as caught:
            await engage.appointments.invite_once(external_id="crm-42", observe=hook, **PEOPLE)
    notes = "".join(caught.value.__notes__)
    assert ("outcome unknown" in notes) is (fault == "lost")
    assert ("it was unknown whether" in notes) is (fault == "lost")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Ren\u00e9", "Rene\u0301"),
        ("crm  42", "crm 42"),
        ("0042", "42"),
        ("a-very-long-id-of-the-crm", "a-very-long-id"),
        ("Stra\u00dfe", "strasse"),
        ("crm-42", "crm-42\u200b"),
        ("crm\ufeff-42", "crm-42"),
    ],
)
async def test_lone_record_with_a_normalized_id_is_unclear(ours: str, theirs: str, pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.filters, bookings.created = False, [theirs]
    async with client(bookings, pauses) as engage:
        with pytest.raises(ResponseValidationError, match=r"no exact match.*: id-0 \(externalId '") as caught:
            await book(engage, ours)
    assert (caught.value.outcome, bookings.posts) == ("not sent", 0)


@pytest.mark.parametrize("others", [["crm-421"], ["crm-4", "hr-7"], ["42"], ["crm-0420"]], ids=str)
async def test_records_with_different_ids_do_not_stop_a_booking(others: list[str], pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.filters, bookings.created = False, list(others)
    async with client(bookings, pauses) as engage:
        assert (await book(engage, "crm-42")).external_id == "crm-42"


class Echoing(Bookings):
    """Creates the record of a request, and responds with this `data`; a later lookup lists the record, or not."""

    def __init__(self, data: Any, *, listed: bool) -> None:
        super().__init__()
        self.data = data
        self.unlisted = None if listed else 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        return response if request.method == "GET" else httpx.Response(201, json={"data": self.data})


OTHERS: dict[str, Any] = {
    "another": {"id": "id-7", "externalId": "crm-7", **APPOINTMENT},
    "without": {"id": "id-7", **APPOINTMENT},
    "empty": {},
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
async def test_record_is_looked_up_if_the_response_shows_another(data: Any, pauses: Pauses) -> None:
    bookings = Echoing(data, listed=True)
    async with client(bookings, pauses) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
        assert await engage.pending() == []
    assert bookings.posts == 1


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
async def test_outcome_is_unknown_if_only_another_record_is_shown(data: Any, pauses: Pauses) -> None:
    bookings = Echoing(data, listed=False)
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing) as engage:
        seen: list[Attempt] = []
        with pytest.raises(ResponseValidationError, match=r"externalId in the response.* had 'crm-42'") as caught:
            await engage.appointments.invite_once(external_id="crm-42", **PEOPLE, observe=seen.append)
        error = caught.value
        assert (error.outcome, error.retryable, error.attempts) == ("unknown", False, 1)
        assert {each.correlation_id for each in seen} == {error.correlation_id}
        (post,) = [each for each in seen if each.method == "POST"]
        assert (error.operation, error.method, error.path) == (post.operation, post.method, post.path)
        assert [each.state for each in await engage.pending()] == ["unknown"]
    assert bookings.posts == 1


# --- resend=False


async def test_at_most_one_request_is_sent_with_resend_false(pauses: Pauses) -> None:
    bookings = Bookings("lost", "made")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        for _ in range(3):
            with pytest.raises(TransportError) as caught:
                await engage.appointments.invite_once(external_id="crm-42", resend=False, **PEOPLE)
            assert caught.value.outcome == "unknown"
            clock.time += 100
        assert bookings.posts == 1
        assert [each.state for each in await engage.pending()] == ["not created"]
        assert (await book(engage, "crm-42")).id == "id-0"


@pytest.mark.parametrize("fault", ["made, then lost", "late"])
async def test_record_of_the_only_request_is_found_with_resend_false(fault: str, pauses: Pauses) -> None:
    bookings = Bookings(fault)
    async with client(bookings, pauses, timing=Clock(bookings, 20).timing) as engage:
        assert (await engage.appointments.invite_once(external_id="crm-42", resend=False, **PEOPLE)).id == "id-0"
    assert bookings.posts == 1


@pytest.mark.parametrize("fault", ["refused", "429", "401"])
async def test_request_without_effect_is_retried_with_resend_false(fault: str, pauses: Pauses) -> None:
    async def token() -> str:
        return f"t{bookings.posts}"

    bookings = Bookings(fault)
    async with EngageClient(
        "acme", token=token, transport=bookings, timing=pauses.timing, limits=None, idempotency=MemoryStore()
    ) as engage:
        assert (await engage.appointments.invite_once(external_id="crm-42", resend=False, **PEOPLE)).id == "id-0"
    assert (bookings.posts, bookings.created) == (2, ["crm-42"])


async def test_resend_must_be_a_flag(pauses: Pauses) -> None:
    async with client(Bookings(), pauses) as engage:
        with pytest.raises(InvalidArgumentError, match="resend must be True or False"):
            await engage.appointments.invite_once(external_id="x", resend="no", **PEOPLE)  # type: ignore[arg-type]
