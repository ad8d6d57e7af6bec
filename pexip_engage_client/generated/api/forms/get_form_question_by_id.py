"""GET /forms/{formId}/questions/{id}: Get a question of a form."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ... import models

OPERATION: Final[Operation[models.FormQuestionEnvelope]] = Operation(
    id="getFormQuestionById",
    method="GET",
    path="/forms/{formId}/questions/{id}",
    decode=models.FormQuestionEnvelope.from_dict,
    scope="engage:forms:readOnly",
)


async def asyncio(
    form_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.FormQuestionEnvelope:
    request = Request(
        f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
    )
    return await client.call(OPERATION, request, options)
