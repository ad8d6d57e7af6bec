"""GET /employees/{id}: Get an employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.employee_envelope import EmployeeEnvelope

OPERATION: Final[Operation[EmployeeEnvelope]] = Operation(
    id="getEmployeeById",
    method="GET",
    path="/employees/{id}",
    decode=EmployeeEnvelope.from_dict,
    scope="engage:employees:readOnly",
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getEmployeeById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/employees/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, EmployeeEnvelope]:
    """Get an employee.

    See https://developer.pexipengage.com/operation/operation-getemployeebyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
