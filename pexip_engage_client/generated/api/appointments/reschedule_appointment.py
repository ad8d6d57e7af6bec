"""POST /appointments/{id}/_actions/reschedule: Move an appointment to another time."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.reschedule_appointment_input import RescheduleAppointmentInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="rescheduleAppointment",
    method="POST",
    path="/appointments/{id}/_actions/reschedule",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    id: str,
    *,
    body: RescheduleAppointmentInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `rescheduleAppointment`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}/_actions/reschedule",
        headers=headers,
        body=wire.body(body, RescheduleAppointmentInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: RescheduleAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Move an appointment to another time.

    See https://developer.pexipengage.com/operation/operation-rescheduleappointment
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
