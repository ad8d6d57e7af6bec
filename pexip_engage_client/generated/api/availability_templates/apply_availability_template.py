"""POST /employees/{id}/applied-templates: Apply an availability template to a range of days."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.applied_availability_template_envelope import AppliedAvailabilityTemplateEnvelope
from ...models.apply_availability_template_input import ApplyAvailabilityTemplateInput

OPERATION: Final[Operation[AppliedAvailabilityTemplateEnvelope]] = Operation(
    id="applyAvailabilityTemplate",
    method="POST",
    path="/employees/{id}/applied-templates",
    decode=AppliedAvailabilityTemplateEnvelope.from_dict,
    scope="engage:availability:readWrite",
)


def build_request(
    id: str,
    *,
    body: ApplyAvailabilityTemplateInput,
) -> Request:
    """The request of `applyAvailabilityTemplate`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('id', id)}/applied-templates",
        body=wire.body(body, ApplyAvailabilityTemplateInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: ApplyAvailabilityTemplateInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppliedAvailabilityTemplateEnvelope]:
    """Apply an availability template to a range of days.

    See https://developer.pexipengage.com/operation/operation-applyavailabilitytemplate
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
