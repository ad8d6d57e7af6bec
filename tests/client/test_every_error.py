"""Whatever goes wrong, public functions and methods raise an `EngageError`."""

from __future__ import annotations

import asyncio
import datetime
import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import is_dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, is_typeddict

import attrs
import httpx
import pytest
import yaml

from pexip_engage_client import (
    EngageClient,
    EngageError,
    InvalidArgumentError,
    LeaseError,
    Limits,
    Listing,
    ResponseValidationError,
    StoreError,
    TokenError,
    TransportError,
    WebhookPayloadError,
    models,
    sync,
)
from pexip_engage_client.conformance import Recorder
from pexip_engage_client.limits import LocalLimiter, RedisLimits, SharedLimiter, shared_limiter
from pexip_engage_client.options import CallOptions, ClientOptions, DefaultOptions
from pexip_engage_client.stores import (
    JoinedPostgresStore,
    LeaseKeeper,
    MemoryStore,
    PostgresStore,
    RedisStore,
    SqliteStore,
)
from pexip_engage_client.tracing import correlation
from pexip_engage_client.webhooks import AppointmentEvent, IncomingRequest, WebhookReceiver, parse
from pexip_engage_client.webhooks.options import ReceiverOptions
from tests.openapi import RESOURCES, ROOT

from ..pipeline.doubles import Script
from ..waiting import turns

pytestmark = pytest.mark.filterwarnings("ignore:the Listing of getEmployees was never read")

NAIVE = datetime.datetime(2026, 1, 31, 8)  # noqa: DTZ001 - that is what is wrong
# Values that are wrong almost everywhere. Where one of them is accepted, the call succeeds.
WRONG = [None, "", "\ud83d", "a\0b", b"x", -1, 2**70, float("nan"), True, [], [None], {1: 2}, object(), str, NAIVE]
SECRET = "a secret of this test"
NOBODY_LISTENS = "127.0.0.1:1"

CLASS_REFERENCE = yaml.safe_load((ROOT / "generator" / "reference" / "classes.yaml").read_text(encoding="utf-8"))
# The sandbox is not a client: it also raises ValueError and LookupError.
PAGES = CLASS_REFERENCE["pages"].keys() - {"errors", "sandbox"}
LEFT_OUT = {
    r"json_default": "json.dumps expects a TypeError",
    r"name_span": "the instrumentation of OpenTelemetry calls it",
    r"lease_lost": "stores call it",
    r"\w+Store\.(acquire|read|scan|due|count|write)": "the package calls the methods of stores",
    r"LeaseKeeper\.(wait|write|release)": "they pass their arguments to a store",
    r"\w+Limiter\.acquire|RedisLimits\.acquire": "the client calls the methods of limiters",
    r"Recorder\.__call__|Outcome\..*|ConformanceReport\..*": "the client calls them with responses",
    r"StoreConformance\..*": "pytest calls them",
    r"Summary\.count": "a run calls it",
    r"Page": "the client creates pages",
    r"\w+Event(\.\w+)?": "objects of responses, which tests/generated reads with any payload",
}


def public_callables() -> Iterator[str]:
    """The functions, methods and constructors of the class reference that have parameters."""
    for page in PAGES:
        for module, names in CLASS_REFERENCE["pages"][page].items():
            for name in names if module not in ("title", "intro") else ():
                found = getattr(import_module(module), name)
                if inspect.isfunction(found):
                    yield name
                elif inspect.isclass(found) and not is_typeddict(found) and not getattr(found, "_is_protocol", False):
                    yield from (f"{name}.{each}".removesuffix(".__init__") for each in methods_of(found, name))


