"""The client requests the scopes that its calls need, and what happens to those that it does not get."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client import EngageClient, PermissionDeniedError, Timing, TokenError
from tests.generated.api import OPERATIONS
from tests.generated.calls import arguments, sample
from tests.generated.values import Distinct
from tests.pipeline.doubles import Clock
from tests.waiting import result_of, turns

from .service import ADDRESSES, SCOPES, Service

APPOINTMENTS, CUSTOMERS = "engage:appointments:readOnly", "engage:customers:readOnly"
FORMS, SUBJECTS = "engage:forms:readOnly", "engage:subjects:readOnly"


def client(service: httpx.AsyncBaseTransport, clock: Clock | None = None, **options: Any) -> EngageClient:
    timing = {"timing": Timing(monotonic=clock)} if clock else {}
    return EngageClient("acme", transport=service, **{**ADDRESSES, "limits": None, **timing, **options})


async def call_all(engage: EngageClient) -> dict[str, BaseException | None]:
    """Call every operation once; the error of each, if it had one."""
    outcomes: dict[str, BaseException | None] = {}
    for name, operation in OPERATIONS.items():
        placed, named = arguments(operation, sample(operation, Distinct()))
        method = getattr(getattr(engage, operation.resource), operation.method_name)
        try:
            await result_of(method(*placed, **named))
            outcomes[name] = None
        except PermissionDeniedError as error:
            outcomes[name] = error
    return outcomes


async def test_all_operations_work_with_default_options() -> None:
    service = Service()
    async with client(service) as engage:
        outcomes = await call_all(engage)
    assert len(outcomes) == len(service.calls) == 76
    assert not any(outcomes.values())
    assert set(str(service.requested[-1]).split()) <= SCOPES


async def test_first_request_asks_for_the_scope_of_the_first_call_only() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.get("1")
        await engage.appointments.list().first_page()
    assert service.requested == [APPOINTMENTS]


async def test_scopes_add_up_in_one_request_for_each_new_scope() -> None:
    service = Service()
    async with client(service) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
            await engage.customers.get("1")
            await engage.appointments.accept("1")
    assert service.requested == [
        APPOINTMENTS,
        f"{APPOINTMENTS} {CUSTOMERS}",
        f"{APPOINTMENTS} engage:appointments:readWrite {CUSTOMERS}",
    ]


async def test_an_hour_of_use_costs_one_request_for_each_new_scope_and_the_refreshes() -> None:
    clock, service = Clock(), Service(expires_in=300)
    start = clock.now
    async with client(service, clock) as engage:
        for minute in range(60):
            clock.now = start + 60 * minute
            await engage.appointments.get("1")
            await engage.customers.get("1")
            await engage.subjects.get("1")
            await turns()
    refreshes = 3600 / 300
    assert 3 + refreshes - 1 <= len(service.requested) <= 3 + refreshes
    assert set(service.requested[3:]) == {f"{APPOINTMENTS} {CUSTOMERS} {SUBJECTS}"}


async def test_a_thousand_concurrent_first_calls_make_one_token_request() -> None:
    service = Service()
    async with client(service) as engage:
        calls = itertools.cycle([engage.appointments.get, engage.customers.get, engage.subjects.get])
        await asyncio.gather(*(next(calls)("1") for _ in range(1000)))
    assert service.requested == [f"{APPOINTMENTS} {CUSTOMERS} {SUBJECTS}"]


async def test_calls_that_come_during_a_request_wait_and_share_one_more() -> None:
    service = Service()
    reached, go_on = asyncio.Event(), asyncio.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/token") and not service.requested:
                reached.set()
                await go_on.wait()
            return await service.handle_async_request(request)

    async with client(Slow()) as engage:
        first = asyncio.create_task(engage.appointments.get("1"))
        await reached.wait()
        others = [asyncio.create_task(each("1")) for each in (engage.customers.get, engage.subjects.get) for _ in "123"]
        await turns()
        go_on.set()
        await asyncio.gather(first, *others)
    assert service.requested == [APPOINTMENTS, f"{APPOINTMENTS} {CUSTOMERS} {SUBJECTS}"]


async def test_the_old_token_serves_other_calls_while_a_scope_is_added() -> None:
    service = Service()
    reached, go_on = asyncio.Event(), asyncio.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/token") and service.requested:
                reached.set()
                await go_on.wait()
            return await service.handle_async_request(request)

    async with client(Slow()) as engage:
        await engage.appointments.get("1")
        adding = asyncio.create_task(engage.customers.get("1"))
        await reached.wait()
        await asyncio.wait_for(engage.appointments.get("1"), 60)
        assert not adding.done()
        go_on.set()
        await adding


# --- scopes that are not granted


@pytest.mark.parametrize("omits", [True, False], ids=["shorter scope", "invalid_scope"])
async def test_only_calls_that_need_a_rejected_scope_are_affected(omits: bool) -> None:
    service = Service(granted=SCOPES - {CUSTOMERS, "engage:forms:readWrite"}, omits=omits)
    async with client(service) as engage:
        outcomes = await call_all(engage)
    refused = {name for name, error in outcomes.items() if error}
    assert refused == {"getCustomerById", "createForm", "updateFormById", "updateFormQuestionById"}
    assert len(service.calls) == 76, "every call was sent"


@pytest.mark.parametrize("omits", [True, False], ids=["shorter scope", "invalid_scope"])
async def test_the_403_names_operation_and_scopes(omits: bool) -> None:
    service = Service(granted={APPOINTMENTS}, omits=omits)
    async with client(service) as engage:
        await engage.appointments.get("1")
        with pytest.raises(PermissionDeniedError) as caught:
            await engage.customers.get("1")
    error = caught.value
    assert error.operation == "getCustomerById"
    assert error.scope == CUSTOMERS
    assert error.requested_scopes == {APPOINTMENTS, CUSTOMERS}
    assert error.granted_scopes == {APPOINTMENTS}
    assert f"{CUSTOMERS}: getCustomerById needs this scope, which the token endpoint did not grant" in str(error)
    assert f"[granted: {APPOINTMENTS}" in str(error)
    assert "requested" not in str(error)


@pytest.mark.parametrize(("omits", "requests"), [(True, 2), (False, 2)], ids=["shorter scope", "invalid_scope"])
async def test_rejected_scope_is_not_requested_again_for_a_minute(omits: bool, requests: int) -> None:
    clock, service = Clock(), Service(granted={APPOINTMENTS, SUBJECTS}, omits=omits)
    async with client(service, clock) as engage:
        await engage.appointments.get("1")
        for _ in range(20):
            with pytest.raises(PermissionDeniedError):
                await engage.customers.get("1")
            clock.now += 2.9
        assert len(service.requested) == requests
        await engage.subjects.get("1")
        assert service.requested[-1] == f"{APPOINTMENTS} {SUBJECTS}"
        clock.now += 60
        service.granted = SCOPES
        await engage.customers.get("1")
        assert service.requested[-1] == f"{APPOINTMENTS} {CUSTOMERS} {SUBJECTS}"


async def test_a_call_without_any_granted_scope_is_sent_with_a_token_without_scopes() -> None:
    service = Service(granted=())
    async with client(service) as engage:
        with pytest.raises(PermissionDeniedError) as caught:
            await engage.customers.get("1")
    assert service.requested == [CUSTOMERS, None]
    assert caught.value.granted_scopes == frozenset()
    assert "granted: no scopes" in str(caught.value)


async def test_several_rejected_scopes_are_found_by_halves() -> None:
    granted = {APPOINTMENTS, SUBJECTS, "engage:settings:readWrite"}
    service = Service(granted=granted)
    async with client(service) as engage:
        results = await asyncio.gather(
            *(each("1") for each in (engage.appointments.get, engage.customers.get, engage.subjects.get)),
            *(each("1") for each in (engage.employees.get, engage.lead_segments.get, engage.forms.update)),
            return_exceptions=True,
        )
    assert [type(each).__name__ for each in results] == [
        "Appointment",
        "PermissionDeniedError",
        "Subject",
        *["PermissionDeniedError"] * 3,
    ]
    assert len(service.requested) <= 10


@given(st.sets(st.sampled_from(sorted(SCOPES)), max_size=8), st.sets(st.sampled_from(sorted(SCOPES))), st.booleans())
def test_whatever_is_granted_the_right_calls_succeed(needed: set[str], granted: set[str], omits: bool) -> None:
    """Through `request`, whose scope is an argument; the API requires none here, and the token shows what it has."""
    service = Service(granted=granted, omits=omits)

    async def main() -> None:
        async with client(service) as engage:
            await asyncio.gather(*(engage.request("GET", "/things", scope=scope) for scope in needed))
            await engage.request("GET", "/things")

    asyncio.run(main())
    assert max(service.tokens.values(), key=len) == needed & granted
    assert len(service.requested) <= 2 * len(needed) + 1


async def test_a_failure_to_add_a_scope_is_an_error_of_the_calls_that_need_it() -> None:
    clock, service = Clock(), Service()
    async with client(service, clock, max_retries=0) as engage:
        await engage.appointments.get("1")
        for failure in (httpx.Response(503), httpx.Response(400, json={"error": "invalid_request"})):
            service.token_failure = failure
            with pytest.raises(TokenError):
                await engage.customers.get("1")
            await engage.appointments.get("1")
            clock.now += 6
        service.token_failure = None
        await engage.customers.get("1")


async def test_rejected_scope_does_not_stop_the_refresh() -> None:
    clock, service = Clock(), Service(granted={APPOINTMENTS}, expires_in=30)
    async with client(service, clock) as engage:
        for _ in range(10):
            await engage.appointments.get("1")
            with pytest.raises(PermissionDeniedError):
                await engage.customers.get("1")
            clock.now += 31
    assert service.requested.count(APPOINTMENTS) == 10


async def test_a_scope_that_is_withdrawn_at_a_refresh_affects_only_its_calls() -> None:
    clock, service = Clock(), Service(expires_in=300)
    async with client(service, clock) as engage:
        await asyncio.gather(engage.appointments.get("1"), engage.customers.get("1"), engage.subjects.get("1"))
        service.granted = {APPOINTMENTS, SUBJECTS}
        clock.now += 301
        await engage.appointments.get("1")
        await engage.subjects.get("1")
        with pytest.raises(PermissionDeniedError):
            await engage.customers.get("1")


async def test_after_a_401_the_scopes_in_use_are_requested_again() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.get("1")
        await engage.customers.get("1")
        service.revoke()
        await engage.customers.get("1")
        await engage.appointments.get("1")
    assert service.requested[1:] == [f"{APPOINTMENTS} {CUSTOMERS}"] * 2


# --- what identity providers such as Keycloak do differently


async def test_default_scopes_in_the_response_are_accepted() -> None:
    service = Service(defaults=("profile", "email"))
    async with client(service) as engage:
        await engage.appointments.get("1")
        await engage.customers.get("1")
        await engage.appointments.get("1")
    assert len(service.requested) == 2
    assert "profile" not in str(service.requested)


async def test_a_scope_that_every_token_has_needs_no_request() -> None:
    clock, service = Clock(), Service(defaults=(CUSTOMERS,), expires_in=300)
    async with client(service, clock) as engage:
        await engage.appointments.get("1")
        await engage.customers.get("1")
        assert service.requested == [APPOINTMENTS]
        clock.now += 301
        service.defaults = ()
        await engage.customers.get("1")
    assert service.requested[-1] == f"{APPOINTMENTS} {CUSTOMERS}"


async def test_a_response_without_scope_grants_what_was_requested() -> None:
    service = Service(lists=False)
    async with client(service) as engage:
        outcomes = await call_all(engage)
    assert not any(outcomes.values())


async def test_scopes_that_are_granted_but_not_listed_are_kept() -> None:
    """Keycloak can leave scopes out of the response; that the API accepts a call is the better evidence."""
    clock, service = Clock(), Service(listed=(), expires_in=300)
    async with client(service, clock) as engage:
        for _ in range(2):
            await engage.appointments.get("1")
            await engage.customers.get("1")
            await engage.subjects.get("1")
            clock.now += 301
        outcomes = await call_all(engage)
    assert not any(outcomes.values())
    assert not service.forbidden


async def test_a_refresh_with_fewer_scopes_affects_only_their_calls() -> None:
    clock, service = Clock(), Service(expires_in=300, omits=True)
    async with client(service, clock) as engage:
        await asyncio.gather(engage.appointments.get("1"), engage.customers.get("1"))
        service.granted = {APPOINTMENTS}
        clock.now += 301
        with pytest.raises(PermissionDeniedError) as caught:
            await engage.customers.get("1")
        assert caught.value.granted_scopes == {APPOINTMENTS}
        await engage.appointments.get("1")
        clock.now += 61
        service.granted = SCOPES
        await engage.customers.get("1")


async def test_an_endpoint_that_rejects_requests_without_scope_is_a_token_error() -> None:
    service = Service(granted={SUBJECTS})
    rejected = httpx.Response(400, json={"error": "invalid_scope", "error_description": "scope is missing"})

    async def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token") and b"scope=" not in await request.aread():
            return rejected
        return await service.handle_async_request(request)

    async with client(httpx.MockTransport(handle)) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.customers.get("1")
        assert caught.value.error == "invalid_scope"
        await engage.subjects.get("1")


# --- operations without a documented scope, and explicit scopes


async def test_a_403_of_an_operation_without_documented_scope_says_how_to_pass_one() -> None:
    service = Service(undocumented="engage:things:readOnly", granted=SCOPES | {"engage:things:readOnly"})
    async with client(service) as engage:
        with pytest.raises(PermissionDeniedError) as caught:
            await engage.contexts.get("1")
        assert "the scope that getContextById needs is not documented" in str(caught.value)
        assert "scopes=" in str(caught.value)
        assert "engage.request(…, scope=…)" in str(caught.value)
        await engage.request("GET", "/contexts/1", scope="engage:things:readOnly")
        await engage.contexts.get("1")
    assert service.requested == [None, "engage:things:readOnly"]


async def test_operations_without_documented_scope_use_the_current_token() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.get("1")
        await engage.contexts.get("1")
        await engage.files.get("1")
    assert service.requested == [APPOINTMENTS]


async def test_explicit_scopes_are_requested_once_and_exactly() -> None:
    service = Service()
    async with client(service, scopes=[CUSTOMERS, APPOINTMENTS]) as engage:
        await engage.appointments.get("1")
        await engage.customers.get("1")
        with pytest.raises(PermissionDeniedError) as caught:
            await engage.subjects.get("1")
    assert service.requested == [f"{APPOINTMENTS} {CUSTOMERS}"]
    assert f"{SUBJECTS}: getSubjectById needs this scope, which is not among the client's scopes=" in str(caught.value)


async def test_a_bad_explicit_scope_does_not_take_down_the_others() -> None:
    clock, service = Clock(), Service(granted={APPOINTMENTS, SUBJECTS}, expires_in=300)
    async with client(service, clock, scopes=[APPOINTMENTS, CUSTOMERS, SUBJECTS]) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
            await engage.subjects.get("1")
            with pytest.raises(PermissionDeniedError, match="did not grant"):
                await engage.customers.get("1")
            clock.now += 301


async def test_an_empty_list_of_scopes_requests_none() -> None:
    service = Service(defaults=(APPOINTMENTS,))
    async with client(service, scopes=[]) as engage:
        await engage.appointments.get("1")
    assert service.requested == [None]


async def test_a_403_with_the_scope_points_to_the_settings() -> None:
    forbidden = Service()

    async def handle(request: httpx.Request) -> httpx.Response:
        response = await forbidden.handle_async_request(request)
        return response if request.url.path.endswith("/token") else httpx.Response(403, json={"errors": []})

    async with client(httpx.MockTransport(handle)) as engage:
        with pytest.raises(PermissionDeniedError, match="which the token has: the enterprise's settings may forbid"):
            await engage.appointments.get("1")
    assert len(forbidden.requested) == 1


async def test_scopes_of_a_token_that_was_passed_in_are_unknown() -> None:
    async with client(Service(), client_id=None, client_secret=None, token="token-0") as engage:
        service = Service()
        service.tokens["token-0"] = frozenset()
    async with client(service, client_id=None, client_secret=None, token="token-0") as engage:
        with pytest.raises(PermissionDeniedError, match="the scopes of the token are not known") as caught:
            await engage.appointments.get("1")
    assert caught.value.granted_scopes is None


# --- token functions


@pytest.mark.parametrize("kind", ["one parameter", "by name", "with a default"])
async def test_a_token_function_gets_the_scopes(kind: str) -> None:
    service, seen = Service(), list[frozenset[str]]()

    def token_for(scopes: frozenset[str]) -> str:
        seen.append(scopes)
        name = f"function-{len(seen)}"
        service.tokens[name] = scopes
        return name

    async def one_parameter(wanted: frozenset[str], /) -> str:
        return token_for(wanted)

    async def by_name(*, scopes: frozenset[str]) -> str:
        return token_for(scopes)

    async def with_a_default(realm: str = "acme", scopes: frozenset[str] = frozenset()) -> str:
        assert realm == "acme"
        return token_for(scopes)

    function: Any = {"one parameter": one_parameter, "by name": by_name, "with a default": with_a_default}[kind]
    async with client(service, client_id=None, client_secret=None, token=function) as engage:
        await engage.appointments.get("1")
        await engage.customers.get("1")
        await engage.customers.get("1")
    assert seen == [{APPOINTMENTS}, {APPOINTMENTS, CUSTOMERS}]
    assert service.requested == []


async def test_token_function_can_reject_a_scope() -> None:
    service = Service()

    async def token(scopes: frozenset[str]) -> str:
        if CUSTOMERS in scopes:
            raise TokenError("not for us", error="invalid_scope")
        service.tokens["t"] = scopes
        return "t"

    async with client(service, client_id=None, client_secret=None, token=token) as engage:
        await engage.appointments.get("1")
        with pytest.raises(PermissionDeniedError):
            await engage.customers.get("1")
        await engage.appointments.get("1")


@pytest.mark.parametrize("explicit", [[APPOINTMENTS], []])
async def test_a_token_function_gets_explicit_scopes(explicit: list[str]) -> None:
    service, seen = Service(), list[frozenset[str]]()

    async def token(scopes: frozenset[str]) -> str:
        seen.append(scopes)
        service.tokens["t"] = SCOPES
        return "t"

    async with client(service, client_id=None, client_secret=None, token=token, scopes=explicit) as engage:
        await engage.customers.get("1")
    assert seen == [frozenset(explicit)]
