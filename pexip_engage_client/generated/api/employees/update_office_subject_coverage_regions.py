"""PUT /employees/{id}/office-subject-coverage-regions: Replace the regions that an agent covers for a subject at an
office.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CoverageRegionsListEnvelope]] = Operation(
    id="updateOfficeSubjectCoverageRegions",
    method="PUT",
    path="/employees/{id}/office-subject-coverage-regions",
    decode=envelope(models.CoverageRegionsListEnvelope),
    scope="engage:employees:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[models.CoverageRegionsInput],
    office_id: str,
    subject_id: str,
    **options: Unpack[CallOptions],
) -> models.CoverageRegionsListEnvelope:
    query: list[tuple[str, str]] = []
    query.append(("office-id", wire.text("office_id", office_id)))
    query.append(("subject-id", wire.text("subject_id", subject_id)))
    request = Request(
        f"/employees/{wire.segment('id', id)}/office-subject-coverage-regions",
        query=query,
        body=inputs.body(body, Sequence[models.CoverageRegionsInput]),
    )
    return await client.call(OPERATION, request, options)
