"""All operations against a server that was written from the documentation alone, over sockets, with both libraries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from threading import Thread
from typing import Any

import httpx
import httpx2
import pytest

from pexip_engage_client import (
    BadRequestError,
    BusinessValidationError,
    EngageClient,
    NotFoundError,
    PermissionDeniedError,
    TokenError,
)
from pexip_engage_client.models import AppointmentStatus
from tests.generated.api import OPERATIONS, DocumentedOperation
from tests.generated.calls import arguments, sample
from tests.generated.values import Distinct

from .server import API, BROKEN_RULE, CLIENT, MISSING, SCOPES, TOKEN_PATH, TOTAL, DocumentedServer
from .server import OPERATIONS as FACTS

pytestmark = pytest.mark.proof

LIBRARIES = {"httpx": httpx, "httpx2": httpx2}
Connect = Callable[..., AbstractAsyncContextManager[EngageClient]]


@pytest.fixture(scope="module")
def server() -> Iterator[DocumentedServer]:
    with DocumentedServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(params=LIBRARIES)
async def engage(server: DocumentedServer, request: pytest.FixtureRequest) -> AsyncIterator[EngageClient]:
    async with (
        LIBRARIES[request.param].AsyncClient(
            verify=False
        ) as http_client,  # loading certificates takes most of the time
        connect(server, http_client=http_client) as engage,
    ):
        yield engage


def connect(server: DocumentedServer, **options: Any) -> EngageClient:
    client_id, client_secret = CLIENT
    options = {"client_id": client_id, "client_secret": client_secret, **options}
    return EngageClient(
        "acme",
        base_url=f"{server.url}{API}",
        token_url=f"{server.url}{TOKEN_PATH}",
        limits=None,
        max_retries=0,
        **options,
    )


def test_facts_and_client_have_the_same_operations() -> None:
    assert {each["id"] for each in FACTS} == set(OPERATIONS)
    assert len(FACTS) == 76


@pytest.mark.parametrize(
    ("operation", "complete", "engage"),
    [
        pytest.param(operation, complete, library, id=f"{operation.id}-{'everything' if complete else 'minimal'}")
        for number, operation in enumerate(OPERATIONS.values())
        for complete, library in zip((True, False), list(LIBRARIES)[:: -1 if number % 2 else 1], strict=True)
    ],
    indirect=["engage"],
)
async def test_documented_server_accepts_the_request_and_the_client_reads_its_response(
    server: DocumentedServer, engage: EngageClient, operation: DocumentedOperation, complete: bool
) -> None:
    """The client requests the scope of the operation, or any scope if the documentation names none."""
    server.complete = complete
    server.operations.clear()
    placed, named = arguments(operation, sample(operation, Distinct(only_required=not complete)))
    if operation.scope is None:
        await engage.customers.get("customer-1")
        server.operations.clear()
    result = getattr(getattr(engage, operation.resource), operation.method_name)(*placed, **named)
    if hasattr(result, "first_page"):
        page = await result.first_page()
        assert not page.unreadable
        for limits in (each.schema for each in operation.parameters if each.wire_name == "limit"):
            limit = int(named.get("limit", limits.get("maximum", limits["default"])))
            assert len(page.data) == max(0, min(limit, TOTAL - int(named.get("offset", 0))))
    else:
        await result
    assert server.operations == [operation.id]


async def test_list_delivers_every_record_in_order(engage: EngageClient) -> None:
    for limit in (None, 7, 25, 60):
        records = await engage.employees.list(**({} if limit is None else {"limit": limit})).collect()
        assert [each.id for each in records] == [f"record-{position}" for position in range(TOTAL)]


async def test_language_of_the_client_selects_the_language_of_the_response(
    server: DocumentedServer, engage: EngageClient
) -> None:
    server.complete = True
    subject = await engage.with_options(language="nl").subjects.get("subject-1")
    assert subject.name is not None
    assert subject.name.language == "nl"


async def test_errors_carry_the_documented_facts(engage: EngageClient) -> None:
    with pytest.raises(NotFoundError) as missing:
        await engage.appointments.get(MISSING, correlation_id="a-chain")
    assert (missing.value.status_code, missing.value.code, missing.value.correlation_id) == (
        404,
        "NOT_FOUND",
        "a-chain",
    )
    with pytest.raises(BusinessValidationError) as broken:
        await engage.appointments.accept(BROKEN_RULE)
    assert broken.value.code == "APPOINTMENT_STATUS_INVALID"
    assert broken.value.arguments["allowedStates"] == [AppointmentStatus.ACCEPTED]


async def test_token_with_other_scopes_is_rejected(server: DocumentedServer) -> None:
    async with connect(server, scopes=["engage:customers:readOnly"]) as engage:
        await engage.customers.get("customer-1")
        with pytest.raises(PermissionDeniedError, match="engage:appointments:readOnly"):
            await engage.appointments.get("appointment-1")


async def test_wrong_secret_is_a_token_error(server: DocumentedServer) -> None:
    async with connect(server, client_secret="another") as engage:
        with pytest.raises(TokenError):
            await engage.customers.get("customer-1")


# Requests that no typed method sends, to show that the server rejects them.
REJECTED: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "array without brackets": (400, "GET", "/employees?id=1", {}),
    "undocumented parameter": (400, "GET", "/employees", {"query": {"sort": "name"}}),
    "negative offset": (400, "GET", "/employees", {"query": {"offset": "-1"}}),
    "limit above the largest": (400, "GET", "/employees", {"query": {"limit": "1001"}}),
    "date without a time": (400, "GET", "/appointments", {"query": {"from": "2022-08-17"}}),
    "unknown offset of a time": (400, "GET", "/appointments", {"query": {"from": "2022-08-17T00:00:00-00:00"}}),
    "undocumented property": (400, "POST", "/contexts", {"json": {"name": "a"}}),
    "wrong type of a property": (400, "POST", "/contexts", {"json": {"employeeIds": "employee-1"}}),
    "body without a documented one": (400, "POST", "/appointments/1/_actions/accept", {"json": {}}),
    "missing body": (400, "POST", "/appointments", {}),
    "undocumented method": (405, "DELETE", "/appointments/1", {}),
    "undocumented path": (404, "GET", "/callback-requests", {}),
    "undocumented header": (400, "GET", "/lead-segments/1", {"extra_headers": {"Accept-Language": "nl"}}),
}


@pytest.mark.parametrize("name", REJECTED)
async def test_documented_server_is_strict(server: DocumentedServer, name: str) -> None:
    status, method, path, options = REJECTED[name]
    path, _, query = path.partition("?")
    async with httpx.AsyncClient(base_url=server.url) as client:
        scopes = " ".join(SCOPES)
        form = {"grant_type": "client_credentials", "client_id": CLIENT[0], "client_secret": CLIENT[1], "scope": scopes}
        token = (await client.post(TOKEN_PATH, data=form)).json()["access_token"]
        response = await client.request(
            method,
            API + path,
            params=options.get("query", query),
            json=options.get("json"),
            headers={"Authorization": f"Bearer {token}", **options.get("extra_headers", {})},
        )
        assert response.status_code == status, response.text


async def test_bad_request_reaches_the_caller_with_the_reason(engage: EngageClient) -> None:
    with pytest.raises(BadRequestError, match="sort is not documented"):
        await engage.request("GET", "/employees", query={"sort": "name"}, scope="engage:employees:readOnly")
