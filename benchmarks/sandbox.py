"""The sandbox's speed: start-up with the demo seed in a fresh process, and one call in-process.

Answers are validated, as they are by default.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from pexip_engage_client.sandbox import Sandbox

from .measuring import Effort, Row, milliseconds, run_python

START = """
import time
started = time.perf_counter()
from pexip_engage_client.sandbox import Sandbox
imported = time.perf_counter()
Sandbox(seed="demo")
print(imported - started, time.perf_counter() - imported)
"""
CALLS = {
    "get an appointment": ("GET", "/appointments/appointment-1", None),
    "list 25 employees": ("GET", "/employees", None),
    "patch an appointment": ("PATCH", "/appointments/appointment-1", {"internalNotes": "x"}),
    "a refusal": ("POST", "/appointments/appointment-1/_actions/accept", None),
}


def start_up(runs: int) -> list[tuple[float, float]]:
    """Seconds for the import and for the first sandbox, each time in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="compiled-") as directory:
        run_python(START, cache=Path(directory))
        outputs = [run_python(START, cache=Path(directory)).stdout.split() for _ in range(runs)]
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
