"""Stopping the server, the maximum size of bodies, and several sandboxes in a process."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import AsyncExitStack

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

from ..pipeline.doubles import elapse
from ..waiting import turns, until
from .conftest import Api, control_of, needs_signals

COMMAND = [sys.executable, "-m", "pexip_engage_client.sandbox", "--port", "0", "--control"]

# A request, in a process of its own, that prints the status of the response.
POST = """
import sys, urllib.error, urllib.request
try:
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], b"", 120)
except urllib.error.HTTPError as error:
    print(error.code)
"""


@needs_signals
def test_waiting_requests_get_a_503_when_the_server_is_terminated():
    faults = [f"operation=token,{effect}" for effect in ("connection=hanging", "delay=60")]
    command = [*COMMAND, *(word for fault in faults for word in ("--fail", fault))]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            shown = ""
            while "Ctrl-C" not in shown:
                shown += process.stdout.readline()
            token_url = next(line.split()[-1] for line in shown.splitlines() if "token URL" in line)
            assert f"export PEXIP_ENGAGE_TOKEN_URL={token_url}" in shown
            post = [sys.executable, "-c", POST, token_url]
            callers = [subprocess.Popen(post, stdout=subprocess.PIPE, text=True) for _ in faults]
            log = token_url.split("/realms")[0] + "/_sandbox/log"
            while len(httpx.get(log, trust_env=False).json()["data"]) < len(callers):
                assert [each.poll() for each in callers] == [None, None]
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            said, errors = process.communicate(timeout=50)  # sooner than the delay
            assert [each.communicate(timeout=60)[0].strip() for each in callers] == ["503", "503"]
            assert (process.returncode, said, errors) == (0, "Stopped.\n", "")
        finally:
            process.kill()


@pytest.mark.parametrize("fault", [{"connection": "hanging"}, {"delay": 60}], ids=str)
async def test_waiting_request_gets_a_503_within_a_second_of_the_end_of_the_server(fault):
    async with Sandbox() as sandbox, httpx.AsyncClient(trust_env=False, timeout=600) as http, AsyncExitStack() as stack:
        url = await stack.enter_async_context(sandbox.serve())
        sandbox.fail("token", **fault)
        request = asyncio.create_task(http.post(f"{url}/realms/acme/protocol/openid-connect/token", data={}))
        await until(lambda: sandbox.requests.of("token") and sandbox.requests.last().faults)
        stopping = asyncio.create_task(stack.aclose())
        await turns()
        assert not request.done()
        await elapse(1)
        for _ in range(300):  # however long these iterations take
            await asyncio.sleep(0.001)
        assert request.done()
        assert (await request).status_code == 503
        await stopping


MIB = 2**20


@pytest.mark.parametrize(
    ("token", "size", "status"),
    [(False, MIB, 401), (False, MIB + 1, 413), (True, 16 * MIB, 400), (True, 16 * MIB + 1, 413)],
)
async def test_bodies_are_bounded(demo: Api, token, size, status):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {demo.token if token else 'none'}"}
    response = await demo("POST", "/lead-segments", content=b" " * size, headers=headers)
    assert response.status_code == status
    if status == 413:
        assert response.json()["errors"][0]["code"] == "CONTENT_TOO_LARGE"


async def test_body_without_a_length_is_bounded(demo: Api):
    async def chunks():
        for _ in range(20):
            yield b" " * (MIB // 10)

    response = await demo.http.post("/realms/acme/protocol/openid-connect/token", content=chunks())
    assert response.status_code == 413


@pytest.mark.parametrize(("length", "status"), [("9" * 5000, 413), ("0" * 5000, 401)], ids=["9", "0"])
async def test_declared_length_may_have_thousands_of_digits(demo: Api, length, status):
    path = "/realms/acme/protocol/openid-connect/token"
    assert (await demo.http.post(path, headers={"Content-Length": length})).status_code == status


@pytest.mark.parametrize(
    ("host", "address", "status", "read"),
    [("evil.example", "127.0.0.1", 403, 0), ("localhost", "192.0.2.1", 413, 11), ("localhost", "127.0.0.1", 400, 20)],
)
async def test_control_api_reads_large_bodies_only_from_this_machine(sandbox, host, address, status, read):
    chunks_read = 0

    async def chunks():
        nonlocal chunks_read
        for _ in range(20):
            chunks_read += 1
            yield b" " * (MIB // 10)

    async with sandbox, control_of(sandbox, address) as http:
        response = await http.post("/state/customers", content=chunks(), headers={"Host": host})
    assert (response.status_code, chunks_read) == (status, read)


async def test_two_sandboxes_in_one_process_are_accepted():
    http = httpx.AsyncClient(trust_env=False)
    async with Sandbox() as one, one.serve() as first, Sandbox() as two, two.serve() as second, http:
        statuses = await asyncio.gather(*(http.get(f"{url}/_sandbox/health") for url in (first, second)))
    assert [each.status_code for each in statuses] == [200, 200]
