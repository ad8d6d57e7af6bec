"""POST /fetch-configurations: Create a fetch configuration."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FetchConfigurationEnvelope]] = Operation(
    id="createFetchConfiguration",
    method="POST",
    path="/fetch-configurations",
    decode=envelope(models.FetchConfigurationEnvelope),
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateFetchConfigurationInput,
    **options: Unpack[CallOptions],
) -> models.FetchConfigurationEnvelope:
    request = Request(
        "/fetch-configurations",
        body=inputs.body(body, models.CreateFetchConfigurationInput),
    )
    return await client.call(OPERATION, request, options)
