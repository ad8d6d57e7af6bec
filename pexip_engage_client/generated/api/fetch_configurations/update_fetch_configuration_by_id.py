"""PATCH /fetch-configurations/{id}: Change a fetch configuration."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FetchConfigurationEnvelope]] = Operation(
    id="updateFetchConfigurationById",
    method="PATCH",
    path="/fetch-configurations/{id}",
    decode=envelope(models.FetchConfigurationEnvelope),
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateFetchConfigurationInput,
    **options: Unpack[CallOptions],
) -> models.FetchConfigurationEnvelope:
    request = Request(
        f"/fetch-configurations/{wire.segment('id', id)}",
        body=inputs.body(body, models.UpdateFetchConfigurationInput),
    )
    return await client.call(OPERATION, request, options)
