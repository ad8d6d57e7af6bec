"""The CPU time before a program's first call. Each sample is a fresh process, and the processes alternate.

CPU time depends less on the load of the machine. A second process would see the files in the cache of the disk anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from .measuring import Effort, Row, milliseconds, ratios, run_python
from .payloads import appointment, to_bytes

CLIENT = "from pexip_engage_client import EngageClient; EngageClient('acme', token='t')"
SNIPPETS = {
    "httpx and attrs": "import httpx, attrs",
    "httpx, attrs and asyncio": "import httpx, attrs, asyncio",
    "ours": "import pexip_engage_client",
    "ours with a client": CLIENT,
}
# Without click, httpx does not load its command line, as in most installations.
TIMED = """import sys, time
sys.modules["click"] = None
began = time.process_time()
{}
print(time.process_time() - began)"""

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
    for code in (CLIENT, FIRST_USE):
        run_python(code)  # compiles
    samples: dict[str, list[float]] = {name: [] for name in [*SNIPPETS, "first use", "second use"]}
    for _ in range(effort.processes):
        for name, code in SNIPPETS.items():
            samples[name].append(float(run_python(TIMED.format(code)).stdout))
        first, second = run_python(FIRST_USE).stdout.split()
        samples["first use"].append(float(first))
        samples["second use"].append(float(second))
    base = samples["httpx and attrs"]
    yield Row(
        what="CPU time of `import pexip_engage_client`, compared with `import httpx, attrs`",
        samples=ratios(samples["ours"], base),
        bound=0.15,
        notes=[", ".join(milliseconds(name, samples[name]) for name in SNIPPETS)],
    )
    yield Row(
        what="CPU time to import `EngageClient` and create a client, compared with `import httpx, attrs, asyncio`",
        samples=ratios(samples["ours with a client"], samples["httpx, attrs and asyncio"]),
        bound=1.15,
    )
    yield Row(
        what="CPU time of the first use of a resource: the first call of a new client, including imports",
        samples=[1e3 * seconds for seconds in samples["first use"]],
        unit="ms",
        bound=30,
        notes=[milliseconds("the second call", samples["second use"])],
    )


def slowest(count: int = 25) -> str:
    """Return the modules with the longest import time of their own, for a client and its first use."""
    run_python(FIRST_USE)  # compiles
    lines = run_python(FIRST_USE, "-X", "importtime").stderr.splitlines()[1:]
    ranked = sorted(lines, key=lambda line: -int(line.removeprefix("import time:").split("|")[0]))
    return "\n".join(["import time: self [us] | cumulative | imported package", *ranked[:count]])
