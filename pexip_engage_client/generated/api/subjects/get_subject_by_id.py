"""GET /subjects/{id}: Get a subject."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectEnvelope]] = Operation(
    id="getSubjectById",
    method="GET",
    path="/subjects/{id}",
    decode=envelope(models.SubjectEnvelope),
    scope="engage:subjects:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.SubjectEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/subjects/{wire.segment('id', id)}",
        headers=headers,
    )
    return await client.call(OPERATION, request, options)
