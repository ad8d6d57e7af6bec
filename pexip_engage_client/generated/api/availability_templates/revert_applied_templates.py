"""POST /employees/{id}/applied-templates/_actions/revert: Undo the availability templates applied in a range of days."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ...models.revert_applied_templates_input import RevertAppliedTemplatesInput

OPERATION: Final[Operation[None]] = Operation(
    id="revertAppliedTemplates",
    method="POST",
    path="/employees/{id}/applied-templates/_actions/revert",
    decode=undocumented,
    scope="engage:availability:readWrite",
)


def build_request(
    id: str,
    *,
    body: RevertAppliedTemplatesInput,
) -> Request:
    """The request of `revertAppliedTemplates`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('id', id)}/applied-templates/_actions/revert",
        body=wire.body(body, RevertAppliedTemplatesInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: RevertAppliedTemplatesInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, None]:
    """Undo the availability templates applied in a range of days.

    See https://developer.pexipengage.com/operation/operation-revertappliedtemplates
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
