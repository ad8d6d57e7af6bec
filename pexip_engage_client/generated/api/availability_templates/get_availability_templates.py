"""GET /employees/{employeeId}/availability-templates: List the availability templates of an employee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AvailabilityTemplateListEnvelope]] = Operation(
    id="getAvailabilityTemplates",
    method="GET",
    path="/employees/{employeeId}/availability-templates",
    decode=envelope(models.AvailabilityTemplateListEnvelope),
    scope="engage:availability:readOnly",
)


def build_request(
    employee_id: str,
    *,
    id: Sequence[str] | None = None,
    is_default: bool | None = None,
    type: Sequence[models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue] | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if is_default is not None:
        query.append(("is-default", wire.boolean("is_default", is_default)))
    if type is not None:
        query += wire.array("type", type, "type[]")
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates",
        query=query,
    )


async def asyncio(
    employee_id: str,
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    is_default: bool | None = None,
    type: Sequence[models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue] | None = None,
    **options: Unpack[CallOptions],
) -> models.AvailabilityTemplateListEnvelope:
    request = build_request(
        employee_id,
        id=id,
        is_default=is_default,
        type=type,
    )
    return await client.call(OPERATION, request, options)
