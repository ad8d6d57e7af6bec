"""POST /appointments/{id}/_actions/reassign: Hand an appointment over to another primary employee."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="reassignAppointment",
    method="POST",
    path="/appointments/{id}/_actions/reassign",
    decode=envelope(models.AppointmentEnvelope),
    scope="engage:appointments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.ReassignAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.AppointmentEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/appointments/{wire.segment('id', id)}/_actions/reassign",
        headers=headers,
        body=inputs.body(body, models.ReassignAppointmentInput),
    )
    return await client.call(OPERATION, request, options)