def methods_of(kind: type, name: str) -> Iterator[str]:
    is_record = attrs.has(kind) or is_dataclass(kind)  # whose constructor only stores its arguments
    no_constructor = is_record or name in CLASS_REFERENCE["received"]
    hidden = {"__init__" if no_constructor else "", *CLASS_REFERENCE["hidden"].get(name, ())}
    for base in kind.__mro__:
        for method, value in vars(base).items() if base.__module__.startswith("pexip_engage_client.") else ():
            is_public = re.match(r"[a-z]|__init__", method) and method not in hidden
            function = inspect.unwrap(getattr(value, "__func__", value))
            given = 0 if isinstance(value, staticmethod) else 1  # by Python itself: self or cls
            if is_public and inspect.isfunction(function) and len(inspect.signature(function).parameters) > given:
                yield method


class Case(NamedTuple):
    """A function, valid arguments for it, and the names of further options that it has."""

    function: Callable[..., Any]
    valid: dict[str, Any]
    options: tuple[str, ...] = ()


def options_of(options: Any) -> tuple[str, ...]:
    return tuple(sorted(options.__required_keys__ | options.__optional_keys__))


@pytest.fixture
async def engage() -> AsyncIterator[EngageClient]:
    transport = Script(httpx.Response(200, json={"data": []}))
    async with EngageClient("acme", token="t", transport=transport, limits=None, max_retries=0) as engage:
        yield engage


def cases(engage: EngageClient) -> dict[str, Case]:
    store, receiver = MemoryStore(), WebhookReceiver(secret=SECRET)
    credentials = {"enterprise": "acme", "token": "t"}
    request = IncomingRequest({"x-webhook-secret": SECRET})

    def subscribe(kind: Any, **options: Any) -> None:
        async def handler(event: Any) -> None:
            """Do nothing."""

        receiver.on(kind, **options)(handler)

    return {
        "EngageClient": Case(EngageClient, credentials, options_of(ClientOptions)),
        "EngageClient.from_env": Case(EngageClient.from_env, credentials, options_of(ClientOptions)),
        "EngageClient.with_options": Case(engage.with_options, {}, options_of(DefaultOptions)),
        "EngageClient.request": Case(engage.request, {"method": "GET", "path": "/files"}, options_of(CallOptions)),
        "correlation": Case(correlation, {"correlation_id": "c-1"}),
        "Listing.of": Case(Listing.of, {"records": []}),
        "Listing.collect": Case(lambda max: engage.employees.list().collect(max), {"max": 1}),
        "Limits": Case(Limits, {}),
        "RedisLimits": Case(RedisLimits, {"redis": f"redis://{NOBODY_LISTENS}"}),
        "LocalLimiter": Case(LocalLimiter, {}),
        "SharedLimiter": Case(SharedLimiter, {"connect": print}),
        "shared_limiter": Case(shared_limiter, {"host": "https://engage.example"}),
        "MemoryStore": Case(MemoryStore, {}),
        "SqliteStore": Case(SqliteStore, {"path": "engage.db"}),
        "RedisStore": Case(RedisStore, {"redis": f"redis://{NOBODY_LISTENS}"}),
        "PostgresStore": Case(PostgresStore, {"url": f"postgresql://{NOBODY_LISTENS}"}),
        "JoinedPostgresStore": Case(
            JoinedPostgresStore, {"url": f"postgresql://{NOBODY_LISTENS}", "connection": object()}
        ),
        "LeaseKeeper": Case(LeaseKeeper, {"store": store, "name": "work", "seconds": 5.0, "work": "the work"}),
        "changes": Case(sync.changes, {"listing": engage.employees.list(), "store": store, "key": "employees"}),
        "as_event": Case(sync.as_event, {"change": sync.Removed("7")}),
        "forget": Case(sync.forget, {"store": store, "key": "employees"}),
        "sync_keys": Case(sync.sync_keys, {"store": store}),
        "WebhookReceiver": Case(WebhookReceiver, {"secret": SECRET}, options_of(ReceiverOptions)),
        "WebhookReceiver.on": Case(subscribe, {"kind": AppointmentEvent}, ("event_type", "newest_only", "name")),
        "WebhookReceiver.receive": Case(receiver.receive, {"event": b"{}"}),
        "WebhookReceiver.respond": Case(receiver.respond, {"request": request, "body": b"{}"}),
        "WebhookReceiver.replay": Case(receiver.replay, {"event_id": "1"}),
        "WebhookReceiver.drop": Case(receiver.drop, {"event_id": "1"}),
        "parse": Case(parse, {"body": b"{}"}),
        "IncomingRequest": Case(IncomingRequest, {"headers": {}}),
        "Recorder": Case(Recorder, {}),
    }


