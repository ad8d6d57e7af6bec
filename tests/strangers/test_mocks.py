"""Mocks of httpx work with a client that has its default network."""

from __future__ import annotations

import httpx
import pytest
import respx
from pytest_httpx import HTTPXMock

from pexip_engage_client import EngageClient, NotFoundError

URL = "https://engage.test/enterprises/acme/customers/1"
CUSTOMER = {"data": {"id": "1", "firstName": "Ann"}}
REFUSAL = {"errors": [{"message": "no such id", "code": "NOT_FOUND", "type": "x", "statusCode": "404"}]}


def engage() -> EngageClient:
    return EngageClient("acme", token="t0ken", base_url="https://engage.test", max_retries=0)


async def test_respx() -> None:
    with respx.mock() as router:
        route = router.get(URL).mock(
            side_effect=[httpx.Response(200, json=CUSTOMER), httpx.Response(404, json=REFUSAL)]
        )
        async with engage() as client:
            assert (await client.customers.get("1")).first_name == "Ann"
            with pytest.raises(NotFoundError):
                await client.customers.get("1")
        assert route.calls[0].request.headers["Authorization"] == "Bearer t0ken"


async def test_pytest_httpx(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, json=CUSTOMER)
    httpx_mock.add_response(url=URL, status_code=404, json=REFUSAL)
    async with engage() as client:
        assert (await client.customers.get("1")).first_name == "Ann"
        with pytest.raises(NotFoundError):
            await client.customers.get("1")
    assert len(httpx_mock.get_requests()) == 2
