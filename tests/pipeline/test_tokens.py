from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from pexip_engage_client import AuthenticationError, EngageClient, Limits, Timing, TokenError, errors
from pexip_engage_client.limits import LocalLimiter
from pexip_engage_client.tracing import correlation

from ..waiting import turns, until
from .conftest import Pauses
from .doubles import Clock, Script, Service, elapse, error_response, loop_time, ok

SECRET = "s3cr3t-canary"


def client(service: httpx.AsyncBaseTransport, clock: Callable[[], float] | None = None, **options: Any) -> EngageClient:
    async def no_sleep(_: float) -> None:
        await asyncio.sleep(0)

    timing = Timing(sleep=no_sleep, random=lambda: 0.5, **({"monotonic": clock} if clock else {}))
    options = {"client_id": "me", "client_secret": SECRET, "limits": None, "timing": timing} | options
    return EngageClient("acme", transport=service, **options)


async def test_token_request_uses_the_client_credentials_grant() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.get("1")
    assert service.token_requests == [
        {
            "grant_type": ["client_credentials"],
            "client_id": ["me"],
            "client_secret": [SECRET],
            "scope": ["engage:appointments:readOnly"],
        }
    ]
    assert service.hosts == [("auth.pexipengage.com", False), ("api.pexipengage.com", True)]


async def test_hundred_calls_at_expiry_send_one_token_request() -> None:
    clock, service = Clock(), Service(expires_in=300)
    async with client(service, clock) as engage:
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(100)))
        assert len(service.token_requests) == 1
        clock.now += 301
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(100)))
        assert len(service.token_requests) == 2
    assert len(service.api_requests) == 200


async def test_cancelling_the_call_that_requested_a_token_does_not_cancel_the_request() -> None:
    service = Service()
    service.token_delay = 20
    async with client(service) as engage:
        first = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        others = [asyncio.create_task(engage.appointments.get("1")) for _ in range(10)]
        await turns()
        first.cancel()
        await elapse(21)
        answers = await asyncio.gather(*others)
    assert first.cancelled()
    assert [answer.id for answer in answers] == ["1"] * 10
    assert len(service.token_requests) == 1


async def test_cancelled_calls_leave_no_task_after_close() -> None:
    service = Service()
    service.token_delay = 30
    engage = client(service)
    calls = [asyncio.create_task(engage.appointments.get("1")) for _ in range(3)]
    await turns()
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await engage.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize(
    ("expires_in", "fresh_at", "due_at"),
    [
        (3600, 3569, 3571),  # thirty seconds ahead
        (300, 269, 271),
        (60, 53, 55),  # a tenth ahead
        ("300", 269, 271),
        (None, 53, 55),  # not told: taken as a minute
        ("soon", 53, 55),
        ([], 53, 55),
    ],
)
async def test_token_is_renewed_before_it_expires(expires_in: Any, fresh_at: float, due_at: float) -> None:
    clock, service = Clock(), Service(expires_in=expires_in)
    start = clock.now
    async with client(service, clock) as engage:
        await engage.appointments.get("1")
        clock.now = start + fresh_at
        await engage.appointments.get("1")
        await turns()
        assert len(service.token_requests) == 1
        clock.now = start + due_at
        await engage.appointments.get("1")
        await turns()  # renewed beside the calls
        assert len(service.token_requests) == 2


async def test_token_that_expires_immediately_is_used_for_its_call() -> None:
    clock, service = Clock(), Service(expires_in=0)
    async with client(service, clock) as engage:
        await engage.appointments.get("1")
        clock.now += 1
        await engage.appointments.get("1")
    assert len(service.token_requests) == 2


@pytest.mark.parametrize("expires_in", [0, -5, 0.001])
async def test_at_most_one_token_per_second_is_requested(expires_in: float) -> None:
    clock, service = Clock(), Service(expires_in=expires_in)
    async with client(service, clock) as engage:
        for _ in range(40):
            await engage.appointments.get("1")
            clock.now += 0.1
    assert len(service.token_requests) == 4


