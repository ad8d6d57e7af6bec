"""PATCH /forms/{formId}/questions/{id}: Change a question of a form."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ...models.update_form_question_input import UpdateFormQuestionInput

OPERATION: Final[Operation[Any]] = Operation(
    id="updateFormQuestionById",
    method="PATCH",
    path="/forms/{formId}/questions/{id}",
    decode=undocumented,
    scope="engage:forms:readWrite",
)


def build_request(
    form_id: str,
    id: str,
    *,
    body: UpdateFormQuestionInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateFormQuestionById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/forms/{wire.segment('form_id', form_id)}/questions/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateFormQuestionInput),
    )


def asyncio(
    form_id: str,
    id: str,
    *,
    client: Caller,
    body: UpdateFormQuestionInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, Any]:
    """Change a question of a form.

    See https://developer.pexipengage.com/operation/operation-updateformquestionbyid
    """
    request = build_request(
        form_id,
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
