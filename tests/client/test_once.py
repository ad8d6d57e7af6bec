"""Booked exactly once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import random
from collections.abc import Coroutine
from typing import Any

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

from ..pipeline.conftest import Pauses
from ..pipeline.doubles import refusal

ANSWERS = ("made", "made, then lost", "made, then 503", "made, then nonsense", "lost", "503", "refused", "429", "late")


WHEN = "2026-03-02T09:00:00Z"
APPOINTMENT: dict[str, Any] = {  # all that is required
    "subject": {"id": "1"},
    "office": {"id": "1"},
    "appointmentParticipants": [],
    "answers": [],
    "meetingType": "OFFICE",
    "status": "INVITED",
    "hybrid": False,
    "trailingBufferTime": 0,
    "createdAt": WHEN,
    "createdByType": "APPLICATION",
    "createdFrom": "API",
    "updatedAt": WHEN,
    "updatedByType": "APPLICATION",
    "updatedFrom": "API",
}


class Bookings(httpx.AsyncBaseTransport):
    """Appointments by their external ids; each request for a new one meets the next fault."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        self.made: list[str] = []
        self.late: list[str] = []
        self.asked = 0
        self.filters = True
        self.looks = 0
        self.unlisted: int | None = None  # the record that lists do not show
        self.unwell = 0  # so many looks fail, once something was sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.method == "GET":
            self.looks += 1
            if self.unwell and self.asked:
                self.unwell -= 1
                return refusal(503)
            return self.listed(request.url.params.get_list("external-id[]"))
        self.asked += 1
        name = json.loads(request.content)["externalId"]
        fault = self.faults.pop(0) if self.faults else "made"
        if fault in ("401", "422"):
            return refusal(int(fault))
        if fault == "refused":
            raise httpx.ConnectError("refused")
        if fault == "429":
            return refusal(429)
        if fault == "in use":
            return refusal(422, "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE")
        if fault in ("late", "hangs"):
            self.late.append(name)
            if fault == "hangs":
                await asyncio.Event().wait()
            raise httpx.ReadTimeout("slow")
        if fault.startswith("made"):
            self.made.append(name)
        if fault.endswith("503"):
            return refusal(503)
        if fault.endswith("nonsense"):
            return httpx.Response(201, content=b"<html>")
        if fault.endswith("lost"):
            raise httpx.ReadError("reset")
        return httpx.Response(201, json={"data": self.record(len(self.made) - 1)})

    def record(self, number: int) -> dict[str, Any]:
        return {"id": f"id-{number}", "externalId": self.made[number], **APPOINTMENT}

    def listed(self, wanted: list[str]) -> httpx.Response:
        found = [
            self.record(number)
            for number, name in enumerate(self.made)
            if number != self.unlisted and (name in wanted or not self.filters)
        ]
        meta = {"offset": 0, "limit": 25, "totalCount": len(found)}
        return httpx.Response(200, json={"data": found, "meta": meta})


def client(bookings: Bookings, pauses: Pauses, **options: Any) -> EngageClient:
    defaults: dict[str, Any] = {"transport": bookings, "timing": pauses.timing, "max_retries": 9}
    return EngageClient("acme", token="t", **{"limits": None} | defaults | options)


PEOPLE: dict[str, Any] = {"subject_id": "1", "office_id": "1", "meeting_type": "OFFICE", "appointment_participants": []}


async def book(engage: EngageClient, name: str) -> Any:
    return await engage.appointments.invite_once(external_id=name, **PEOPLE)


@pytest.mark.parametrize("first", ANSWERS[:-1])
@pytest.mark.parametrize("second", ANSWERS[:-1])
async def test_whatever_happens_one_is_made(first: str, second: str, pauses: Pauses) -> None:
    bookings = Bookings(first, second)
    async with client(bookings, pauses) as engage:
        appointment = await book(engage, "crm-42")
    assert appointment.external_id == "crm-42"
    assert bookings.made == ["crm-42"]


async def test_a_thousand_bookings_under_every_fault(pauses: Pauses) -> None:
    dice = random.Random(5)
    bookings = Bookings(*(dice.choice(ANSWERS[:-1]) for _ in range(3000)))
    async with client(bookings, pauses, deadline=None) as engage:  # however slow the machine is
        made = await asyncio.gather(*(book(engage, f"crm-{number}") for number in range(1000)))
    assert [each.external_id for each in made] == [f"crm-{number}" for number in range(1000)]
    assert sorted(bookings.made) == sorted({f"crm-{number}" for number in range(1000)})


