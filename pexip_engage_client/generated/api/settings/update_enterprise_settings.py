"""PATCH /settings: Change settings of the enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.EnterpriseSettingsEnvelope]] = Operation(
    id="updateEnterpriseSettings",
    method="PATCH",
    path="/settings",
    decode=envelope(models.EnterpriseSettingsEnvelope),
    scope="engage:settings:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: Mapping[str, models.EnterpriseSettingInput],
    **options: Unpack[CallOptions],
) -> models.EnterpriseSettingsEnvelope:
    request = Request(
        "/settings",
        body=inputs.body(body, Mapping[str, models.EnterpriseSettingInput]),
    )
    return await client.call(OPERATION, request, options)
