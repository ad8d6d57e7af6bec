"""Mocks of httpx work with a client that has its default network. They replace the transport, and report no steps."""

from __future__ import annotations

import httpx
import pytest
import respx
from pytest_httpx import HTTPXMock

from pexip_engage_client import EngageClient, IncompleteListError, NotFoundError, Timing, TransportError
from pexip_engage_client.stores import MemoryStore

URL = "https://engage.test/enterprises/acme/customers/1"
CUSTOMER = {"data": {"id": "1", "firstName": "Ann"}}
REFUSAL = {"errors": [{"message": "no such id", "code": "NOT_FOUND", "type": "x", "statusCode": "404"}]}


EMPLOYEES = "https://engage.test/enterprises/acme/employees"
# Whether the client may send a POST again after each exception.
LOST = [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]
NOT_SENT = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout]
OUTCOMES = [*((kind, "unknown", 1) for kind in LOST), *((kind, "not sent", 4) for kind in NOT_SENT)]


class FastClock:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timing = Timing(monotonic=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


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


async def test_list_without_a_total_is_named() -> None:
    with respx.mock() as router:
        router.get(EMPLOYEES).mock(return_value=httpx.Response(200, json={"data": [{"id": "1"}]}))
        async with engage() as client:
            with pytest.raises(
                IncompleteListError, match=r"the responses contain no plausible total \(`totalCount` in `meta`\)"
            ):
                await client.employees.list().collect()


async def test_pytest_httpx(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, json=CUSTOMER)
    httpx_mock.add_response(url=URL, status_code=404, json=REFUSAL)
    async with engage() as client:
        assert (await client.customers.get("1")).first_name == "Ann"
        with pytest.raises(NotFoundError):
            await client.customers.get("1")
    assert len(httpx_mock.get_requests()) == 2


@pytest.mark.parametrize(("kind", "outcome", "attempts"), OUTCOMES)
async def test_outcome_with_respx(kind: type[Exception], outcome: str, attempts: int) -> None:
    with respx.mock() as router:
        route = router.post(EMPLOYEES).mock(side_effect=kind("mocked"))
        async with EngageClient(
            "acme", token="t0ken", base_url="https://engage.test", timing=FastClock().timing
        ) as client:
            with pytest.raises(TransportError) as caught:
                await client.employees.create(email="ann@example.com")
        assert (caught.value.outcome, route.call_count) == (outcome, attempts)


@pytest.mark.parametrize(("kind", "outcome", "attempts"), OUTCOMES)
async def test_outcome_with_pytest_httpx(
    kind: type[Exception], outcome: str, attempts: int, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_exception(kind("mocked"), is_reusable=True)
    async with EngageClient("acme", token="t0ken", base_url="https://engage.test", timing=FastClock().timing) as client:
        with pytest.raises(TransportError) as caught:
            await client.employees.create(email="ann@example.com")
    assert (caught.value.outcome, len(httpx_mock.get_requests())) == (outcome, attempts)


@pytest.mark.parametrize("kind", LOST)
async def test_create_once_looks_a_lost_record_up(kind: type[Exception]) -> None:
    empty = {"data": [], "meta": {"offset": 0, "limit": 100, "totalCount": 0}}
    found = {"data": [{"id": "1", "externalId": "crm-1"}], "meta": {"offset": 0, "limit": 100, "totalCount": 1}}
    with respx.mock() as router:
        lost = router.post(EMPLOYEES).mock(side_effect=kind("mocked"))
        responses = [httpx.Response(200, json=each) for each in (empty, empty, found)]
        lookups = router.get(EMPLOYEES).mock(side_effect=responses)
        async with EngageClient(
            "acme",
            token="t0ken",
            base_url="https://engage.test",
            timing=FastClock().timing,
            idempotency=MemoryStore(),
        ) as client:
            record = await client.employees.create_once(external_id="crm-1", email="ann@example.com")
        assert (record.id, lost.call_count, lookups.call_count) == ("1", 1, 3)