async def result_of(call: Callable[[], Any]) -> None:
    """Make a call, and use what it returns."""
    result = call()
    if isinstance(result, Listing):
        await result.collect()
    elif isinstance(result, AsyncIterator):
        async for _ in result:
            pass
    elif inspect.isawaitable(result):
        await result
    elif hasattr(result, "__enter__"):
        with result:
            pass


async def check(name: str, case: Case) -> None:
    """Pass each wrong value in place of each argument."""
    for parameter in (*parameters(case.function), *case.options):
        for wrong in WRONG if parameter != "clock" else ():  # a function of your own
            arguments = {**case.valid, parameter: wrong}
            try:
                await result_of(partial(case.function, **arguments))
            except EngageError:
                pass
            except Exception as error:
                raise AssertionError(f"{name}: {parameter}={wrong!r}") from error


def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    found = inspect.signature(function).parameters
    return {name: each for name, each in found.items() if each.kind != each.VAR_KEYWORD}


def test_every_public_callable_has_a_case(engage: EngageClient) -> None:
    called = cases(engage).keys()
    public = set(public_callables())
    left_out = {name for name in public for pattern in LEFT_OUT if re.fullmatch(pattern, name)}
    assert public - left_out <= called


async def test_wrong_arguments(engage: EngageClient) -> None:
    for name, case in cases(engage).items():
        await check(name, case)


@pytest.mark.parametrize("resource", RESOURCES)
async def test_wrong_arguments_of_operations(engage: EngageClient, resource: str) -> None:
    for method in RESOURCES[resource]:
        function = getattr(getattr(engage, resource), method)
        required = [name for name, each in parameters(function).items() if each.default is each.empty]
        await check(f"{resource}.{method}", Case(function, dict.fromkeys(required, "x")))


def test_wrong_payloads_of_models() -> None:
    for name in models.__all__:
        for wrong in (None, "", -1, [], object()) if hasattr(getattr(models, name), "from_dict") else ():
            with pytest.raises((InvalidArgumentError, ResponseValidationError)):
                getattr(models, name).from_dict(wrong)


# --- bad surroundings


async def call_closed_client(engage: EngageClient, folder: Path) -> None:
    await engage.aclose()
    await engage.employees.get("1")


async def list_with_closed_client(engage: EngageClient, folder: Path) -> None:
    await engage.aclose()
    await engage.employees.list().collect()


async def synchronize_with_closed_client(engage: EngageClient, folder: Path) -> None:
    await engage.aclose()
    await result_of(lambda: sync.changes(engage.employees.list(), MemoryStore(), key="employees"))


async def reach_no_server(engage: EngageClient, folder: Path) -> None:
    async with EngageClient("acme", token="t", base_url=f"http://{NOBODY_LISTENS}", max_retries=0) as other:
        await other.employees.get("1")


async def reach_no_token_endpoint(engage: EngageClient, folder: Path) -> None:
    url = f"http://{NOBODY_LISTENS}"
    options: dict[str, Any] = {"client_id": "id", "client_secret": SECRET, "base_url": url, "token_url": f"{url}/token"}
    async with EngageClient("acme", **options, max_retries=0) as other:
        await other.employees.get("1")


async def reach_no_proxy(engage: EngageClient, folder: Path) -> None:
    async with EngageClient("acme", token="t", proxy=f"http://{NOBODY_LISTENS}", max_retries=0) as other:
        await other.employees.get("1")


