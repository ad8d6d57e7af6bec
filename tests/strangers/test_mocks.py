"""What others mock, record and replay HTTP with works with the client as it is made by default."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import respx
import vcr
from pytest_httpx import HTTPXMock

from pexip_engage_client import EngageClient, NotFoundError
from pexip_engage_client.sandbox import Sandbox

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


async def test_vcr_records_and_replays(tmp_path: Path) -> None:
    recorder = vcr.VCR(cassette_library_dir=str(tmp_path), filter_headers=["authorization"], record_mode="once")

    async def names(url: str) -> list[str | None]:
        async with EngageClient("acme", token=sandbox.token(), base_url=url, max_retries=0) as client:
            with recorder.use_cassette("customers.yaml") as cassette:
                found = [(await client.subjects.get(subject)).id for subject in ("subject-mortgage", "subject-pension")]
                played.append(cassette.play_count)
                return found

    played: list[int] = []
    async with Sandbox(seed="demo") as sandbox:
        async with sandbox.serve() as url:
            recorded = await names(url)
        assert await names(url) == recorded == ["subject-mortgage", "subject-pension"]
    assert played == [0, 2]
    assert "Bearer" not in (tmp_path / "customers.yaml").read_text()