async def test_old_token_is_used_if_an_early_renewal_fails() -> None:
    clock = Clock()
    down = httpx.ConnectError("down")
    service = Service(expires_in=300)
    async with client(service, clock, max_retries=0) as engage:
        await engage.appointments.get("1")
        valid, service.tokens = service.valid, (ok, down, down)
        clock.now += 280
        await engage.appointments.get("1")
        await turns()
        assert service.authorizations[-1] == f"Bearer {valid}"
        assert len(service.token_requests) == 2
        await engage.appointments.get("1")  # not asked again at once
        await turns()
        assert len(service.token_requests) == 2
        clock.now += 30
        with pytest.raises(TokenError):
            await engage.appointments.get("1")


async def test_token_is_renewed_once_and_the_call_retried_once_after_a_401() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.accept("1")  # a POST, too: the API rejected it, so nothing happened
        service.valid = "revoked"
        await engage.appointments.accept("1")
        assert len(service.token_requests) == 2
        assert len(service.api_requests) == 3

        def refuse(_: httpx.Request) -> httpx.Response:
            return error_response(401)

        service.api = refuse
        with pytest.raises(AuthenticationError) as caught:
            await engage.appointments.accept("1")
    assert len(service.token_requests) == 3
    assert len(service.api_requests) == 5
    assert caught.value.attempts == 2
    assert not caught.value.retryable


async def test_many_401s_renew_the_token_once() -> None:
    service = Service()
    async with client(service) as engage:
        await engage.appointments.get("1")
        service.valid = "revoked"
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(50)))
    assert len(service.token_requests) == 2


async def test_after_two_rejected_new_tokens_one_is_requested_every_five_seconds() -> None:
    clock, service = Clock(), Service()
    service.api = error_response(401)
    async with client(service, clock) as engage:
        for calls, expected in [(1, 2), (1, 3), (20, 3)]:
            for _ in range(calls):
                with pytest.raises(AuthenticationError) as caught:
                    await engage.appointments.get("1")
            assert len(service.token_requests) == expected
        assert "so the client requests another one at most once every 5 s" in str(caught.value)
        clock.now += 5
        with pytest.raises(AuthenticationError):
            await asyncio.gather(*(engage.appointments.get("1") for _ in range(20)))
        assert len(service.token_requests) == 4
        service.api = ok
        assert (await engage.appointments.get("1")).id == "1", "the kept token is still sent"
        assert len(service.token_requests) == 4


async def test_missing_realm_names_enterprise_and_token_url() -> None:
    service = Service(tokens=(httpx.Response(404, json={"error": "Realm does not exist"}),))
    url = "https://auth.test/realms/{enterprise}/token"
    async with client(service, token_url=url.replace("/token", "/openid-connect/token")) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    endpoint = "https://auth.test/realms/acme/openid-connect/token"
    assert "404: Realm does not exist" in caught.value.message
    assert f"check the enterprise 'acme' and the token_url {endpoint}" in caught.value.message


@pytest.mark.parametrize(
    ("challenge", "shown"),
    [
        ('Bearer error="invalid_token", error_description="audience"', "401 Unauthorized: invalid_token: audience"),
        ('Bearer realm="x",error=invalid_token', "401 Unauthorized: invalid_token"),
        ("Bearer", "the response does not come from Engage"),
    ],
)
async def test_reason_of_a_401_without_body_is_in_the_message(challenge: str, shown: str) -> None:
    script = Script(httpx.Response(401, headers={"WWW-Authenticate": challenge}))
    async with EngageClient("acme", token="t", transport=script) as engage:
        with pytest.raises(AuthenticationError) as caught:
            await engage.appointments.get("1")
    assert shown in str(caught.value)


