"""What runs in Pyodide: every module is imported, and calls go through the whole pipeline."""

import asyncio
import importlib
import pkgutil
import sys
import time

import httpx

import pexip_engage_client
from pexip_engage_client import EngageClient, NotFoundError
from pexip_engage_client.models import AppointmentStatus

EXTRAS = {"jsonschema_rs", "redis", "uvicorn", "rich", "pytest"}  # not installed, or made for another platform

imported = 0
for module in pkgutil.walk_packages(pexip_engage_client.__path__, "pexip_engage_client."):
    if module.name.endswith("__main__"):
        continue
    try:
        importlib.import_module(module.name)
    except ImportError as error:
        if not any(name in str(error) for name in (*EXTRAS, "pip install")):
            raise
    else:
        imported += 1

answers = [429, 200]


async def respond(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/appointments/1"):
        status = answers.pop(0) if answers else 200
        data = {"id": "1", "status": "ACCEPTED"} if status == 200 else {}
        return httpx.Response(status, json={"data": data}, headers={"Retry-After": "0"})
    if request.url.path.endswith("/subjects"):
        offset = int(request.url.params.get("offset", 0))
        data = [{"id": str(number)} for number in range(offset, min(offset + 25, 60))]
        return httpx.Response(200, json={"data": data, "meta": {"offset": offset, "limit": 25, "totalCount": 60}})
    return httpx.Response(404, json={"errors": [{"code": "NOT_FOUND", "message": "not found"}]})


async def main() -> None:
    async with EngageClient("acme", token="...", transport=httpx.MockTransport(respond)) as engage:
        appointment = await engage.appointments.get("1")
        assert appointment.status is AppointmentStatus.ACCEPTED
        assert [subject.id async for subject in engage.subjects.list()] == [str(number) for number in range(60)]
        try:
            await engage.appointments.get("2")
        except NotFoundError as error:
            print(error)


class Loop(asyncio.BaseEventLoop):
    """An event loop of CPython's own code, without sockets: that of Pyodide has timers without `when()`."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self

    def select(self, timeout: float | None) -> list[object]:
        assert timeout is not None, "nothing is left to run"
        time.sleep(timeout)
        return []

    def _process_events(self, events: list[object]) -> None: ...

    def _write_to_self(self) -> None: ...


asyncio.events._set_running_loop(None)
loop = Loop()
loop.run_until_complete(main())
loop.close()
print("Python", sys.version.split()[0], imported, "modules")
