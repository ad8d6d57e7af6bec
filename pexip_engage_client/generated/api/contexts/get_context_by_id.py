"""GET /contexts/{id}: Get a context."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ContextEnvelope]] = Operation(
    id="getContextById",
    method="GET",
    path="/contexts/{id}",
    decode=envelope(models.ContextEnvelope),
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.ContextEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/contexts/{wire.segment('id', id)}",
        headers=headers,
    )
    return await client.call(OPERATION, request, options)
