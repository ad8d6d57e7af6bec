"""POST /employees/{id}/unavailability: Block whole days of an employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_unavailability_input import CreateUnavailabilityInput
from ...models.created_unavailability_envelope import CreatedUnavailabilityEnvelope

OPERATION: Final[Operation[CreatedUnavailabilityEnvelope]] = Operation(
    id="createUnavailability",
    method="POST",
    path="/employees/{id}/unavailability",
    decode=CreatedUnavailabilityEnvelope.from_dict,
    scope="engage:availability:readWrite",
)


def build_request(
    id: str,
    *,
    body: CreateUnavailabilityInput,
) -> Request:
    """The request of `createUnavailability`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('id', id)}/unavailability",
        body=wire.body(body, CreateUnavailabilityInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: CreateUnavailabilityInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CreatedUnavailabilityEnvelope]:
    """Block whole days of an employee.

    See https://developer.pexipengage.com/operation/operation-createunavailability
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
