"""POST /subject-groups: Create a subject group."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_subject_group_input import CreateSubjectGroupInput
from ...models.subject_group_envelope import SubjectGroupEnvelope

OPERATION: Final[Operation[SubjectGroupEnvelope]] = Operation(
    id="createSubjectGroup",
    method="POST",
    path="/subject-groups",
    decode=SubjectGroupEnvelope.from_dict,
)


def build_request(
    *,
    body: CreateSubjectGroupInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createSubjectGroup`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/subject-groups",
        headers=headers,
        body=wire.body(body, CreateSubjectGroupInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateSubjectGroupInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectGroupEnvelope]:
    """Create a subject group.

    See https://developer.pexipengage.com/operation/operation-createsubjectgroup
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
