"""Canaries: they replace secrets and personal data, and must not appear in logs, errors and tracebacks."""

from __future__ import annotations

import asyncio
import html
import json
import logging
import pickle
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote_plus, unquote

import httpx
import pytest

from pexip_engage_client import (
    BusinessValidationError,
    EngageClient,
    EngageError,
    InvalidArgumentError,
    TokenError,
    TransportError,
)

from . import fault_server as server
from .conftest import Pauses
from .doubles import Script, Service, error_response
from .fault_server import FaultServer

SECRET = "canary-client-secret"
TOKEN = "canary-access-token"
NAME = "Canary van den Berg"
EMAIL = "canary@example.com"
QUERY = "canary-query-value"
ID = "canary-id"
SECRETS = (SECRET, TOKEN)
CUSTOMERS = (NAME, EMAIL, QUERY, ID)


class Everything(logging.Handler):
    """Collects all attributes of all log records, also of other libraries."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        if (
            record.name in ("httpcore.http11", "httpcore2.http11")
            and "receive_response_headers.complete" in record.getMessage()
        ):
            return  # httpcore logs the response headers, which come from the server
        self.text += f"{record.getMessage()} {vars(record)}\n"
        if record.exc_info:
            self.text += logging.Formatter().formatException(record.exc_info)


def of_frames(error: BaseException) -> str:
    """What an error reporter shows: the local variables of this package's frames, and all causes."""
    shown: list[str] = []
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        shown.append(f"{each!r} {each} {each.args!r}")
        for frame, line in traceback.walk_tb(each.__traceback__):
            name = frame.f_globals.get("__name__", "")
            if name.startswith("pexip_engage_client"):
                shown.append(f"{name}:{line} {dict(frame.f_locals)!r}")
            assert not name.startswith(("httpx", "httpx2", "httpcore", "httpcore2", "h11", "anyio")), (
                "a frame with the token in it"
            )
        if isinstance(each, httpx.RequestError):
            shown.append(repr(each.request.headers.raw))
        pending += [each.__cause__, each.__context__]
    return "\n".join(shown)


Call = Callable[[EngageClient], Awaitable[Any]]


async def create(engage: EngageClient) -> Any:
    return await engage.request(
        "POST", f"/customers/{ID}", json={"name": NAME, "email": EMAIL}, query={"external-id": [QUERY], "q": EMAIL}
    )


async def update(engage: EngageClient) -> Any:
    return await engage.customers.update(
        ID, first_name=NAME, email=EMAIL, extra_query={"q": QUERY}, extra_body={"nick": NAME}
    )


async def listing(engage: EngageClient) -> Any:
    return await engage.employees.list(
        email=[EMAIL], external_id=[QUERY], username=[NAME], id=[ID], concurrency=2
    ).collect()


async def invalid_argument(engage: EngageClient) -> Any:
    return await engage.customers.update(ID, first_name=[NAME], email=EMAIL, extra_body={"nick": QUERY})  # type: ignore[arg-type]


ECHO = json.dumps({"data": {"id": ID, "firstName": NAME, "email": EMAIL}}).encode()
FAULTS: dict[str, server.Behavior] = {
    "a response": server.answer(200, ECHO),
    "a response that is not JSON": server.answer(200, b"<p>" + ECHO),
    "a error_response": server.error_response(422),
    "a proxy's page that echoes the request": server.answer(502, b"<html>" + ECHO, Content_Type="text/html"),
    "a redirect": server.answer(302, b"", Location=f"https://x.example/?q={QUERY}", Set_Cookie=f"s={TOKEN}"),
    "a reset": server.reset_after_request,
    "no response": server.accelerated(server.hang),
    "a truncated body": server.raw(server.message(200, ECHO)[:-3], then="close"),
    "not HTTP": server.raw(b"canary-no-http\r\n\r\n", then="close"),
    "a 429": server.error_response(429),
    "a 401": server.error_response(401),
}


