"""POST /appointments: Create an appointment at a given time."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.create_appointment_input import CreateAppointmentInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="createAppointment",
    method="POST",
    path="/appointments",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    *,
    body: CreateAppointmentInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createAppointment`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/appointments",
        headers=headers,
        body=wire.body(body, CreateAppointmentInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Create an appointment at a given time.

    See https://developer.pexipengage.com/operation/operation-createappointment
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
