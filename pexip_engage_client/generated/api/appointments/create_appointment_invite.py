"""POST /appointments/_actions/invite: Invite a customer to an appointment without a date."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.create_appointment_invite_input import CreateAppointmentInviteInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="createAppointmentInvite",
    method="POST",
    path="/appointments/_actions/invite",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    *,
    body: CreateAppointmentInviteInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createAppointmentInvite`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/appointments/_actions/invite",
        headers=headers,
        body=wire.body(body, CreateAppointmentInviteInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateAppointmentInviteInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Invite a customer to an appointment without a date.

    See https://developer.pexipengage.com/operation/operation-createappointmentinvite
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
