"""POST /subject-groups: Create a subject group."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectGroupEnvelope]] = Operation(
    id="createSubjectGroup",
    method="POST",
    path="/subject-groups",
    decode=envelope(models.SubjectGroupEnvelope),
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateSubjectGroupInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.SubjectGroupEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/subject-groups",
        headers=headers,
        body=inputs.body(body, models.CreateSubjectGroupInput),
    )
    return await client.call(OPERATION, request, options)
