"""PATCH /forms/{id}: Change a form."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.form_envelope import FormEnvelope
from ...models.update_form_input import UpdateFormInput

OPERATION: Final[Operation[FormEnvelope]] = Operation(
    id="updateFormById",
    method="PATCH",
    path="/forms/{id}",
    decode=FormEnvelope.from_dict,
    scope="engage:forms:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateFormInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateFormById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/forms/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateFormInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateFormInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FormEnvelope]:
    """Change a form.

    See https://developer.pexipengage.com/operation/operation-updateformbyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
