"""The enterprise's own texts in place of those that Engage came with."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from .. import models
from ..api import static_translations as operations


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
            BusinessValidationError: the documentation names no code.

        Scope: engage:translations:readWrite. See
        https://developer.pexipengage.com/operation/operation-overridestatictranslations
        """
        return (
            await operations.override_static_translations.asyncio(client=self._client, body=translations, **options)
        ).data
