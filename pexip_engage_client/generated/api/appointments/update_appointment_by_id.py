"""PATCH /appointments/{id}: Change an appointment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.update_appointment_input import UpdateAppointmentInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="updateAppointmentById",
    method="PATCH",
    path="/appointments/{id}",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateAppointmentInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateAppointmentById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateAppointmentInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Change an appointment.

    See https://developer.pexipengage.com/operation/operation-updateappointmentbyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
