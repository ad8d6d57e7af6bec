"""GET /employees: List employees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.EmployeePage]] = Operation(
    id="getEmployees",
    method="GET",
    path="/employees",
    decode=envelope(models.EmployeePage),
    scope="engage:employees:readOnly",
)


def build_request(
    *,
    id: Sequence[str] | None = None,
    email: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    available_role: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None = None,
    username: Sequence[str] | None = None,
    status: Sequence[models.EmployeeStatus | models.EmployeeStatusValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if email is not None:
        query += wire.array("email", email, "email[]")
    if external_id is not None:
        query += wire.array("external_id", external_id, "external-id[]")
    if available_role is not None:
        query += wire.array("available_role", available_role, "available-role[]")
    if username is not None:
        query += wire.array("username", username, "username[]")
    if status is not None:
        query += wire.array("status", status, "status[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    return Request(
        "/employees",
        query=query,
        headers=headers,
    )


async def asyncio(
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    email: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    available_role: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None = None,
    username: Sequence[str] | None = None,
    status: Sequence[models.EmployeeStatus | models.EmployeeStatusValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.EmployeePage:
    request = build_request(
        id=id,
        email=email,
        external_id=external_id,
        available_role=available_role,
        username=username,
        status=status,
        offset=offset,
        limit=limit,
        accept_language=accept_language,
    )
    return await client.call(OPERATION, request, options)
