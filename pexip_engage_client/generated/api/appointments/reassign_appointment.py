"""POST /appointments/{id}/_actions/reassign: Hand an appointment over to another primary employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.reassign_appointment_input import ReassignAppointmentInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="reassignAppointment",
    method="POST",
    path="/appointments/{id}/_actions/reassign",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    id: str,
    *,
    body: ReassignAppointmentInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `reassignAppointment`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}/_actions/reassign",
        headers=headers,
        body=wire.body(body, ReassignAppointmentInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: ReassignAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Hand an appointment over to another primary employee.

    See https://developer.pexipengage.com/operation/operation-reassignappointment
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