async def test_late_401_uses_the_token_renewed_by_another_call() -> None:
    service = Service()
    late = asyncio.Event()

    async def token_refused_late(request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] == "Bearer token-1":
            await late.wait()
            return error_response(401)
        return ok()

    async with client(service) as engage:
        service.api = token_refused_late
        first = asyncio.create_task(engage.appointments.get("1"))
        while not service.api_requests:
            await asyncio.sleep(0.001)
        service.valid = "revoked"
        await engage.appointments.get("1")
        assert len(service.token_requests) == 2
        late.set()
        await first
    assert len(service.token_requests) == 2


async def test_call_with_a_fixed_token_is_not_retried_after_a_401() -> None:
    script = Script(error_response(401))
    async with EngageClient("acme", token="abc", transport=script) as engage:
        with pytest.raises(AuthenticationError):
            await engage.appointments.get("1")
    assert len(script.requests) == 1


async def test_token_of_a_function_is_kept_until_a_401() -> None:
    given: list[str] = []

    async def token() -> str:
        given.append(f"!{len(given) + 1}~")  # the first and the last character that a token may contain
        return given[-1]

    script = Script(ok, ok, error_response(401), ok)
    async with EngageClient("acme", token=token, transport=script) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
    assert given == ["!1~", "!2~"]
    assert script.requests[-1].headers["authorization"] == "Bearer !2~"


@pytest.mark.parametrize("returned", ["", "\x7f", "two words", "line\nbreak", "gr\u00fc\u00df", None, 5])
async def test_result_of_a_token_function_is_checked(returned: Any) -> None:
    async def token() -> str:
        return returned

    script = Script()
    async with EngageClient("acme", token=token, transport=script) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    assert str(returned) not in str(caught.value) or returned in ("", None, 5)
    assert not script.requests


async def test_exception_of_a_token_function_propagates_unchanged() -> None:
    async def token() -> str:
        raise LookupError("vault is sealed")

    async with EngageClient("acme", token=token, transport=Script()) as engage:
        with pytest.raises(LookupError, match="vault is sealed") as caught:
            await engage.appointments.get("1")
    assert [entry.name for entry in caught.traceback][-1] == "token"


