"""GET /subjects/{id}/availability-settings: List the availability settings of a subject, one entry a meeting type."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getSubjectAvailabilitySettings",
    method="GET",
    path="/subjects/{id}/availability-settings",
    decode=envelope(models.SubjectAvailabilitySettingsListEnvelope),
    scope="engage:subjects:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.SubjectAvailabilitySettingsListEnvelope:
    request = Request(
        f"/subjects/{wire.segment('id', id)}/availability-settings",
    )
    return await client.call(OPERATION, request, options)