async def reach_no_redis_with_limits(engage: EngageClient, folder: Path) -> None:
    limits = RedisLimits(f"redis://{NOBODY_LISTENS}")
    async with EngageClient("acme", token="t", transport=Script(), limits=limits, max_retries=0) as other:
        await other.employees.get("1")


async def reach_no_redis_with_store(engage: EngageClient, folder: Path) -> None:
    await sync.sync_keys(RedisStore(f"redis://{NOBODY_LISTENS}"))


async def trust_missing_file(engage: EngageClient, folder: Path) -> None:
    EngageClient("acme", token="t", verify=str(folder / "missing.pem"))


async def store_in_missing_folder(engage: EngageClient, folder: Path) -> None:
    await sync.sync_keys(SqliteStore(folder / "missing" / "engage.db"))


async def store_in_folder(engage: EngageClient, folder: Path) -> None:
    await sync.forget(SqliteStore(folder), "employees")


async def store_in_another_file(engage: EngageClient, folder: Path) -> None:
    (folder / "notes.txt").write_text("not a database" * 100)
    options: dict[str, Any] = {"token": "t", "transport": Script(), "idempotency": SqliteStore(folder / "notes.txt")}
    async with EngageClient("acme", **options) as other:
        await other.pending()


async def receive_without_store(engage: EngageClient, folder: Path) -> None:
    receiver = WebhookReceiver(secret=SECRET, store=SqliteStore(folder / "missing" / "engage.db"))

    @receiver.on()
    async def handler(event: object) -> None:
        """Do nothing."""

    await receiver.receive({"id": "1", "entity": "Appointment", "version": "1", "data": {}})


async def work_without_lease(engage: EngageClient, folder: Path) -> None:
    await LeaseKeeper(MemoryStore(), "work", seconds=5, work="the work").write([])


async def parse_other_body(engage: EngageClient, folder: Path) -> None:
    parse(b"<html>")


async def read_missing_document(engage: EngageClient, folder: Path) -> None:
    Recorder(document=folder / "missing.yaml")


SURROUNDINGS: dict[Callable[[EngageClient, Path], Awaitable[None]], type[EngageError]] = {
    call_closed_client: EngageError,
    list_with_closed_client: EngageError,
    synchronize_with_closed_client: EngageError,
    reach_no_server: TransportError,
    reach_no_token_endpoint: TokenError,
    reach_no_proxy: TransportError,
    reach_no_redis_with_limits: TransportError,
    reach_no_redis_with_store: StoreError,
    trust_missing_file: InvalidArgumentError,
    store_in_missing_folder: StoreError,
    store_in_folder: StoreError,
    store_in_another_file: StoreError,
    receive_without_store: StoreError,
    work_without_lease: LeaseError,
    parse_other_body: WebhookPayloadError,
    read_missing_document: InvalidArgumentError,
}


@pytest.mark.parametrize("fail", SURROUNDINGS, ids=lambda each: each.__name__)
async def test_bad_surroundings(
    fail: Callable[[EngageClient, Path], Awaitable[None]], engage: EngageClient, tmp_path: Path
) -> None:
    with pytest.raises(SURROUNDINGS[fail]):
        await fail(engage, tmp_path)


async def test_receiver_that_is_closing_rejects_events() -> None:
    started, end = asyncio.Event(), asyncio.Event()
    receiver = WebhookReceiver(secret=SECRET)

    @receiver.on()
    async def handler(event: object) -> None:
        started.set()
        await end.wait()

    event = {"entity": "Appointment", "version": "1", "data": {}}
    first = asyncio.create_task(receiver.receive({"id": "1", **event}))
    await started.wait()
    closing = asyncio.create_task(receiver.aclose())
    await turns()
    with pytest.raises(EngageError, match="^the receiver is shutting down$") as caught:
        await receiver.receive({"id": "2", **event})
    assert caught.value.retryable
    end.set()
    await asyncio.gather(first, closing)