@pytest.mark.parametrize("call", [create, update, listing, invalid_argument])
@pytest.mark.parametrize("fault", FAULTS)
async def test_no_secret_or_personal_data_is_shown(fault: str, call: Call, pauses: Pauses) -> None:
    handler = Everything()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    texts, frames = list[str](), ""
    try:
        async with FaultServer(FAULTS[fault]) as faulty:
            options: Any = {"max_retries": 1, "deadline": 20, "timeout": 5, "limits": None, "timing": pauses.timing}
            engage = EngageClient("acme", token=TOKEN, base_url=faulty.url, **options)
            texts += [repr(engage), repr(engage.customers), str(engage)]
            async with engage:
                try:
                    texts.append(repr(engage.with_options(timeout=1)))
                    await call(engage)
                except EngageError as error:
                    frames = of_frames(error)
                    texts += [str(error), repr(error), repr(error.args), repr(pickle.dumps(error))]
                    texts.append(repr({**vars(error), "response": None, "snippet": None}))
                    texts.append(repr(getattr(error, "response", None)))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert call is invalid_argument or "pexip_engage_client" in handler.text
    text = "\n".join([handler.text, *texts])
    for canary in (*SECRETS, *CUSTOMERS):
        assert canary not in text, [line for line in text.splitlines() if canary in line][:3]
    for canary in SECRETS:
        assert canary not in frames, [line for line in frames.splitlines() if canary in line][:3]


@pytest.mark.parametrize("call", [create, update])
@pytest.mark.parametrize("fault", FAULTS)
async def test_traceback_is_complete_without_http_library_frames(fault: str, call: Call) -> None:
    """It leads from the caller's line to the failure, without frames of the HTTP library."""
    async with (
        FaultServer(FAULTS[fault]) as faulty,
        EngageClient("acme", token=TOKEN, base_url=faulty.url, max_retries=0, timeout=5, limits=None) as engage,
    ):
        (error,) = await asyncio.gather(call(engage), return_exceptions=True)
    if not isinstance(error, EngageError):
        return  # the response was readable
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    assert frames[0].f_code.co_name == call.__name__
    assert frames[-1].f_globals["__name__"].startswith("pexip_engage_client.")
    if isinstance(error, TransportError):
        assert error.__cause__ is not None
        assert error.__cause__.__traceback__ is not None


async def test_client_secret_is_never_shown(pauses: Pauses) -> None:
    handler = Everything()
    logging.getLogger().addHandler(handler)
    try:
        service = Service(
            tokens=(error_response(500), httpx.ReadTimeout("x"), httpx.Response(401, json={"error": "no " + SECRET}))
        )
        credentials: Any = {"client_id": "canary-id", "client_secret": SECRET}
        engage = EngageClient("acme", **credentials, transport=service, timing=pauses.timing)
        async with engage:
            with pytest.raises(EngageError) as caught:
                await engage.customers.get("1")
        shown = of_frames(caught.value) + repr(pickle.dumps(caught.value)) + repr(engage)
    finally:
        logging.getLogger().removeHandler(handler)
    assert SECRET not in shown + handler.text


