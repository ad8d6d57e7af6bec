"""POST /contexts: Create a context."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ContextEnvelope]] = Operation(
    id="createContext",
    method="POST",
    path="/contexts",
    decode=envelope(models.ContextEnvelope),
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateContextInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.ContextEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/contexts",
        headers=headers,
        body=inputs.body(body, models.CreateContextInput),
    )
    return await client.call(OPERATION, request, options)
