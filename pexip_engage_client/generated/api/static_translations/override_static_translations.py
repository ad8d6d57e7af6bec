"""PATCH /static-translation-overrides: Set own texts in place of built-in ones."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.static_translation_override_input import StaticTranslationOverrideInput
from ...models.static_translation_override_list_envelope import StaticTranslationOverrideListEnvelope

OPERATION: Final[Operation[StaticTranslationOverrideListEnvelope]] = Operation(
    id="overrideStaticTranslations",
    method="PATCH",
    path="/static-translation-overrides",
    decode=StaticTranslationOverrideListEnvelope.from_dict,
    scope="engage:translations:readWrite",
)


def build_request(
    *,
    body: Sequence[StaticTranslationOverrideInput],
) -> Request:
    """The request of `overrideStaticTranslations`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/static-translation-overrides",
        body=wire.bodies(body, StaticTranslationOverrideInput),
    )


def asyncio(
    *,
    client: Caller,
    body: Sequence[StaticTranslationOverrideInput],
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, StaticTranslationOverrideListEnvelope]:
    """Set own texts in place of built-in ones.

    See https://developer.pexipengage.com/operation/operation-overridestatictranslations
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)