class Coded(Exception):
    """One that cannot be made again from its `args`."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}")


@pytest.mark.parametrize("error", [LookupError("vault is sealed"), Coded(5, "vault is sealed")], ids=["plain", "coded"])
async def test_each_waiting_call_gets_its_own_error(error: Exception) -> None:
    async def token() -> str:
        await asyncio.sleep(0.01)
        try:
            raise KeyError("of the vault")
        except KeyError as cause:
            error.add_note("its own note")
            raise error from cause

    async with EngageClient("acme", token=token, transport=Script(), limits=None) as engage:
        results = await asyncio.gather(*(engage.appointments.get("1") for _ in range(50)), return_exceptions=True)
    assert len({id(each) for each in results}) == (1 if isinstance(error, Coded) else 50)
    for each in results:
        assert isinstance(each, type(error))
        assert each.args == error.args
        assert each.__notes__ == ["its own note"]
        assert isinstance(each.__cause__, KeyError)
        names = [frame.f_code.co_name for frame, _ in traceback.walk_tb(each.__traceback__)]
        assert names[-1] == "token"
        assert len(names) < 20


async def test_generator_exit_of_a_token_function_is_an_error_of_the_call() -> None:
    called = 0

    async def token() -> str:
        nonlocal called
        called += 1
        raise GeneratorExit

    async with EngageClient("acme", token=token, transport=Script(), deadline=20) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    assert called == 1
    assert caught.value.__cause__ is not None
    assert isinstance(caught.value.__cause__.__cause__, GeneratorExit)


@pytest.mark.parametrize("life", [10**400, -1, float("nan")])
async def test_invalid_token_lifetime_is_rejected(life: float) -> None:
    async def token() -> tuple[str, float]:
        return "t", life

    async with EngageClient("acme", token=token, transport=Script()) as engage:
        with pytest.raises(TokenError, match="did not return a valid token"):
            await engage.appointments.get("1")


async def test_cancelled_token_function_is_called_once() -> None:
    called = 0

    async def token() -> str:
        nonlocal called
        called += 1
        task = asyncio.get_running_loop().create_task(asyncio.sleep(30))
        task.cancel()
        await task
        return "never"

    async with EngageClient("acme", token=token, transport=Script(), deadline=20) as engage:
        with pytest.raises(TokenError, match="cancelled") as caught:
            await engage.appointments.get("1")
    assert called == 1
    assert caught.value.retryable


REFUSED = {"error": "invalid_client", "error_description": f"no such client or secret {SECRET}"}


@pytest.mark.parametrize(
    ("reply", "error", "status", "requests", "retryable"),
    [
        (httpx.Response(401, json=REFUSED), "invalid_client", 401, 1, False),
        (httpx.Response(400, json={"error": "unauthorized_client"}), "unauthorized_client", 400, 1, False),
        (httpx.Response(400, text="<html>"), None, 400, 1, False),
        (httpx.Response(500, text="oops"), None, 500, 4, True),
        (httpx.Response(501), None, 501, 1, False),
        (httpx.Response(505), None, 505, 1, False),
        (httpx.Response(511), None, 511, 1, False),
        (httpx.Response(503, json={"error": "temporarily_unavailable"}), "temporarily_unavailable", 503, 4, True),
        (httpx.Response(429), None, 429, 4, True),
        (httpx.Response(200, text="<html>"), None, 200, 1, False),
        (httpx.Response(200, json=["access_token"]), None, 200, 1, False),
        (httpx.Response(200, json={"access_token": None}), None, None, 1, False),
        (httpx.Response(200, json={"access_token": "a b"}), None, None, 1, False),
        (httpx.Response(302, headers={"location": "https://evil.example/token"}), None, 302, 1, False),
        (httpx.ReadTimeout("slow"), None, None, 4, True),
        (httpx.ConnectError("refused"), None, None, 4, True),
        (httpx.RemoteProtocolError("gone"), None, None, 4, True),
    ],
)
async def test_failing_token_endpoint_raises_a_token_error(
    reply: Any, error: str | None, status: int | None, requests: int, retryable: bool
) -> None:
    service = Service(tokens=(reply,) * 8)
    async with client(service) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    raised = caught.value
    assert (raised.error, raised.status_code, raised.retryable) == (error, status, retryable)
    assert raised.outcome == "not sent"
    assert raised.attempts == len(service.token_requests) == requests
    assert str(raised).startswith("GET /appointments/{id}: ")
    assert not service.api_requests
    shown = "".join(traceback.TracebackException.from_exception(raised, capture_locals=True).format())
    assert SECRET not in shown + repr(raised) + str(vars(raised))
    assert {host for host, _ in service.hosts} == {"auth.pexipengage.com"}


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (httpx.Response(302, headers={"location": "/"}), "responded with 302: redirects are not followed"),
        (httpx.Response(400, text="<p>"), "responded with 400: no OAuth error (text/plain, 3 bytes)"),
        (httpx.Response(401, json=REFUSED), "responded with 401: invalid_client: no such client or secret ***"),
    ],
)
async def test_token_error_contains_the_response_of_the_endpoint(reply: httpx.Response, message: str) -> None:
    async with client(Service(tokens=(reply,))) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    assert caught.value.message == f"the token endpoint {message}"


async def test_failure_is_reported_to_all_waiting_calls() -> None:
    service = Service(tokens=(httpx.Response(401, json=REFUSED),) * 3)
    async with client(service) as engage:
        results = await asyncio.gather(*(engage.appointments.get("1") for _ in range(20)), return_exceptions=True)
    assert len(service.token_requests) == 1
    assert all(isinstance(result, TokenError) for result in results)
    assert len({id(result) for result in results}) == 20
    assert len({result.correlation_id for result in results if isinstance(result, TokenError)}) == 20


async def test_silent_token_endpoint_ends_calls_with_the_deadline_and_delays_no_later_call() -> None:
    service = Service()
    service.token_delay = 30
    async with client(service, loop_time, deadline=10) as engage:
        call = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        await elapse(11)
        with pytest.raises((TokenError, errors.TimeoutError)) as caught:
            await call
        assert len(service.token_requests) == 1
        if isinstance(caught.value, errors.TimeoutError):
            assert (caught.value.phase, caught.value.outcome) == ("token", "not sent")
        await turns()
        service.token_delay = 0
        assert (await engage.appointments.get("1")).id == "1"
    assert len(service.token_requests) == 2


async def test_token_is_sent_to_no_other_host() -> None:
    script = Script(httpx.Response(307, headers={"location": "https://evil.example/x"}))
    async with EngageClient("acme", token="abc", transport=script) as engage:
        with pytest.raises(Exception, match="307.*redirects are not followed"):
            await engage.appointments.get("1")
    assert [request.url.host for request in script.requests] == ["api.pexipengage.com"]


async def test_token_request_needs_no_slot() -> None:
    service = Service()
    async with client(service, limits=Limits(1)) as engage:
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(5)))
        service.valid = "revoked"
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(5)))
    assert len(service.token_requests) == 2


def test_threads_share_one_request() -> None:
    service = Service()
    service.token_delay = 0.1
    engage = client(service)
    begin = threading.Barrier(8)
    results: list[str | None] = []

    def work() -> None:
        async def main() -> None:
            begin.wait()
            results.append((await engage.appointments.get("1")).id)

        asyncio.run(main())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["1"] * 8
    assert len(service.token_requests) == 1
    asyncio.run(engage.aclose())


def test_token_request_of_an_ended_loop_is_retried_by_another() -> None:
    service = Service()
    service.token_delay = 30
    engage = client(service)
    other_waits = threading.Event()

    def leave_early() -> None:
        async def main() -> None:
            _ = asyncio.create_task(engage.appointments.get("1"))
            await asyncio.to_thread(other_waits.wait, 20)

        asyncio.run(main())

    thread = threading.Thread(target=leave_early)
    thread.start()

    async def main() -> str | None:
        while not service.token_requests:
            await turns()
        service.token_delay = 0
        call = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        other_waits.set()
        result = (await asyncio.wait_for(call, 20)).id
        await engage.aclose()
        return result

    assert asyncio.run(main()) == "1"
    thread.join()
    assert len(service.token_requests) == 2


async def test_pauses_between_token_requests_are_those_of_the_retries(pauses: Pauses) -> None:
    service = Service(tokens=(httpx.Response(503, headers={"Retry-After": "9"}),))
    async with client(service, timing=pauses.timing) as engage:
        await engage.appointments.get("1")
    assert pauses.all == [9]


# --- a valid token serves while its renewal does not


NONSENSE = [
    httpx.Response(200, text="<html>"),
    httpx.Response(200, json={"access_token": "a b"}),
    httpx.Response(500),
    httpx.Response(401, json=REFUSED),
    httpx.ConnectError("down"),
]


@pytest.mark.parametrize("reply", NONSENSE, ids=repr)
async def test_valid_token_is_used_while_its_renewal_fails(reply: Any) -> None:
    clock, service = Clock(), Service(expires_in=300)
    async with client(service, clock, max_retries=0) as engage:
        await engage.appointments.get("1")
        service.tokens = (ok, *(reply,) * 9)
        clock.now += 280
        for _ in range(5):
            await engage.appointments.get("1")
            await turns()
        assert len(service.token_requests) == 2, "the next renewal comes after a pause"
        clock.now += 6
        await engage.appointments.get("1")
        await turns()
        assert len(service.token_requests) == 3
        clock.now += 20
        with pytest.raises(TokenError):
            await engage.appointments.get("1")


async def test_valid_token_is_used_while_its_renewal_hangs() -> None:
    clock, service = Clock(), Service(expires_in=300)
    async with client(service, clock) as engage:
        await engage.appointments.get("1")
        service.token_delay = 30
        clock.now += 280
        for _ in range(20):
            await asyncio.wait_for(engage.appointments.get("1"), 60)
    assert len(service.token_requests) == 2


async def test_rejected_client_does_not_request_tokens_repeatedly() -> None:
    clock, service = Clock(), Service(tokens=(httpx.Response(401, json=REFUSED),) * 99)
    async with client(service, clock) as engage:
        for _ in range(50):
            with pytest.raises(TokenError, match="invalid_client") as caught:
                await engage.appointments.get("1")
            assert isinstance(caught.value.__cause__, TokenError)
        assert len(service.token_requests) == 1
        clock.now += 6
        with pytest.raises(TokenError):
            await engage.appointments.get("1")
    assert len(service.token_requests) == 2


@contextmanager
def loop_with(call: Coroutine[Any, Any, object]) -> Generator[asyncio.AbstractEventLoop]:
    """An event loop that has a call to make, but runs only as far as it is told to."""
    loop = asyncio.new_event_loop()
    loop.create_task(call)
    yield loop
    left = asyncio.all_tasks(loop)  # also the token request that the call has started
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def test_renewal_in_a_stopped_loop_blocks_no_call() -> None:
    service = Service()
    service.token_delay = 30
    engage = client(service)

    async def main() -> str | None:
        found = (await asyncio.wait_for(engage.appointments.get("1"), 20)).id
        await engage.aclose()
        return found

    with loop_with(engage.appointments.get("1")) as stopped:
        # Afterwards, it runs no more, but is not closed.
        stopped.run_until_complete(until(lambda: service.token_requests))
        service.token_delay = 0
        assert asyncio.run(main()) == "1"


def test_call_waiting_for_a_renewal_in_a_stopped_loop_requests_a_token_itself() -> None:
    service = Service()
    service.token_delay = 30
    engage = client(service)
    waits = threading.Event()

    async def main() -> str | None:
        await until(lambda: service.token_requests)
        call = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        service.token_delay = 0
        waits.set()
        found = (await asyncio.wait_for(call, 20)).id
        await engage.aclose()
        return found

    with loop_with(engage.appointments.get("1")) as stopping:
        thread = threading.Thread(target=lambda: stopping.run_until_complete(asyncio.to_thread(waits.wait, 20)))
        thread.start()
        assert asyncio.run(main()) == "1"
        thread.join()
    assert len(service.token_requests) == 2


@pytest.mark.parametrize("life", [60, 60.0])
async def test_token_function_may_return_a_lifetime(life: float) -> None:
    clock, given = Clock(), 0

    async def token() -> tuple[str, float]:
        nonlocal given
        given += 1
        return f"token-{given}", life

    script = Script()
    async with client(script, clock, token=token, client_id=None, client_secret=None) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
        assert given == 1
        clock.now += 61
        await engage.appointments.get("1")
    assert given == 2


@pytest.mark.parametrize("returned", [("t", -1), ("t",), ("a b", 5), ("t", "5"), ["t", 5, 6]])
async def test_token_and_lifetime_of_a_function_are_checked(returned: Any) -> None:
    async def token() -> Any:
        return returned

    async with EngageClient("acme", token=token, transport=Script()) as engage:
        with pytest.raises(TokenError):
            await engage.appointments.get("1")


# --- the request


async def sent_for_a_token(**options: Any) -> tuple[httpx.Request, dict[str, list[str]]]:
    found: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            found.append(request)
            return httpx.Response(200, json={"access_token": "t"})
        return ok()

    async with client(httpx.MockTransport(handle), **options) as engage:
        await engage.appointments.get("1")
    return found[0], parse_qs(found[0].content.decode())


async def test_extra_headers_are_for_the_api_only() -> None:
    with correlation("c-1"):
        request, _ = await sent_for_a_token(extra_headers={"X-Gateway-Key": "k"})
    assert "x-gateway-key" not in request.headers
    assert request.headers["x-correlation-id"] == "c-1"
    assert request.headers["user-agent"].startswith("pexip-engage-client/")


async def test_no_call_waits_for_a_token_while_it_has_a_slot() -> None:
    """All clients of a host share the places: one whose token endpoint hangs delays none of the others."""
    asked = asyncio.Event()

    async def hanging() -> str:
        asked.set()
        await asyncio.sleep(30)
        return "late"

    limits = Limits(concurrent=1, per_minute=None)
    async with (
        EngageClient("hung", token=hanging, transport=Script(), limits=limits) as hung,
        EngageClient("acme", token="t", transport=Script(), limits=limits) as engage,
    ):
        calls = [asyncio.create_task(hung.appointments.get("1")) for _ in range(5)]
        await asyncio.wait_for(asked.wait(), 60)
        assert (await engage.with_options(queue_timeout=20).appointments.get("1")).id == "1"
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)


async def test_waiting_for_another_token_after_a_401_uses_no_slot() -> None:
    second = asyncio.Event()

    async def token() -> str:
        if second.is_set():
            await asyncio.sleep(30)
        second.set()
        return "refused"

    limits = Limits(concurrent=1, per_minute=None)
    async with (
        EngageClient("hung", token=token, transport=Script(error_response(401)), limits=limits) as hung,
        EngageClient("acme", token="t", transport=Script(), limits=limits) as engage,
    ):
        call = asyncio.create_task(hung.appointments.get("1"))
        await turns()
        assert (await engage.with_options(queue_timeout=20).appointments.get("1")).id == "1"
        assert not call.done()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)


async def test_token_that_expires_in_the_queue_is_renewed_before_the_call_is_sent() -> None:
    clock, service = Clock(), Service(expires_in=300)
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    async with client(service, clock, limits=limiter) as engage:
        await engage.appointments.get("1")
        permit = await limiter.acquire()
        call = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        clock.now += 301
        permit.release()
        await call
    assert service.authorizations == ["Bearer token-1", "Bearer token-2"], "and no 401 in between"


async def test_queue_timeout_covers_both_waits_of_a_call_whose_token_expired() -> None:
    clock, service = Clock(), Service(expires_in=300)
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    async with client(service, clock, limits=limiter) as engage:
        await engage.appointments.get("1")
        permit = await limiter.acquire()
        call = asyncio.create_task(engage.with_options(queue_timeout=400).appointments.get("1"))
        await turns()
        following = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        clock.now += 401
        permit.release()
        async with asyncio.timeout(60):
            with pytest.raises(errors.TimeoutError, match="no slot became free within the queue_timeout of 400 s"):
                await call
        (await following).release()


async def test_token_renewed_by_others_meanwhile_is_sent() -> None:
    clock, service = Clock(), Service(expires_in=300)
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    async with client(service, clock, limits=limiter) as engage:
        await engage.appointments.get("1")
        permit = await limiter.acquire()
        call = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        clock.now += 280
        another = asyncio.create_task(engage.appointments.get("1"))
        await turns()
        permit.release()
        await asyncio.gather(call, another)
    assert service.authorizations == ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    assert len(service.token_requests) == 2


async def test_token_expiring_in_the_queue_is_renewed_once() -> None:
    clock, service = Clock(), Service(expires_in=0)

    class Slow(LocalLimiter):
        async def acquire(self, **options: Any) -> Any:
            clock.now += 5
            return await super().acquire(**options)

    async with client(service, clock, limits=Slow(Limits(1, None), clock=clock), deadline=None) as engage:
        await engage.appointments.get("1")
    assert len(service.token_requests) == 2
