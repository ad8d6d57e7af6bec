"""PATCH /forms/{formId}/questions/{id}: Change a question of a form."""

from __future__ import annotations

from typing import Any, Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ... import models

OPERATION: Final[Operation[Any]] = Operation(
    id="updateFormQuestionById",
    method="PATCH",
    path="/forms/{formId}/questions/{id}",
    decode=undocumented,
    scope="engage:forms:readWrite",
)


async def asyncio(
    form_id: str,
    id: str,
    *,
    client: Caller,
    body: models.UpdateFormQuestionInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Any:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateFormQuestionInput),
    )
    return await client.call(OPERATION, request, options)