@pytest.mark.parametrize(
    "options",
    [
        {"client_id": "x", "client_secret": SECRET, "timeout": -1},
        {"token": TOKEN, "client_secret": SECRET},
        {"token": f"{TOKEN} with spaces"},
        {"token": TOKEN, "base_url": "http://elsewhere.example"},
        {"token": TOKEN, "tokn": SECRET},
        {"client_secret": [SECRET], "client_id": "x"},
        {"token": "t", "base_url": f"https://user:{SECRET}@engage.test"},
        {"client_secret": "x", "client_id": "x", "token_url": f"https://user:{SECRET}@engage.test/token"},
    ],
)
def test_error_about_an_option_shows_no_secret(options: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", **options)
    shown = of_frames(caught.value) + repr(pickle.dumps(caught.value))
    assert SECRET not in shown
    assert TOKEN not in shown
    for name in options.keys() - {"timeout"}:
        monkeypatch.setenv(f"PEXIP_ENGAGE_{name.upper()}", str(options[name]))
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient.from_env(**{k: v for k, v in options.items() if k in ("timeout", "tokn")})  # type: ignore[arg-type]
    shown = of_frames(caught.value)
    assert SECRET not in shown
    assert TOKEN not in shown


AUTHORIZATION = {"extra_headers": {"X-Plain": "shown", "authorization": f"Bearer {TOKEN}"}}


@pytest.mark.parametrize(
    "options", [{"token": TOKEN}, {"client_secrt": TOKEN}, AUTHORIZATION], ids=lambda each: [*each][0]
)
async def test_secret_passed_under_a_wrong_name_is_not_shown(options: Any) -> None:
    async def with_options(engage: EngageClient) -> None:
        engage.with_options(**options)

    async def request(engage: EngageClient) -> None:
        await engage.request("GET", "/things", **options)

    async def operation(engage: EngageClient) -> None:
        await engage.employees.get("1", **options)

    async def listing(engage: EngageClient) -> None:
        await engage.employees.list(**options).first_page()

    script = Script()
    async with EngageClient("acme", token="t", transport=script) as engage:
        for call in (with_options, request, operation, listing):
            with pytest.raises(InvalidArgumentError) as caught:
                await call(engage)
            assert caught.value.parameter == [*options][0]
            assert TOKEN not in of_frames(caught.value) + repr(pickle.dumps(caught.value))
    if options is AUTHORIZATION:
        with pytest.raises(InvalidArgumentError) as caught:
            EngageClient("acme", token="t", **options)
        assert TOKEN not in of_frames(caught.value)
    assert not script.requests


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("ALL_PROXY", f"socks5://user:{SECRET}@127.0.0.1:1", "the proxy from HTTP_PROXY, .*: ImportError: .*socksio"),
        ("HTTP_PROXY", f"nonsense://user:{SECRET}@x", "the proxy from HTTP_PROXY, .*: ValueError"),
        ("HTTP_PROXY", f"http://user:{SECRET}#1@x", "the proxy from HTTP_PROXY, .*: InvalidURL"),
        ("SSL_CERT_FILE", "/no/such/file", "the certificates from SSL_CERT_FILE or SSL_CERT_DIR: FileNotFoundError"),
    ],
)
async def test_invalid_proxy_or_certificate_settings_show_no_password(
    variable: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("all_proxy", "http_proxy", "https_proxy", "no_proxy", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv(variable, value)
    async with EngageClient("acme", token=TOKEN, base_url="http://engage.test", allow_insecure=True) as engage:
        with pytest.raises(TransportError, match=f"cannot use {told}") as caught:
            await engage.customers.get("1")
    assert (caught.value.outcome, caught.value.phase, caught.value.retryable) == ("not sent", "connect", False)
    assert not holds(caught.value, SECRET, TOKEN, "user")


async def test_cancelled_call_shows_no_secret() -> None:
    async with FaultServer(server.hang) as faulty, EngageClient("acme", token=TOKEN, base_url=faulty.url) as engage:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.1):
                await create(engage)
    shown = of_frames(caught.value)
    assert "pexip_engage_client._pipeline" in shown
    assert TOKEN not in shown


async def test_canaries_are_really_sent() -> None:
    """Otherwise, the other tests would prove nothing."""
    async with (
        FaultServer(server.answer(200, ECHO)) as faulty,
        EngageClient("acme", token=TOKEN, base_url=faulty.url) as engage,
    ):
        response = await create(engage)
        await update(engage)
    assert response.json()["data"]["email"] == EMAIL
    for request in faulty.requests:
        for canary in (TOKEN, NAME, EMAIL, QUERY, ID):
            assert canary in unquote(request.decode())


SPECIAL = 'canary"access/token+and\\more='
ECHOES = {
    "as it is": SPECIAL,
    "in JSON": json.dumps(SPECIAL)[1:-1],
    "in JSON, with slashes escaped": json.dumps(SPECIAL)[1:-1].replace("/", "\\/"),
    "in JSON, by code points": "".join(each if each.isalnum() else f"\\u{ord(each):04x}" for each in SPECIAL),
    "in a form": quote_plus(SPECIAL),
    "in HTML": html.escape(SPECIAL),
}


def holds(error: EngageError, *secrets: str) -> list[str]:
    """The secrets that an error reporter would send."""
    response = getattr(error, "response", None)
    body = "" if response is None else f"{response.content!r} {dict(response.headers)!r}"
    shown = "\n".join([str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error)), body, of_frames(error)])
    return [secret for secret in secrets if secret in shown]


