"""Measure calls with a recorder, which compares responses with the API document, against calls without one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

import httpx

from pexip_engage_client import EngageClient, Limits
from pexip_engage_client.conformance import Recorder

from .measuring import Effort, Row, compare, microseconds, ratios, several
from .payloads import SMALL, page, to_bytes

RESPONSES = {"1": SMALL, "appointments": to_bytes(page(25))}


def _respond(request: httpx.Request) -> httpx.Response:
    content = RESPONSES[request.url.path.rsplit("/", 1)[-1]]
    return httpx.Response(200, content=content, headers={"Content-Type": "application/json"})


async def _file(client: EngageClient) -> object:
    return await client.files.get("1")


async def _page(client: EngageClient) -> object:
    return await client.appointments.list().first_page()


def measure(effort: Effort) -> Iterator[Row]:
    recorder = Recorder()
    clients = [
        EngageClient(
            "acme",
            token="t",
            transport=httpx.MockTransport(_respond),
            limits=Limits(per_minute=None),
            observe=observer,
        )
        for observer in (recorder, None)
    ]
    with asyncio.Runner() as runner:
        for what, call, seconds in (
            ("a call with a recorder, compared with one without", _file, 0.0002),
            ("the same, a page of 25 appointments", _page, 0.001),
        ):
            calls = max(2, int(effort.seconds / seconds))
            sides = [several(runner, partial(call, client), calls) for client in clients]
            found = [[each / calls for each in samples] for samples in compare(effort, *sides)]
            report = recorder.report()
            yield Row(
                what=what,
                samples=ratios(*found),
                bound=1.03,
                notes=[
                    f"{microseconds('recorded', found[0])}, {microseconds('not', found[1])}; "
                    f"{report.requests} of {report.requests + report.skipped} responses compared"
                ],
            )
        for client in clients:
            runner.run(client.aclose())
