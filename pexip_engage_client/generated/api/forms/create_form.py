"""POST /forms: Create a form."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_form_input import CreateFormInput
from ...models.form_envelope import FormEnvelope

OPERATION: Final[Operation[FormEnvelope]] = Operation(
    id="createForm",
    method="POST",
    path="/forms",
    decode=FormEnvelope.from_dict,
    scope="engage:forms:readWrite",
)


def build_request(
    *,
    body: CreateFormInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createForm`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/forms",
        headers=headers,
        body=wire.body(body, CreateFormInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateFormInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FormEnvelope]:
    """Create a form.

    See https://developer.pexipengage.com/operation/operation-createform
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
