"""PUT /employees/{id}/office-subject-coverage-regions: Replace the regions that an agent covers for a subject at an office."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.coverage_regions_input import CoverageRegionsInput
from ...models.coverage_regions_list_envelope import CoverageRegionsListEnvelope

OPERATION: Final[Operation[CoverageRegionsListEnvelope]] = Operation(
    id="updateOfficeSubjectCoverageRegions",
    method="PUT",
    path="/employees/{id}/office-subject-coverage-regions",
    decode=CoverageRegionsListEnvelope.from_dict,
    scope="engage:employees:readWrite",
)


def build_request(
    id: str,
    *,
    body: Sequence[CoverageRegionsInput],
    office_id: str,
    subject_id: str,
) -> Request:
    """The request of `updateOfficeSubjectCoverageRegions`; raises InvalidArgumentError for arguments that do not fit."""
    query: list[tuple[str, str]] = []
    query.append(("office-id", wire.text("office_id", office_id)))
    query.append(("subject-id", wire.text("subject_id", subject_id)))
    return Request(
        f"/employees/{wire.segment('id', id)}/office-subject-coverage-regions",
        query=query,
        body=wire.bodies(body, CoverageRegionsInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[CoverageRegionsInput],
    office_id: str,
    subject_id: str,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CoverageRegionsListEnvelope]:
    """Replace the regions that an agent covers for a subject at an office.

    See https://developer.pexipengage.com/operation/operation-updateofficesubjectcoverageregions
    """
    request = build_request(
        id,
        body=body,
        office_id=office_id,
        subject_id=subject_id,
    )
    return client.call(OPERATION, request, options)
