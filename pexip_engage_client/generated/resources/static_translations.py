"""The enterprise's own text for the booking pages, which replaces the built-in text."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import inputs
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class StaticTranslationsResource(Resource):
    """The enterprise's own text for the booking pages, which replaces the built-in text."""

    async def override(
        self,
        translations: Sequence[models.StaticTranslationOverrideInputLike],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.StaticTranslationOverride]:
        """Replace built-in text with the enterprise's own text.

        Replaces built-in text with the enterprise's own text. Each entry is identified by module, key and language.

        Args:
            translations: A list of `StaticTranslationOverrideInput`.

        Raises:
            BusinessValidationError: A business rule forbids the call. No codes are documented.

        Scope: engage:translations:readWrite. See
        https://developer.pexipengage.com/operation/operation-overridestatictranslations
        """
        request = Request(
            "/static-translation-overrides",
            body=inputs.body("translations", translations, Sequence[models.StaticTranslationOverrideInputLike]),
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