async def test_a_server_that_completes_late_is_waited_for(pauses: Pauses) -> None:
    bookings = Bookings("late")

    async def sleep(seconds: float) -> None:
        pauses.all.append(seconds)
        if len(pauses.all) == 3:
            bookings.made += bookings.late

    async with client(bookings, pauses) as engage:
        sibling = EngageClient("acme", token="t", transport=bookings, timing=Timing(sleep=sleep), limits=None)
        async with sibling:
            assert (await book(sibling, "crm-42")).id == "id-0"
        assert bookings.asked == 1
        assert engage.enterprise == "acme"


async def test_a_second_record_is_never_hidden(pauses: Pauses) -> None:
    bookings = Bookings("late", "made")

    async def sleep(seconds: float) -> None:
        pauses.all.append(seconds)
        if len(pauses.all) == 5:  # after the second request was sent
            bookings.made += bookings.late

    async with EngageClient("acme", token="t", transport=bookings, timing=Timing(sleep=sleep), limits=None) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.ids == ("id-0", "id-1")
    for same in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert (str(same), same.ids, same.external_id) == (str(caught.value), caught.value.ids, "crm-42")


async def test_an_id_in_use_counts_as_made(pauses: Pauses) -> None:
    bookings = Bookings("in use")
    bookings.made.append("hr-7")
    async with client(bookings, pauses) as engage:
        employee = await engage.employees.create_once(
            external_id="hr-7", first_name="A", last_name="B", email="a@example.com"
        )
    assert employee.id == "id-0"


async def test_what_is_refused_is_raised_at_once(pauses: Pauses) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        return refusal(422, "APPOINTMENT_NO_AVAILABILITY")

    async with EngageClient("acme", token="t", transport=httpx.MockTransport(refuse), timing=pauses.timing) as engage:
        with pytest.raises(errors.BusinessValidationError):
            await book(engage, "crm-42")
    assert pauses.all == []


async def test_a_server_that_ignores_the_filter_gives_nobody_elses(pauses: Pauses) -> None:
    bookings = Bookings("lost", "made")
    bookings.filters = False
    bookings.made.append("of somebody else")
    async with client(bookings, pauses) as engage:
        assert (await book(engage, "crm-42")).external_id == "crm-42"


