"""POST /forms: Create a form."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FormEnvelope]] = Operation(
    id="createForm",
    method="POST",
    path="/forms",
    decode=envelope(models.FormEnvelope),
    scope="engage:forms:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateFormInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.FormEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/forms",
        headers=headers,
        body=inputs.body(body, models.CreateFormInput),
    )
    return await client.call(OPERATION, request, options)
