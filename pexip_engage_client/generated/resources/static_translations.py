"""The enterprise's own texts in place of those that Engage came with."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import inputs
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from .. import models


class StaticTranslationsResource(Resource):
    """The enterprise's own texts in place of those that Engage came with."""

    async def override(
        self,
        translations: Sequence[models.StaticTranslationOverrideInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.StaticTranslationOverride]:
        """Set own texts in place of built-in ones.

        Replaces texts that Engage came with by the enterprise's own, each picked by module, key and language.

        Args:
            translations: A list, each a `StaticTranslationOverrideInput`.

        Raises:
            BusinessValidationError: the documentation lists no code.

        Scope: engage:translations:readWrite. See
        https://developer.pexipengage.com/operation/operation-overridestatictranslations
        """
        request = Request(
            "/static-translation-overrides",
            body=inputs.body("translations", translations, Sequence[models.StaticTranslationOverrideInput]),
        )
        response = await self._caller.call(OVERRIDE, request, options)
        return response.data


OVERRIDE: Final[Operation[models.StaticTranslationOverrideListEnvelope]] = Operation(
    id="overrideStaticTranslations",
    method="PATCH",
    path="/static-translation-overrides",
    scope="engage:translations:readWrite",
    decode=envelope(lambda: models.StaticTranslationOverrideListEnvelope),
    arguments=("translations",),
)
