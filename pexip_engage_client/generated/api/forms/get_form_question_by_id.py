"""GET /forms/{formId}/questions/{id}: Get a question of a form."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.form_question_envelope import FormQuestionEnvelope

OPERATION: Final[Operation[FormQuestionEnvelope]] = Operation(
    id="getFormQuestionById",
    method="GET",
    path="/forms/{formId}/questions/{id}",
    decode=FormQuestionEnvelope.from_dict,
    scope="engage:forms:readOnly",
)


def build_request(
    form_id: str,
    id: str,
) -> Request:
    """The request of `getFormQuestionById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
    )


def asyncio(
    form_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FormQuestionEnvelope]:
    """Get a question of a form.

    See https://developer.pexipengage.com/operation/operation-getformquestionbyid
    """
    request = build_request(
        form_id,
        id,
    )
    return client.call(OPERATION, request, options)