@pytest.mark.parametrize("echo", ECHOES)
async def test_token_echoed_by_an_error_response_is_masked(echo: str) -> None:
    entry = f'{{"code":"X","message":"for {{}}, Bearer {ECHOES[echo]}","arguments":{{"token":"{ECHOES[echo]}"}}}}'
    body = f'{{"errors":[{entry}],"kept":"as it was"}}'.encode()
    for content in (body, b"<p>Authorization: Bearer " + ECHOES[echo].encode() + b"</p> as it was"):
        reply = httpx.Response(422, content=content, headers={"X-Echo": f"Bearer {SPECIAL}"})
        async with EngageClient("acme", token=SPECIAL, transport=Script(reply)) as engage:
            with pytest.raises(BusinessValidationError) as caught:
                await engage.appointments.get("1")
        error = caught.value
        assert not holds(error, SPECIAL, ECHOES[echo], "access", "and\\more", "more=")
        assert error.response is not None
        assert error.response.content == content.replace(ECHOES[echo].encode(), b"***")
        assert error.response.headers["x-echo"] == "Bearer ***"
        assert error.snippet is None or "Bearer ***" in error.snippet


async def test_both_tokens_of_a_call_and_the_client_secret_are_masked() -> None:
    sent: list[str] = []

    def echo(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["authorization"])
        return httpx.Response(401, json={"errors": [{"code": "X", "message": f"{' '.join(sent)} {SECRET}"}]})

    service = Service()
    tokens = iter(["canary-first-token", "canary-second-token"])

    class Network(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host.startswith("auth"):
                return httpx.Response(200, json={"access_token": next(tokens)})
            return echo(request)

    async with EngageClient("acme", client_id="x", client_secret=SECRET, transport=Network()) as engage:
        with pytest.raises(EngageError) as caught:
            await engage.appointments.get("1")
    assert sent == ["Bearer canary-first-token", "Bearer canary-second-token"]
    assert not holds(caught.value, "first-token", "second-token", SECRET)
    assert "Bearer *** Bearer *** ***" in str(caught.value)
    assert not service.api_requests


@pytest.mark.parametrize("status", [200, 502])
async def test_token_cut_by_the_snippet_is_masked(status: int) -> None:
    token = "canary" + "x" * 400
    reply = httpx.Response(status, content=b"<pre>" + b" " * 30 + f"Bearer {token}</pre>".encode())
    async with EngageClient("acme", token=token, transport=Script(reply), max_retries=0) as engage:
        with pytest.raises(EngageError) as caught:
            await engage.appointments.get("1")
    assert not holds(caught.value, "canary")
    assert caught.value.snippet == "<pre> Bearer ***</pre>"  # type: ignore[attr-defined]


async def test_secret_echoed_by_the_token_endpoint_is_masked() -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        said = request.content.decode()
        return httpx.Response(401, json={"error": said[-60:], "error_description": said})

    async with EngageClient("acme", client_id="x", client_secret=SPECIAL, transport=Script(echo)) as engage:
        with pytest.raises(TokenError) as caught:
            await engage.appointments.get("1")
    assert not holds(caught.value, SPECIAL, quote_plus(SPECIAL))
    assert "***" in str(caught.value)


async def test_short_tokens_are_not_masked() -> None:
    async with EngageClient("acme", token="t", transport=Script(error_response(422, message="at the time"))) as engage:
        with pytest.raises(BusinessValidationError, match="at the time"):
            await engage.appointments.get("1")


class Leaking(httpx.AsyncBaseTransport):
    """Fails with the token in a local variable, as HTTP libraries do."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = 42
        await self.write(request.headers.raw)
        return httpx.Response(answer)

    async def write(self, sent: list[tuple[bytes, bytes]]) -> None:
        raise self.error


async def test_frames_below_the_sending_function_are_removed_whatever_their_module_is_called() -> None:
    async with EngageClient("acme", token=TOKEN, transport=Leaking(httpx.ReadError("broken"))) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request("POST", "/things")
    cause = caught.value.__cause__
    assert cause is not None
    assert [frame.f_code.co_name for frame, _ in traceback.walk_tb(cause.__traceback__)] == ["send_once"]


async def test_an_error_that_is_being_handled_keeps_its_frames() -> None:
    async with EngageClient("acme", token=TOKEN, transport=Leaking(httpx.ReadError("broken"))) as engage:

        async def call_in_handler() -> None:
            try:
                raise KeyError("of the application")
            except KeyError:
                await engage.request("POST", "/things")

        with pytest.raises(TransportError) as caught:
            await call_in_handler()
    error: BaseException | None = caught.value
    while error is not None and not isinstance(error, KeyError):
        error = error.__context__
    assert error is not None
    assert error.__traceback__ is not None


async def test_a_bug_in_a_transport_keeps_its_frames_but_not_the_variables_with_the_token() -> None:
    async with EngageClient("acme", token=TOKEN, transport=Leaking(LookupError("a bug"))) as engage:
        with pytest.raises(LookupError) as caught:
            await engage.request("POST", "/things")
    frames = {frame.f_code.co_name: frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)}
    assert frames["handle_async_request"].f_locals["answer"] == 42
    assert not frames["write"].f_locals
    assert TOKEN not in of_frames(caught.value)


async def test_a_bug_whose_message_repeats_the_token_is_masked() -> None:
    async with EngageClient("acme", token=TOKEN, transport=Leaking(LookupError(f"no {TOKEN}"))) as engage:
        with pytest.raises(LookupError, match=r"no \*\*\*"):
            await engage.request("POST", "/things")


class Raising(httpx.AsyncBaseTransport):
    """Raises one exception again and again, as a cache of failures does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error


async def test_repeated_exception_leaves_other_tasks_alone() -> None:
    """Its traceback still has the frame of the task that has caught it, in which the token is a variable."""
    error, event = ValueError("cached"), asyncio.Event()

    async def failing(token: str) -> None:
        async with EngageClient("acme", token=token, transport=Raising(error)) as engage:
            with pytest.raises(ValueError, match="cached"):
                await engage.request("POST", "/contexts", json={})

    async def waiting() -> str:
        token = "a-secret-token"
        await failing(token)
        await event.wait()
        return token

    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)
    await asyncio.create_task(failing("a-secret-token"))
    await asyncio.sleep(0.01)
    await asyncio.create_task(failing("a-secret-token"))
    event.set()
    assert await asyncio.wait_for(task, 5) == "a-secret-token"


async def test_cause_from_a_running_frame_does_not_replace_the_exception() -> None:
    token = "a-secret-token"
    try:
        raise KeyError("settings")
    except KeyError as error:
        saved = error

    async def hook(response: httpx.Response) -> None:
        raise ValueError("hook") from saved

    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={}))
    async with (
        httpx.AsyncClient(transport=transport, event_hooks={"response": [hook]}) as http_client,
        EngageClient("acme", token=token, http_client=http_client) as engage,
    ):
        with pytest.raises(ValueError, match="hook") as caught:
            await engage.request("POST", "/contexts", json={})
    assert "raised after the response to the request had arrived" in caught.value.__notes__[0]
