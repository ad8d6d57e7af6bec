"""POST /appointments/{id}/_actions/update-meeting-type: Change the meeting type of an appointment."""

from __future__ import annotations

from typing import Any, Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ... import models

OPERATION: Final[Operation[Any]] = Operation(
    id="updateAppointmentMeetingType",
    method="POST",
    path="/appointments/{id}/_actions/update-meeting-type",
    decode=undocumented,
    scope="engage:appointments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateAppointmentMeetingTypeInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Any:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/appointments/{wire.segment('id', id)}/_actions/update-meeting-type",
        headers=headers,
        body=inputs.body(body, models.UpdateAppointmentMeetingTypeInput),
    )
    return await client.call(OPERATION, request, options)
