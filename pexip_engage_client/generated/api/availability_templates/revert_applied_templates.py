"""POST /employees/{id}/applied-templates/_actions/revert: Undo the availability templates applied in a range of days."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ... import models

OPERATION: Final[Operation[None]] = Operation(
    id="revertAppliedTemplates",
    method="POST",
    path="/employees/{id}/applied-templates/_actions/revert",
    decode=undocumented,
    scope="engage:availability:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.RevertAppliedTemplatesInput,
    **options: Unpack[CallOptions],
) -> None:
    request = Request(
        f"/employees/{wire.segment('id', id)}/applied-templates/_actions/revert",
        body=inputs.body(body, models.RevertAppliedTemplatesInput),
    )
    return await client.call(OPERATION, request, options)
