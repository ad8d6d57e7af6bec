"""Measure the CPU time of imports, and of a program until its first response.

Each sample is a fresh process, and the processes alternate. CPU time depends less on the load of the machine.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .measuring import Effort, Row, milliseconds, ratios, run_python
from .payloads import appointment, to_bytes
from .wire import Server

SNIPPETS = {"httpx and attrs": "import httpx, attrs", "ours": "import pexip_engage_client"}
# Without click, httpx does not load its command line, as in most installations.
TIMED = """import sys, time
sys.modules["click"] = None
began = time.process_time()
{}
print(time.process_time() - began)"""

# Programs that make one call to the server at an address. `process_time` counts from the start of the process.
PROGRAMS = {
    "bare httpx": """
import asyncio, sys, time
sys.modules["click"] = None
import httpx

async def main():
    async with httpx.AsyncClient(base_url="{}", headers={{"Authorization": "Bearer t"}}) as http:
        response = await http.get("/enterprises/acme/files/1")
        response.raise_for_status()
        response.json()
        print(time.process_time())

asyncio.run(main())
""",
    "ours": """
import asyncio, sys, time
sys.modules["click"] = None
from pexip_engage_client import EngageClient

async def main():
    async with EngageClient("acme", token="t", base_url="{}") as engage:
        await engage.files.get("1")
        print(time.process_time())

asyncio.run(main())
""",
}

FIRST_USE = f"""
import asyncio, time, httpx, attrs
from pexip_engage_client import EngageClient

answer = httpx.Response(200, content={to_bytes({"data": appointment(1)})!r})
engage = EngageClient("acme", token="t", transport=httpx.MockTransport(lambda request: answer))

async def main():
    began = time.process_time()
    appointment = await engage.appointments.get("1")
    first = time.process_time() - began
    began = time.process_time()
    await engage.appointments.get("1")
    print(first, time.process_time() - began)
    assert appointment.office.id == "office-1"
    await engage.aclose()

asyncio.run(main())
"""


def measure(effort: Effort) -> Iterator[Row]:
    samples: dict[str, list[float]] = {name: [] for name in [*SNIPPETS, "first use", "second use"]}
    programs: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with served() as address:
        for code in (FIRST_USE, *(code.format(address) for code in PROGRAMS.values())):
            run_python(code)  # compiles
        for _ in range(effort.processes):
            for name, code in SNIPPETS.items():
                samples[name].append(float(run_python(TIMED.format(code)).stdout))
            for name, code in PROGRAMS.items():
                programs[name].append(float(run_python(code.format(address)).stdout))
            first, second = run_python(FIRST_USE).stdout.split()
            samples["first use"].append(float(first))
            samples["second use"].append(float(second))
    yield Row(
        what="CPU time of `import pexip_engage_client`, compared with `import httpx, attrs`",
        samples=ratios(samples["ours"], samples["httpx and attrs"]),
        bound=0.15,
        notes=[", ".join(milliseconds(name, samples[name]) for name in SNIPPETS)],
    )
    yield Row(
        what="CPU time from process start to the first response, compared with bare httpx",
        samples=ratios(programs["ours"], programs["bare httpx"]),
        bound=1.3,
        notes=[", ".join(milliseconds(name, programs[name]) for name in PROGRAMS)],
    )
    yield Row(
        what="CPU time of the first use of a resource: the first call of a new client, including imports",
        samples=[1e3 * seconds for seconds in samples["first use"]],
        unit="ms",
        bound=30,
        notes=[milliseconds("the second call", samples["second use"])],
    )


@contextmanager
def served() -> Iterator[str]:
    """Serve a small response from a thread, and yield the address."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Server, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(server.wait_closed())
        loop.close()


def slowest(count: int = 25) -> str:
    """Return the modules whose own import time is longest, for a client and its first use."""
    run_python(FIRST_USE)  # compiles
    lines = run_python(FIRST_USE, "-X", "importtime").stderr.splitlines()[1:]
    ranked = sorted(lines, key=lambda line: -int(line.removeprefix("import time:").split("|")[0]))
    return "\n".join(["import time: self [us] | cumulative | imported package", *ranked[:count]])
