"""Methods are plain coroutine functions: the frameworks that look at them find what they look for."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any
from unittest import mock

import httpx
import pytest
import stamina
import tenacity
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import BackgroundTasks, FastAPI
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pexip_engage_client import EngageClient, EngageError, Listing, ServerError
from pexip_engage_client.generated.client import Resources
from pexip_engage_client.generated.models import Reference
from pexip_engage_client.sandbox import Sandbox

RESOURCES = {name: getattr(Resources, name).func for name in vars(Resources) if not name.startswith("_")}


class Engage:
    """A server that fails a number of times, then returns one customer."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.failures = 0
        self.body: Any = {"data": {"id": "1", "code": "VIP"}}
        self.client = EngageClient("acme", token="t", transport=httpx.MockTransport(self._respond), max_retries=0)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if len(self.requests) <= self.failures:
            return httpx.Response(503, text="later")
        return httpx.Response(200, content=json.dumps(self.body))


@pytest.fixture
async def engage() -> AsyncIterator[Engage]:
    found = Engage()
    async with found.client:
        yield found


async def _get(app: Any) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as browser:
        assert (await browser.get("/")).status_code == 200


async def test_a_background_task_of_starlette(engage: Engage) -> None:
    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("done", background=BackgroundTask(engage.client.appointments.accept, "7"))

    await _get(Starlette(routes=[Route("/", page)]))
    assert [request.url.path for request in engage.requests] == ["/enterprises/acme/appointments/7/_actions/accept"]


async def test_background_tasks_of_fastapi(engage: Engage) -> None:
    app = FastAPI()

    @app.get("/")
    async def page(tasks: BackgroundTasks) -> str:
        tasks.add_task(engage.client.appointments.accept, "7", accept_language="nl")
        return "done"

    await _get(app)
    (request,) = engage.requests
    assert request.headers["Accept-Language"] == "nl"


@pytest.mark.parametrize("framework", ["starlette", "fastapi"])
async def test_a_list_as_a_background_task(engage: Engage, framework: str) -> None:
    """`list` itself sends nothing there, and says so; `collect` of the listing does it."""
    appointments = engage.client.appointments

    def app(task: Callable[..., Any]) -> Any:
        async def starlette(request: Request) -> PlainTextResponse:
            return PlainTextResponse("done", background=BackgroundTask(task))

        async def fastapi(tasks: BackgroundTasks) -> str:
            tasks.add_task(task)
            return "done"

        if framework == "starlette":
            return Starlette(routes=[Route("/", starlette)])
        application = FastAPI()
        application.get("/")(fastapi)
        return application

    async def get() -> None:
        await _get(app(appointments.list))
        await run_in_threadpool(gc.collect)  # the thread keeps the last result until it has another

    with pytest.warns(RuntimeWarning, match=r"getAppointments was never read: nothing was sent; .*\.collect`"):
        await get()
    assert engage.requests == []
    engage.body = {"data": [], "meta": {"offset": 0, "limit": 5, "totalCount": 0}}
    await _get(app(appointments.list(limit=5).collect))
    assert [request.url.query for request in engage.requests] == [b"limit=5"]


async def test_mocked_list_returns_given_records(engage: Engage) -> None:
    appointments = mock.create_autospec(engage.client.appointments, instance=True)
    people = [Reference(id="1"), mock.Mock(id="2")]
    appointments.list.return_value = Listing.of(people)
    for _ in range(2):
        page = await appointments.list(limit=5).first_page()
        assert (page.data, page.has_next, await page.next()) == (people, False, None)
        assert [each async for each in appointments.list()] == people
        assert await appointments.list().collect(max=1) == people[:1]
    with pytest.raises(TypeError, match="too many positional arguments"):
        appointments.list("red")
    with mock.patch.object(type(engage.client.appointments), "list", return_value=Listing.of(people)):
        assert await engage.client.appointments.list().collect() == people
    assert engage.requests == []


async def test_tenacity_retries(engage: Engage) -> None:
    engage.failures = 2
    retry = tenacity.retry(retry=tenacity.retry_if_exception_type(ServerError), stop=tenacity.stop_after_attempt(3))
    assert (await retry(engage.client.lead_segments.get)("1")).id == "1"
    assert len(engage.requests) == 3


async def test_stamina_retries(engage: Engage) -> None:
    engage.failures = 2
    with stamina.set_testing(True, attempts=3):
        found = await stamina.retry(on=EngageError)(engage.client.lead_segments.get)("1")
    assert found.id == "1"
    assert len(engage.requests) == 3


async def test_a_scheduler_runs_it(engage: Engage) -> None:
    scheduler = AsyncIOScheduler()
    done = asyncio.Event()
    scheduler.add_listener(lambda _: done.set())
    scheduler.start()
    scheduler.add_job(engage.client.appointments.accept, args=["7"])
    async with asyncio.timeout(60):
        while not engage.requests:
            await done.wait()
            await asyncio.sleep(0)
    scheduler.shutdown(wait=False)
    assert engage.requests[0].url.path.endswith("/appointments/7/_actions/accept")


async def test_mocks_can_be_awaited(engage: Engage) -> None:
    appointments = mock.create_autospec(engage.client.appointments, instance=True)
    appointments.accept.return_value = Reference(id="mocked")
    assert (await appointments.accept("7")).id == "mocked"
    appointments.accept.assert_awaited_once_with("7")
    with pytest.raises(TypeError, match="unexpected keyword argument|too many positional"):
        await appointments.accept("7", "8")
    with mock.patch.object(type(engage.client.appointments), "accept") as accept:
        accept.return_value = Reference(id="patched")
        assert (await engage.client.appointments.accept("7")).id == "patched"
    assert engage.requests == []


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_method_that_awaits_is_a_coroutine_function(name: str) -> None:
    resource = type(RESOURCES[name](SimpleNamespace(_caller=None)))
    methods = {name: found for name, found in vars(resource).items() if not name.startswith("_")}
    for method, found in methods.items():
        is_list = method.split("_")[0] == "list"
        assert inspect.iscoroutinefunction(found) is not is_list, method
        assert found.__qualname__ == f"{resource.__name__}.{method}"


async def test_a_forgotten_await_and_a_task_are_named_after_the_method(engage: Engage) -> None:
    with pytest.warns(RuntimeWarning, match=r"coroutine 'AppointmentsResource\.accept' was never awaited"):
        engage.client.appointments.accept("7")
    gc.collect()
    task = asyncio.create_task(engage.client.lead_segments.get("1"))
    assert "LeadSegmentsResource.get" in repr(task)
    await task


async def test_gathered_calls_keep_their_types() -> None:
    """What type checkers say of it is in tests/typing."""
    async with Sandbox() as sandbox, sandbox.client() as engage:
        subjects, groups = await asyncio.gather(
            engage.subjects.list().first_page(), engage.subject_groups.list().first_page()
        )
        assert (type(subjects).__name__, type(groups).__name__) == ("Page", "Page")


def _public_callables() -> list[Callable[..., Any]]:
    found: list[Callable[..., Any]] = []
    for make in RESOURCES.values():
        resource = type(make(SimpleNamespace(_caller=None)))
        found += [method for name, method in vars(resource).items() if not name.startswith("_")]
    return found


def test_hints_and_signatures_can_be_evaluated() -> None:
    from typing import get_type_hints

    callables = [found for found in _public_callables() if not found.__name__.startswith("_")]
    assert len(callables) > 70
    for found in callables:
        hints = get_type_hints(found)
        assert "return" in hints, found
        assert not [name for name, hint in hints.items() if isinstance(hint, str)], found
        inspect.signature(found, eval_str=True)
