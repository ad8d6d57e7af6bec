"""A new sandbox for each test, and a plain HTTP client of it, which shows responses without our client."""

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

NOW = "2025-03-03T08:00:00Z"  # a Monday

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGTERM")


class Api:
    """Requests to one sandbox, with a token unless `headers` has another one."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self.sandbox = sandbox
        self.http = http
        self.token = sandbox.token()

    async def __call__(self, method: str, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        content = {} if json is None else {"json": json}
        return await self.http.request(
            method, f"/enterprises/{self.sandbox.slug}{path}", headers=headers, **content, **options
        )

    async def data(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """The `data` of a response that must be a success."""
        response = await self(method, path, json, **options)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()["data"] if response.content else None

    async def code(self, method: str, path: str, json: Any = None, **options: Any) -> str:
        """The code of a 422."""
        response = await self(method, path, json, **options)
        assert response.status_code == 422, f"{method} {path}: {response.status_code} {response.text}"
        (error,) = response.json()["errors"]
        assert error["statusCode"] == "422"
        self.arguments = error["arguments"]
        return error["code"]


def records_of(sandbox: Sandbox) -> dict[str, dict[str, dict[str, Any]]]:
    """Copies of all records: what a rejected request must leave as it is."""
    tables = {name: records for name, records in sandbox.dump().items() if name != "sandbox"}
    return {name: {each["id"]: each for each in records} for name, records in tables.items()}


async def api_of(sandbox: Sandbox) -> AsyncIterator[Api]:
    transport = httpx.ASGITransport(app=sandbox.app)
    async with sandbox, httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        yield Api(sandbox, http)


def control_of(sandbox: Sandbox, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A client of the control API, without a network."""
    transport = httpx.ASGITransport(app=sandbox.app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost/_sandbox")


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(seed="demo", clock=NOW, control=True)


@pytest.fixture
def url(sandbox: Sandbox) -> Iterator[str]:
    with sandbox.serve() as url:
        yield url


@pytest.fixture
async def empty() -> AsyncIterator[Api]:
    async for api in api_of(Sandbox(clock=NOW)):
        yield api


@pytest.fixture
async def demo() -> AsyncIterator[Api]:
    async for api in api_of(Sandbox(seed="demo", clock=NOW)):
        yield api


@pytest.fixture
def appointment() -> dict[str, Any]:
    """A body that the demo enterprise accepts."""
    return {
        "start": "2025-03-10T09:00:00Z",
        "end": "2025-03-10T10:00:00Z",
        "subjectId": "subject-mortgage",
        "officeId": "office-ghent",
        "meetingType": "OFFICE",
        "appointmentParticipants": [
            {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-bram"},
            {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-nora"},
        ],
    }