async def test_an_outcome_that_stays_unknown_is_raised(pauses: Pauses) -> None:
    bookings = Bookings(*["lost"] * 20)
    async with client(bookings, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "unknown"
    assert bookings.made == []


@pytest.mark.parametrize(
    "options",
    [
        {"external_id": ""},
        {"external_id": None},
        {"external_id": "x", "retry_unsafe": True},
        {"external_id": "x", "subject_id": 1},
        {"external_id": "x", "appointment_participants": "nobody"},
        {"external_id": "x", "accept_language": "\n"},
        {"external_id": "x", "timeout": -1},
        {"external_id": "x", "deadline": "soon"},
        {"external_id": "x", "limit": 3},  # a list takes these; what makes a record does not
        {"external_id": "x", "offset": 5},
        {"external_id": "x", "concurrency": 2},
        {"external_id": "x", "id": ["id-1"]},
        {"external_id": "x", "extra_body": {"externalId": "y"}},
        {"external_id": "x", "extra_body": "y"},
        {"external_id": "x", "extra_query": 3},
    ],
    ids=str,
)
async def test_arguments_are_checked(options: Any, pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        bookings.made.append("x")  # not even if there is nothing to send
        with pytest.raises(InvalidArgumentError):
            await engage.appointments.invite_once(**{**PEOPLE, **options})
    assert (bookings.looks, bookings.asked) == (0, 0)


async def test_an_unknown_option_is_refused_with_the_names_of_what_makes_the_record(pauses: Pauses) -> None:
    async with client(Bookings(), pauses) as engage:
        with pytest.raises(InvalidArgumentError, match=r"one of .*meeting_type") as caught:
            await engage.appointments.invite_once(**{"external_id": "x", "nonsense": 1, **PEOPLE})
    assert "concurrency" not in str(caught.value)
    assert caught.value.parameter == "nonsense"


async def test_a_record_that_there_is_comes_in_the_language_that_was_asked_for(pauses: Pauses) -> None:
    asked: list[tuple[str, str]] = []

    class Languages(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append((request.method, request.headers["accept-language"]))
            return await super().handle_async_request(request)

    async with client(Languages(), pauses, language="fr") as engage:
        for language in ("nl", None):
            await engage.employees.create_once(external_id="hr-7", email="a@example.com", accept_language=language)
    assert asked == [("GET", "nl"), ("POST", "nl"), ("GET", "fr")]


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
async def test_against_the_sandbox(fault: Any, pauses: Pauses) -> None:
    async with Sandbox(seed="demo") as sandbox:
        before = len(sandbox.all("employees"))
        sandbox.fail("createEmployee", times=2, **fault)
        engage = sandbox.client(timing=pauses.timing, timeout=0.1)
        employee = await engage.employees.create_once(external_id="hr-1", email="jan@example.com", timeout=0.1)
        assert employee.external_id == "hr-1"
        assert len(sandbox.all("employees")) == before + 1


@pytest.mark.parametrize("later", ["refused", "422", "401", "429"])
@pytest.mark.parametrize("completes", [True, False])
async def test_a_later_refusal_hides_no_earlier_doubt(later: str, completes: bool) -> None:
    bookings = Bookings("late", *[later] * 9)

    async def sleep(seconds: float) -> None:
        if bookings.asked > 1 and completes and not bookings.made:
            bookings.made += bookings.late

    async with client(bookings, Pauses(), timing=Timing(sleep=sleep), max_retries=0) as engage:
        if completes:
            assert (await book(engage, "crm-42")).id == "id-0"
        else:
            with pytest.raises(TransportError) as caught:
                await book(engage, "crm-42")
            assert caught.value.outcome == "unknown"
            assert isinstance(caught.value.__cause__, errors.EngageError)


async def test_called_again_it_gives_the_record_that_there_is(pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses) as engage:
        first, again = await book(engage, "crm-42"), await book(engage, "crm-42")
    assert (first.id, again.id, bookings.asked, bookings.looks) == ("id-0", "id-0", 1, 2)
    assert pauses.all == []


async def test_looks_that_fail_are_made_again(pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    bookings.unwell = 6
    async with client(bookings, pauses, max_retries=0) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert bookings.asked == 1


async def test_a_look_that_fails_beforehand_sends_nothing(pauses: Pauses) -> None:
    def reset(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    async with client(Bookings(), pauses, transport=httpx.MockTransport(reset)) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "not sent"


@pytest.mark.parametrize("unwell", [2, 9])
async def test_looks_beforehand_are_repeated_as_any_get(unwell: int, pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.unwell, bookings.asked = unwell, 1
    async with client(bookings, pauses, max_retries=3) as engage:
        if unwell < 4:
            assert (await book(engage, "crm-42")).id == "id-0"
        else:
            with pytest.raises(errors.ServerError) as caught:
                await book(engage, "crm-42")
            assert caught.value.outcome == "not sent"
    assert (bookings.looks, len(bookings.made)) == ((3, 1) if unwell < 4 else (4, 0))


class Clock:
    """Time that passes by sleeping alone; a record may turn up at a moment of it."""

    def __init__(self, bookings: Bookings, late_at: float) -> None:
        self.time, self.bookings, self.late_at = 0.0, bookings, late_at
        self.timing = Timing(monotonic=lambda: self.time, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.time += seconds
        if self.time >= self.late_at:
            self.bookings.made += self.bookings.late
            self.bookings.late = []


async def cancelled(bookings: Bookings, call: Coroutine[Any, Any, Any]) -> None:
    """Give the call up when its request is under way."""
    asked, task = bookings.asked, asyncio.create_task(call)
    while bookings.asked == asked and not task.done():
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.parametrize("late_at", [0.2, 3, 7])
async def test_what_a_cancelled_call_has_sent_is_waited_for_by_the_next(late_at: float, pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=Clock(bookings, late_at).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        assert (await book(engage.with_options(max_retries=0), "crm-42")).id == "id-0"
        assert bookings.asked == 1
        looks = bookings.looks
        await book(engage, "crm-42")
        assert bookings.looks == looks + 1


async def test_what_a_cancelled_call_has_sent_is_a_doubt_while_it_may_be_at_work(pauses: Pauses) -> None:
    bookings = Bookings("hangs", "made", "hangs", "422", "hangs", "made")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        assert (await book(engage, "crm-42")).id == "id-0"
        assert (bookings.asked, clock.time) == (2, 30)

        await cancelled(bookings, book(engage, "crm-43"))
        with pytest.raises(TransportError, match="earlier call with the same external_id") as caught:
            await book(engage, "crm-43")
        assert isinstance(caught.value.__cause__, errors.BusinessValidationError)
        assert (caught.value.phase, caught.value.retryable) == ("wait", True)
        assert (caught.value.outcome, clock.time) == ("unknown", 60)

        await cancelled(bookings, book(engage, "crm-44"))
        clock.time, looks = 90, bookings.looks
        assert (await book(engage, "crm-44")).id == "id-1"
        assert (bookings.looks, clock.time) == (looks + 1, 90)


@pytest.mark.parametrize(("requests", "looks", "waited"), [(1, 1, 0), (2, 11, 30)])
async def test_a_second_record_is_waited_for_after_two_requests_with_unknown_outcomes(
    requests: int, looks: int, waited: float, pauses: Pauses
) -> None:
    bookings = Bookings(*["hangs"] * requests)
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        for _ in range(requests):
            await cancelled(bookings, book(engage, "crm-42"))
        bookings.made, before, started = ["crm-42"], bookings.looks, clock.time
        assert (await book(engage, "crm-42")).id == "id-0"
    assert (bookings.asked, bookings.looks - before, clock.time - started) == (requests, looks, waited)


async def test_headers_of_a_call_go_with_its_looks(pauses: Pauses) -> None:
    seen: list[tuple[str, str | None]] = []

    class Listening(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            seen.append((request.method, request.headers.get("x-tenant")))
            return await super().handle_async_request(request)

    async with client(Listening(), pauses) as engage:
        await engage.appointments.invite_once(external_id="crm-42", extra_headers={"X-Tenant": "a"}, **PEOPLE)
    assert seen == [("GET", "a"), ("POST", "a")]


async def test_a_doubt_is_about_one_list(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        an = {"first_name": "An", "last_name": "B", "email": "an@example.com"}
        await cancelled(bookings, engage.employees.create_once(external_id="crm-42", **an))
        await book(engage, "crm-42")
        assert (bookings.asked, clock.time) == (2, 0)


async def test_a_refusal_leaves_no_doubt(pauses: Pauses) -> None:
    bookings = Bookings("422")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        with pytest.raises(errors.BusinessValidationError) as caught:
            await book(engage, "crm-42")
        assert caught.value.outcome is None
        await book(engage, "crm-42")
        assert clock.time == 0


@pytest.mark.parametrize(("name", "value"), [("external_id", ""), ("retry_unsafe", True)])
async def test_what_is_refused_is_named(name: str, value: Any, pauses: Pauses) -> None:
    async with client(Bookings(), pauses) as engage:
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.appointments.invite_once(**{"external_id": "crm-42", name: value}, **PEOPLE)
    assert caught.value.parameter == name


async def test_a_late_second_record_is_seen_by_the_call_after_the_one_that_was_cancelled(pauses: Pauses) -> None:
    bookings = Bookings("hangs", "made")
    async with client(bookings, pauses, timing=Clock(bookings, 20).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        with pytest.raises(DuplicateError):
            await book(engage, "crm-42")


async def test_a_call_without_time_for_the_doubt_of_another_sends_nothing(pauses: Pauses) -> None:
    bookings = Bookings("late")
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=5) as engage:
        for said in ("late", "a request of an earlier call with the same external_id may have had its effect"):
            with pytest.raises(TransportError) as caught:
                await book(engage, "crm-42")
            assert (caught.value.outcome, said in f"{caught.value} late") == ("unknown", True)
    assert bookings.asked == 1


@pytest.mark.parametrize("later", ["made", "made, then lost", "made, then 503"])
@pytest.mark.parametrize("late_at", [10.5, 25])
async def test_a_late_effect_is_seen_as_long_as_the_request_may_be_at_work(
    late_at: float, later: str, pauses: Pauses
) -> None:
    bookings = Bookings("late", later)
    async with client(bookings, pauses, timing=Clock(bookings, late_at).timing) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.ids == ("id-0", "id-1")


async def test_a_record_that_is_another_than_the_one_made_is_a_second_one(pauses: Pauses) -> None:
    bookings = Bookings("late", "made")
    bookings.unlisted = 0
    async with client(bookings, pauses, timing=Clock(bookings, 10).timing) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert sorted(caught.value.ids) == ["id-0", "id-1"]


@pytest.mark.parametrize(
    ("options", "seconds"), [({}, 30), ({"timeout": 20}, 20), ({"timeout": 1}, 15), ({"timeout": None}, 30)]
)
async def test_a_doubtful_request_is_waited_for_as_long_as_it_may_be_at_work(
    options: Any, seconds: float, pauses: Pauses
) -> None:
    bookings = Bookings("lost", "422")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        with pytest.raises(TransportError):
            await engage.appointments.invite_once(external_id="crm-42", **PEOPLE, **options)
    assert clock.time == seconds


async def test_the_record_of_the_only_request_is_given_at_once(pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
    assert clock.time == 0.5


@pytest.mark.parametrize("answer", ["lost", "401"])
async def test_the_deadline_holds_for_all_together(answer: str, pauses: Pauses) -> None:
    bookings = Bookings("lost", *[answer] * 20)
    clock = Clock(bookings, 1e9)
    async with client(bookings, pauses, timing=clock.timing, deadline=9) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "unknown"
    assert clock.time <= 9


@pytest.mark.parametrize("deadline", [10, 60, None])
async def test_each_request_has_what_is_left_of_the_deadline(deadline: float | None, pauses: Pauses) -> None:
    clock, replies = Clock(Bookings(), 1e9), [refusal(429, Retry_After="6"), refusal(429, Retry_After="6")]

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
    ("option", "told"),
    [("queue_timeout", "no turn within the queue_timeout of 0.05 s"), ("deadline", "the deadline of 0.05 s passed")],
)
async def test_waiting_for_a_permit_is_bounded(pauses: Pauses, option: str, told: str) -> None:
    class Full:
        paces = True

        async def acquire(self, **_: object) -> Permit:
            await asyncio.sleep(5)
            raise AssertionError

    async with client(Bookings(), pauses, limits=Full(), timing=Timing(), **{option: 0.05}) as engage:
        async with asyncio.timeout(10):
            with pytest.raises(errors.TimeoutError, match=rf"{told} \(queue\)") as caught:
                await book(engage, "crm-42")
    assert caught.value.outcome == "not sent"


async def test_extra_query_and_extra_body_go_with_the_post_alone(pauses: Pauses) -> None:
    class Kept(Bookings):
        def __init__(self, *faults: str) -> None:
            super().__init__(*faults)
            self.requests: list[httpx.Request] = []

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return await super().handle_async_request(request)

    bookings = Kept("made, then lost")
    extra: dict[str, Any] = {"extra_query": {"notify": "no"}, "extra_body": {"colour": "red"}}
    async with client(bookings, pauses) as engage:
        await engage.appointments.invite_once(external_id="crm-42", **PEOPLE, **extra)
    sent = [(each.method, "notify" in each.url.params, b"colour" in each.content) for each in bookings.requests]
    assert sent == [("GET", False, False), ("POST", True, True), ("GET", False, False)]


UNCLEAR: dict[str, Any] = {
    "a number": {"id": "id-9", "externalId": 42},
    "missing": {"id": "id-9"},
    "null": {"id": "id-9", "externalId": None},
    "padded": {"id": "id-9", "externalId": " crm-42 "},
    "of another case": {"id": "id-9", "externalId": "CRM-42"},
    "no record": None,
}


class Unclear(Bookings):
    """Lists, from a look on, a record that may be the one or not."""

    def __init__(self, record: Any, first: int, *faults: str) -> None:
        super().__init__(*faults)
        self.unclear, self.first = record, first

    def listed(self, wanted: list[str]) -> httpx.Response:
        if self.looks < self.first:
            return super().listed(wanted)
        found = [self.unclear, {"id": "id-8", "externalId": "of somebody else"}]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": 2}})


@pytest.mark.parametrize("record", UNCLEAR.values(), ids=UNCLEAR)
async def test_nothing_is_sent_while_a_record_may_be_the_one(record: Any, pauses: Pauses) -> None:
    bookings = Unclear(record, 1)
    async with client(bookings, pauses) as engage:
        with pytest.raises(
            ResponseValidationError, match=r"found 1 of which none tells .*\(id: (id-9|null)\)"
        ) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.asked) == ("not sent", 0)


@pytest.mark.parametrize("record", UNCLEAR.values(), ids=UNCLEAR)
async def test_nothing_is_sent_again_while_a_record_may_be_the_one(record: Any, pauses: Pauses) -> None:
    bookings = Unclear(record, 2, "lost")
    async with client(bookings, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.asked) == ("unknown", 1)
    assert isinstance(caught.value.__cause__, ResponseValidationError)


@pytest.mark.parametrize(("count", "named"), [(5, "1, 2, 3, 4, 5"), (6, "1, 2, 3, 4, 5, …")])
async def test_of_many_records_that_may_be_the_one_five_are_named(count: int, named: str, pauses: Pauses) -> None:
    def pages(_: httpx.Request) -> httpx.Response:
        found = [{"id": str(number)} for number in range(1, count + 1)]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": count}})

    async with client(Bookings(), pauses, transport=httpx.MockTransport(pages)) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await book(engage, "crm-42")
    assert caught.value.message.endswith(f"(id: {named})")


async def test_records_that_tell_of_no_id_do_not_hide_the_one_that_does(pauses: Pauses) -> None:
    def pages(_: httpx.Request) -> httpx.Response:
        found = [{"id": "id-7"}, {"id": "id-0", "externalId": "crm-42"}]
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": 2}})

    async with client(Bookings(), pauses, transport=httpx.MockTransport(pages)) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"


async def test_nothing_is_sent_again_with_hardly_any_time_left(pauses: Pauses) -> None:
    bookings = Bookings("lost")
    async with client(bookings, pauses, timing=Clock(bookings, 1e9).timing, deadline=8) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.asked) == ("unknown", 1)


async def test_nothing_is_sent_after_a_look_that_took_the_time() -> None:
    bookings = Bookings()
    clock = Clock(bookings, 1e9)

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            clock.time += 7.5
            return await bookings.handle_async_request(request)

    async with client(bookings, Pauses(), transport=Slow(), timing=clock.timing, deadline=8) as engage:
        with pytest.raises(errors.TimeoutError, match=r"took 7.5 s of the deadline of 8 s") as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.asked, caught.value.retryable) == ("not sent", 0, True)


@pytest.mark.parametrize("hanging", ["GET", "POST"])
async def test_the_deadline_is_named_and_not_what_is_left_of_it(hanging: str, pauses: Pauses) -> None:
    bookings = Bookings()

    class Hanging(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(10 if request.method == hanging else 0.02)
            return await bookings.handle_async_request(request)

    async with client(bookings, pauses, transport=Hanging(), timing=Timing(), deadline=0.1) as engage:
        with pytest.raises(errors.TimeoutError, match=r"the deadline of 0.1 s passed \(\w+\)") as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == ("not sent" if hanging == "GET" else "unknown")


class Found(Bookings):
    """Lists, once something was sent, these records."""

    def __init__(self, *records: Any) -> None:
        super().__init__("lost")
        self.records = list(records)

    def listed(self, wanted: list[str]) -> httpx.Response:
        found = self.records if self.asked else []
        return httpx.Response(200, json={"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": len(found)}})


async def test_that_there_are_two_hides_no_doubt(pauses: Pauses) -> None:
    records = ({"externalId": "crm-42"}, {"id": "id-1", "externalId": "crm-42"}, {"id": 5, "externalId": "crm-42"})
    async with client(Found(*records), pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.outcome == "unknown"
    assert caught.value.ids == ("id-1",)
    assert caught.value.message.startswith("3 records")
    assert "None" not in str(caught.value)


async def test_the_ids_of_all_that_are_there_are_told(pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.made = ["crm-42"] * 3
    async with client(bookings, pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert caught.value.ids == ("id-0", "id-1", "id-2")
    assert "3 records have the same external_id: id-0, id-1, id-2" in str(caught.value)


async def test_two_that_were_there_before_leave_nothing_sent(pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.made = ["crm-42", "crm-42"]
    async with client(bookings, pauses) as engage:
        with pytest.raises(DuplicateError) as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, bookings.asked) == ("not sent", 0)


@pytest.mark.parametrize("fault", ["lost", "made"])
async def test_code_of_the_callers_hides_no_doubt(fault: str, pauses: Pauses) -> None:
    bookings = Bookings(fault)

    def hook(_: Any) -> None:
        if bookings.asked:
            raise RuntimeError("of the caller's")

    async with client(bookings, pauses) as engage:
        with pytest.raises(RuntimeError) as caught:
            await engage.appointments.invite_once(external_id="crm-42", on_response=hook, **PEOPLE)
    notes = "".join(caught.value.__notes__)
    assert ("outcome unknown" in notes) is (fault == "lost")
    assert ("it was unknown whether" in notes) is (fault == "lost")
