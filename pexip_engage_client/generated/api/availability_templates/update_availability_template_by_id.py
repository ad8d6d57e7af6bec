"""PATCH /employees/{employeeId}/availability-templates/{id}: Change an availability template."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.availability_template_envelope import AvailabilityTemplateEnvelope
from ...models.availability_template_input import AvailabilityTemplateInput

OPERATION: Final[Operation[AvailabilityTemplateEnvelope]] = Operation(
    id="updateAvailabilityTemplateById",
    method="PATCH",
    path="/employees/{employeeId}/availability-templates/{id}",
    decode=AvailabilityTemplateEnvelope.from_dict,
    scope="engage:availability:readWrite",
)


def build_request(
    employee_id: str,
    id: str,
    *,
    body: AvailabilityTemplateInput,
) -> Request:
    """The request of `updateAvailabilityTemplateById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
        body=wire.body(body, AvailabilityTemplateInput),
    )


def asyncio(
    employee_id: str,
    id: str,
    *,
    client: Caller,
    body: AvailabilityTemplateInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AvailabilityTemplateEnvelope]:
    """Change an availability template.

    See https://developer.pexipengage.com/operation/operation-updateavailabilitytemplatebyid
    """
    request = build_request(
        employee_id,
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
