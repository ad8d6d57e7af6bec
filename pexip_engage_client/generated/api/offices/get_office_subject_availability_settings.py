"""GET /offices/{id}/subject-availability-settings: List the availability settings of an office for each subject."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.OfficeSubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getOfficeSubjectAvailabilitySettings",
    method="GET",
    path="/offices/{id}/subject-availability-settings",
    decode=envelope(models.OfficeSubjectAvailabilitySettingsListEnvelope),
    scope="engage:offices:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.OfficeSubjectAvailabilitySettingsListEnvelope:
    request = Request(
        f"/offices/{wire.segment('id', id)}/subject-availability-settings",
    )
    return await client.call(OPERATION, request, options)
