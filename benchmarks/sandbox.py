"""The sandbox's speed: start-up with the demo seed in a fresh process, and one call in-process.

Answers are validated, as they are by default.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

from pexip_engage_client.sandbox import Sandbox

from .measuring import Effort, Row, milliseconds, run_python

# Without pygments httpx does not load its command line, which few who import it have installed.
START = """
import sys, time
sys.modules["pygments"] = None
started = time.perf_counter()
from pexip_engage_client.sandbox import Sandbox
imported = time.perf_counter()
Sandbox(seed="demo")
print(imported - started, time.perf_counter() - imported)
"""
RECEIVER = """
import asyncio

class Receiver(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.read = transport, b""

    def data_received(self, data):
        self.read += data
        while b"\\r\\n\\r\\n" in self.read:
            head, _, body = self.read.partition(b"\\r\\n\\r\\n")
            size = next(line for line in head.lower().split(b"\\r\\n") if line.startswith(b"content-length"))
            if len(body) < (size := int(size.split(b":")[1])):
                return
            self.read = body[size:]
            self.transport.write(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")

async def main():
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(120)

asyncio.run(main())
"""
CALLS = {
    "get an appointment": ("GET", "/appointments/appointment-1", None),
    "list 25 employees": ("GET", "/employees", None),
    "patch an appointment": ("PATCH", "/appointments/appointment-1", {"internalNotes": "x"}),
    "a refusal": ("POST", "/appointments/appointment-1/_actions/accept", None),
}


def start_up(runs: int) -> list[tuple[float, float]]:
    """Seconds for the import and for the first sandbox, each time in a fresh process."""
    run_python(START)  # compiles
    outputs = [run_python(START).stdout.split() for _ in range(runs)]
    return [(float(imported), float(made)) for imported, made in outputs]


def another(runs: int = 20) -> list[float]:
    """The seconds of a further sandbox in the same process, as each test makes one."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        Sandbox(seed="demo")
        times.append(time.perf_counter() - started)
    return times


async def calls(runs: int) -> dict[str, list[float]]:
    """The seconds of each call, by a bare httpx client."""
    sandbox = Sandbox(seed="demo", limits=None)
    for number in range(19):
        sandbox.add("employees", {"id": f"more-{number}"})
    headers = {"Authorization": f"Bearer {sandbox.token(lifetime=3600)}"}
    transport = httpx.ASGITransport(app=sandbox.app)
    found: dict[str, list[float]] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://x/enterprises/acme", headers=headers) as http:
        for name, (method, path, body) in CALLS.items():
            times = found[name] = []
            for _ in range(runs):
                started = time.perf_counter()
                await http.request(method, path, json=body)
                times.append(time.perf_counter() - started)
    return found


async def announced(runs: int) -> list[float]:
    """How much longer a change takes, its delivery included, when one receiver in another process hears of it."""
    sandbox = Sandbox(seed="demo", limits=None)
    headers = {"Authorization": f"Bearer {sandbox.token(lifetime=3600)}"}
    transport = httpx.ASGITransport(app=sandbox.app)
    receiver = subprocess.Popen([sys.executable, "-c", RECEIVER], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220
    assert receiver.stdout is not None
    url = f"http://127.0.0.1:{int(receiver.stdout.readline())}/"

    async def change(http: httpx.AsyncClient) -> float:
        started = time.process_time()
        for number in range(runs):
            body = {"internalNotes": f"{started} {number}"}
            await http.patch("/appointments/appointment-1", json=body)
        await sandbox.webhooks.delivered()
        return time.process_time() - started

    ratios = []
    try:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://x/enterprises/acme", headers=headers
        ) as http:
            await change(http)
            for _ in range(7):
                without = await change(http)
                webhook = sandbox.webhooks.add(url)
                ratios.append(await change(http) / without)
                sandbox.webhooks.remove(webhook.id)
        assert all(delivery.received for delivery in sandbox.webhooks.deliveries)
    finally:
        await sandbox.aclose()
        receiver.terminate()
        receiver.communicate()
    return ratios


def measure(effort: Effort) -> Iterator[Row]:
    started = start_up(effort.processes)
    yield Row(
        what="the sandbox's start-up with the demo seed, in a fresh process",
        samples=[1e3 * (imported + made) for imported, made in started],
        unit="ms",
        bound=300,
        notes=[milliseconds("import", [one for one, _ in started]), milliseconds("another sandbox", another())],
    )
    times = asyncio.run(calls(effort.sandbox_calls))
    name, *others = times
    yield Row(
        what=f"one call of the sandbox in-process: {name}",
        samples=[1e3 * seconds for seconds in times[name]],
        unit="ms",
        bound=1,
        notes=[", ".join(f"{other} {1e3 * statistics.median(times[other]):.2f} ms" for other in others)],
    )
    yield Row(
        what="a change in the sandbox with one receiver of webhooks, against one without",
        samples=asyncio.run(announced(effort.sandbox_calls)),
        bound=2,
        notes=["processor time, the delivery included; the receiver is another process"],
    )
