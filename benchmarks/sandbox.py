"""The sandbox's speed: start-up with the demo seed in a fresh process, and one call in-process.

`python -m benchmarks.sandbox` prints each figure beside its bound. Answers are validated, as they are by default.
"""

import asyncio
import statistics
import subprocess
import sys
import time

import httpx

from pexip_engage_client.sandbox import Sandbox

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


def start_up(runs: int = 7) -> tuple[float, float]:
    """Seconds for the import and for the first sandbox, each the median over fresh processes."""
    found = []
    for _ in range(runs):
        output = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True).stdout
        found.append([float(part) for part in output.split()])
    return statistics.median(each[0] for each in found), statistics.median(each[1] for each in found)


def another(runs: int = 20) -> float:
    """The median seconds of a further sandbox in the same process, as each test makes one."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        Sandbox(seed="demo")
        times.append(time.perf_counter() - started)
    return statistics.median(times)


async def calls(runs: int = 1000) -> dict[str, float]:
    """The median seconds of each call, by a bare httpx client."""
    sandbox = Sandbox(seed="demo", limits=None)
    for number in range(19):
        sandbox.add("employees", {"id": f"more-{number}"})
    headers = {"Authorization": f"Bearer {sandbox.token(lifetime=3600)}"}
    transport = httpx.ASGITransport(app=sandbox.app)
    medians = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://x/enterprises/acme", headers=headers) as http:
        for name, (method, path, body) in CALLS.items():
            times = []
            for _ in range(runs):
                started = time.perf_counter()
                await http.request(method, path, json=body)
                times.append(time.perf_counter() - started)
            medians[name] = statistics.median(times)
    return medians


def main() -> None:
    imported, made = start_up()
    print(f"start-up with the demo seed  {1000 * (imported + made):6.0f} ms   bound 300 ms")
    print(f"  import {1000 * imported:.0f} ms, first sandbox {1000 * made:.0f} ms")
    print(f"another sandbox              {1000 * another():6.1f} ms")
    for name, seconds in asyncio.run(calls()).items():
        print(f"{name:<28} {1000 * seconds:6.2f} ms{'   bound 1 ms' if name.startswith('get') else ''}")


if __name__ == "__main__":
    main()
