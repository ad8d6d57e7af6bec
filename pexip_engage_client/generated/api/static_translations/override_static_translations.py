"""PATCH /static-translation-overrides: Set own texts in place of built-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.StaticTranslationOverrideListEnvelope]] = Operation(
    id="overrideStaticTranslations",
    method="PATCH",
    path="/static-translation-overrides",
    decode=envelope(models.StaticTranslationOverrideListEnvelope),
    scope="engage:translations:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: Sequence[models.StaticTranslationOverrideInput],
    **options: Unpack[CallOptions],
) -> models.StaticTranslationOverrideListEnvelope:
    request = Request(
        "/static-translation-overrides",
        body=inputs.body(body, Sequence[models.StaticTranslationOverrideInput]),
    )
    return await client.call(OPERATION, request, options)
