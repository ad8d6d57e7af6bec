"""Calls in Pyodide's own event loop, as in a browser. `run.mjs` awaits `main()`."""

import httpx

from pexip_engage_client import EngageClient, TransportError


def respond(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"data": {"id": "1"}})


async def main() -> None:
    async with EngageClient("acme", token="...", transport=httpx.MockTransport(respond)) as engage:
        print("mock call:", (await engage.appointments.get("1")).id)
    async with EngageClient("acme", token="...") as engage:
        try:
            await engage.appointments.get("1")
        except TransportError as error:
            print("real call:", error.attempts, error.outcome, error.message)
