"""POST /employees/{id}/unavailability-event: Block a stretch of time of an employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_unavailability_event_input import CreateUnavailabilityEventInput
from ...models.created_unavailability_event_envelope import CreatedUnavailabilityEventEnvelope

OPERATION: Final[Operation[CreatedUnavailabilityEventEnvelope]] = Operation(
    id="createUnavailabilityEvent",
    method="POST",
    path="/employees/{id}/unavailability-event",
    decode=CreatedUnavailabilityEventEnvelope.from_dict,
    scope="engage:availability:readWrite",
)


def build_request(
    id: str,
    *,
    body: CreateUnavailabilityEventInput,
) -> Request:
    """The request of `createUnavailabilityEvent`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('id', id)}/unavailability-event",
        body=wire.body(body, CreateUnavailabilityEventInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: CreateUnavailabilityEventInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CreatedUnavailabilityEventEnvelope]:
    """Block a stretch of time of an employee.

    See https://developer.pexipengage.com/operation/operation-createunavailabilityevent
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
