"""Measure the sandbox's speed: start-up with the demo seed in a new process, and one in-process call.

Responses are validated, as they are by default.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import httpx

from pexip_engage_client.sandbox import Sandbox

from .measuring import Effort, Row, milliseconds, run_python

# Without pygments, httpx does not load its command line, as in most installations.
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
    """Return the seconds for the import and for the first sandbox, each time in a new process."""
    run_python(START)  # compiles
    outputs = [run_python(START).stdout.split() for _ in range(runs)]
    return [(float(imported), float(made)) for imported, made in outputs]


def another(runs: int = 20) -> list[float]:
    """Return the seconds to create another sandbox in the same process, as tests do."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        Sandbox(seed="demo")
        times.append(time.perf_counter() - started)
    return times


async def calls(runs: int) -> dict[str, list[float]]:
    """Return the seconds that each call takes with a plain httpx client."""
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
    """Measure how much longer a change takes with one receiver in another process, including the delivery."""
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


MANY = """
import asyncio, json, resource, statistics, sys, time
from pexip_engage_client.sandbox import Sandbox

def person(role, id_):
    return {"role": "PRIMARY", "type": role, "participantId": id_}

def appointment(number, year=2025):
    day, hour, minute = 1 + number // 400 % 28, 8 + number // 50 % 8, "00"
    month = 1 + number // 11200 % 12
    at = f"{year}-{month:02}-{day:02}T{hour:02}:"
    people = [person("EMPLOYEE", f"e{number % 50}"), person("CUSTOMER", f"c{number % 1000}")]
    return {"subjectId": "s", "officeId": f"o{number % 5}", "start": f"{at}00:00.000Z", "end": f"{at}30:00.000Z",
            "meetingType": "OFFICE", "appointmentParticipants": people}

seed = {
    "offices": [{"id": f"o{number}"} for number in range(5)],
    "subjects": [{"id": "s"}],
    "employees": [{"id": f"e{number}"} for number in range(50)],
    "customers": [{"id": f"c{number}"} for number in range(1000)],
    "appointments": [{"id": f"a{number}", **appointment(number)} for number in range(APPOINTMENTS)],
}
started = time.perf_counter()
sandbox = Sandbox(seed=seed, limits=None, state=STATE)
start = time.perf_counter() - started
QUERY = "status[]=ACCEPTED&office-id[]=o1&from=2025-02-01T00:00:00Z&to=2025-04-01T00:00:00Z"

async def main():
    import httpx
    headers = {"Authorization": f"Bearer {sandbox.token(lifetime=3600)}"}
    transport = httpx.ASGITransport(app=sandbox.app)
    listed, changed = [], []
    async with httpx.AsyncClient(transport=transport, base_url="http://x/enterprises/acme", headers=headers) as http:
        for number in range(15):
            began = time.perf_counter()
            (await http.get(f"/appointments?{QUERY}")).raise_for_status()
            listed.append(time.perf_counter() - began)
        for number in range(10 if STATE else 100):
            began = time.perf_counter()
            created = (await http.post("/appointments", json=appointment(number * 50, 2026))).raise_for_status()
            changed.append(time.perf_counter() - began)
            path = f"/appointments/{created.json()['data']['id']}"
            began = time.perf_counter()
            (await http.patch(path, json={"internalNotes": "x"})).raise_for_status()
            changed.append(time.perf_counter() - began)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(start, statistics.median(listed), statistics.quantiles(changed, n=20)[-1], used)

asyncio.run(main())
"""


def many(appointments: int, state: str | None = None) -> tuple[float, float, float, float]:
    """Return figures with many appointments, which a state file can keep.

    These are the seconds for start-up, for a filtered list, and for 95 % of the changes, and the memory in MiB.
    """
    printed = run_python(f"APPOINTMENTS, STATE = {appointments}, {state!r}\n{MANY}").stdout
    start, listed, changed, used = map(float, printed.split())
    return start, listed, changed, used


def kept(appointments: int) -> float:
    """Return the seconds that 95 % of the changes take with a state file."""
    with TemporaryDirectory() as folder:
        return many(appointments, f"{folder}/state.json")[2]


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
        notes=["processor time, including the delivery; the receiver is a separate process"],
    )
    start, listed, changed, used = many(effort.appointments)
    yield Row(
        what=f"the sandbox with {effort.appointments:,} appointments: a list with filters",
        samples=[1e3 * listed],
        unit="ms",
        bound=30,
        notes=[
            f"95 % of changes {1e3 * changed:.1f} ms (bound 25), start {start:.1f} s (20), {used:.0f} MiB (300)",
            "95 % of changes with a state file: "
            + ", ".join(f"{1e3 * kept(most):.0f} ms with {most:,}" for most in (1_000, effort.appointments)),
        ],
    )
