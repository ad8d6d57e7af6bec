"""PATCH /forms/{id}: Change a form."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FormEnvelope]] = Operation(
    id="updateFormById",
    method="PATCH",
    path="/forms/{id}",
    decode=envelope(models.FormEnvelope),
    scope="engage:forms:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateFormInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.FormEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/forms/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateFormInput),
    )
    return await client.call(OPERATION, request, options)
