"""PATCH /subject-groups/{id}: Change a subject group."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectGroupEnvelope]] = Operation(
    id="updateSubjectGroupById",
    method="PATCH",
    path="/subject-groups/{id}",
    decode=envelope(models.SubjectGroupEnvelope),
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateSubjectGroupInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.SubjectGroupEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/subject-groups/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateSubjectGroupInput),
    )
    return await client.call(OPERATION, request, options)
