"""One call through the client, compared with a plain `httpx.AsyncClient`: mock transport, small response."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import attrs
import httpx

from pexip_engage_client import UNSET, EngageClient, Limits
from pexip_engage_client.generated.models import CreateAppointmentInput

from .measuring import Effort, Row, compare, microseconds, ratios, several
from .payloads import BODY, SMALL, appointment, page, to_bytes

ADDRESS = "https://api.pexipengage.com/enterprises/acme"
HEADERS = {"Authorization": "Bearer t", "X-Correlation-Id": "00000000-0000-4000-8000-000000000000"}
QUERY: list[tuple[str, str | int | float | bool | None]] = [("status[]", "ACCEPTED"), ("offset", "0"), ("limit", "1")]
APPOINTMENT = to_bytes({"data": appointment(1)})
ANSWERS = {"1": SMALL, "appointments": to_bytes(page(1)), "appointment-1": APPOINTMENT, "new": APPOINTMENT}


def _answer(request: httpx.Request) -> httpx.Response:
    name = "new" if request.method == "POST" else request.url.path.rsplit("/", 1)[-1]
    return httpx.Response(200, content=ANSWERS[name], headers={"Content-Type": "application/json"})


def measure(effort: Effort) -> Iterator[Row]:
    limits = Limits(per_minute=None)  # the limiter is active, but no call has to wait
    bare = httpx.AsyncClient(base_url=ADDRESS, transport=httpx.MockTransport(_answer), headers=HEADERS)
    engage = EngageClient("acme", token="t", transport=httpx.MockTransport(_answer), limits=limits)
    body = attrs.asdict(CreateAppointmentInput.from_dict(BODY), recurse=False, filter=_is_given)

    async def bare_get() -> Any:
        return (await bare.get("/files/1")).json()

    async def bare_appointment() -> Any:
        return (await bare.get("/appointments/appointment-1")).json()

    async def bare_list() -> Any:
        return (await bare.get("/appointments", params=QUERY)).json()

    async def bare_post() -> Any:
        return (await bare.post("/appointments", json=BODY)).json()

    pairs: dict[str, tuple[Callable[[], Awaitable[object]], Callable[[], Awaitable[object]]]] = {
        "one call, compared with plain httpx": (lambda: engage.files.get("1"), bare_get),
        "the same, one full appointment": (lambda: engage.appointments.get("appointment-1"), bare_appointment),
        "the same, a list with a query": (lambda: _page(engage), bare_list),
        "the same, a POST with a body of checked models": (lambda: engage.appointments.create(**body), bare_post),
    }
    with asyncio.Runner() as runner:
        for number, (what, (ours, theirs)) in enumerate(pairs.items()):
            sides = [several(runner, side, _calls(effort)) for side in (ours, theirs)]
            found = [[seconds / _calls(effort) for seconds in samples] for samples in compare(effort, *sides)]
            yield Row(
                what=what,
                samples=ratios(*found),
                bound=None if number else 1.2,
                notes=[f"{microseconds('ours', found[0])}, {microseconds('bare httpx', found[1])}"],
            )
        runner.run(engage.aclose())
        runner.run(bare.aclose())


async def _page(engage: EngageClient) -> object:
    return await engage.appointments.list(status=["ACCEPTED"], offset=0, limit=1).first_page()


def _is_given(field: attrs.Attribute[object], value: object) -> bool:
    return value is not UNSET and field.name != "additional_properties"


def _calls(effort: Effort) -> int:
    return max(2, int(effort.seconds / 0.0002))
