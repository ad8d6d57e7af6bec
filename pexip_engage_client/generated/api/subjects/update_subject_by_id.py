"""PATCH /subjects/{id}: Change a subject."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectEnvelope]] = Operation(
    id="updateSubjectById",
    method="PATCH",
    path="/subjects/{id}",
    decode=envelope(models.SubjectEnvelope),
    scope="engage:subjects:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateSubjectInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.SubjectEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/subjects/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateSubjectInput),
    )
    return await client.call(OPERATION, request, options)
