"""PATCH /employees/{id}: Change an employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.employee_envelope import EmployeeEnvelope
from ...models.update_employee_input import UpdateEmployeeInput

OPERATION: Final[Operation[EmployeeEnvelope]] = Operation(
    id="updateEmployeeById",
    method="PATCH",
    path="/employees/{id}",
    decode=EmployeeEnvelope.from_dict,
    scope="engage:employees:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateEmployeeInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateEmployeeById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/employees/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateEmployeeInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateEmployeeInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, EmployeeEnvelope]:
    """Change an employee.

    See https://developer.pexipengage.com/operation/operation-updateemployeebyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
