"""PATCH /subjects/{id}: Change a subject."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.subject_envelope import SubjectEnvelope
from ...models.update_subject_input import UpdateSubjectInput

OPERATION: Final[Operation[SubjectEnvelope]] = Operation(
    id="updateSubjectById",
    method="PATCH",
    path="/subjects/{id}",
    decode=SubjectEnvelope.from_dict,
    scope="engage:subjects:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateSubjectInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateSubjectById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/subjects/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateSubjectInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateSubjectInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectEnvelope]:
    """Change a subject.

    See https://developer.pexipengage.com/operation/operation-updatesubjectbyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
