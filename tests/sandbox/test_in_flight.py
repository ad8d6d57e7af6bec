"""Requests in flight while the sandbox is reset or restored, or their enterprise removed."""

import asyncio
import time

import httpx
import pytest

from pexip_engage_client import EngageError
from pexip_engage_client.sandbox import Sandbox

from ..pipeline.doubles import elapse
from .conftest import Api

NEW = {"email": "late@example.com", "availableRoles": ["AGENT"]}
FAULTS = pytest.mark.parametrize("fault", [{"delay": 20}, {"connection": "hanging"}, {"delay": 60}], ids=str)


async def started(sandbox, operation="createEmployee"):
    """Wait until a request waits because of its fault."""
    while not (log := sandbox.requests.of(operation)) or not log.last().faults:
        await asyncio.sleep(0.001)


@FAULTS
@pytest.mark.parametrize("seed", [None, "dump"])
async def test_request_that_began_before_a_reset_changes_nothing(demo: Api, seed, fault):
    sandbox = demo.sandbox
    snapshot, before = sandbox.dump(), sandbox.dump()["employees"]
    sandbox.fail(**fault)
    request = asyncio.create_task(demo("POST", "/employees", NEW))
    await started(sandbox)
    sandbox.reset() if seed is None else sandbox.reset(seed=snapshot)
    response = await asyncio.wait_for(request, 15)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert "reset" in response.text
    assert sandbox.dump()["employees"] == before
    assert await demo.data("POST", "/employees", NEW), "later requests are served"


async def test_request_that_began_before_a_reset_uses_up_no_fault(demo: Api):
    request = asyncio.create_task(demo("POST", "/employees", NEW))
    while not demo.sandbox.requests:
        await asyncio.sleep(0)
    demo.sandbox.reset()
    fault = demo.sandbox.fail(status=500)
    assert (await request).status_code == 503
    assert fault.left == 1


async def test_request_of_a_client_that_timed_out_ends_with_a_reset():
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client(timeout=30, max_retries=0)
        sandbox.fail("createEmployee", delay=600)
        call = asyncio.create_task(engage.employees.create(email="late@example.com", available_roles=["AGENT"]))
        await started(sandbox)
        await elapse(31)
        with pytest.raises(EngageError):
            await call
        before = sandbox.dump()["employees"]
        sandbox.reset()
        await elapse(600)
        assert sandbox.dump()["employees"] == before


@FAULTS
async def test_reset_from_another_thread_ends_requests_over_http(fault):
    async with Sandbox(seed="demo", control=True) as sandbox:
        with sandbox.serve() as url:
            async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http:
                before = sandbox.dump()["employees"]
                sandbox.fail(**fault)
                headers = {"Authorization": f"Bearer {sandbox.token()}"}
                request = asyncio.create_task(http.post("/enterprises/acme/employees", json=NEW, headers=headers))
                await started(sandbox)
                sandbox.reset()
                assert (await request).status_code == 503
                assert sandbox.dump()["employees"] == before


@FAULTS
@pytest.mark.parametrize("operation", ["createEmployee", "token"])
async def test_requests_of_a_removed_enterprise_end(fault, operation):
    async with (
        Sandbox(control=True) as sandbox,
        sandbox.serve() as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http,
    ):
        blue = sandbox.enterprise("blue")
        blue.fail(operation, **fault)
        headers = {"Authorization": f"Bearer {blue.token()}"}
        if operation == "token":
            call = http.post("/realms/blue/protocol/openid-connect/token", data={})
        else:
            call = http.post("/enterprises/blue/employees", json=NEW, headers=headers)
        request = asyncio.create_task(call)
        await started(blue, operation)
        began = time.monotonic()
        assert (await http.delete("/_sandbox/enterprises/blue")).status_code == 204
        assert (await request).status_code == 503
        assert time.monotonic() - began < 15
