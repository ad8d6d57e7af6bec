"""PUT /offices/{id}/subject-availability-settings: Replace the availability settings of an office for each subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.OfficeSubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="updateOfficeSubjectAvailabilitySettings",
    method="PUT",
    path="/offices/{id}/subject-availability-settings",
    decode=envelope(models.OfficeSubjectAvailabilitySettingsListEnvelope),
    scope="engage:offices:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[models.OfficeSubjectAvailabilitySettingsInput],
    **options: Unpack[CallOptions],
) -> models.OfficeSubjectAvailabilitySettingsListEnvelope:
    request = Request(
        f"/offices/{wire.segment('id', id)}/subject-availability-settings",
        body=inputs.body(body, Sequence[models.OfficeSubjectAvailabilitySettingsInput]),
    )
    return await client.call(OPERATION, request, options)
